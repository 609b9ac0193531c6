"""Imports at the desk: a file is handed in, looked at, changed, confirmed, kept track of and decided on."""

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.languages import gettext_for
from crm_estate.desk.import_form import LARGEST_UPLOAD
from crm_estate.desk.words import Words
from crm_estate.feeds import waiting
from crm_estate.feeds.run_search import find_runs, get_run
from crm_estate.listings.search import get_listing
from fixtures.cast import HALINA, IGA, TYMON
from tests.doors import desk_cast as desks

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

INDEX = "/desk/imports"
CZECH = "id;cena;obec;plocha;co\n1;5 415 000;Brno;60;x\n2;6 100 000;Praha;mnoho;y\n"
OWN = "reference,offer,kind,country,place,list_price.amount,list_price.currency,living_area\n"
SHARED = {
    "constant.offer": "sale", "constant.kind": "apartment", "constant.country": "cz",
    "constant.list_price.currency": "CZK",
}  # fmt: skip


def own_rows(count: int, times: int = 1, first: int = 0) -> str:
    rows = (
        f"R-{i},sale,apartment,PL,Warszawa,{(450_000 + 7_000 * i) * times},PLN,{40 + i}\n"
        for i in range(first, first + count)
    )
    return OWN + "".join(rows)


async def upload(desk: desks.Desk, text: str | bytes, name: str = "reality.csv", **fields: str) -> Response:
    content = text.encode() if isinstance(text, str) else text
    return await desk.client.post(
        "/desk/new/import",
        data={"csrf_token": desk.token, "subject": "listings", **fields},
        files={"file": (name, content, "text/csv")},
    )


def form_in(page: str) -> dict[str, Any]:
    """What a browser would send of the preview's form."""
    return desks.fields_of(page[page.index('class="import-preview"') :])


async def confirmed(desk: desks.Desk, at: str, **changes: str) -> Response:
    fields = form_in((await desk.see(f"{at}/preview")).text)
    return await desk.send(f"{at}/confirmation", {**fields, **changes})


async def straight_to_done(desk: desks.Desk, text: str, now: datetime, **fields: str) -> str:
    """A file is handed in, confirmed if asked, and read; the address of its import."""
    answer = await upload(desk, text, **fields)
    at = answer.headers["location"].removesuffix("/preview")
    if answer.headers["location"] != at:
        assert (await confirmed(desk, at, name="ours")).status_code == 303
    await waiting.read_next(now)
    return at


