"""Trovit and the aggregators that share its XML (Mitula, Nestoria): one flat element per advert.

It names no country and no money: both come from the address of the advert's own page.
"""
