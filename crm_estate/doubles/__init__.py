"""Doubles: the contact entered twice, the dwelling advertised twice.

`receiving.receive_unless_double` shows likely doubles before one is made, `arriving` for many at once;
`reviewing` and `searching` keep clusters of suspects, which `clusters` reads and `deciding` tells apart.
`merging.merge` makes two contacts one, `undoing.undo` takes it back. `dwellings` does the same for listings,
which are linked, not merged; `teaching` learns from what was decided of those.
"""
