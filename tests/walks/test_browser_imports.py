"""A file at the desk, in a browser: dropped, looked at, changed, imported, held and decided on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from fixtures import cast
from tests.walks.browser import DESK, PHONE, chromium, look_over, sign_in, walk_by_tab, window
from tests.walks.furnishing import PASSWORD, furnished
from tests.walks.house import House

IGA = cast.IGA
CZECH = "id;cena;obec;plocha;co\n1;5 415 000;Brno;60;x\n2;6 100 000;Praha;mnoho;y\n"
HEAD = "reference,offer,kind,country,place,list_price.amount,list_price.currency,living_area\n"


def flats(count: int, times: int = 1, first: int = 0) -> str:
    return HEAD + "".join(
        f"R-{i},sale,apartment,PL,Warszawa,{(450_000 + 7_000 * i) * times},PLN,{40 + i}\n"
        for i in range(first, first + count)
    )


@pytest.fixture(scope="module")
def house(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with furnished(database_url, tmp_path_factory.mktemp("desk"), team=(IGA,)) as house:
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(params=["desk", "phone"])
def iga(request: pytest.FixtureRequest, house: House, browser: Browser) -> Iterator[Page]:
    """Iga's window, signed in, on a wide screen and on a small one."""
    look = DESK if request.param == "desk" else PHONE
    with window(browser, base_url=house.url, **look) as (page, _):
        sign_in(page, house.url, IGA.email, PASSWORD)
        yield page


def choose(page: Page, name: str, text: str) -> None:
    """Choose a file and go on."""
    page.goto("/desk/new/import")
    look_over(page)
    file = FilePayload(name=name, mimeType="text/csv", buffer=text.encode())
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Go on").click()


def test_a_file_is_looked_at_changed_and_imported(iga: Page) -> None:
    choose(iga, "reality.csv", CZECH)
    if not re.search("/preview$", iga.url):  # the other screen has confirmed these columns before
        expect(iga.get_by_text("Done")).to_be_visible()
        iga.goto("/desk/new/import")
        file = FilePayload(name="reality.csv", mimeType="text/csv", buffer=CZECH.encode())
        iga.locator("input[type=file]").set_input_files(file)
        iga.get_by_label("Show me how it is read first").check()
        iga.get_by_role("button", name="Go on").click()
    else:
        expect(iga.get_by_text("does not say: Offer, Kind, Country")).to_be_visible()
    look_over(iga)
    offer = iga.get_by_label("Offer", exact=True)
    offer.focus()
    offer.select_option("sale")
    iga.get_by_label("Kind", exact=True).select_option("apartment")
    iga.get_by_label("Country", exact=True).fill("cz")
    iga.get_by_label("Currency", exact=True).fill("CZK")
    iga.get_by_label("Currency", exact=True).press("Tab")
    expect(iga.get_by_text("Of the first 2 records 1 would be taken.")).to_be_visible()
    expect(iga.get_by_text("Would be refused")).to_be_visible()
    column = iga.get_by_label("What the column plocha is read as")
    column.focus()
    column.select_option("plot_area")
    expect(iga.get_by_label("What the column plocha is written in")).to_contain_text("in ares")
    expect(column).to_be_focused()
    column.select_option("living_area")
    expect(iga.get_by_label("What the column plocha is written in")).not_to_contain_text("in thousands")
    look_over(iga)
    iga.get_by_role("button", name="Import it").click()
    expect(iga).to_have_url(re.compile(r"/desk/imports/\d+$"))
    expect(iga.get_by_role("heading", name="What was refused or left out")).to_be_visible()
    expect(iga.locator(".badge--good", has_text="Done")).to_be_visible()
    expect(iga.get_by_role("row").filter(has_text="mnoho")).to_contain_text("Line 3")
    look_over(iga)


def test_words_of_the_source_are_said_by_keyboard(iga: Page) -> None:
    choose(
        iga,
        "words.csv",
        "id;cena;obec;plocha;typ\n1;5;Brno;60;Bytík\n2;6;Praha;70;xy\n",
    )
    column = iga.get_by_label("What the column typ is read as")
    column.select_option("kind")
    means = iga.get_by_label("What the word Bytík in the column")
    expect(means).to_be_visible()
    look_over(iga)
    means.focus()
    iga.keyboard.type("Apart")
    expect(means).to_have_value("apartment")
    iga.keyboard.press("Tab")
    expect(iga.get_by_label("What the word xy in the column")).to_be_focused()
    expect(means).to_have_value("apartment")
    iga.get_by_label("Offer", exact=True).select_option("sale")
    iga.get_by_label("Country", exact=True).fill("cz")
    iga.get_by_label("Currency", exact=True).fill("CZK")
    iga.get_by_label("Currency", exact=True).press("Tab")
    expect(iga.get_by_text("Of the first 2 records 1 would be taken.")).to_be_visible()


def test_what_is_held_shows_the_evidence_and_is_done_on_a_word(
    iga: Page, request: pytest.FixtureRequest
) -> None:
    first = 0 if iga.viewport_size and iga.viewport_size["width"] > 500 else 100
    for count, times, begin in ((30, 1, first), (20, 1000, first + 30)):
        choose(iga, f"homes {begin}.csv", flats(count, times, begin))
        if re.search("/preview$", iga.url):
            look_over(iga)
            iga.get_by_role("button", name="Import it").click()
        expect(iga.get_by_role("heading", level=1)).to_have_text(f"homes {begin}.csv")
        expect(iga.get_by_text(re.compile("^(Done|Held for you)$")).first).to_be_visible()
    expect(iga.get_by_text("Held for you")).to_be_visible()
    expect(iga.get_by_text(re.compile("The prices of this file are about 1,"))).to_be_visible()
    look_over(iga)
    iga.get_by_role("button", name="Import all the same").click()
    expect(iga.locator(".badge--good", has_text="Done")).to_be_visible()
    iga.goto("/desk/imports")
    expect(iga.get_by_role("row").filter(has_text=f"homes {first + 30}.csv")).to_contain_text("20")
    look_over(iga)


def test_the_imports_are_reached_by_keys_and_every_step_can_be_seen(iga: Page) -> None:
    iga.keyboard.press("g")
    iga.keyboard.press("i")
    expect(iga).to_have_url(re.compile("/desk/imports$"))
    assert walk_by_tab(iga) > 5
    iga.goto("/desk/new/import")
    assert walk_by_tab(iga) > 5
    iga.goto("/desk/export/listings")
    look_over(iga)


def test_a_list_is_exported_as_it_was_narrowed(iga: Page, tmp_path: Path) -> None:
    iga.goto("/desk/listings?text=R-3")
    look_over(iga)
    iga.get_by_role("link", name="Export these listings").click()
    with iga.expect_download() as waited:
        iga.get_by_role("button", name="Download").click()
    waited.value.save_as(tmp_path / "out.csv")
    assert "\nR-3," in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
