"""How many more listings a requirement would get if it gave way in one thing."""
