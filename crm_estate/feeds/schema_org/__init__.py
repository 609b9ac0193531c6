"""schema.org listings out of JSON-LD: a .json or .jsonld file, or the data blocks of a saved web page.

The wild puts price, address and size on the listing itself as often as on what it is about; both are read.
"""
