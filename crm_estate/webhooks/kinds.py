"""Which facts may be told to the outside, and which scope each kind needs."""

from collections.abc import Iterable, Sequence

from crm_estate.accounts.permissions import Actor, Scope

READS: tuple[Scope, ...] = ("listings:read", "contacts:read", "requirements:read", "matches:read")

KINDS: dict[Scope, tuple[str, ...]] = {
    "listings:read": (
        "listing.added", "listing.published", "listing.withdrawn", "listing.repriced", "listing.changed",
        "listing.linked", "listing.unlinked", "listing.told_apart",
        "listing.portal_asked", "listing.portal_unasked", "listing.portal_live", "listing.portal_refused",
        "listing.portal_removed", "listing.portal_failed",
        "field.added", "field.changed", "field.removed", "doubles.learned", "doubles.forgotten",
    ),
    "contacts:read": (
        "contact.added", "contact.changed", "contact.merged", "contact.unmerged", "contact.told_apart",
        "contact.consented", "contact.consent_withdrawn", "contact.unsubscribed", "contact.enquired",
        "digest.queued", "digest.sent", "digest.not_sent", "digest.refused", "digest.dead", "digest.revived",
        "listing.offered",
    ),
    "requirements:read": (
        "requirement.added", "requirement.changed",
        "suggestion.accepted", "suggestion.declined", "suggestion.switched_off", "suggestion.switched_on",
    ),
    "matches:read": (
        "match.found", "match.improved", "match.lost", "match.approved", "match.dropped", "match.liked",
        "match.dismissed", "match.feedback_withdrawn",
    ),
}  # fmt: skip
"""Kinds by the scope that a reader needs. What is not here is told to nobody."""

KEPT_INSIDE = ("demo.loaded", "webhook.")
"""Beginnings of the kinds that stay inside on purpose."""

SCOPE_OF: dict[str, Scope] = {kind: scope for scope, kinds in KINDS.items() for kind in kinds}
FAMILIES = tuple(dict.fromkeys(f"{kind.partition('.')[0]}.*" for kind in SCOPE_OF))
"""`listing.*` and the like stand for every kind that begins so, also one that is to come."""


def has(actor: Actor, scope: Scope) -> bool:
    """Whether the actor may read what this scope is about; people are not limited by scopes."""
    return actor.kind != "key" or scope in actor.scopes


def named_by(words: Iterable[str]) -> list[str]:
    """The kinds that are meant by kinds and families.

    >>> named_by(["field.*", "match.found"])
    ['field.added', 'field.changed', 'field.removed', 'match.found']
    """
    asked = set(words)
    return [kind for kind in SCOPE_OF if kind in asked or f"{kind.partition('.')[0]}.*" in asked]


def allowed(actor: Actor, kinds: Sequence[str]) -> list[str]:
    """Those of the kinds that the actor's scopes let it see."""
    return [kind for kind in kinds if has(actor, SCOPE_OF[kind])]
