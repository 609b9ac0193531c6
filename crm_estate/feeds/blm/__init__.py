"""Rightmove's BLM, version 3: text whose head says by which marks fields and records end.

It has no coordinates: a place is known by its name. Texts hold markup and entities. What is not to be
published any more (PUBLISHED_FLAG 0) is off the market, and so is
what a branch no longer sends: each file is all that it has.
"""
