"""Why a record was refused, or something in it left out: kept as what it is made of, said to each reader."""

from typing import TypeAlias

import msgspec
from msgspec import Struct

from crm_estate.base.errors import Outcome
from crm_estate.base.languages import DEFAULT
from crm_estate.base.wording import Sentence, told

Why: TypeAlias = "str | Outcome | Sentence | Reason"
"""A text that is translated, what went wrong below, or what was made of these."""


LONGEST_VALUE = 1_000
"""Characters of a text or a value that are stored."""


class Reason(Struct, frozen=True):
    """One or more sentences; the first says what is wrong, others what was done about it."""

    sentences: tuple[Sentence, ...]

    @property
    def code(self) -> str:
        """The same for the same reason, whatever the values: for programs."""
        return self.sentences[0].code if self.sentences else ""

    def said_in(self, language: str = DEFAULT) -> str:
        return " ".join(sentence.said_in(language) for sentence in self.sentences)


def because(*whys: Why, **values: object) -> Reason:
    """The reason that texts and outcomes make, one after the other; `values` go into the texts.

    >>> because("%(n)s is not a number.", "It is left out.", n="x").said_in()
    'x is not a number. It is left out.'
    """
    shown = {name: str(value) for name, value in values.items()}
    return Reason(tuple(sentence for why in whys for sentence in _sentences(why, shown)))


def written(reason: Reason) -> str:
    """A reason as it is stored: values clipped, and without what a database cannot hold."""
    plain = [
        msgspec.structs.replace(
            one, text=_plain(one.text), values={k: _plain(v) for k, v in one.values.items()}
        )
        for one in reason.sentences
    ]
    return msgspec.json.encode(plain).decode()


def as_written(text: str) -> Reason:
    """The reason that was stored."""
    return Reason(msgspec.json.decode(text, type=tuple[Sentence, ...]))


def _sentences(why: Why, values: dict[str, str]) -> tuple[Sentence, ...]:
    if isinstance(why, Reason):
        return why.sentences
    if isinstance(why, Sentence):
        return (why,)
    if isinstance(why, Outcome):
        return (told(why),)
    return (Sentence(why, values if "%(" in why else {}),)


def _plain(text: str) -> str:
    return text[:LONGEST_VALUE].replace("\x00", "").encode(errors="replace").decode()
