"""The terms in which homes and wishes are compared: the unit of prices, numbers of words, own fields."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import msgspec

import matching
from crm_estate.listings.custom import CustomField
from crm_estate.matchmaking.facts import Reason
from crm_estate.matchmaking.homes import Home, home_columns
from crm_estate.matchmaking.unit import PRICE, Unit
from crm_estate.matchmaking.vocabulary import Vocabulary
from crm_estate.matchmaking.wanted import Wanted
from crm_estate.matchmaking.wishes import criteria, wish_columns

MOST_FRAGMENTS = 50_000
"""Reasons whose JSON is kept."""


class Terms:
    """What both sides must be said in to be compared; `fields` are those in use."""

    def __init__(self, unit: Unit, vocabulary: Vocabulary, fields: Sequence[CustomField] = ()) -> None:
        self.unit, self.vocabulary, self.fields = unit, vocabulary, tuple(fields)
        self._fragments: dict[object, str] = {}

    @cached_property
    def criteria(self) -> matching.Criteria:
        return criteria(self.unit, self.fields)

    def homes(self, homes: Sequence[Home]) -> matching.Homes:
        """A store of these homes, in this order."""
        return self.criteria.homes(len(homes), self.home_columns(homes))

    def wishes(self, wishes: Sequence[Wanted]) -> matching.Wishes:
        """A store of these wishes, in this order."""
        return self.criteria.wishes(len(wishes), self.wish_columns(wishes))

    def home_columns(self, homes: Sequence[Home]) -> dict[str, Any]:
        return home_columns(homes, self.vocabulary, self.unit, self.fields)

    def wish_columns(self, wishes: Sequence[Wanted]) -> dict[str, Any]:
        return wish_columns(wishes, self.vocabulary, self.unit, self.fields)

    def reasons(self, reasons: Iterable[matching.Reason], currency: str | None) -> list[Reason]:
        """The engine's reasons in words and in the currency that is asked in."""
        return [self.reason(reason, currency) for reason in reasons]

    def encoded(self, reasons: Iterable[matching.Reason], currency: str | None) -> str:
        """The same as they are stored, in JSON: most of them are like many others, and encoded once."""
        return f"[{','.join([self._fragment(reason, currency) for reason in reasons])}]"

    def _fragment(self, reason: matching.Reason, currency: str | None) -> str:
        if reason.by is not None or reason.km or reason.criterion in self._own:
            return _json(self.reason(reason, currency))
        key = (
            reason.criterion, reason.code, reason.fit, reason.weight, reason.must, reason.ruled_out,
            reason.area, reason.present, reason.missing, reason.unknown, reason.avoided,
        )  # fmt: skip
        fragment = self._fragments.get(key)
        if fragment is None:
            if len(self._fragments) >= MOST_FRAGMENTS:
                self._fragments.clear()
            fragment = self._fragments[key] = _json(self.reason(reason, currency))
        return fragment

    def reason(self, reason: matching.Reason, currency: str | None) -> Reason:
        name, own = reason.criterion, self._own.get(reason.criterion)
        is_price = name in self.unit.criteria
        money = currency if is_price and reason.by is not None else None
        value, bound = self._number(reason.value, money), self._number(reason.bound, money)
        return Reason(
            criterion=PRICE if is_price else name,
            code=reason.code,
            fit=round(reason.fit, 6),
            weight=reason.weight,
            must=reason.must,
            ruled_out=reason.ruled_out,
            value=value if bound is not None or (own and own.kind == "number") else None,
            bound=bound,
            by=self._number(reason.by, money),
            share=self._number(reason.share, None),
            currency=money,
            km=self._number(reason.km, None) if reason.code in ("near_area", "outside_area") else None,
            area=reason.area,
            option=own.codes[int(value)] if own and own.kind == "choice" and value is not None else None,
            present=self._words(reason.present, own),
            missing=self._words(reason.missing, own),
            unknown=self._words(reason.unknown, own),
            avoided=self._words(reason.avoided, own),
        )

    def _words(self, tags: Sequence[int], own: CustomField | None) -> list[str]:
        if not tags:
            return []
        return [own.key] if own is not None else self.vocabulary.words(tags)

    @cached_property
    def _own(self) -> dict[str, CustomField]:
        return {field.criterion: field for field in self.fields}

    def _number(self, value: float | None, currency: str | None) -> float | None:
        if value is None:
            return None
        return self.unit.amount(value, currency) if currency else round(float(value), 6)


def _json(reason: Reason) -> str:
    return msgspec.json.encode(reason).decode()
