"""Bringing listings and requirements together: the only feature that calls the engine in `matching`.

`resident` holds the market and what is looked for in memory, `warming` reads it before the first question,
`answers` are the questions put to it; `rematch` keeps the stored matches true after a change; `search` reads
them in both directions; `feedback` and `approval` are what contacts and agents say of them, `unwanted` is
what stays away because of it; `preview` and `why` answer before anything is stored; `sentences` puts the
engine's reasons into words.
"""
