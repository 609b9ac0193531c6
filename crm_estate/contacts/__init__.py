"""People and companies: who they are, how to reach them, and what they agreed to.

`people.receive` takes what the outside says of a contact; `consent` gives and withdraws permission to write;
`search` finds contacts.
"""
