"""A card becomes a contact. Birthdays, genders and pictures are not taken; consent is never read into one."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from crm_estate.base.errors import Invalid
from crm_estate.base.languages import LANGUAGES
from crm_estate.base.wording import N_
from crm_estate.contacts.facts import ContactFacts, ContactRole
from crm_estate.contacts.people import normal_phone
from crm_estate.feeds.bodies import finish_contact
from crm_estate.feeds.reasons import Why, because
from crm_estate.feeds.records import Candidate, understood
from crm_estate.feeds.references import reference_of
from crm_estate.feeds.report import Problem
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.texts_of import language_of
from crm_estate.feeds.vcard.cards import Card
from crm_estate.feeds.vcard.properties import Property, property_of
from crm_estate.feeds.words import person

SOURCE = "vcard"
OUR_REFERENCE = "x-crm-estate-reference"
"""What a card that we wrote carries, so that it comes back as the same contact."""

MOST = 10
LONGEST_LINE = 200
LONGEST_NOTE = 20_000
NOT_THEIR_OWN = re.compile(r"fax|pager|assistant")
_EMAIL = re.compile(r"[^\s@<>,;:\"\x00-\x1f]+@[^\s@<>,;:\"\x00-\x1f]+\.[^\s@<>,;:\"\x00-\x1f.]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class _Told:
    """The properties of a card, and what there is to say of them."""

    def __init__(self, card: Card, encoding: str) -> None:
        self._line = card.line
        self.problems: list[Problem] = []
        found = [property_of(line, encoding, card.is_old) for line in card.lines]
        self.all = [one for one in found if one is not None]
        if None in found:
            self.say("", N_("A line of this card is no property. It is left out."))

    def named(self, name: str) -> list[Property]:
        """The properties of this name that say something, the preferred ones first."""
        return sorted((one for one in self.all if one.name == name and one.value), key=lambda one: one.place)

    def text(self, name: str) -> str:
        return next((text for one in self.named(name) if (text := one.text())), "")

    def label(self, group: str) -> str:
        """What the sender calls a number, where a line beside it says so."""
        said = (one.text() for one in self.all if group and one.group == group and one.name == "x-ablabel")
        return next(said, "").lower()

    def say(self, field: str, why: Why, **values: object) -> None:
        said = because(why, **values)
        self.problems.append(Problem(line=self._line, why=said, field=field, refused=False))

    def refuse(self, field: str, why: Why) -> None:
        self.problems.append(Problem(line=self._line, why=because(why), field=field))


def candidate_of(card: Card, encoding: str, around: Around) -> Candidate[ContactFacts]:
    """The contact of a card, or what is wrong with it."""
    raw = b"\n".join(card.lines).decode(encoding, "replace")
    if card.wrong:
        problem = Problem(line=card.line, why=card.wrong)
        return Candidate(line=card.line, cells=[raw], problems=[problem])
    told = _Told(card, encoding)
    body = _body(told)
    if not any(problem.refused for problem in told.problems):
        try:
            finish_contact(body, around)
        except Invalid as wrong:
            told.refuse(wrong.field or "", wrong)
    return understood(body, ContactFacts, line=card.line, cells=[raw], problems=told.problems)


def _body(told: _Told) -> dict[str, Any]:
    if told.text("kind").lower() == "group":
        told.refuse("kind", N_("This card is a list of people, not one of them."))
    given, family = _name(told)
    company = _line(next((" ".join(one.parts()[0]) for one in told.named("org")), ""))
    is_firm = bool(company) and _is_firm(told, given, family, company)
    body: dict[str, Any] = {
        "name": {} if is_firm else {"given": _line(given), "family": _line(family)},
        "company": company,
        "emails": _first(told, "emails", list(_emails(told))),
        "phones": _first(told, "phones", list(_phones(told))),
        "note": told.text("note")[:LONGEST_NOTE],
    }
    if not (given or family or company):
        told.refuse("name", N_("This card names nobody."))
    return body | _roles(told) | _language(told) | _identity(told)


def _name(told: _Told) -> tuple[str, str]:
    """Given and family name; a second given name stays with the first."""
    for said in told.named("n"):
        family, given, more, *_ = (" ".join(words) for words in [*said.parts(), [], [], []])
        if family or given or more:
            return f"{given} {more}".strip(), family
    return person(told.text("fn")) if told.text("fn") else ("", "")


def _is_firm(told: _Told, given: str, family: str, company: str) -> bool:
    if told.text("kind").lower() in ("org", "organization") or told.text("x-abshowas").lower() == "company":
        return True
    return not told.named("n") and f"{given} {family}".strip() == company


def _emails(told: _Told) -> Iterator[str]:
    for said in told.named("email"):
        text = said.text().removeprefix("mailto:").strip()
        if _EMAIL.fullmatch(text) and len(text) <= 254:
            yield text.lower()
        elif text:
            told.say("emails", N_("This is not an e-mail address. It is left out."))


def _phones(told: _Told) -> Iterator[str]:
    for said in told.named("tel"):
        if NOT_THEIR_OWN.search(f"{' '.join(said.types)} {told.label(said.group)}"):
            continue
        text = re.sub(r"^tel:", "", said.text(), flags=re.IGNORECASE).partition(";")[0]
        try:
            yield normal_phone(text[:60], "phones")
        except Invalid:
            told.say("phones", N_("This is not a phone number. It is left out."))


def _first(told: _Told, field: str, values: Sequence[str]) -> list[str]:
    known = list(dict.fromkeys(values))
    if len(known) > MOST:
        told.say(field, N_("Of more than %(most)s the first are taken."), most=MOST)
    return known[:MOST]


def _roles(told: _Told) -> dict[str, Any]:
    words = {word.lower() for said in told.named("categories") for part in said.parts() for word in part}
    roles = [role for role in get_args(ContactRole) if role in words]
    return {"roles": roles} if roles else {}


def _language(told: _Told) -> dict[str, Any]:
    known = (language_of(said.text()) for said in told.named("lang"))
    return next(({"language": language} for language in known if language in LANGUAGES), {})


def _identity(told: _Told) -> dict[str, Any]:
    """By what the contact is found again: our own reference, or the sender's id; else its first address."""
    ours = _line(told.text(OUR_REFERENCE))
    if ours:
        return {"reference": ours}
    uid = _line(told.text("uid").removeprefix("urn:uuid:"))
    if not uid:
        return {}
    return {"source": SOURCE, "source_id": uid, "reference": reference_of(SOURCE, uid)}


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())[:LONGEST_LINE]
