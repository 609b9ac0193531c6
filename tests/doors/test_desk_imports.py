"""Imports at the desk: a file is handed in, looked at, changed, confirmed, kept track of and decided on."""

import re
from datetime import datetime

import pytest
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.base.languages import gettext_for
from crm_estate.desk.import_form import LARGEST_UPLOAD
from crm_estate.desk.words import Words
from crm_estate.feeds import waiting
from crm_estate.feeds.run_search import find_runs, get_run
from crm_estate.listings.search import get_listing
from fixtures.cast import IGA
from tests.doors import desk_cast as desks
from tests.doors.import_forms import (
    CZECH,
    INDEX,
    SHARED,
    confirmed,
    form_in,
    own_rows,
    straight_to_done,
    upload,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


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
