"""What is off about a file, in whole sentences with the figures: what an agent decides by."""

from collections.abc import Iterator, Mapping

from crm_estate.base.languages import format_number, gettext_for
from crm_estate.feeds.alarms import Alarm
from crm_estate.web.wording import N_

LEVEL: Mapping[tuple[str, bool], str] = {
    ("list_price", True): N_(
        "The prices of this file are about %(times)s times what such homes cost in these towns."
    ),
    ("list_price", False): N_(
        "Such homes cost about %(times)s times as much in these towns as in this file."
    ),
    ("living_area", True): N_("The areas of this file are about %(times)s times those of such homes there."),
    ("living_area", False): N_(
        "Such homes are about %(times)s times as large in these towns as in this file."
    ),
    ("price_per_m2", True): N_("A square metre costs about %(times)s times what it costs in these towns."),
    ("price_per_m2", False): N_("A square metre costs about %(times)s times as much there as in this file."),
}
"""A batch off the level of its towns, by the field and whether it lies above."""

FACTOR: Mapping[tuple[str, bool], str] = {
    ("list_price", True): N_("The known prices all rise alike: to %(times)s times what they were."),
    ("list_price", False): N_("The known prices all fall alike: they were %(times)s times as high."),
    ("living_area", True): N_("The known areas all grow alike: to %(times)s times what they were."),
    ("living_area", False): N_("The known areas all shrink alike: they were %(times)s times as large."),
}
OFFSET: Mapping[str, str] = {
    "list_price": N_("The known prices all move by the same amount."),
    "living_area": N_("The known areas all move by %(by)s m²."),
    "location": N_("The known homes all move on the map by %(by)s km, in the same direction."),
}
MOVED_FAR = N_("Known homes lie elsewhere on the map now, %(by)s km from where they were.")
FAR_FROM_TOWN = N_("Homes lie far from the town that they name.")
GONE = N_("%(compared)s of the %(of)s listings of this source are not in the file and would be withdrawn.")
NAMELESS = N_(
    "%(of)s listings of this source are not in the file. %(compared)s refused records do not say which they "
    "are, and could be these."
)
SHOWN_BY = N_("Listings that show it: %(compared)s of %(of)s.")

CAUSES: Mapping[tuple[str, bool], str] = {
    ("thousands", True): N_("They may have been multiplied by a thousand, or the decimal sign is misread."),
    ("thousands", False): N_("They may be meant in thousands."),
    ("pence", True): N_("They may be in hundredths, such as cents or grosze."),
    ("per_m2", False): N_("They may be prices per square metre."),
    ("square_feet", True): N_("They may be in square feet."),
    ("square_feet", False): N_("They may have been taken for square feet and converted."),
    ("feet", True): N_("They may be in feet."),
}
"""What a factor of that size most likely is, by whether the file says more than is known."""


def sentences(alarm: Alarm, language: str) -> list[str]:
    """What is off, what shows it, and what it may be."""
    say = gettext_for(language)
    values = _values(alarm, language)
    return [say(text) % values for text in _texts(alarm)]


def _texts(alarm: Alarm) -> Iterator[str]:
    if alarm.kind in ("withdrawals", "nameless"):
        yield GONE if alarm.kind == "withdrawals" else NAMELESS
        return
    yield _statement(alarm)
    yield SHOWN_BY
    cause = CAUSES.get((alarm.cause, _is_more(alarm)))
    if cause:
        yield cause


def _statement(alarm: Alarm) -> str:
    if alarm.kind == "level":
        return LEVEL[alarm.field, _is_more(alarm)]
    if alarm.kind == "factor":
        return FACTOR[alarm.field, _is_more(alarm)]
    if alarm.kind == "offset":
        return OFFSET[alarm.field]
    return FAR_FROM_TOWN if alarm.by is None else MOVED_FAR


def _is_more(alarm: Alarm) -> bool:
    return (alarm.factor or 1) > 1


def _values(alarm: Alarm, language: str) -> dict[str, str]:
    factor = alarm.factor or 1
    return {
        "times": format_number(_rounded(max(factor, 1 / factor)), language),
        "by": format_number(_rounded(alarm.by or 0), language),
        "compared": format_number(alarm.compared, language),
        "of": format_number(alarm.of, language),
    }


def _rounded(value: float) -> float:
    """To three figures that count: nobody believes more of a median.

    >>> _rounded(1003.7), _rounded(1.2301), _rounded(-0.5)
    (1000.0, 1.23, -0.5)
    """
    return float(f"{value:.3g}")
