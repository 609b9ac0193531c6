"""ImmobilienScout24's XML: one element per kind of offer, nearly everything in German attributes.

Records to be ignored and houses of a catalogue, which stand nowhere, are refused; records to be deleted are
off the market.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from crm_estate.base.errors import Invalid
from crm_estate.base.wording import N_
from crm_estate.feeds.countries import country_code
from crm_estate.feeds.european.is24_words import (
    ALLOWED,
    CONDITIONS,
    FEATURES,
    GARAGES,
    OFFERED,
    OTHER_KINDS,
    PERIODS,
    PLACES,
    YES_NO,
)
from crm_estate.feeds.formats import Format, Head
from crm_estate.feeds.opened import Source
from crm_estate.feeds.portals.mapping import Body, Pictures, Portal, Words, at
from crm_estate.feeds.portals.opening import root_of, xml_records
from crm_estate.feeds.portals.telling import Told, XmlTold
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.words import YES
from crm_estate.listings.facts import ListingFacts, Status

PICTURES = frozenset({"bild", "grundrissbild"})
IGNORED = N_("Its sender wants it to be ignored.")
NOWHERE = N_("A house of a catalogue stands nowhere yet: it is no listing.")


def _gone(told: Told) -> Status | None:
    return "Withdrawn" if told.get("@importmodus").lower() == "loeschen" else None


def _finish(body: Body, told: Told, around: Around) -> None:
    element = told.element.tag if isinstance(told, XmlTold) else ""
    if told.get("@importmodus").lower() == "ignorieren":
        raise Invalid(IGNORED, field="standard_status")
    if element == "typenhaus":
        raise Invalid(NOWHERE, field="place")
    offer, kind = OFFERED.get(element, ("", "other"))
    body["offer"] = offer or _offer(told)
    category = (told.get("@wazkategorie") or told.get("@objektkategorie2") or told.get("objektart")).lower()
    body["kind"] = OTHER_KINDS.get(category, kind)
    country = told.get("adresse@laenderkennzeichen")
    body["country"] = (country_code(country) or None) if country else "DE"
    body["street"] = f"{told.get('adresse@strasse')} {told.get('adresse@hausnummer')}".strip()
    body["address_visible"] = told.get("@adressdruck").lower() in YES
    if told.get("@statusis24").lower() == "inaktiv":
        body["standard_status"] = "Hold"
    if told.get("@balkonterrasse").lower() == "false":
        body |= {"features.balcony": False, "features.terrace": False}
    _period(body, told, around)


def _offer(told: Told) -> str | None:
    terms = told.names("vermarktung") if isinstance(told, XmlTold) else []
    return next(
        ({"kauf": "sale", "miete": "rent"}[term] for term in terms if term in ("kauf", "miete")), None
    )


def _period(body: Body, told: Told, around: Around) -> None:
    if body["offer"] != "rent":
        return
    per = told.get("pauschalmiete@mietepro") or told.get("vermarktung/miete@pro")
    if per.lower() == "quadratmeter":
        body.pop("list_price.amount", None)
        around.say("list_price", N_("A rent for each m², which is not that of the whole: left out."))
    body["rent_period"] = PERIODS.get(per.lower()) if per else "month"


IS24 = Portal(
    name="is24",
    title="ImmobilienScout24",
    id=("@anbieterobjektid", "@scoutobjektid"),
    constants={"list_price.currency": "EUR"},
    fields={
        "list_price.amount": at(
            "kaufpreise@kaufpreis", "mietpreise@kaltmiete", "mietpreise@miete", "pauschalmiete@mietepauschal",
            "vermarktung/miete@kaltmiete", "vermarktung@preis", "@kaufpreis", "preis",
        ),
        "living_area": at(
            "@wohnflaeche", "@zimmerflaeche", "@bueropraxisflaeche", "@verkaufsflaeche", "@gesamtflaeche",
            "@flaeche",
        ),
        "plot_area": at("@grundstuecksflaeche"),
        "rooms_total": at("@zimmer"),
        "bedrooms_total": at("@anzahlschlafzimmer"),
        "bathrooms_total": at("@anzahlbadezimmer"),
        "floor": at("@etage"),
        "floors_total": at("@etagenzahl", "@etagen"),
        "year_built": at("@baujahr"),
        "condition": at("@objektzustand", choices=CONDITIONS),
        "place": at("adresse@ort"),
        "postal_code": at("adresse@postleitzahl", kind="line"),
        "features.elevator": at("@aufzug", "@personenaufzug"),
        "features.barrier_free": at("@barrierefrei"),
        "features.pets_allowed": at("@haustiere", choices=ALLOWED),
        "features.air_conditioning": at("@klimaanlage", choices=YES_NO),
        "features.furnished": at("@mobilar", choices=YES_NO),
        "features.garage": at("@parkplatz", choices=GARAGES),
        "features.parking": at("@parkplatz", choices=PLACES),
        **{f"features.{tag}": at(place) for tag, place in FEATURES.items()},
    },
    words=Words(
        titles=("@ueberschrift",),
        descriptions=("objektbeschreibung", "ausstattung", "lage", "sonstigeangaben"),
        language="de",
    ),
    pictures=(Pictures("multimediaanhang", "@dateiname", "@titel", "@anhangart", PICTURES),),
    sender=lambda told: told.around("scoutkundenid") if isinstance(told, XmlTold) else "",
    gone=_gone,
    finish=_finish,
    more=(
        "offer", "kind", "country", "street", "address_visible", "standard_status", "rent_period",
        "features.balcony", "features.terrace",
    ),
)  # fmt: skip


def _recognises(head: Head) -> bool:
    return root_of(head) == "is24immobilientransfer"


@contextmanager
def _open(path: Path, around: Around) -> Generator[Source[ListingFacts]]:
    with xml_records(path, around, IS24, tuple(OFFERED)) as source:
        yield source


FORMAT = Format(name="is24", title="ImmobilienScout24 XML", recognises=_recognises, open=_open)
