"""Files as they may be sent, and what may be said of an import."""

from typing import Any

MOMENT = "2026-11-02T09:00:00Z"
TABLE = (
    "reference,offer,kind,country,place,list_price.amount,list_price.currency,living_area\n"
    "W-7,sale,apartment,PL,Warszawa,850000,PLN,54.5\n"
)
LINE = (
    '{"reference": "W-8", "offer": "sale", "kind": "house", "country": "PL", "place": "Warszawa", '
    '"living_area": 120}\n'
)
KYERO = (
    "<root><kyero><feed_version>3</feed_version></kyero><property><id>9</id><ref>W-9</ref>"
    "<date>2026-11-01 10:00:00</date><price>850000</price><currency>EUR</currency>"
    "<price_freq>sale</price_freq><type>villa</type><town>Warszawa</town><country>Poland</country>"
    "</property></root>"
)
BODIES = {"text/csv": TABLE, "application/x-ndjson": LINE, "application/xml": KYERO}
REFUSED = (
    f"{TABLE.splitlines()[0]},line,reason\r\nW-7,sale,flat?,PL,,,,,2,kind: This is none of the kinds.\r\n"
)
EXPORTED = {"text/csv; charset=utf-8": TABLE, "application/x-ndjson": LINE, "application/xml": KYERO}
CONTACTS = {
    "text/csv; charset=utf-8": "reference,name.given,name.family,emails\r\nK-17,Mara,Nowak,m@example.org\r\n",
    "application/x-ndjson": '{"reference": "K-17", "name": {"given": "Mara", "family": "Nowak"}}\n',
}

ALARM: dict[str, Any] = {
    "kind": "level", "field": "list_price", "factor": 0.001, "by": None, "compared": 18, "of": 20,
    "cause": "thousands", "example": "",
}  # fmt: skip

IMPORT_OUT: dict[str, Any] = {
    "id": 5, "subject": "listings", "file_name": "flats.csv", "bytes": 4211,
    "asked": {"format": None, "map": None, "full": True, "go_ahead": False},
    "written_as": "text, utf-8, separator ,", "sender": "ours", "map_name": "Ours", "state": "held",
    "actor": "key:1", "agent_name": None, "read": 20, "new": 0, "changed": 0, "unchanged": 0, "withdrawn": 0,
    "refused": 1, "noted": 0, "lines_done": 21, "lines_all": 21, "columns": ["id", "price", "town"],
    "alarms": [ALARM], "error": None, "error_code": None, "decided_by": None, "decided_at": None,
    "created_at": MOMENT, "started_at": MOMENT, "ended_at": MOMENT, "has_file": True,
}  # fmt: skip

PROBLEM: dict[str, Any] = {
    "line": 3, "code": "is_not_a_number", "reason": "'many' is not a number.", "place": "", "column": "m2",
    "field": "living_area", "value": "many", "refused": True,
}  # fmt: skip
