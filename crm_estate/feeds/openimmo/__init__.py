"""OpenImmo, 1.2.0 to 1.2.7c: the XML of German-speaking brokers, alone or in a ZIP with its pictures.

`reading` and `writing` are the listings, `feedback` the enquiries that portals send back. The standard's own
schema may not be passed on: what is written here keeps to it, what is read need not.
"""