async def test_a_file_is_looked_at_changed_confirmed_and_imported(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    assert "No imports here" in (await desk.see(INDEX)).text
    answer = await upload(desk, CZECH)
    at = f"{INDEX}/1"
    assert answer.headers["location"] == f"{at}/preview"
    page = (await desk.see(f"{at}/preview")).text
    assert "does not say: Offer, Kind, Country" in page
    assert "5 415 000" in page
    fields = {**form_in(page), **SHARED}
    looked = await desk.send(f"{at}/preview", fields)
    assert "Of the first 2 records 1 would be taken." in looked.text
    assert "Would be refused" in looked.text
    assert (await get_run(1, actor=SYSTEM)).state == "draft"
    sent = await desk.send(f"{at}/confirmation", {**form_in(looked.text), "name": "Reality"})
    assert sent.headers["location"] == at
    assert "Waits its turn" in (await desk.see(at)).text
    await waiting.read_next(now)
    done = (await desk.see(at)).text
    for said in ("Done", "Line 3", "plocha", "Living area", "mnoho", "Reality", "How long", "Iga"):
        assert said in done, said
    home = await get_listing("reality-1", actor=SYSTEM)
    assert (home.country, home.place, home.living_area) == ("CZ", "Brno", 60)


async def test_the_timeline_of_a_listing_names_the_import_and_the_line_it_came_from(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await straight_to_done(desk, own_rows(3), now)
    assert "import 1, line 4" in (await desk.see("/desk/listings/R-2/timeline")).text


@pytest.mark.parametrize("language", ["en", "pl", "cs", "ro", "sl"])
async def test_words_of_the_source_are_said_in_the_form_and_saved_with_its_map(
    app: Litestar, now: datetime, language: str
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await database.execute("update agent set language = $1", language)
    say = gettext_for(language)
    text = 'id;cena;obec;plocha;kind\n1;5 415 000;Brno;60;Bytík "A"\n2;6 100 000;Praha;70;Dům\n'
    await upload(desk, text)
    at = f"{INDEX}/1"
    page = (await desk.see(f"{at}/preview")).text
    assert say("Words of the source") in page
    label = say("What the word %(word)s in the column %(name)s means")
    assert label % {"word": "Bytík &#34;A&#34;", "name": "kind"} in page
    assert f">{Words(language).of('kind', 'apartment')}</option>" in page
    shared = {**SHARED, "constant.kind": "", "means.4.0": "apartment"}
    looked = await desk.send(f"{at}/preview", {**form_in(page), **shared})
    assert re.search('value="apartment" selected', looked.text)
    sent = await desk.send(f"{at}/confirmation", {**form_in(looked.text), "name": "Reality"})
    assert sent.status_code == 303
    await waiting.read_next(now)
    assert (await get_listing("reality-1", actor=SYSTEM)).kind == "apartment"
    again = await upload(desk, text.replace("1;5", "3;5"), "another.csv")
    assert again.headers["location"] == f"{INDEX}/2"


async def test_the_next_file_with_these_columns_goes_straight_through(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await upload(desk, CZECH)
    assert (await confirmed(desk, f"{INDEX}/1", name="Reality", **SHARED)).status_code == 303
    await waiting.read_next(now)
    again = await upload(desk, CZECH.replace("mnoho", "70"), "another.csv")
    assert again.headers["location"] == f"{INDEX}/2"
    await waiting.read_next(now)
    assert (await get_run(2, actor=SYSTEM)).new == 1
    looked = await upload(desk, CZECH, look="yes")
    assert looked.headers["location"] == f"{INDEX}/3/preview"
    assert "read as confirmed before: Reality" in (await desk.see(f"{INDEX}/3/preview")).text


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_chosen_is_lost(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await upload(desk, CZECH)
    at = f"{INDEX}/1"
    for changes, error in (
        ({**SHARED, "name": ""}, "Name this way of reading"),
        ({**SHARED, "name": "ours", "source": "No Such Name"}, "Only small letters"),
        ({**SHARED, "name": "ours", "source": ""}, "Name the source"),
        ({**SHARED, "name": "ours", "column.4": "place"}, "Two columns cannot be read as one field"),
        ({**SHARED, "name": "listings"}, "choose another name"),
        ({"name": "ours"}, "does not say: offer"),
    ):
        answer = await confirmed(desk, at, **changes)
        assert answer.status_code == 422, error
        assert error in answer.text, error
        assert 'value="CZ"' in answer.text or "constant.country" not in changes
    assert (await get_run(1, actor=SYSTEM)).state == "draft"
    assert await database.fetch_value("select count(*) from feed_map") == 0


async def test_without_a_file_or_with_one_that_is_empty_the_form_says_so(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    assert "Drop a file here" in (await desk.see("/desk/new/import")).text
    none = await desk.send("/desk/new/import", {"subject": "contacts"})
    assert (none.status_code, "Choose a file." in none.text) == (422, True)
    assert re.search(r'value="contacts" checked', none.text)
    empty = await upload(desk, "")
    assert (empty.status_code, "The file is empty." in empty.text) == (422, True)
    large = await upload(desk, b"x" * (LARGEST_UPLOAD + 1))
    assert (large.status_code, "may have 64 MB" in large.text) == (422, True)
    larger = await upload(desk, b"x" * (LARGEST_UPLOAD + 2**20))
    assert larger.status_code == 413
    assert (await find_runs(actor=SYSTEM)).items == []


async def test_what_is_off_is_held_with_the_evidence_and_done_on_an_agents_word(
    app: Litestar, now: datetime
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await straight_to_done(desk, own_rows(30), now)
    at = await straight_to_done(desk, own_rows(20, 1000, 30), now)
    page = (await desk.see(at)).text
    assert "Held for you" in page
    assert "The prices of this file are about 1," in page
    assert "Listings that show it: 20 of 20." in page
    assert "multiplied by a thousand" in page
    assert "Nothing of this file was stored yet." in page
    assert (await desk.send(f"{at}/approval", {})).headers["location"] == f"{at}?done=state"
    await waiting.read_next(now)
    assert (await get_run(2, actor=SYSTEM)).new == 20
    assert (await desk.send(f"{at}/approval", {})).status_code == 409


async def test_what_is_off_may_be_dropped(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await straight_to_done(desk, own_rows(30), now)
    at = await straight_to_done(desk, own_rows(20, 1000, 30), now)
    await desk.send(f"{at}/drop", {})
    assert "Dropped" in (await desk.see(at)).text
    assert await waiting.read_next(now) is None
    assert (await get_run(2, actor=SYSTEM)).has_file is False


async def test_refused_rows_are_downloaded_mended_and_sent_again(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    at = await straight_to_done(desk, own_rows(3).replace("PLN,41", "PLN,many"), now)
    answer = await desk.see(f"{at}/refused")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "R-1" in answer.text
    mended = await upload(desk, answer.text.replace("many", "41"), "mended.csv")
    assert mended.headers["location"] == f"{INDEX}/2"  # its columns are those that were confirmed
    await waiting.read_next(now)
    assert (await get_run(2, actor=SYSTEM)).new == 1


async def test_a_page_that_is_open_is_told_only_what_is_new(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await upload(desk, own_rows(3))
    await confirmed(desk, f"{INDEX}/1", name="ours")
    at = f"{INDEX}/1/progress"
    page = (await desk.see(f"{INDEX}/1")).text
    seen = re.search(r"progress\?seen=([\w-]+)", page)
    assert seen
    assert (await desk.see(f"{at}?seen={seen[1]}")).status_code == 204
    await database.execute("update feed_run set state = 'running', lines_done = 50, lines_all = 100")
    half = await desk.see(f"{at}?seen={seen[1]}")
    assert "About 50" in half.text
    assert 'value="10"' in half.text
    assert "HX-Refresh" not in half.headers
    await database.execute("update feed_run set state = 'done'")
    assert (await desk.see(f"{at}?seen=running-10")).headers["HX-Refresh"] == "true"
    row = await desk.see(f"{at}?part=row&seen=running-10")
    assert '<tr id="import-1"' in row.text
    assert "hx-trigger" not in row.text


async def test_agents_see_their_own_imports_managers_their_offices(app: Litestar, now: datetime) -> None:
    iga, tymon, halina = [await desks.desk_of(app, member, now) for member in (IGA, TYMON, HALINA)]
    await upload(iga, CZECH)
    for path in ("", "/preview", "/refused", "/progress"):
        assert (await tymon.see(f"{INDEX}/1{path}")).status_code == 404, path
    for path in ("approval", "drop", "preview", "confirmation"):
        assert (await tymon.send(f"{INDEX}/1/{path}", {"name": "x"})).status_code == 404, path
    assert "reality.csv" not in (await tymon.see(INDEX)).text
    assert "reality.csv" in (await halina.see(INDEX)).text
    assert (await halina.see(f"{INDEX}/1/preview")).status_code == 200
    assert (await get_run(1, actor=SYSTEM)).state == "draft"


async def test_the_list_is_narrowed_and_paged(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await upload(desk, CZECH, "first.csv")
    await upload(desk, "imię;e-mail\nAnna;anna@example.org\n", "people.csv", subject="contacts")
    assert "first.csv" not in (await desk.see(f"{INDEX}?subject=contacts")).text
    assert "people.csv" not in (await desk.see(f"{INDEX}?state=done")).text
    await database.execute(
        "insert into feed_run (subject, file_name, bytes, asked, state, actor, agent, created_at) "
        "select subject, 'more', 1, asked, 'done', actor, agent, created_at from feed_run, "
        "generate_series(1, 60) where id = 1"
    )
    page = (await desk.see(INDEX)).text
    assert 'rel="next"' in page
    assert "first.csv" not in page


async def test_contacts_and_formats_of_the_trade_are_looked_at_too(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await upload(desk, "imię;nazwisko;e-mail\nAnna;Nowak;anna@example.org\n", "k.csv", subject="contacts")
    page = (await desk.see(f"{INDEX}/1/preview")).text
    assert "Anna Nowak" in page
    assert "anna@example.org" in page
    kyero = (
        "<root><kyero><feed_version>3</feed_version></kyero><property><id>1</id><ref>V1</ref>"
        "<date>2026-11-01 10:00:00</date><price>0</price><currency>EUR</currency>"
        "<price_freq>sale</price_freq><type>villa</type><town>Kraków</town><country>Poland</country></property></root>"
    )
    await upload(desk, kyero, "feed.xml")
    page = (await desk.see(f"{INDEX}/2/preview")).text
    assert "Recognised as Kyero" in page
    assert (await confirmed(desk, f"{INDEX}/2")).headers["location"] == f"{INDEX}/2"


async def test_nothing_in_a_file_runs_in_the_page(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    evil = "<script>alert(1)</script>\"'"
    await upload(desk, f"reference;{evil}\n{evil};{evil}\n".replace('"', ""), f"{evil}.csv".replace('"', ""))
    for path in (INDEX, f"{INDEX}/1", f"{INDEX}/1/preview"):
        assert "<script>alert" not in (await desk.see(path)).text


async def test_listings_are_exported_as_the_list_was_narrowed(app: Litestar, now: datetime) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await straight_to_done(desk, own_rows(5), now)
    listed = await desk.see("/desk/listings?area_min=43&sort=price")
    assert "/desk/export/listings?area_min=43" in listed.text
    page = (await desk.see("/desk/export/listings?area_min=43")).text
    assert "2 listings" in page
    assert '<input type="hidden" name="area_min" value="43">' in page
    out = await desk.see("/desk/export/listings/file?area_min=43&format=csv")
    assert out.headers["content-disposition"].startswith("attachment")
    assert [line.partition(",")[0] for line in out.text.splitlines()[1:]] == ["R-3", "R-4"]
    kyero = await desk.see("/desk/export/listings/file?format=kyero")
    assert kyero.text.count("<property>") == 5
    assert "with pictures, as a ZIP" in page
    packed = await desk.see("/desk/export/listings/file?format=openimmo-zip")
    with zipfile.ZipFile(BytesIO(packed.content)) as archive:
        assert archive.read("openimmo.xml").count(b"<immobilie>") == 5
    assert (await desk.see("/desk/export/listings/file?format=floppy")).status_code == 422
