"""Words of a source's own, where a field takes few values: which are not understood, and what they mean."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.base.fields import Slug
from crm_estate.feeds.paths import kind_of
from crm_estate.feeds.rows import Row
from crm_estate.feeds.sheets.columns import UNKNOWN, FieldMap
from crm_estate.feeds.sheets.readers import Around, Bound, read
from crm_estate.feeds.words import is_nothing, text_of
from crm_estate.listings.custom import CustomField
from crm_estate.listings.facts import Kind, Offer, RentPeriod, Status
from crm_estate.listings.words import CONDITIONS

VALUES: Mapping[str, Sequence[str]] = {
    "offer": get_args(Offer),
    "kind": get_args(Kind),
    "standard_status": get_args(Status),
    "rent_period": (*get_args(RentPeriod), UNKNOWN),
    "condition": (*CONDITIONS, UNKNOWN),
}
TRUTHS: Mapping[str, bool | None] = {"yes": True, "no": False, UNKNOWN: None}

MOST_WORDS = 40
"""Words of one column that are asked about, those that most rows have."""

LONGEST_WORD = 80


class Word(Struct, frozen=True, kw_only=True):
    """A word that a column holds and that is not understood by itself."""

    text: str
    rows: int
    """How many of the rows that were looked through have it."""
    means: str = ""
    """What it was chosen to mean; empty: nothing yet."""


def meanings(path: str, own: Sequence[CustomField] = ()) -> dict[str, Any]:
    """What a word in the column of a field can mean, by codes; none where a field takes more than few values.

    >>> meanings("offer"), meanings("features.lift")
    ({'sale': 'sale', 'rent': 'rent'}, {'yes': True, 'no': False, 'unknown': None})
    >>> meanings("living_area")
    {}
    """
    if path.startswith("features."):
        return dict(TRUTHS)
    if path in VALUES:
        return {code: None if code == UNKNOWN else code for code in VALUES[path]}
    field = next((field for field in own if field.criterion == path), None)
    if field is None or field.kind == "number":
        return {}
    return {"yes": True, "no": False} if field.kind == "tag" else {one.code: one.code for one in field.values}


def with_words(
    field: FieldMap, path: str, said: Mapping[str, str], own: Sequence[CustomField] = ()
) -> FieldMap:
    """The field with what a person said of words; other words are read as before.

    >>> with_words(FieldMap(column="typ"), "kind", {"byt": "apartment"}).choices
    {'byt': 'apartment'}
    """
    known = meanings(path, own)
    chosen = {word: known[code] for word, code in said.items() if code in known}
    if not chosen:
        return field
    return msgspec.structs.replace(
        field,
        kind="yes_no" if _is_truth(known) else "choice",
        choices={**field.choices, **chosen},
        others=field.others or not field.choices,
    )


def words_to_ask(
    rows: Iterable[Row],
    bound: Iterable[Bound],
    said: Mapping[int, Mapping[str, str]],
    around: Around,
    own: Sequence[CustomField] = (),
) -> dict[int, list[Word]]:
    """By column, the words in rows that are not understood as the columns are bound, the most frequent first.

    `said`: what was chosen for some of them.
    """
    asked = {one.index: one for one in bound if meanings(one.path, own)}
    counted: dict[int, Counter[str]] = {index: Counter() for index in asked}
    for row in rows if asked else ():
        if row.wrong is None:
            for index, counts in counted.items():
                counts[text_of(row.cells[index])] += 1
    return {
        index: _unknown(counts, asked[index], said.get(index, {}), around, own)
        for index, counts in counted.items()
    }


def _unknown(
    counts: Counter[str], bound: Bound, said: Mapping[str, str], around: Around, own: Sequence[CustomField]
) -> list[Word]:
    found: list[Word] = []
    for text, rows in counts.most_common():
        is_word = not is_nothing(text) and len(text) <= LONGEST_WORD
        if is_word and not _is_understood(text, bound, around, own):
            found.append(Word(text=text, rows=rows, means=said.get(text, "")))
            if len(found) == MOST_WORDS:
                break
    return found


def _is_understood(text: str, bound: Bound, around: Around, own: Sequence[CustomField]) -> bool:
    strict = msgspec.structs.replace(bound, field=msgspec.structs.replace(bound.field, loose=False), met={})
    try:
        value = read(text, strict, around).get(bound.path)
        if bound.path == "condition":  # any word of small letters may be one
            msgspec.convert(value, Slug | None)
            return True
    except (Invalid, msgspec.ValidationError):
        return False
    return value is None or value in meanings(bound.path, own).values()


def _is_truth(known: Mapping[str, Any]) -> bool:
    return known.get("yes") is True


def is_spoken(path: str, kind: str) -> bool:
    """Whether the words of a column can be given meanings as it is read: not where they are looked for."""
    return kind in ("choice", "yes_no", kind_of(path, "listings"))
