"""The kinds of value that bodies are made of, with the limits that hold at every door."""

from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from msgspec import Meta

from crm_estate.base.errors import Invalid


def whole(pattern: str) -> str:
    """A pattern for all of a text: a bare `$` would also match before a line break at its end."""
    return rf"^{pattern}$(?!\n)"


NO_CONTROL = whole(r"[^\x00-\x1f\x7f]*")
NO_NUL = whole(r"[^\x00]*")

Line = Annotated[str, Meta(max_length=200, pattern=NO_CONTROL)]
Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=NO_CONTROL)]
Reference = Annotated[str, Meta(min_length=1, max_length=80, pattern=whole(r"[^\x00-\x1f\x7f/?#\\]+"))]
Text = Annotated[str, Meta(max_length=20_000, pattern=NO_NUL)]
Url = Annotated[str, Meta(max_length=2000, pattern=whole(r"https?://[^\s\x00-\x1f<>\"]+"))]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=whole(r"[^\s@<>,;:\"\x00-\x1f]+@[^\s@<>,;:\"\x00-\x1f]+\.[^\s@<>,;:\"\x00-\x1f.]+"),
    ),
]
Phone = Annotated[str, Meta(max_length=40, pattern=whole(r"[0-9+()./\- ext]{5,40}"))]
Country = Annotated[str, Meta(pattern=whole(r"[A-Z]{2}"))]
Currency = Annotated[str, Meta(pattern=whole(r"[A-Z]{3}"))]
Tag = Annotated[str, Meta(pattern=whole(r"[a-z][a-z0-9_]{0,39}"))]
Slug = Annotated[str, Meta(pattern=whole(r"[a-z0-9][a-z0-9_+-]{0,39}"))]
Language = Literal["pl", "cs", "ro", "sl", "en"]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Amount = Annotated[float, Meta(ge=0, le=1_000_000_000_000)]
Area = Annotated[float, Meta(gt=0, le=1_000_000)]
PlotArea = Annotated[float, Meta(gt=0, le=1_000_000_000)]
Rooms = Annotated[float, Meta(ge=0, le=200, multiple_of=0.5)]
Count = Annotated[int, Meta(ge=0, le=500)]
Floor = Annotated[int, Meta(ge=-10, le=200)]
Year = Annotated[int, Meta(ge=1000, le=2200)]
Weight = Annotated[float, Meta(ge=0, le=1000)]


time_zones = cache(available_timezones)
"""Read once: it walks through the files of the database."""


def require_time_zone(name: str, field: str) -> str:
    """The name itself if it is a time zone of the IANA database."""
    if name not in time_zones():
        raise Invalid("%(name)s is not a time zone, such as Europe/Warsaw.", field=field, name=repr(name))
    return name
