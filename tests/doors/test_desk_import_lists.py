"""Imports at the desk as lists show them: to whom, how far, in which formats, and out again."""

import re
import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from litestar import Litestar

from crm_estate.accounts.permissions import SYSTEM
from crm_estate.base import database
from crm_estate.feeds.run_search import get_run
from fixtures.cast import HALINA, IGA, TYMON
from tests.doors import desk_cast as desks
from tests.doors.import_forms import CZECH, INDEX, confirmed, own_rows, straight_to_done, upload

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]


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
