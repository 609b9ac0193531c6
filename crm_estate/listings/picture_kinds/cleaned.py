"""What every kind of picture comes down to once it is cleaned."""

from msgspec import Struct


class Cleaned(Struct, frozen=True):
    """A picture without what does not show; width and height in pixels, as it is seen."""

    data: bytes
    width: int
    height: int


class Damaged(ValueError):
    """The bytes do not hold what they should."""


def whole_number(data: bytes, at: int, size: int, order: str = "big") -> int:
    """An unsigned number of `size` bytes; Damaged when the data ends before it.

    >>> whole_number(b"\\x01\\x02", 0, 2), whole_number(b"\\x01\\x02", 0, 2, "little")
    (258, 513)
    """
    part = data[at : at + size]
    if len(part) < size:
        raise Damaged("it ends too soon")
    return int.from_bytes(part, "little" if order == "little" else "big")
