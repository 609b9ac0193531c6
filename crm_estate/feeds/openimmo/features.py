"""Features: where the standard says yes or no to each, and how ours are written."""

from collections.abc import Iterator

from crm_estate.feeds.openimmo.record import Reading
from crm_estate.feeds.words import YES

SWITCHES = (
    ("air_conditioning", "ausstattung/klimatisiert", ""),
    ("alarm", "ausstattung/sicherheitstechnik", "ALARMANLAGE"),
    ("barrier_free", "ausstattung/barrierefrei", ""),
    ("bathtub", "ausstattung/bad", "WANNE"),
    ("bicycle_room", "ausstattung/fahrradraum", ""),
    ("elevator", "ausstattung/fahrstuhl", "PERSONEN"),
    ("fireplace", "ausstattung/kamin", ""),
    ("fitted_kitchen", "ausstattung/kueche", "EBK"),
    ("garage", "ausstattung/stellplatzart", "GARAGE"),
    ("garage", "ausstattung/stellplatzart", "TIEFGARAGE"),
    ("garden", "ausstattung/gartennutzung", ""),
    ("guest_toilet", "ausstattung/gaestewc", ""),
    ("laundry_room", "ausstattung/wasch_trockenraum", ""),
    ("listed_building", "verwaltung_objekt/denkmalgeschuetzt", ""),
    ("open_kitchen", "ausstattung/kueche", "OFFEN"),
    ("pets_allowed", "verwaltung_objekt/haustiere", ""),
    ("pool", "ausstattung/swimmingpool", ""),
    ("sauna", "ausstattung/sauna", ""),
    ("security", "ausstattung/serviceleistungen", "WACHDIENST"),
    ("security", "ausstattung/sicherheitstechnik", "KAMERA"),
    ("shower", "ausstattung/bad", "DUSCHE"),
    ("storage_room", "ausstattung/abstellraum", ""),
    ("underfloor_heating", "ausstattung/heizungsart", "FUSSBODEN"),
    ("wheelchair_accessible", "ausstattung/rollstuhlgerecht", ""),
    ("winter_garden", "ausstattung/wintergarten", ""),
)
"""Feature, element and attribute (none: its text) that say yes or no. One yes of several is enough.

Whom a home is for (the old, one sex, holders of a permit) is said in the standard, and not asked here.
"""

COUNTS = (
    ("balcony", "flaechen/anzahl_balkone"),
    ("loggia", "flaechen/anzahl_logia"),
    ("terrace", "flaechen/anzahl_terrassen"),
    ("parking", "flaechen/anzahl_stellplaetze"),
    ("guest_toilet", "flaechen/anzahl_sep_wc"),
)
"""Things that are counted: more than none is a yes. 0 is what programs write for an empty field, no no."""

PLACES = ("carport", "duplex", "freiplatz", "garage", "parkhaus", "tiefgarage", "sonstige")
CELLARS = {"JA": True, "TEIL": True, "NEIN": False}

SAID = frozenset({tag for tag, *_ in SWITCHES} | {tag for tag, _ in COUNTS}) | {
    "cellar", "furnished", "internet", "solar_panels", "view",
}  # fmt: skip
"""Every feature that the standard has a word on."""


def features(reading: Reading) -> dict[str, bool]:
    """What the record says of features; of what it does not speak, nothing is known."""
    found: dict[str, bool] = {}
    for tag, has in _answers(reading):
        found[tag] = found.get(tag, False) or has
    return found


def _answers(reading: Reading) -> Iterator[tuple[str, bool]]:
    for tag, path, name in SWITCHES:
        answer = reading.truth(path, name.lower())
        if answer is not None:
            yield tag, answer
    for tag, path in COUNTS:
        if (reading.number(path, f"features.{tag}") or 0) > 0:
            yield tag, True
    yield from _parking(reading)
    yield from _by_word(reading)


def _parking(reading: Reading) -> Iterator[tuple[str, bool]]:
    for part in reading.parts("ausstattung/stellplatzart"):
        there = {name for name, said in part.attrib.items() if said.strip().lower() in YES}
        if there:
            yield "parking", True
        if there & {"garage", "tiefgarage"}:
            yield "garage", True
    for place in PLACES:
        for part in reading.parts(f"preise/stp_{place}"):
            if part.get("anzahl", "").strip().strip("0"):
                yield "parking", True
                if place.endswith("garage"):
                    yield "garage", True


def _by_word(reading: Reading) -> Iterator[tuple[str, bool]]:
    cellar = CELLARS.get(reading.word("ausstattung/unterkellert", "keller"))
    if cellar is not None:
        yield "cellar", cellar
    for tag, path, name in (
        ("furnished", "ausstattung/moebliert", "moeb"),
        ("view", "infrastruktur/ausblick", "blick"),
        ("internet", "ausstattung/breitband_zugang", "art"),
    ):
        if reading.word(path, name):
            yield tag, True
    if reading.is_so("ausstattung/befeuerung", "solar"):
        yield "solar_panels", True
