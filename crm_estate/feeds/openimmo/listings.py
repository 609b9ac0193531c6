"""What one `immobilie` says, field by field; what is wrong in it is left out, with a note."""

import re
from datetime import datetime

import msgspec

from crm_estate.base.wording import N_
from crm_estate.feeds.dwellings import year
from crm_estate.feeds.enclosed import Enclosed
from crm_estate.feeds.openimmo.attachments import read_photos
from crm_estate.feeds.openimmo.codes import country_of
from crm_estate.feeds.openimmo.features import features
from crm_estate.feeds.openimmo.prices import read_offer, read_price
from crm_estate.feeds.openimmo.record import Body, Reading
from crm_estate.feeds.openimmo.texts import read_texts
from crm_estate.feeds.openimmo.words import CONDITIONS, KINDS, STATUSES, SUBTYPES
from crm_estate.feeds.records import Candidate, Mark, print_of, said_wrong, understood
from crm_estate.feeds.rows import clip
from crm_estate.listings.facts import Kind, ListingFacts, Status

IDS = ("openimmo_obid", "objektnr_intern", "objektnr_extern")
"""What a listing may be known by, the surest first."""

LONGEST_ID = 200
NEEDED = frozenset({"offer", "kind", "country", "reference", "source", "source_id"})
DWELLINGS = frozenset[Kind]({"apartment", "house", "room"})
OTHER_AREAS = ("nutzflaeche", "gesamtflaeche", "bueroflaeche", "ladenflaeche", "verkaufsflaeche",
               "lagerflaeche", "gastroflaeche")  # fmt: skip
"""Where the floor area of what nobody lives in may stand."""

DESCRIBING = ("objektkategorie", "geo", "preise", "flaechen", "ausstattung", "freitexte")
FLOORS = {"ERDGESCHOSS": 0, "SOUTERRAIN": -1}

_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_ENERGY = re.compile(r"[A-H][+]{0,4}")
_REFERENCE = re.compile(r"[^\x00-\x1f\x7f/?#\\]{1,80}")
_POSTAL = re.compile(r"[^A-Za-z0-9 -]+")
_GERMAN_POSTAL = re.compile(r"\d{5}")


def standing(reading: Reading, mode: str, now: datetime) -> Status:
    """What became of the listing: whether it is offered today."""
    action = reading.word("verwaltung_techn/aktion", "aktionart")
    if action == "DELETE" or (mode == "DELETE" and not action):
        return "Withdrawn"
    if action == "REFERENZ":
        return "Closed"
    status = STATUSES.get(reading.word("zustand_angaben/verkaufstatus", "stand"), "Active")
    begins, ends = reading.day("verwaltung_techn/aktiv_von"), reading.day("verwaltung_techn/aktiv_bis")
    if status == "Active" and ends and ends < now.date():
        return "Expired"
    if status == "Active" and begins and begins > now.date():
        return "Coming Soon"
    return status


def mark_of(reading: Reading, source: str, mode: str, now: datetime) -> Mark | None:
    """The mark that a record is which takes a listing back, or says only how it stands; None: a listing."""
    name = id_of(reading)
    status = standing(reading, mode, now)
    is_described = any(len(part) for path in DESCRIBING for part in reading.parts(path))
    if not name or (status != "Withdrawn" and is_described):
        return None
    says_so = status != "Active" or reading.word("zustand_angaben/verkaufstatus", "stand")
    return Mark(source=source, source_id=name, standard_status=status) if says_so else None


def understood_listing(
    reading: Reading, raw: str, source: str, mode: str, files: Enclosed, now: datetime
) -> Candidate[ListingFacts]:
    """The listing that a record describes, or what is wrong with it."""
    body: Body = {"source": source, "standard_status": standing(reading, mode, now)}
    _read_name(reading, body)
    _read_kind(reading, body)
    _read_place(reading, body)
    read_offer(reading, body)
    read_price(reading, body)
    _read_size(reading, body)
    _read_building(reading, body, now)
    read_texts(reading, body)
    body["features"] = features(reading)
    if not any(problem.refused for problem in reading.problems):
        read_photos(reading, body, files)
        _leave_out_misfits(reading, body)
    return understood(
        body, ListingFacts,
        line=reading.line, cells=[raw], problems=reading.problems, place=reading.place,
    )  # fmt: skip


def reference_of(source: str, name: str) -> str:
    """The reference of a sender's listing; an id that does not fit is replaced by its fingerprint.

    >>> reference_of("openimmo-abc", "4711"), reference_of("openimmo-abc", "4/7?")
    ('openimmo-abc-4711', 'openimmo-abc-20f0ec2e710251a956399c9ce61ce2d1')
    """
    reference = f"{source}-{name}"
    return reference if _REFERENCE.fullmatch(reference) else f"{source}-{print_of(name).hex()}"


def id_of(reading: Reading) -> str:
    """What its sender calls the listing; empty when it says nothing."""
    names = (reading.text(f"verwaltung_techn/{path}") for path in IDS)
    name = next((name for name in names if name), "")
    return name if len(name) <= LONGEST_ID else print_of(name).hex()


def _read_name(reading: Reading, body: Body) -> None:
    name = id_of(reading)
    if name:
        body["source_id"], body["reference"] = name, reference_of(body["source"], name)
    else:
        reading.refuse("source_id", N_("This listing has no id."))


