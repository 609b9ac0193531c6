"""What is asked, checked: strings, a floor in [0, 1], a limit."""

import operator
from collections.abc import Iterable
from typing import Any


def read_strings(names: Iterable[Any], what: str) -> list[str]:
    """The names as a list; ValueError says which row is no string."""
    read = [] if isinstance(names, str) else list(names)
    wrong = next((row for row, name in enumerate(read) if not isinstance(name, str)), None)
    if isinstance(names, str):
        raise ValueError(f"{what}: a list of strings is needed, not one")  # noqa: TRY004
    if wrong is not None:
        raise ValueError(f"{what}: row {wrong} is {type(read[wrong]).__name__}, not a string")
    return read


def read_floor(floor: float) -> float:
    """A score from 0 to 1, or ValueError."""
    try:
        read = float(floor)
    except (TypeError, ValueError):
        raise ValueError(f"floor: {floor!r} is no number") from None
    if not 0.0 <= read <= 1.0:
        raise ValueError(f"floor: {floor!r} is not from 0 to 1")
    return read


def read_limit(limit: int) -> int:
    """A number of hits, at least 1, or ValueError."""
    try:
        read = operator.index(limit)
    except TypeError:
        raise ValueError(f"limit: {limit!r} is no whole number") from None
    if read < 1:
        raise ValueError(f"limit: {limit!r} is less than 1")
    return read
