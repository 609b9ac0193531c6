"""What is, was or will be on the market.

`lifecycle.receive` takes what the outside says of a listing and writes the facts that follow;
`search` finds listings; `facts` holds the Structs that doors speak in.
"""
