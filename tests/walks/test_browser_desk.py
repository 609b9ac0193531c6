"""An agent's day at the desk, in a browser: the keyboard, the approval inbox, the mail, the forms."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Locator, Page, expect

from crm_estate.base.languages import LANGUAGES
from fixtures import cast
from tests.walks.browser import (
    DESK,
    PHONE,
    Watch,
    chromium,
    look_over,
    meanwhile,
    sign_in,
    walk_by_tab,
    window,
)
from tests.walks.furnishing import PASSWORD, client, furnished, home
from tests.walks.house import House

IGA, TYMON = cast.IGA, cast.TYMON
WANDA = client("Wanda", "Kos", IGA.email)
PIOTR = client("Piotr", "Sowa", TYMON.email)
HERS = replace(
    cast.MARAS_WISH,
    contact=WANDA.reference,
    name="flat",
    frequency="instant",
    delivery="approval",
    language="en",
)
HIS = replace(HERS, contact=PIOTR.reference)
RIVER = home("RIVER", "Loft by the river", 845_000, km=0.5)
PARK = home("PARK", "Flat at the park", 880_000, km=0.7)
HALL = home("HALL", "Flat behind the hall", 790_000, km=0.2, features={"elevator": True, "balcony": True})
FAR = home("FAR", "House in the hills", 700_000, km=30, kind="house", plot_area=600)

PAGES = (
    "/desk",
    "/desk/listings",
    "/desk/listings?view=map",
    "/desk/listings/RIVER",
    "/desk/listings/RIVER/buyers",
    "/desk/listings/RIVER/timeline",
    "/desk/listings/RIVER/edit",
    "/desk/new/listing",
    "/desk/contacts",
    "/desk/contacts/K-PIOTR",
    "/desk/contacts/K-PIOTR/edit",
    "/desk/requirements",
    "/desk/new/requirement?contact=K-PIOTR",
    "/desk/approvals",
    "/desk/mail",
    "/desk/imports",
    "/desk/doubles/listings",
    "/desk/doubles/listings/learning",
)
WORDY = (
    "/desk/listings",
    "/desk/contacts",
    "/desk/requirements",
    "/desk/new/requirement?contact=K-PIOTR",
    "/desk/mail",
    "/desk/imports",
    "/desk/doubles/listings/learning",
)
"""Pages on which many words stand side by side."""


@pytest.fixture(scope="module")
def house(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("desk")
    said = (WANDA, PIOTR, HERS, HIS, RIVER, PARK, HALL, FAR)
    with furnished(database_url, folder, *said, team=(IGA, TYMON)) as house:
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def desk(house: House, browser: Browser) -> Iterator[tuple[Page, Watch]]:
    """A window on the wide screen of someone who has not signed in yet."""
    with window(browser, base_url=house.url, **DESK) as (page, watch):
        yield page, watch


@pytest.fixture
def iga(house: House, desk: tuple[Page, Watch]) -> Page:
    """Iga's window, signed in."""
    page, _ = desk
    sign_in(page, house.url, IGA.email, PASSWORD)
    return page


@pytest.fixture
def tymon(house: House, desk: tuple[Page, Watch]) -> Page:
    page, _ = desk
    sign_in(page, house.url, TYMON.email, PASSWORD)
    return page


