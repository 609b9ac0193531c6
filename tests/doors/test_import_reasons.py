"""At the desk an agent is told in their own language why rows were refused; programs get a code."""

from datetime import datetime

import pytest
from httpx import AsyncClient
from litestar import Litestar

from crm_estate.base import database
from crm_estate.base.languages import LANGUAGES, gettext_for
from crm_estate.feeds import waiting
from fixtures.cast import IGA
from tests.doors import desk_cast as desks

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

HEAD = "reference,offer,kind,country,list_price.amount,list_price.currency,living_area,floor\n"
ROWS = f"{HEAD}R-1,sale,apartment,PL,dear,PLN,40,1\nR-2,sale,apartment,PL,100,PLN,0,attic\n"
WHY = (
    ("%(value)s is not a number.", {"value": "&#39;dear&#39;"}),
    ("An area of 0 is taken for unknown.", {}),
)


async def drafted(desk: desks.Desk, text: str) -> str:
    answer = await desk.client.post(
        "/desk/new/import",
        data={"csrf_token": desk.token, "subject": "listings", "look": "true"},
        files={"file": ("homes.csv", text.encode(), "text/csv")},
    )
    return answer.headers["location"].removesuffix("/preview")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_reasons_are_told_in_the_language_of_whoever_looks(
    app: Litestar, now: datetime, language: str
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    at = await drafted(desk, ROWS)
    preview = (await desk.see(f"{at}/preview")).text
    fields = desks.fields_of(preview[preview.index('class="import-preview"') :])
    assert (await desk.send(f"{at}/confirmation", {**fields, "name": "ours"})).status_code == 303
    await waiting.read_next(now)
    await database.execute("update agent set language = $1", language)
    again = await drafted(desk, ROWS)
    for page in (at, f"{again}/preview"):
        shown = (await desk.see(page)).text
        for text, values in WHY:
            assert gettext_for(language)(text) % values in shown
            assert language == "en" or text % values not in shown


@pytest.mark.parametrize("language", LANGUAGES)
async def test_why_a_file_cannot_be_read_is_told_in_it_too(
    app: Litestar, now: datetime, language: str
) -> None:
    desk = await desks.desk_of(app, IGA, now)
    await database.execute("update agent set language = $1", language)
    at = await drafted(desk, "\x01\x00\x02")
    shown = (await desk.see(f"{at}/preview")).text
    assert gettext_for(language)("%(file)s is not a text file.") % {"file": "homes.csv"} in shown


async def test_a_program_gets_a_code_that_stays_and_english(api: AsyncClient, now: datetime) -> None:
    sent = await api.post(
        "/api/v1/imports", content=ROWS, headers={"Content-Type": "text/csv", "Accept-Language": "pl"}
    )
    await waiting.read_next(now)
    at = sent.headers["location"]
    problems = (await api.get(f"{at}/problems")).json()["items"]
    assert [(one["code"], one["reason"], one["refused"]) for one in problems][:2] == [
        ("is_not_a_number", "'dear' is not a number.", True),
        ("an_area_of_0_is_taken_for_unknown", "An area of 0 is taken for unknown.", False),
    ]
    assert ",is_not_a_number," in (await api.get(f"{at}/refused")).text
    broken = await api.post(
        "/api/v1/imports", params={"file_name": "a.json"}, content=b"{", headers={"Content-Type": "text/csv"}
    )
    await waiting.read_next(now)
    failed = (await api.get(broken.headers["location"])).json()
    assert failed["state"] == "failed"
    assert failed["error_code"]
    assert failed["error"]
