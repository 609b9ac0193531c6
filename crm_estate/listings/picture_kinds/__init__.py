"""Kinds of picture, known by their first bytes: each file says how large one is and what of it is kept.

Kept is what is needed to show it. What tells of places, people, devices and programs (EXIF, XMP, IPTC,
comments, whatever follows the end of the picture) is left out.
"""
