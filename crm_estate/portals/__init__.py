"""Portals out: listings are put where people look for homes, kept as they are here, and taken down again.

`asking` is what agents say (publish there, take down, try again), `following` what a change of a listing
means for its adverts, `publishing` makes the calls, `outcomes` keeps what came of them, `words` says it.
A portal is an `Adapter` (see `adapters`): how a listing is put for it, and how it is spoken to.
"""
