"""Blocking passes: which pairs are candidates at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from matching.doubles.fields import Bits, Company, Day, Digits, Exact, Field, Name, Number, Place, Text

WORDED_KEYS = ("", "sound", "start", "words", "letters")
READINGS: dict[type, tuple[str, ...]] = {
    Name: WORDED_KEYS, Text: WORDED_KEYS, Company: WORDED_KEYS,
    Exact: ("",), Digits: ("",), Day: ("", "year", "date"), Number: ("",), Place: ("",), Bits: ("",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One way to read one or several fields of one kind: any of them in common will do."""

    fields: tuple[str, ...]
    reading: str

    def __str__(self) -> str:
        return "|".join(self.fields) + (f":{self.reading}" if self.reading else "")


@dataclass(frozen=True, slots=True, init=False)
class Pass:
    """Records are candidates for each other when they have all these keys in common.

    A key is a field's name, alone or with a way to read it: Name, Text, Company ``:sound`` (what it sounds
    like), ``:start`` (its first three letters), ``:words`` (any one word), ``:letters`` (the letters of any
    one word, in whatever order); Day ``:year``, ``:date`` (month and day). Numbers and places agree as
    far as their widest band. ``given|family:sound`` holds either field's. A record that lacks a key
    takes no part in the pass.

    ``then`` are further keys, added one after another where records with the same keys are too many.
    """

    keys: tuple[Key, ...]
    then: tuple[Key, ...]

    def __init__(self, *keys: str, then: Sequence[str] = ()) -> None:
        object.__setattr__(self, "keys", tuple(read_key(key) for key in keys))
        object.__setattr__(self, "then", tuple(read_key(key) for key in then))

    def __str__(self) -> str:
        later = f" then {' + '.join(map(str, self.then))}" if self.then else ""
        return " + ".join(map(str, self.keys)) + later


def read_key(text: str) -> Key:
    names, _, reading = text.partition(":")
    return Key(tuple(names.split("|")), reading)


def check_pass(one: Pass, named: Mapping[str, Field]) -> None:
    if not one.keys:
        raise ValueError("passes: one without keys would hold all pairs")
    for key in (*one.keys, *one.then):
        for name in key.fields:
            if name not in named:
                raise ValueError(f"passes: {name} is not declared")
            if key.reading not in READINGS[type(named[name])]:
                raise ValueError(f"passes: {name} is not read by {key.reading!r}")


def derived(fields: Sequence[Field]) -> tuple[Pass, ...]:
    """Passes that follow from the fields: what identifies alone, and any two of the rest together."""
    gates = [field.name for field in fields if field.gate and isinstance(field, Exact) and not field.several]
    weighed = [field for field in fields if not field.gate]
    loose = [loosely(field) for field in weighed if not isinstance(field, Bits | Number)]
    narrower = [key for key in loose if key]
    alone = [
        Pass(*gates, field.name, then=[key for key in narrower if key.partition(":")[0] != field.name])
        for field in weighed
        if isinstance(field, Exact | Digits | Day | Text | Company | Place)
    ]
    together = [
        Pass(*gates, *pair, then=[key for key in narrower if key not in pair])
        for pair in combinations([key for key in loose if key], 2)
    ]
    return (*alone, *together) or tuple(Pass(*gates, field.name) for field in weighed)


def loosely(field: Field) -> str:
    """The key by which a field is read so that a slip in it does little harm; empty where it has none."""
    match field:
        case Name():
            return f"{field.name}:sound"
        case Text() | Company():
            return f"{field.name}:words"
        case Day():
            return f"{field.name}:year"
        case Place():
            return field.name
        case _:
            return ""
