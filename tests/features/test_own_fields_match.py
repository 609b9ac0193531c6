"""An office's own fields are criteria like any other: they decide, are explained, and reach the message."""

from typing import Any

import pytest
from msgspec.structs import replace

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.listings.custom import CustomFieldFacts, custom_fields
from crm_estate.listings.facts import ListingFacts
from crm_estate.matchmaking.preview import preview
from crm_estate.matchmaking.search import matches_of_listing, matches_of_requirement
from crm_estate.matchmaking.sentences import sentences, summary
from crm_estate.matchmaking.why import why
from crm_estate.requirements.criteria import CustomWish
from crm_estate.requirements.custom_keeping import receive as declare_field
from crm_estate.requirements.facts import RequirementFacts
from crm_estate.worker import react
from tests.mail_server import Inbox
from tests.outreach_office import FLAT, MARA, NOW, TUESDAY, arrive, deliver, homes_in, text_of
from tests.own_fields import CEILING, FIBRE, HEATING, declare

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

WISH = RequirementFacts(
    contact="K-MARA",
    name="loft",
    offer="sale",
    custom={
        "ceiling_height": CustomWish(min=3.0, must=True),
        "heating": CustomWish(any=["gas", "district"], must=True),
        "fibre": CustomWish(must=True),
    },
)
LOFTY = {"ceiling_height": 3.2, "heating": "gas", "fibre": True}


def home(reference: str, **custom: Any) -> ListingFacts:
    """A flat that says so of own fields; a value of None is not known."""
    said = {key: value for key, value in {**LOFTY, **custom}.items() if value is not None}
    return replace(FLAT, reference=reference, custom=said)


def wanting(**custom: CustomWish) -> RequirementFacts:
    return replace(WISH, custom=custom)


async def found() -> list[str]:
    """Listings that suit the one requirement, which the listings say, too."""
    matches = (await matches_of_requirement(1, actor=SYSTEM)).items
    for match in matches:
        (other,) = (await matches_of_listing(match.listing, actor=SYSTEM)).items
        assert (other.requirement_id, other.score, other.reasons) == (1, match.score, match.reasons)
    return [match.listing for match in matches]


async def said(reference: str, language: str = "en", reader: Any = "contact") -> list[str]:
    """What is said of how a listing stands to the one requirement."""
    reasons = (await why(reference, 1, actor=SYSTEM, now=NOW)).reasons
    spoken = sentences(reasons, language, reader, await custom_fields())
    return sorted(one.text.replace("\xa0", " ") for one in spoken)


async def test_a_number_a_choice_and_a_tag_decide_what_fits() -> None:
    await declare(NOW)
    await arrive(
        home("FITS"),
        home("LOW", ceiling_height=2.7),
        home("COAL", heating="coal"),
        home("OFFLINE", fibre=False),
        MARA,
        WISH,
    )
    assert await found() == ["FITS"]
    (match,) = (await matches_of_requirement(1, actor=SYSTEM)).items
    assert match.score == 1.0
    assert await said("FITS") == [
        "Ceiling height 3.2 m: within what you asked for",
        "Fibre optics: yes, as you asked",
        "Heating: Gas, as you asked",
    ]
    assert "Ceiling height 2.7 m: 0.3 m below what you asked for" in await said("LOW")
    assert "Heating: Coal, not what you asked for" in await said("COAL")
    assert "Fibre optics: no" in await said("OFFLINE")


async def test_what_a_listing_does_not_say_counts_half_and_rules_nothing_out() -> None:
    await declare(NOW)
    silent = replace(FLAT, reference="SILENT", custom={})
    await arrive(silent, MARA, WISH)
    (match,) = (await matches_of_requirement(1, actor=SYSTEM)).items
    assert (match.score, match.listing) == (0.5, "SILENT")
    assert await said("SILENT") == [
        "Ceiling height: not known",
        "Fibre optics: not known",
        "Heating: not known",
    ]


async def test_slack_is_the_fields_own_unless_the_wish_says_another() -> None:
    await declare(NOW, dust=CustomFieldFacts(kind="number", label="Dust", slack=0.5))
    await arrive(home("LOW", ceiling_height=2.9, dust=125), MARA, wanting(ceiling_height=CustomWish(min=3.0)))
    for wish, score in (
        (wanting(ceiling_height=CustomWish(min=3.0)), 0.5),
        (wanting(ceiling_height=CustomWish(min=3.0, slack=1.0)), 0.9),
        (wanting(dust=CustomWish(max=100.0)), 0.5),
        (wanting(dust=CustomWish(max=100.0, slack=1.0)), 0.75),
    ):
        await arrive(wish)
        assert (await why("LOW", 1, actor=SYSTEM, now=NOW)).score == pytest.approx(score, abs=1e-5)


