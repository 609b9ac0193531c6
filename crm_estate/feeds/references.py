"""Names that a feed's listings get here: whose they are, and a reference that is the same every time."""

import re
from hashlib import blake2b

from crm_estate.base.texts import fold
from crm_estate.feeds.bodies import feed_reference

LONGEST_SOURCE = 40
LONGEST_REFERENCE = 80
_UNFIT = re.compile(r"[\x00-\x20\x7f/?#\\]+")


def source_of(format: str, sender: str) -> str:
    """The source that a sender's listings are of.

    >>> source_of("kyero", "Casas & Más, S.L."), source_of("kyero", "")
    ('kyero-casas-mas-s-l', 'kyero')
    >>> len(source_of("kyero", "a very long name of a firm " * 3))
    40
    """
    name = fold(sender).encode("ascii", "ignore").decode()
    slug = "-".join([format, *name.split()])
    if sender.strip() and (not name or len(slug) > LONGEST_SOURCE):
        return f"{slug[: LONGEST_SOURCE - 9].rstrip('-')}-{_short(sender)}"
    return slug


def reference_of(source: str, source_id: str) -> str:
    """The reference of what a source calls so; an id that is no reference is cleaned, and told apart by its
    fingerprint from others that look the same then.

    >>> reference_of("kyero", "A-1"), reference_of("kyero", "A/1") == reference_of("kyero", "A?1")
    ('kyero-A-1', False)
    """
    whole = feed_reference(source, source_id)
    clean = _UNFIT.sub("-", whole)
    if clean == whole and len(whole) <= LONGEST_REFERENCE:
        return whole
    return f"{clean[: LONGEST_REFERENCE - 9]}-{_short(whole)}"


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
