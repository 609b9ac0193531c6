"""Doubles: the contact entered twice, the dwelling advertised twice.

`merging.merge` makes two contacts one and `undoing.undo` takes it back.
"""
