"""What may be suggested of a requirement, and what may be said to it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from crm_estate.base.fields import NO_NUL

Code = Literal["avoid_tag", "prefer_tag", "narrow", "widen", "raise_weight"]
Answer = Literal["accepted", "declined"]


class Suggestion(Struct, frozen=True, kw_only=True):
    """One thing that a requirement might say differently, judging by what was said of its matches.

    `avoid_tag`, `prefer_tag`: the feature `value` is to be left out, would be nice. `narrow`, `widen`: the
    `end` of the criterion becomes `to`, of the price in `currency`. `raise_weight`: the weight becomes `to`.
    `supporting` and `contrary` count what was said of homes for and against it; `certainty` is a probability.
    """

    id: str
    code: Code
    criterion: str
    value: str | None = None
    end: Literal["min", "max"] | None = None
    to: float | None = None
    currency: str | None = None
    supporting: int
    contrary: int
    certainty: float

    @property
    def key(self) -> str:
        """What it is about, however far it goes; an answer to it counts for all of these."""
        return key_of(self.code, self.criterion, self.value or self.end)


class Suggestions(Struct, frozen=True, kw_only=True):
    """The surest first; none while they are switched off."""

    on: bool
    items: list[Suggestion]


class AnswerFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why, or what else there is to say."""

    note: Annotated[str, Meta(max_length=2000, pattern=NO_NUL)] = ""


class SwitchFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether anything is to be suggested."""

    on: bool


def key_of(code: str, criterion: str, what: str | None) -> str:
    """
    >>> key_of("narrow", "price", "max")
    'narrow:price:max'
    """
    return ":".join(filter(None, (code, criterion, what)))


def id_of(key: str, to: float | None) -> str:
    """The key and how far it goes: whoever agrees, agrees to that.

    >>> id_of("narrow:price:max", 640000.0)
    'narrow:price:max:640000'
    """
    return key if to is None else f"{key}:{to:.6f}".rstrip("0").rstrip(".")
