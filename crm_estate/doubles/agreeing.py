"""What two contacts agree to once they are one: never more than both did. Pure."""

from collections.abc import Iterator, Sequence
from typing import Literal

from crm_estate.contacts.facts import Consent

Stance = Literal["agreed", "opposed", "silent"]
Permission = tuple[str, str]
"""A purpose and a channel."""


def ending(own: Sequence[Consent], other: Sequence[Consent], *, keep_consent: bool) -> Iterator[Permission]:
    """The permissions one of the two gave that the one contact does not have any more.

    What either withdrew is withdrawn. Where one agreed and the other never spoke of it, the permission ends
    too, unless `keep_consent` says that it holds for both.
    """
    for purpose, channel in dict.fromkeys((c.purpose, c.channel) for c in (*own, *other)):
        stances = {stance(consents, (purpose, channel)) for consents in (own, other)}
        if "agreed" in stances and ("opposed" in stances or ("silent" in stances and not keep_consent)):
            yield purpose, channel


def stance(consents: Sequence[Consent], permission: Permission) -> Stance:
    """What someone's consents say of one permission."""
    spoken = [c for c in consents if (c.purpose, c.channel) == permission]
    if not spoken:
        return "silent"
    return "agreed" if any(c.withdrawn_at is None for c in spoken) else "opposed"
