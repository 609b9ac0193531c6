"""Every kind of fact is told to those who may read it, or kept inside on purpose."""

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.webhooks.kinds import FAMILIES, KEPT_INSIDE, KINDS, READS, SCOPE_OF, allowed, named_by
from tests.test_readme import CALLED_SO, FACT, ROOT, SAID_BY_PARTS


def written() -> set[str]:
    """The facts that the program writes, told or not."""
    files = (file for part in ("crm_estate", "fixtures") for file in (ROOT / part).rglob("*.py"))
    code = "".join(file.read_text() for file in files if file != ROOT / "crm_estate/webhooks/kinds.py")
    return set(FACT.findall(code)) - CALLED_SO | SAID_BY_PARTS


def test_whoever_adds_a_fact_says_who_may_be_told_of_it() -> None:
    inside = {kind for kind in written() if kind.startswith(KEPT_INSIDE)}
    assert written() - inside == set(SCOPE_OF)
    assert sum(map(len, KINDS.values())) == len(SCOPE_OF)
    assert tuple(KINDS) == READS


def test_a_family_is_all_its_kinds_and_no_other() -> None:
    assert set(named_by(FAMILIES)) == set(SCOPE_OF)
    for family in FAMILIES:
        assert {f"{kind.partition('.')[0]}.*" for kind in named_by([family])} == {family}


def test_a_key_is_told_nothing_for_which_it_lacks_the_scope() -> None:
    for scope, kinds in KINDS.items():
        assert allowed(Actor(kind="key", scopes=frozenset({scope})), list(SCOPE_OF)) == list(kinds)
    assert allowed(SYSTEM, list(SCOPE_OF)) == list(SCOPE_OF)
