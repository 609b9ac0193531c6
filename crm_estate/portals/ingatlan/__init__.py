"""ingatlan.com (Hungary) over its API for agencies: JSON in JSend, a sign-in that lasts an hour."""
