"""Numbers as people type them: `850 000`, `54,5`, `1.250.000`, `1,250.50`."""

import re
from collections.abc import Iterator

_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*|[+-]?[.,]\d+")


def readings(text: str) -> Iterator[float | int]:
    """What a typed number may mean, likeliest first; nothing when it is no number.

    One sign before exactly three digits separates thousands, if that makes sense of the field; it may
    also be the decimal sign, as in the coordinate 21.012.

    >>> list(readings("850 000")), list(readings("54,5")), list(readings("1.250.000,50"))
    ([850000], [54.5], [1250000.5])
    >>> list(readings("850.000")), list(readings("21.012")), list(readings("0.125")), list(readings("nan"))
    ([850000, 850], [21012, 21.012], [0.125], [])
    """
    bare = _SPACES.sub("", text.replace("−", "-"))
    if len(bare) > 40 or not _NUMBER.fullmatch(bare):
        return
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        yield int(bare)
        return
    whole, sign, rest = bare[:last], bare[last], bare[last + 1 :]
    is_grouped = re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})*", whole) and len(rest) == 3
    if is_grouped:
        yield int((whole + rest).replace(sign, ""))
    digits = whole.replace(",", "").replace(".", "")
    if sign not in whole:
        yield _plainest(f"{digits}.{rest}")


def within(text: str, low: float | None, high: float | None) -> float | int | None:
    """The first reading of a typed number that lies between two bounds, else its last; None when it is none.

    >>> within("3.205", 1, 20), within("3.205", None, None), within("high", 1, 20)
    (3.205, 3205, None)
    """
    possible = list(readings(text))
    fitting = (n for n in possible if (low is None or n >= low) and (high is None or n <= high))
    return next(fitting, possible[-1] if possible else None)


def _plainest(text: str) -> float | int:
    number = float(text if text[-1] != "." else text + "0")
    return int(number) if number.is_integer() else number
