"""vCard, as address books hand people on: 2.1, 3.0 and 4.0 in, 3.0 out.

`cards` cuts a file into cards, `properties` reads their lines, `people` makes a contact of a card. Lines are
read here and not by vobject: its pattern for a line takes exponential time over some that are no property,
and it knows no 2.1. It writes what we send.
"""
