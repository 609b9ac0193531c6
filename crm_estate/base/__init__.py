"""The ground floor: settings, errors, database, journal, signed links, mail, money, places."""
