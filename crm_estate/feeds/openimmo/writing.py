"""OpenImmo 1.2.7 out: elements, their order and their words are those that its schema asks for."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from crm_estate import __version__
from crm_estate.base.errors import Invalid
from crm_estate.feeds.openimmo.building import add, add_given, as_bytes, element
from crm_estate.feeds.openimmo.words import STATUS_WORDS
from crm_estate.feeds.openimmo.writing_parts import (
    add_category,
    add_equipment,
    add_place,
    add_price,
    add_size,
    add_state,
)
from crm_estate.feeds.openimmo.writing_texts import add_texts, main_language
from crm_estate.feeds.writing import Batch, OutFormat, Sender
from crm_estate.feeds.xml_records import Element
from crm_estate.listings.facts import ListingOut, Photo

VERSION = "1.2.7"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<openimmo>\n'
REGIONS = {"pl": "PL", "cs": "CZ", "ro": "RO", "sl": "SI", "en": "GB"}
FORMATS = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
}

PathOf = Callable[[Photo], str]
"""Where a photo lies beside the XML; empty where it does not."""


class OpenImmoWriting:
    """One XML under way; its photos are named by their addresses."""

    def __init__(self, batch: Batch, path_of: PathOf = lambda photo: "") -> None:
        self._batch, self._path_of = batch, path_of

    def begin(self) -> bytes:
        """Everything before the first listing; Invalid when nobody could be reached about it."""
        sender = self._batch.sender
        if not (sender.email or sender.phone):
            raise Invalid(
                "OpenImmo needs an e-mail address or a phone number of whoever sends.", field="sender"
            )
        head = element("head")
        add(head, "firma", sender.organisation)
        add(head, "openimmo_anid", offerer_of(sender))
        opened = b"".join(as_bytes(child) for child in head)
        return HEAD + as_bytes(_transfer(self._batch)) + b"<anbieter>\n" + opened

    def listing(self, listing: ListingOut) -> bytes:
        """One listing; of a hidden address, only the town and its postal code are told."""
        root = element("immobilie")
        add_category(root, listing)
        add_place(root, listing)
        _add_contact(root, self._batch.sender)
        add_price(root, listing)
        add_size(root, listing)
        add_equipment(root, listing)
        add_state(root, listing)
        add_texts(root, listing)
        self._add_attachments(root, listing)
        _add_permissions(root, listing)
        _add_administration(root, listing)
        return as_bytes(root)

    def end(self) -> Iterable[bytes]:
        return [b"</anbieter>\n</openimmo>\n"]

    def _add_attachments(self, root: Element, listing: ListingOut) -> None:
        page = self._batch.page_of(listing)
        if not (listing.photos or page):
            return
        parent = add(root, "anhaenge")
        for i, photo in enumerate(listing.photos):
            path = self._path_of(photo)
            location = "EXTERN" if path else "REMOTE"
            part = add(parent, "anhang", location=location, gruppe="BILD" if i else "TITELBILD")
            add_given(part, "anhangtitel", photo.caption)
            add(part, "format", _format_of(path or photo.url))
            add(add(part, "daten"), "pfad", path or photo.url)
        if page:
            part = add(parent, "anhang", location="REMOTE", gruppe="ANBOBJURL")
            add(part, "format", "text/html")
            add(add(part, "daten"), "pfad", page)


def offerer_of(sender: Sender) -> str:
    """What the sender goes by: the same in every file, and nobody else's.

    >>> offerer_of(Sender(organisation="Muster", base_url="https://homes.example.org", office="warsaw"))
    'homes-example-org-warsaw'
    """
    where = urlsplit(sender.base_url).netloc or sender.organisation
    return re.sub(r"[^a-z0-9]+", "-", f"{where} {sender.office}".lower()).strip("-") or "crm-estate"


def _transfer(batch: Batch) -> Element:
    return element(
        "uebertragung",
        art="OFFLINE",
        umfang="VOLL" if batch.whole else "TEIL",
        modus="NEW" if batch.whole else "CHANGE",
        version=VERSION,
        sendersoftware="crm-estate",
        senderversion=__version__,
        timestamp=batch.now.replace(microsecond=0).isoformat(),
    )


def _add_contact(root: Element, sender: Sender) -> None:
    parent = add(root, "kontaktperson")
    add_given(parent, "email_zentrale", sender.email)
    add_given(parent, "tel_zentrale", sender.phone)
    add(parent, "name", sender.organisation)


def _add_permissions(root: Element, listing: ListingOut) -> None:
    parent = add(root, "verwaltung_objekt")
    add(parent, "objektadresse_freigeben", listing.address_visible)
    add_given(parent, "haustiere", listing.features.get("pets_allowed"))
    add_given(parent, "denkmalgeschuetzt", listing.features.get("listed_building"))


def _add_administration(root: Element, listing: ListingOut) -> None:
    parent = add(root, "verwaltung_techn")
    is_offered = listing.standard_status in STATUS_WORDS
    language = main_language(listing)
    add(parent, "objektnr_intern", listing.id)
    add(parent, "objektnr_extern", listing.reference)
    add(parent, "aktion", aktionart="CHANGE" if is_offered else "DELETE")
    add(parent, "openimmo_obid", listing.reference)
    add(parent, "stand_vom", listing.updated_at.date().isoformat())
    add(parent, "sprache", f"{language}-{REGIONS[language]}")


def _format_of(address: str) -> str:
    return FORMATS.get(urlsplit(address).path.rpartition(".")[2].lower(), "image/jpeg")


OUT = OutFormat(
    name="openimmo",
    title="OpenImmo 1.2.7",
    suffix=".xml",
    media_type="application/xml",
    scope="public",
    write=OpenImmoWriting,
)
