"""What the homes and wishes of the benches are compared by."""

from matching import Choice, Criteria, Near, Range, Tags

CRITERIA = Criteria(
    Choice("offer", gate=True),
    Choice("kind", gate=True),
    Choice("market"),
    Range("price", slack=0.10),
    Range("area", slack=0.20),
    Range("rooms", slack=1.0, absolute=True),
    Near("place"),
    Tags("features"),
)
OFFERS, KINDS, MARKETS, TAGS = 2, 5, 2, 14

SLACKS = {"price": 0.10, "area": 0.20, "rooms": 1.0}
"""The declared slacks once more, for contenders that cannot read declarations."""

ABSOLUTE = {"price": False, "area": False, "rooms": True}
