"""What contacts are looking for: criteria, areas, how often and how they want to hear.

`wishes.receive` takes what the outside says of a requirement; `search` reads requirements; `criteria` holds
the Structs. What fits a requirement is none of this floor's business: a change writes a fact.
"""
