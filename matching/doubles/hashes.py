"""64-bit numbers for values: the same in every process, so that nothing hangs on order or on chance."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Array

Hashes = NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def hash_texts(texts: Iterable[str]) -> Hashes:
    """(k,) numbers of k strings, of any letters, lone surrogates too."""
    raw = b"".join(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts)
    return np.frombuffer(raw, dtype="<u8").astype(np.uint64)


def mixed(numbers: Array) -> Hashes:
    """Well spread numbers of equal shape (Steele, Lea and Flood 2014, SplitMix64)."""
    spread = numbers.astype(np.uint64) + _ODD
    spread = (spread ^ (spread >> np.uint64(30))) * _FIRST
    spread = (spread ^ (spread >> np.uint64(27))) * _SECOND
    return spread ^ (spread >> np.uint64(31))


def paired(first: Hashes, second: Hashes) -> Hashes:
    """Numbers of ordered pairs."""
    return mixed(mixed(first) + second)


def hash_floats(numbers: NDArray[Any]) -> Hashes:
    """Numbers of floats by value; -0.0 is 0.0."""
    return mixed((numbers.astype(np.float64) + 0.0).view(np.uint64))
