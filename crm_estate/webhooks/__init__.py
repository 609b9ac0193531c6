"""Webhooks: other programs are told of facts as they happen, as far as they may see them.

`subscribing` says who is told of what, `fanning_out` turns new facts into deliveries, `delivering` makes the
calls, `feed` is the same facts for programs that ask instead (`GET /api/v1/changes`).
"""
