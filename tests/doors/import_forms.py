"""Files handed in at the desk, and the forms that ask about them."""

from datetime import datetime
from typing import Any

from httpx import Response

from crm_estate.feeds import waiting
from tests.doors import desk_cast as desks

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
