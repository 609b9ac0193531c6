"""A prospect's pages on a phone, opened by the link in the message that arrived: homes, wishes, leaving."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from crm_estate.contacts.facts import ContactFacts
from crm_estate.requirements.criteria import Area, AreasWish, CircleArea, PriceWish
from crm_estate.requirements.facts import RequirementFacts
from tests.walks.browser import PHONE, chromium, look_over, walk_by_tab, window
from tests.walks.furnishing import CENTRE, client, furnished, home
from tests.walks.house import House

ADA, BEA, CYD = client("Ada", "Wrona"), client("Bea", "Zima"), client("Cyd", "Lato")
EVERYONE = (ADA, BEA, CYD)
NEAR = home("NEAR", "Flat by the fountain", 640_000, km=0.4)
DEAR = home("DEAR", "Flat with a view", 880_000, km=0.8)
PARK = home("PARK", "Flat at the park", 690_000, km=1.3)
EDGE = home("EDGE", "Flat at the edge of town", 650_000, km=5.0)
HOMES = (NEAR, DEAR, PARK, EDGE)


def flat_for(contact: ContactFacts) -> RequirementFacts:
    """A flat within eight kilometres for 900,000 PLN: every home here suits."""
    circle = CircleArea(lat=CENTRE[0], lon=CENTRE[1], km=8.0)
    return RequirementFacts(
        contact=contact.reference,
        name="flat",
        offer="sale",
        kinds=["apartment"],
        price=PriceWish(max=900_000, currency="PLN", weight=2.0),
        areas=AreasWish(any=[Area(circle=circle, fade_km=0.1)], must=True),
        frequency="instant",
        language="en",
    )


@pytest.fixture(scope="module")
def house(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("portal")
    said = (*HOMES, *EVERYONE, *map(flat_for, EVERYONE))
    with furnished(database_url, folder, *said) as house:
        house.wait_for_letters(len(EVERYONE))
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def test_homes_are_seen_as_cards_and_on_the_map(house: House, browser: Browser) -> None:
    with phone_of(ADA, house, browser) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("4 homes for you")
        expect(card(page, "DEAR")).to_contain_text("880,000")
        expect(card(page, "DEAR")).to_contain_text("Within your budget")
        page.get_by_role("button", name="Map").tap()
        pins = page.get_by_role("region", name="Map of your homes").locator(".pin")
        expect(pins).to_have_count(len(HOMES))
        expect(card(page, "DEAR")).to_be_hidden()
        look_over(page)
        page.get_by_role("button", name=re.compile("880,000.*Flat with a view")).press("Enter")
        page.get_by_role("link", name="Flat with a view").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Flat with a view")
        expect(page.get_by_role("heading", name="Why we show you this home")).to_be_visible()


def test_a_home_dismissed_with_a_reason_stays_away_and_a_liked_one_stays_liked(
    house: House, browser: Browser
) -> None:
    with phone_of(CYD, house, browser) as page:
        card(page, "EDGE").get_by_role("button", name="Not for me").tap()
        page.get_by_role("dialog").get_by_role("button", name="Wrong place").tap()
        expect(page.get_by_text("We will not show you this home again.")).to_be_visible()
        like = card(page, "NEAR").get_by_role("button", name="I like it")
        like.tap()
        expect(like).to_have_attribute("aria-pressed", "true")
        look_over(page)

        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("3 homes for you")
        expect(card(page, "EDGE")).to_have_count(0)
        expect(card(page, "PARK")).to_be_visible()
        expect(like).to_have_attribute("aria-pressed", "true")
        page.get_by_role("link", name=re.compile("Liked")).tap()
        expect(page.locator("article.home")).to_have_count(1)
        page.get_by_role("button", name="Map").tap()
        expect(page.locator(".pin.is-liked")).to_have_count(1)


def test_the_count_follows_the_wishes_while_they_change_and_the_list_once_they_are_saved(
    house: House, browser: Browser
) -> None:
    with phone_of(BEA, house, browser) as page:
        page.get_by_role("link", name="My wishes").tap()
        count = page.locator("#count")
        expect(count).to_have_text("4 homes suit you now")
        page.get_by_label("Radius (km)").fill("2")
        page.get_by_label("Radius (km)").blur()
        expect(count).to_have_text("3 homes suit you now")
        price = page.get_by_role("group", name="Price", exact=True)
        price.get_by_label("Up to").fill("700,000")
        price.get_by_label("Up to").blur()
        expect(count).to_have_text("2 homes suit you now")
        look_over(page)

        page.get_by_role("button", name="Save").tap()
        expect(page.get_by_text("Saved.")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("2 homes for you")
        expect(card(page, "NEAR")).to_be_visible()
        expect(card(page, "PARK")).to_be_visible()
        expect(card(page, "EDGE")).to_have_count(0)
        expect(card(page, "DEAR")).to_have_count(0)
        page.get_by_role("link", name="My wishes").tap()
        expect(page.get_by_label("Radius (km)")).to_have_value("2")


def test_a_wish_that_makes_no_sense_is_kept_as_typed_and_explained_beside_its_field(
    house: House, browser: Browser
) -> None:
    with phone_of(ADA, house, browser, forgive=422) as page:
        page.get_by_role("link", name="My wishes").tap()
        price = page.get_by_role("group", name="Price", exact=True)
        price.get_by_label("Up to").fill("cheap")
        expect(page.locator("#count")).to_have_text("Please look at the form again")
        page.get_by_role("button", name="Save").tap()
        expect(price.get_by_label("Up to")).to_have_value("cheap")
        expect(price.get_by_label("Up to")).to_have_attribute("aria-invalid", "true")
        expect(price.get_by_label("Up to")).to_have_accessible_description(re.compile("number"))


def test_an_area_is_drawn_with_a_finger_and_taken_away_again(house: House, browser: Browser) -> None:
    with phone_of(ADA, house, browser) as page:
        page.get_by_role("link", name="My wishes").tap()
        page.get_by_role("button", name="Draw area").tap()
        ground = page.locator("[data-areas-map]")
        box = ground.bounding_box()
        assert box is not None
        for across, down in ((-20, -20), (20, -20), (20, 20), (-20, 20)):
            ground.tap(position={"x": box["width"] / 2 + across, "y": box["height"] / 2 + down})
        page.get_by_role("button", name="Finish area").tap()
        areas = page.get_by_role("group", name="Areas").get_by_role("listitem")
        expect(areas).to_have_count(2)
        look_over(page)
        areas.first.get_by_role("button", name="Remove this area").tap()
        expect(areas).to_have_count(1)
        expect(page.locator("#count")).to_have_text("3 homes suit you now")


def test_leaving_takes_one_tap_and_opening_the_link_alone_does_nothing(
    house: House, browser: Browser
) -> None:
    with window(browser, **PHONE) as (page, _), house.client() as program:
        link = links(letter_to(ADA, house))["unsubscribe"]
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("No more homes by e-mail?")
        assert agrees(program.get("/api/v1/contacts/K-ADA").json())
        assert walk_by_tab(page, 8) > 4
        page.get_by_role("button", name="Stop the e-mails").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("You will get no more homes by e-mail")
        assert not agrees(program.get("/api/v1/contacts/K-ADA").json())
        look_over(page)
        page.get_by_role("button", name="Write to me again").tap()
        expect(page.get_by_role("heading", level=1)).to_have_text("Good to have you back")
        assert agrees(program.get("/api/v1/contacts/K-ADA").json())
        look_over(page)
        page.get_by_role("link", name="Show my homes").tap()
        expect(card(page, "NEAR")).to_be_visible()


def test_one_always_sees_where_one_is_when_going_through_the_pages_by_tab(
    house: House, browser: Browser
) -> None:
    with phone_of(ADA, house, browser) as page:
        assert walk_by_tab(page) > 8
        look_at = [page.get_by_role("link", name=name) for name in ("Flat by the fountain", "My wishes")]
        for path in [str(link.get_attribute("href")) for link in look_at]:
            page.goto(path)
            assert walk_by_tab(page, 40) > 12


@contextmanager
def phone_of(who: ContactFacts, house: House, browser: Browser, forgive: int = 0) -> Iterator[Page]:
    """The phone of someone who has just opened the link in their message."""
    with window(browser, base_url=house.url, **PHONE) as (page, watch):
        watch.forgive(forgive)
        page.goto(links(letter_to(who, house))["page"])
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()
        yield page


def letter_to(who: ContactFacts, house: House) -> EmailMessage:
    """The first message to them."""
    return next(letter for letter in house.inbox.letters if who.emails[0] in str(letter["To"]))


def links(letter: EmailMessage) -> dict[str, str]:
    """The addresses in a message's text: of the contact's page, and for leaving."""
    part = letter.get_body(("plain",))
    assert part is not None
    lines = part.get_content().splitlines()
    return {
        "page": next(line for line in lines if re.fullmatch(r"http\S+/p/[^/]+", line)),
        "unsubscribe": next(line for line in lines if re.fullmatch(r"http\S+/u/[^/]+", line)),
    }


def card(page: Page, reference: str) -> Locator:
    return page.locator(f'article[data-listing="{reference}"]')


def agrees(contact: dict[str, list[dict[str, str | None]]]) -> bool:
    """Whether a consent holds, by the contact as the API tells of it."""
    return any(not consent.get("withdrawn_at") for consent in contact["consents"])
