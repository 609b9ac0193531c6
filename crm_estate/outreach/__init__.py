"""What leaves: one digest per contact and slot, gathered, checked once more, written, sent, recorded.

`digests` gathers, `checking` decides what may still go out, `writing` puts it into words, `sending` speaks to
the mail server; `letters` reads what went out; `links` are the doors that messages open.
"""
