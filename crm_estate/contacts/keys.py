"""What a contact is likely to be entered with twice, as hashes that an index finds in microseconds.

Two contacts with a key in common are worth comparing; whether they are doubles is decided elsewhere. The
hashes say nothing to a reader, so that no copy of a name or an address lies about in an index.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import permutations

from crm_estate.base.texts import fold

STRONG = 1
"""The bit of a key that says: hardly two people share this."""
PHONE_DIGITS = 9
MOST_WORDS = 3
"""A longer name is known by so many of its words, in order of the alphabet; every pair makes a key."""
LEGAL = frozenset(
    {
        "a", "ag", "and", "as", "c", "dd", "doo", "gmbh", "i", "inc", "ks", "llc", "ltd", "o", "pfa", "r",
        "s", "sa", "sk", "sp", "spj", "spol", "spzoo", "srl", "sro", "z",
    }
)  # fmt: skip
"""Words that say what a firm is by law, not which."""
_TAG = re.compile(r"\+[^@]*@")


def keys_of(given: str, family: str, company: str, emails: Sequence[str], phones: Sequence[str]) -> list[int]:
    """The keys of one contact, ascending.

    >>> one = keys_of("Mara", "Nowak", "", ["mara@example.org"], [])
    >>> two = keys_of("Nowák", "Mara", "", ["mara+homes@example.org"], ["+48601000000"])
    >>> len(set(one) & set(two)), len(one), len(two)
    (4, 4, 5)
    """
    strong = {
        *(f"mail {_TAG.sub('@', email.lower())}" for email in emails),
        *(f"tel {phone[-PHONE_DIGITS:]}" for phone in phones),
    }
    weak = {*_of_a_name(f"{given} {family}"), *_of_a_firm(company)}
    return sorted({*_hashed(strong, STRONG), *_hashed(weak, 0)})


def _of_a_name(name: str) -> Iterator[str]:
    """The whole name in any order of its words, and the starts of any two words."""
    words = sorted(fold(name).split())[:MOST_WORDS]
    if words:
        yield f"name {' '.join(words)}"
    for one, other in permutations(words, 2):
        yield f"start {one[:2]} {other[:4]}"


def _of_a_firm(company: str) -> Iterator[str]:
    words = [word for word in fold(company).split() if word not in LEGAL]
    if words:
        yield f"firm {' '.join(words[:2])}"
        yield f"firm {words[0]}"


def _hashed(texts: Iterable[str], bit: int) -> Iterator[int]:
    for text in texts:
        number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
        yield (number & ~1) | bit
