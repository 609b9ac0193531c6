"""Files as OpenImmo senders write them, made by hand for the tests."""

import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from crm_estate.feeds.opened import Source
from crm_estate.feeds.openimmo.reading import open_openimmo
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.sheets.readers import Around
from crm_estate.listings.facts import ListingFacts

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
VOLL = '<uebertragung art="OFFLINE" umfang="VOLL" modus="NEW" version="1.2.7" sendersoftware="x"/>'
TEIL = VOLL.replace("VOLL", "TEIL").replace("NEW", "CHANGE")

FLAT = """<immobilie>
  <objektkategorie>
    <nutzungsart WOHNEN="1" GEWERBE="0"/>
    <vermarktungsart KAUF="true" MIETE_PACHT="false"/>
    <objektart><wohnung wohnungtyp="ETAGE"/></objektart>
  </objektkategorie>
  <geo>
    <plz>30-055</plz><ort>Kraków</ort>
    <geokoordinaten breitengrad="50.0614" laengengrad="19.9366"/>
    <strasse>Królewska</strasse><hausnummer>5</hausnummer>
    <land iso_land="POL"/><etage>3</etage><anzahl_etagen>4</anzahl_etagen>
  </geo>
  <kontaktperson>
    <email_zentrale>secret.person@example.org</email_zentrale><name>Geheim</name>
  </kontaktperson>
  <preise><kaufpreis>600000.00</kaufpreis><waehrung iso_waehrung="PLZ"/></preise>
  <flaechen>
    <wohnflaeche>53.12</wohnflaeche><anzahl_zimmer>2.5</anzahl_zimmer>
    <anzahl_schlafzimmer>1.00</anzahl_schlafzimmer><anzahl_badezimmer>1</anzahl_badezimmer>
    <anzahl_balkone>1</anzahl_balkone><anzahl_terrassen>0</anzahl_terrassen>
  </flaechen>
  <ausstattung>
    <kueche EBK="1"/><fahrstuhl PERSONEN="true" LASTEN="false"/>
    <stellplatzart GARAGE="0" FREIPLATZ="1"/><sauna>false</sauna><unterkellert keller="NEIN"/>
  </ausstattung>
  <zustand_angaben>
    <baujahr>ca. 1974</baujahr><zustand zustand_art="MODERNISIERT"/>
    <energiepass><wertklasse>a+</wertklasse></energiepass><verkaufstatus stand="OFFEN"/>
  </zustand_angaben>
  <freitexte>
    <objekttitel>Jasne mieszkanie</objekttitel>
    <lage><![CDATA[Blisko parku.<br>Cicho.]]></lage>
    <objektbeschreibung>Dwa pokoje.</objektbeschreibung>
    <objekt_text lang="en-GB">Two rooms.</objekt_text>
  </freitexte>
  <anhaenge>
    <anhang location="EXTERN" gruppe="BILD"><anhangtitel>Salon</anhangtitel><format>jpg</format>
      <daten><pfad>bilder\\Salon.JPG</pfad></daten></anhang>
    <anhang location="REMOTE" gruppe="TITELBILD"><format>jpg</format>
      <daten><pfad>https://pictures.example.org/front.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="DOKUMENTE"><format>pdf</format>
      <daten><pfad>expose.pdf</pfad></daten></anhang>
  </anhaenge>
  <verwaltung_objekt>
    <objektadresse_freigeben>0</objektadresse_freigeben><haustiere>true</haustiere>
  </verwaltung_objekt>
  <verwaltung_techn>
    <objektnr_intern>17</objektnr_intern><objektnr_extern>KR/17</objektnr_extern>
    <aktion aktionart="CHANGE"/><openimmo_obid>OX-17</openimmo_obid>
    <stand_vom>2026-10-01</stand_vom><sprache>pl-PL</sprache>
  </verwaltung_techn>
</immobilie>"""

Read = list[Candidate[ListingFacts]]


def offerer(*listings: str, anid: str = "OABC2001", firm: str = "Muster") -> str:
    known = f"<firma>{firm}</firma><openimmo_anid>{anid}</openimmo_anid>"
    return f"<anbieter>{known}{''.join(listings)}</anbieter>"


def document(*parts: str, head: str = TEIL, root: str = "openimmo") -> str:
    return f'<?xml version="1.0"?>\n<{root}>{head}{"".join(parts)}</{root.split()[0]}>'


def one(old: str = "", new: str = "", head: str = TEIL) -> str:
    """The flat alone, with something in it replaced."""
    assert old in FLAT
    return document(offerer(FLAT.replace(old, new) if old else FLAT), head=head)


def zipped(file: Path, **parts: bytes) -> Path:
    """A ZIP; names of files have `__` for a dot and `___` for a slash."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("___", "/").replace("__", "."), data)
    return file


@contextmanager
def opened(path: Path, now: datetime = NOW) -> Generator[Source[ListingFacts]]:
    with open_openimmo(path, Around(now=now, time_zone="Europe/Warsaw")) as source:
        yield source


def read(path: Path, now: datetime = NOW) -> Read:
    with opened(path, now) as source:
        return [record.read() for record in source.records]


def read_text(folder: Path, text: str | bytes, now: datetime = NOW) -> Read:
    file = folder / "feed.xml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(file, now)


def only(folder: Path, text: str | bytes, now: datetime = NOW) -> ListingFacts:
    """What the one listing of a file states."""
    [item] = read_text(folder, text, now)
    assert item.facts is not None, item.problems
    return item.facts


def changed(folder: Path, old: str, new: str) -> ListingFacts:
    return only(folder, one(old, new))


def notes(folder: Path, text: str) -> list[tuple[str, str]]:
    [item] = read_text(folder, text)
    return [(problem.field, problem.value) for problem in item.problems]
