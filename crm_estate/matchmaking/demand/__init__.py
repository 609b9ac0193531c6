"""How many want a listing at each price: what an owner asks before a mandate or a price cut."""
