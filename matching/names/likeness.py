"""How alike two names are: the definition, plain and slow, that the index is held to."""

from rapidfuzz.distance import OSA

ORDER = 0.95
"""What names are worth whose words are the same in another order."""


def similarity(a: str, b: str) -> float:
    """Likeness of two names in [0, 1].

    The larger of
    * 1 - d / max(len a, len b), where d is the optimal string alignment distance (insertions, deletions,
      substitutions and swaps of neighbours, none of them edited twice: Boytsov 2011, section 2.2), and
    * `ORDER` times the same of both names with their words sorted, if both have several words.
    An empty name is like nothing.

    >>> similarity("krakoww", "krakow"), similarity("brno", "bron")
    (0.8571428571428572, 0.75)
    >>> similarity("biala bielsko", "bielsko biala"), similarity("", "")
    (0.95, 0.0)
    """
    if not a or not b:
        return 0.0
    as_written = _aligned(a, b)
    if min(len(a.split()), len(b.split())) < 2:
        return as_written
    return max(as_written, ORDER * _aligned(in_order(a), in_order(b)))


def in_order(name: str) -> str:
    """The name with its words sorted.

    >>> in_order("nad Labem  Usti")
    'Labem Usti nad'
    """
    return " ".join(sorted(name.split()))


def _aligned(a: str, b: str) -> float:
    return 1.0 - OSA.distance(a, b) / max(len(a), len(b))