def test_a_wrong_password_is_refused_in_words_that_tell_nothing_more(desk: tuple[Page, Watch]) -> None:
    page, watch = desk
    watch.forgive(422)
    page.goto("/desk/listings/RIVER")
    page.get_by_label("E-mail").fill(IGA.email)
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    said = page.get_by_role("alert").inner_text()
    expect(page.get_by_label("E-mail")).to_have_value(IGA.email)
    expect(page.get_by_label("Password")).to_have_value("")
    page.get_by_label("E-mail").fill("nobody@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text(said)
    page.get_by_label("E-mail").fill(IGA.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/desk/listings/RIVER")


def test_a_requirement_is_opened_from_its_list_by_keys_and_shows_what_suits_and_why(iga: Page) -> None:
    go(iga, "r")
    iga.keyboard.press("/")
    iga.keyboard.type("wanda")
    expect(iga).to_have_url(re.compile("text=wanda"))
    iga.keyboard.press("Escape")
    iga.keyboard.press("j")
    iga.keyboard.press("Enter")
    expect(iga.get_by_role("heading", level=1)).to_contain_text("Wanda Kos")
    best, dearer = line(iga, "HALL"), line(iga, "PARK")
    expect(best.locator(".cell-title")).to_have_text("Flat behind the hall")
    expect(best.locator(".chip--good", has_text="within budget")).to_be_visible()
    expect(dearer.locator(".chip--short", has_text="30,000")).to_be_visible()
    assert 50 < score(dearer) < score(best) <= 100
    expect(line(iga, "FAR")).to_have_count(0)


def test_a_match_approved_by_a_key_arrives_and_stands_under_mail_exactly_as_it_went_out(
    iga: Page, house: House
) -> None:
    go(iga, "a")
    expect(iga.locator("#waiting-count")).to_have_text("3")
    step_to(iga, "Flat behind the hall")
    iga.keyboard.press("x")
    expect(iga.locator("[data-batch]")).to_contain_text("Selected: 1")
    iga.keyboard.press("x")
    expect(iga.locator("[data-batch]")).to_be_hidden()
    iga.keyboard.press("a")
    expect(iga.locator("#waiting-count")).to_have_text("2")
    expect(iga.locator("[data-row]", has_text="Flat behind the hall")).to_have_count(0)
    expect(iga.locator("[data-row].is-current")).to_have_count(1)

    house.wait_for_letters(1)
    meanwhile(house.settle)
    (letter,) = house.inbox.letters
    assert house.inbox.recipients() == ["wanda@example.org"]
    assert "Flat behind the hall" in body(letter, "plain")
    assert "Loft by the river" not in body(letter, "plain")

    go(iga, "m")
    iga.keyboard.press("j")
    iga.keyboard.press("Enter")
    expect(iga.get_by_role("heading", level=2).first).to_have_text(str(letter["Subject"]))
    iga.get_by_text("As plain text").click()
    assert lines(iga.locator(".letter-text").text_content()) == lines(body(letter, "plain"))
    frame = iga.locator(".mail-frame")
    shown = iga.request.get(str(frame.get_attribute("src"))).text()
    assert lines(shown) == lines(body(letter, "html"))
    expect(frame.content_frame.get_by_role("heading", name="Flat behind the hall")).to_be_visible()


def test_what_is_dropped_in_one_go_leaves_the_inbox_and_is_told_apart_on_the_requirement(tymon: Page) -> None:
    go(tymon, "a")
    for title in ("Loft by the river", "Flat at the park"):
        step_to(tymon, title)
        tymon.keyboard.press("x")
    bar = tymon.locator("[data-batch]")
    expect(bar).to_contain_text("Selected: 2")
    bar.get_by_role("button", name="Drop").click()
    expect(tymon.get_by_text("Dropped.")).to_be_visible()
    expect(tymon.locator("[data-row]")).to_have_count(1)
    tymon.locator("[data-row]").get_by_role("link", name="flat", exact=True).click()
    expect(line(tymon, "HALL")).to_be_visible()
    expect(line(tymon, "RIVER")).to_have_count(0)
    tymon.get_by_role("link", name="Show what was put aside").click()
    expect(line(tymon, "RIVER")).to_contain_text("Dropped")


def test_a_new_price_stands_on_the_page_and_what_it_was_in_the_timeline(iga: Page) -> None:
    iga.goto("/desk/listings/FAR")
    iga.keyboard.press("e")
    iga.get_by_label("Price", exact=True).fill("650,000")
    iga.get_by_role("button", name="Save", exact=True).click()
    expect(iga).to_have_url(re.compile("/desk/listings/FAR"))
    expect(iga.get_by_text("Saved.")).to_be_visible()
    expect(iga.locator(".price")).to_contain_text("650,000")
    iga.get_by_role("link", name="Timeline").click()
    cut = iga.get_by_role("listitem").filter(has_text="Price changed")
    expect(cut).to_contain_text(re.compile("700,000.*650,000"))
    expect(cut).to_contain_text(IGA.name)


def test_a_form_with_a_wrong_value_keeps_what_was_typed_and_says_so_beside_the_field(
    desk: tuple[Page, Watch], iga: Page
) -> None:
    desk[1].forgive(422)
    iga.goto("/desk/listings/PARK/edit")
    area, title = iga.get_by_label("Living area"), iga.locator("div[lang=en]").get_by_label("Title")
    area.fill("a lot")
    title.fill("Flat right at the park")
    iga.get_by_role("button", name="Save", exact=True).click()
    expect(area).to_have_value("a lot")
    expect(area).to_have_attribute("aria-invalid", "true")
    expect(area).to_have_accessible_description(re.compile("number"))
    expect(title).to_have_value("Flat right at the park")
    look_over(iga)
    area.fill("61.5")
    iga.get_by_role("button", name="Save", exact=True).click()
    expect(iga.get_by_role("heading", name="Flat right at the park")).to_be_visible()
    expect(iga.get_by_text("61.5 m²")).to_be_visible()


def test_a_slow_click_on_what_was_just_searched_for_opens_it(iga: Page) -> None:
    iga.goto("/desk/contacts")
    iga.get_by_label("Search contacts").press_sequentially("wanda")
    expect(iga).to_have_url(re.compile("text=wanda"))
    iga.locator("#rows").get_by_text("wanda@example.org").click(delay=500)
    expect(iga.get_by_role("heading", level=1)).to_have_text("Wanda Kos")


def test_a_contact_is_found_from_anywhere_by_the_command_palette(iga: Page) -> None:
    iga.keyboard.press("Control+k")
    iga.keyboard.type("kos")
    found = iga.get_by_role("option").filter(has_text="wanda@example.org")
    expect(found).to_have_attribute("aria-selected", "true")
    iga.keyboard.press("Enter")
    expect(iga).to_have_url(re.compile("/desk/contacts/K-WANDA$"))
    expect(iga.get_by_role("heading", level=1)).to_have_text("Wanda Kos")


def test_one_always_sees_where_one_is_when_going_through_a_page_by_tab(tymon: Page) -> None:
    for path in PAGES:
        tymon.goto(path)
        assert walk_by_tab(tymon) > 8, path
        look_over(tymon)


def test_every_page_of_the_desk_fits_on_a_phone_too(house: House, browser: Browser) -> None:
    with window(browser, base_url=house.url, **PHONE) as (page, _):
        sign_in(page, house.url, TYMON.email, PASSWORD)
        for path in PAGES:
            page.goto(path)
            look_over(page)


def test_words_of_every_language_find_room_on_a_phone(house: House, browser: Browser) -> None:
    with window(browser, base_url=house.url, **PHONE) as (page, _):
        sign_in(page, house.url, TYMON.email, PASSWORD)
        for language in [*LANGUAGES, "en"]:
            change = f"update agent set language = '{language}' where email = '{TYMON.email}'"
            meanwhile(partial(house.query, change))
            for path in WORDY:
                page.goto(path)
                expect(page.locator("html")).to_have_attribute("lang", language)
                look_over(page)


def go(page: Page, letter: str) -> None:
    """To one of the main lists, by its two keys."""
    page.keyboard.press("g")
    page.keyboard.press(letter)
    expect(page.locator(f'[data-go="{letter}"]')).to_have_attribute("aria-current", "page")


def step_to(page: Page, title: str) -> None:
    """Down the list by j until the row with this title is the current one."""
    current = page.locator("[data-row].is-current")
    for _ in range(page.locator("[data-row]").count()):
        page.keyboard.press("j")
        if title in current.inner_text():
            return
    raise AssertionError(f"{title} is not in the list")


def line(page: Page, reference: str) -> Locator:
    return page.locator(f'.match[data-listing="{reference}"]')


def score(match: Locator) -> int:
    """Per cent."""
    return int(match.locator(".score").inner_text().rstrip("\u202f %"))


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def lines(text: str | None) -> list[str]:
    """What stands there, whichever way its lines end."""
    return [each.rstrip() for each in str(text).strip().splitlines()]
