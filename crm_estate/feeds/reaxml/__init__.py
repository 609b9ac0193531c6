"""REAXML: what Australian and New Zealand agencies send to portals, listing by listing.

Sold, leased, withdrawn and off the market are told by stubs with ids only. Areas come in squares, acres and
hectares. The outermost element carries the sender's password: it is never looked at and reaches no report.
"""
