"""Trovit and the aggregators that share its XML (Mitula, Nestoria): one flat element per advert.

It names no country and no money: both come from the address of the advert's own page. What is written here
adds the country to that address where its host does not say it (`pages`), so that it can be read again.
"""
