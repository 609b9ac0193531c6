"""Kyero v3: flat XML that property portals across southern Europe and beyond take and give.

A file is all that its sender has, if it says who
that is: what it no longer names is gone. Rooms are bedrooms; areas are m².
"""