async def test_what_is_to_be_avoided_rules_out_and_weights_weigh() -> None:
    await declare(NOW)
    tall, warm = CustomWish(min=3.0, weight=3.0), CustomWish(any=["gas"])
    await arrive(home("WIRED"), home("PLAIN", fibre=False, heating="coal"), MARA)
    await arrive(wanting(ceiling_height=tall, heating=warm, fibre=CustomWish(avoid=True)))
    assert await found() == ["PLAIN"]
    assert (await why("PLAIN", 1, actor=SYSTEM, now=NOW)).score == pytest.approx(0.75, abs=1e-5)
    assert "Fibre optics: no, as you asked" in await said("PLAIN")
    assert "Fibre optics: yes, which you do not want" in await said("WIRED")


async def test_a_change_of_an_own_value_alone_is_matched_again() -> None:
    await declare(NOW)
    await arrive(home("LOFT", ceiling_height=2.5), MARA, WISH)
    assert await found() == []
    await arrive(home("LOFT", ceiling_height=3.5))
    assert await found() == ["LOFT"]
    await arrive(home("LOFT", heating="coal"))
    assert await found() == []


async def test_a_changed_or_retired_field_is_matched_again_without_anyone_touching_a_wish() -> None:
    await declare(NOW)
    await arrive(home("LOW", ceiling_height=2.7), home("COAL", heating="coal"), MARA, WISH)
    assert await found() == []
    await declare_field("ceiling_height", replace(CEILING, slack=1.0), actor=SYSTEM, now=NOW)
    await react(NOW)
    assert await found() == ["LOW"]
    await declare_field("heating", replace(HEATING, retired=True), actor=SYSTEM, now=NOW)
    await react(NOW)
    assert await found() == ["COAL", "LOW"]
    assert not [text for text in await said("COAL") if "Heating" in text]
    await declare_field("heating", HEATING, actor=SYSTEM, now=NOW)
    await react(NOW)
    assert await found() == ["LOW"]


async def test_a_requirement_whose_only_fields_are_retired_matches_nothing() -> None:
    await declare(NOW)
    await arrive(home("LOFT"), MARA, wanting(fibre=CustomWish(must=True)))
    assert await found() == ["LOFT"]
    await declare_field("fibre", replace(FIBRE, retired=True), actor=SYSTEM, now=NOW)
    await react(NOW)
    assert await found() == []


async def test_a_look_ahead_counts_own_fields() -> None:
    await declare(NOW)
    await arrive(home("FITS"), home("LOW", ceiling_height=2.0), home("COAL", heating="coal"))
    assert (await preview(WISH, now=NOW)).count == 1
    assert (await preview(wanting(fibre=CustomWish(nice=True)), now=NOW)).count == 3


async def test_reasons_speak_the_readers_language() -> None:
    await declare(NOW)
    await arrive(home("FITS"), MARA, WISH)
    polish = await said("FITS", "pl")
    assert [text.partition(":")[0] for text in polish] == [
        "Ogrzewanie", "Wysokość pomieszczeń 3,2 m", "Światłowód",
    ]  # fmt: skip
    assert "Heating: Gas, as asked for" in await said("FITS", "en", "agent")


async def test_contacts_are_told_nothing_of_what_is_not_for_them() -> None:
    await declare(NOW, fibre=replace(FIBRE, public=False))
    await arrive(
        home("OFFLINE", fibre=False),
        MARA,
        wanting(fibre=CustomWish(nice=True), heating=CustomWish(any=["gas"])),
    )
    assert await said("OFFLINE") == ["Heating: Gas, as you asked"]
    assert "Fibre optics: no" in await said("OFFLINE", reader="agent")


async def test_large_numbers_are_said_as_they_were_written() -> None:
    await declare(NOW, rent=CustomFieldFacts(kind="number", label="Service charge", unit="zł", slack=0.5))
    await arrive(home("DEAR", rent=1234.56), MARA, wanting(rent=CustomWish(max=1000.1)))
    assert await said("DEAR") == ["Service charge 1234.56 zł: 234.46 zł above what you asked for"]


async def test_a_message_says_what_own_fields_have_to_do_with_it(inbox: Inbox, port: int) -> None:
    await declare(NOW)
    await arrive(home("LOFT", fibre=None), replace(MARA, language="en"), WISH)
    assert await deliver(port, TUESDAY) == 1
    [(_, message)] = inbox.arrived
    assert homes_in(message) == ["LOFT"]
    text = text_of(message)
    assert "Ceiling height 3.2 m: within what you asked for" in text
    assert "Fibre optics: not known" in text


async def test_a_match_found_before_its_field_is_renamed_is_said_by_the_new_name() -> None:
    await declare(NOW)
    await arrive(home("LOFT"), MARA, WISH)
    await declare_field("ceiling_height", replace(CEILING, label="Room height"), actor=SYSTEM, now=NOW)
    (match,) = (await matches_of_requirement(1, actor=SYSTEM)).items
    fields = await custom_fields()
    spoken = [one.text for one in sentences(match.reasons, "en", "contact", fields)]
    assert "Room height 3.2\xa0m: within what you asked for" in spoken
    assert summary(match.reasons, "en", "contact", fields) == "everything fits"
    assert await database.fetch_value("select count(*) from match") == 1
