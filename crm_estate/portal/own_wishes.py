"""Wishes for the firm's own fields in the form of a contact: of those fields that contacts see."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from crm_estate.base.languages import format_exact
from crm_estate.listings.custom import CustomField, CustomKind, by_key, in_use
from crm_estate.requirements.criteria import CustomWish
from crm_estate.requirements.facts import RequirementOut
from crm_estate.web.forms import Given, one
from crm_estate.web.numerals import within

LONGEST = 40
STANCES = ("must", "nice", "avoid")
ENDS = (("min", "low"), ("max", "high"))


class OwnWish(Struct, frozen=True, kw_only=True):
    """What the form says of one field; `values` are (code, label) to choose from, `any` those chosen."""

    name: str
    key: str
    kind: CustomKind
    label: str
    unit: str
    values: list[tuple[str, str]]
    low: str = ""
    high: str = ""
    any: Sequence[str] = ()
    stance: str = ""


def own_of(wish: RequirementOut, fields: Sequence[CustomField], language: str) -> list[OwnWish]:
    """The form's fields as a requirement has them."""
    asked = wish.custom or {}
    return [_shown(field, asked.get(field.key, CustomWish()), language) for field in _seen(fields)]


def own_sent(sent: Given, fields: Sequence[CustomField], language: str) -> list[OwnWish]:
    """The same as it was sent, whether it can be meant or not."""
    return [
        _blank(
            field,
            language,
            low=one(sent, f"{field.criterion}.min")[:LONGEST],
            high=one(sent, f"{field.criterion}.max")[:LONGEST],
            any=list(sent.get(f"{field.criterion}.any", [])),
            stance=one(sent, field.criterion)[:LONGEST],
        )
        for field in _seen(fields)
    ]


def own_merged(
    form: Sequence[OwnWish], before: Mapping[str, Any], fields: Sequence[CustomField]
) -> tuple[dict[str, Any] | None, list[str]]:
    """The wishes for own fields with what the form says put into them, and the names of what is no number.

    What the form does not show stays as it was, and so do weights, slacks and what must hold.
    """
    known, wrong = by_key(fields), list[str]()
    after = {key: wish for key, wish in before.items() if key not in {said.key for said in form}}
    for said in form:
        parts = _parts(said, known[said.key], wrong)
        if parts:
            dropped = ("min", "max", "any", *(STANCES if said.kind == "tag" else ()))
            kept = {name: value for name, value in before.get(said.key, {}).items() if name not in dropped}
            after[said.key] = {**kept, **parts}
    return after or None, wrong


def _seen(fields: Sequence[CustomField]) -> list[CustomField]:
    return [field for field in in_use(fields) if field.public]


def _blank(field: CustomField, language: str, **said: Any) -> OwnWish:
    asked = said.get("any", ())
    return OwnWish(
        name=field.criterion,
        key=field.key,
        kind=field.kind,
        label=field.called(language),
        unit=field.unit,
        values=[
            (value.code, field.value_called(value.code, language))
            for value in field.values
            if not value.retired or value.code in asked
        ],
        **said,
    )


def _shown(field: CustomField, asked: CustomWish, language: str) -> OwnWish:
    def typed(end: float | None) -> str:
        if end is None:
            return ""
        text = format_exact(end, language)
        return text if end.is_integer() else _unmistakable(text)

    stances = (stance for stance in STANCES if field.kind == "tag" and getattr(asked, stance))
    return _blank(
        field,
        language,
        low=typed(asked.min),
        high=typed(asked.max),
        any=list(asked.any),
        stance=next(stances, ""),
    )


def _unmistakable(text: str) -> str:
    """A written number whose decimals, being three, would be read as thousands.

    >>> _unmistakable("3,205"), _unmistakable("3,2")
    ('3,2050', '3,2')
    """
    return f"{text}0" if re.search(r"\d[.,]\d{3}$", text) else text


def _parts(said: OwnWish, field: CustomField, wrong: list[str]) -> dict[str, Any]:
    """What one wish says; what is no number is noted by its name."""
    if said.kind == "choice":
        return {"any": list(said.any)} if said.any else {}
    if said.kind == "tag":
        return {said.stance: True} if said.stance in STANCES else {}
    parts: dict[str, Any] = {}
    for end, name in ENDS:
        text = getattr(said, name)
        number = within(text, field.min, field.max)
        if number is not None:
            parts[end] = number
        elif text:
            wrong.append(f"{said.name}.{end}")
    return parts
