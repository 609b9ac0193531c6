"""RESO: listings as the Data Dictionary 2.0 names them, in the Common Format (JSON), both ways.

`names`, `lookups` and `features` are the words both ways; `envelopes` takes a file apart record by record;
`reading` and `writing` are the format; `replication` brings listings from a server of the RESO Web API.
What the dictionary has no word for travels in fields of our own, which begin with `CRM_`.
"""
