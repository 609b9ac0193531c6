"""Feeds of portals as tables: a format says where each field stands and how it is written, in one `Portal`.

`telling` asks a record of XML, JSON or columns for what stands at a place; `mapping` is what a format
declares; `understanding` makes a listing of a record; `opening` makes records of a file. What tables cannot
say, a format says in a small function (`finish`).
"""