def _read_kind(reading: Reading, body: Body) -> None:
    parts = [part for part in reading.parts("objektkategorie/objektart/*") if part.tag in KINDS]
    is_business = reading.is_so("objektkategorie/nutzungsart", "gewerbe")
    is_for_living = reading.is_so("objektkategorie/nutzungsart", "wohnen")
    if not parts:
        if is_business and not is_for_living:
            body["kind"] = "commercial"
        else:
            reading.refuse("kind", N_("What kind of property this is is not said."))
        return
    tag = parts[0].tag
    subtype = next((value.strip().upper() for value in parts[0].attrib.values()), "")
    kind = SUBTYPES.get((tag, subtype), KINDS[tag])
    body["kind"] = "commercial" if kind == "other" and is_business and not is_for_living else kind
    if tag == "wohnung" and subtype in FLOORS:
        body["floor"] = FLOORS[subtype]


def _read_place(reading: Reading, body: Body) -> None:
    _read_country(reading, body)
    body["place"] = reading.text("geo/ort") or None
    body["postal_code"] = _POSTAL.sub(" ", reading.text("geo/plz")).strip()
    body["street"] = f"{reading.text('geo/strasse')} {reading.text('geo/hausnummer')}".strip()
    body["address_visible"] = reading.truth("verwaltung_objekt/objektadresse_freigeben") is not False
    _read_location(reading, body)


def _read_country(reading: Reading, body: Body) -> None:
    written = reading.word("geo/land", "iso_land") or reading.text("geo/land")
    country = country_of(written) if written else None
    if not country and written:
        reading.note("country", N_("There is no such country."), written)
    if not country and "-" in (language := reading.text("verwaltung_techn/sprache")):
        country = country_of(language.rpartition("-")[2])
    if not country and _GERMAN_POSTAL.fullmatch(reading.text("geo/plz")):
        country = "DE"
    if country:
        body["country"] = country
    else:
        reading.refuse("country", N_("Which country this is in is not said."))
    if country and not written:
        reading.note(
            "country", N_("The country is not said: taken for what language and postal code say."), country
        )


def _read_location(reading: Reading, body: Body) -> None:
    spot = reading.parts("geo/geokoordinaten")
    if not spot:
        return
    try:
        lat, lon = (float(spot[0].get(name, "").replace(",", ".")) for name in ("breitengrad", "laengengrad"))
    except ValueError:
        return  # an empty element is as good as none
    if lat or lon:
        body["location"] = {"lat": lat, "lon": lon}


def _read_size(reading: Reading, body: Body) -> None:
    names = ("wohnflaeche",) if body.get("kind") in DWELLINGS else ("wohnflaeche", *OTHER_AREAS)
    areas = (reading.number(f"flaechen/{name}", "living_area") for name in names)
    body["living_area"] = next((area for area in areas if area), None)
    body["plot_area"] = reading.number("flaechen/grundstuecksflaeche", "plot_area")
    body["rooms_total"] = reading.number("flaechen/anzahl_zimmer", "rooms_total")
    bedrooms = reading.number("flaechen/anzahl_schlafzimmer", "bedrooms_total")
    body["bedrooms_total"] = int(bedrooms) if bedrooms and bedrooms.is_integer() else bedrooms
    body["bathrooms_total"] = reading.number("flaechen/anzahl_badezimmer", "bathrooms_total")


def _read_building(reading: Reading, body: Body, now: datetime) -> None:
    for field, path in (("floor", "geo/etage"), ("floors_total", "geo/anzahl_etagen")):
        text = reading.text(path)
        if re.fullmatch(r"[+-]?\d{1,4}(?:[.,]0+)?", text):
            body[field] = int(float(text.replace(",", ".")))
        elif text:
            reading.note(field, N_("This is no floor: left out."), text)
    if not body.get("floors_total"):
        body.pop("floors_total", None)  # programs write 0 for nothing
    elif body.get("floor") is not None and body["floor"] > body["floors_total"]:
        reading.note("floors_total", N_("The floor is above the roof: how many there are is left out."))
        del body["floors_total"]
    _read_year(reading, body, now)
    body["condition"] = CONDITIONS.get(reading.word("zustand_angaben/zustand", "zustand_art"))
    _read_energy(reading, body)


def _read_year(reading: Reading, body: Body, now: datetime) -> None:
    text = reading.text("zustand_angaben/baujahr")
    years = _YEAR.findall(text)
    if len(years) == 1 and (built := year(years[0], now)):
        body["year_built"] = built
    elif text.strip("0 "):
        reading.note("year_built", N_("This is no one year of construction: left out."), text)


def _read_energy(reading: Reading, body: Body) -> None:
    names = ("wertklasse", "hwbklasse", "fgeeklasse")
    found = [reading.text(f"zustand_angaben/energiepass/{name}") for name in names]
    own = {
        part.get("feldname", "").lower(): part
        for part in reading.parts("zustand_angaben/user_defined_simplefield")
    }
    found += ["".join(own[f"epass_{name}"].itertext()).strip() for name in names if f"epass_{name}" in own]
    written = next((text for text in found if text), "")
    energy = written.replace(" ", "").upper()
    if _ENERGY.fullmatch(energy):
        body["energy_class"] = energy
    elif written:
        reading.note("energy_class", N_("This is no energy class: left out."), written)


def _leave_out_misfits(reading: Reading, body: Body) -> None:
    """Take out what no listing can be, one value after the other, as long as it is not what makes it one."""
    for _ in range(200):
        try:
            msgspec.convert(body, ListingFacts)
            return
        except msgspec.ValidationError as error:
            why, path = said_wrong(error)
        field = re.split(r"[.\[]", path)[0]
        if field in NEEDED or field not in body:
            return
        value = body.pop(field)
        if field == "photos":
            body["photos"] = [photo for i, photo in enumerate(value) if f"[{i}]" not in path]
            value = ""
        reading.note(field, why, "" if field in ("title", "description") else clip(value))
