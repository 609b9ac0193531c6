"""Calendars of agents: what the CRM knows with a day on it, for their own one; when they are busy elsewhere.

`addresses` makes the secret address of a feed, `entries` says what is in it, `writing` writes it.
`sources` keeps the calendars an agent is busy in, `refreshing` reads them again, `busy` is what comes of it.
"""
