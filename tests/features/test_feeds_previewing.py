"""A file is looked at before it is imported: what each column is read as, changed, confirmed and kept."""

from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
import pytest

from crm_estate.accounts.permissions import SYSTEM, Actor
from crm_estate.base import database
from crm_estate.base.errors import Conflict, Invalid
from crm_estate.contacts.facts import ContactFacts
from crm_estate.feeds import waiting
from crm_estate.feeds.chosen_columns import AS_IS, ID, Choices
from crm_estate.feeds.confirming import Confirmed, confirm_as, go_straight
from crm_estate.feeds.previewing import Preview, preview_of
from crm_estate.feeds.run_search import get_run
from crm_estate.feeds.runs import Asked
from crm_estate.feeds.saved_maps import get_map, save
from crm_estate.feeds.sheets.columns import ColumnMap, Subject
from crm_estate.listings.facts import ListingFacts
from crm_estate.listings.search import get_listing
from tests.own_fields import declare

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

POLISH = (
    "Nr oferty;Transakcja;Rodzaj nieruchomości;Gdzie;Miasto;Cena;Waluta;Powierzchnia;Uwagi biura\n"
    "A-1;sprzedaż;mieszkanie;PL;Kraków;650 000;PLN;54,5;klucze\n"
    "A-2;wynajem;dom;PL;Łódź;4 200;PLN;dużo;\n"
)
CZECH = "id;cena;obec;plocha;co\n1;5 415 000;Brno;60;x\n2;6 100 000;Praha;71,5;y\n"
PRODEJ = (
    "url_id;popis;pokoje;plocha;cena;město;coords;prodej;dům\n1;Byt, výtah;2+kk;54;5000000;Brno;;prodej;byt\n"
)
KYERO = """<root><kyero><feed_version>3</feed_version></kyero>
<property><id>1</id><date>2026-11-01 10:00:00</date><ref>V1</ref><price>250000</price><currency>EUR</currency>
<price_freq>sale</price_freq><type>villa</type><town>Kraków</town><province>małopolskie</province>
<country>Poland</country><beds>3</beds></property></root>"""


async def once(text: str) -> AsyncIterator[bytes]:
    yield text.encode()


async def draft(text: str, now: datetime, name: str = "biuro.csv", subject: Subject = "listings") -> int:
    return await waiting.hand_in(
        once(text), subject, name, Asked(), actor=SYSTEM, now=now, state="draft"
    )  # fmt: skip


async def look(run: int, now: datetime, choices: Choices | None = None) -> Preview:
    return await preview_of(await get_run(run, actor=SYSTEM), choices, actor=SYSTEM, now=now)


def chosen(preview: Preview, columns: dict[str, str], **more: object) -> Choices:
    """The choices of a preview with some columns, by their name, read otherwise."""
    positions = {column.name: column.position for column in preview.columns}
    changed = {positions[name]: choice for name, choice in columns.items()}
    return msgspec.structs.replace(
        preview.choices, columns={**preview.choices.columns, **changed}, **more  # type: ignore[arg-type]
    )  # fmt: skip


def read_as(preview: Preview) -> dict[str, str]:
    return {column.name: column.choice for column in preview.columns}


async def test_headers_in_the_offices_own_language_are_matched_to_fields(now: datetime) -> None:
    preview = await look(await draft(POLISH, now), now)
    assert read_as(preview) == {
        "Nr oferty": "reference", "Transakcja": "offer", "Rodzaj nieruchomości": "kind", "Gdzie": "",
        "Miasto": "place", "Cena": "list_price.amount", "Waluta": "list_price.currency",
        "Powierzchnia": "living_area", "Uwagi biura": "",
    }  # fmt: skip
    assert preview.columns[5].samples == ["650 000", "4 200"]
    assert preview.wrong
    assert "country" in preview.wrong.message


@pytest.mark.parametrize(
    "header",
    [
        "reference;offer;kind;country;city;price;currency;floor area;rooms",
        "číslo zakázky;typ nabídky;typ nemovitosti;země;obec;cena;měna;užitná plocha;počet pokojů",
        "referință;tip tranzacție;tip imobil;țara;localitate;preț;monedă;suprafață utilă;număr camere",
        "referenca;vrsta posla;vrsta nepremičnine;država;naselje;cena;valuta;uporabna površina;število sob",
    ],
)
async def test_every_language_of_the_firm_has_its_headers(now: datetime, header: str) -> None:
    preview = await look(await draft(f"{header}\nX-1;sale;house;CZ;Brno;5;EUR;60;3\n", now), now)
    assert list(read_as(preview).values()) == [
        "reference", "offer", "kind", "country", "place", "list_price.amount", "list_price.currency",
        "living_area", "rooms_total",
    ]  # fmt: skip
    assert preview.is_sound
    [row] = preview.rows
    assert isinstance(row.facts, ListingFacts)
    assert (row.facts.reference, row.facts.place, row.facts.rooms_total) == ("X-1", "Brno", 3)


async def test_the_first_rows_show_what_is_understood_and_what_is_wrong_with_the_others(
    now: datetime,
) -> None:
    run = await draft(POLISH, now)
    preview = await look(run, now, chosen(await look(run, now), {"Gdzie": "country"}))
    assert (preview.wrong, preview.understood) == (None, 1)
    good, bad = preview.rows
    assert isinstance(good.facts, ListingFacts)
    assert (good.facts.offer, good.facts.kind, good.facts.living_area) == ("sale", "apartment", 54.5)
    [problem] = bad.problems
    assert (problem.line, problem.column, problem.value) == (3, "Powierzchnia", "dużo")


async def test_what_all_rows_share_is_said_once_and_the_sources_own_numbers_name_them(now: datetime) -> None:
    run = await draft(CZECH, now, "Reality Novák 2026-11-02.csv")
    first = await look(run, now)
    assert read_as(first) == {
        "id": ID, "cena": "list_price.amount", "obec": "place", "plocha": "living_area", "co": "",
    }  # fmt: skip
    assert first.choices.source == "reality_novak"
    shared = {"offer": "sale", "kind": "apartment", "country": "CZ", "list_price.currency": "CZK"}
    preview = await look(run, now, chosen(first, {}, constants=shared))
    assert preview.understood == 2
    facts = preview.rows[0].facts
    assert isinstance(facts, ListingFacts)
    assert (facts.reference, facts.source, facts.country) == ("reality_novak-1", "reality_novak", "CZ")


async def test_a_column_in_another_unit_is_converted(now: datetime) -> None:
    run = await draft(CZECH, now)
    shared = {"offer": "sale", "kind": "land", "country": "CZ", "list_price.currency": "CZK"}
    choices = chosen(
        await look(run, now), {"plocha": "plot_area"}, constants=shared, units={3: "ares", 1: "thousands"}
    )
    facts = (await look(run, now, choices)).rows[0].facts
    assert isinstance(facts, ListingFacts)
    assert facts.plot_area == 6000
    assert facts.list_price
    assert facts.list_price.amount == 5_415_000_000


async def test_two_columns_for_one_field_are_said_and_cannot_be_confirmed(now: datetime) -> None:
    run = await draft(CZECH, now)
    shared = {"offer": "sale", "kind": "land", "country": "CZ", "list_price.currency": "CZK"}
    choices = chosen(await look(run, now), {"co": "place"}, constants=shared)
    preview = await look(run, now, choices)
    assert [column.name for column in preview.columns if column.wrong] == ["co"]
    with pytest.raises(Invalid):
        await confirm_as(run, choices, Confirmed(name="reality"), actor=SYSTEM, now=now)
    assert (await get_run(run, actor=SYSTEM)).state == "draft"


async def test_what_was_confirmed_is_kept_and_the_next_file_goes_straight_through(now: datetime) -> None:
    run = await draft(CZECH, now, "reality.csv")
    shared = {"offer": "sale", "kind": "apartment", "country": "CZ", "list_price.currency": "CZK"}
    choices = chosen(await look(run, now), {}, constants=shared, source="reality")
    await confirm_as(run, choices, Confirmed(name="Reality Novák", full=True), actor=SYSTEM, now=now)
    report = await waiting.read_next(now)
    assert report is not None
    assert (report.new, report.map) == (2, "Reality Novák")
    assert (await get_listing("reality-2", actor=SYSTEM)).place == "Praha"
    more = CZECH + "3;7 000 000;Plzeň;80;z\n"
    again = await draft(more, now, "something else.csv")
    assert await go_straight(again, actor=SYSTEM, now=now)
    report = await waiting.read_next(now)
    assert report is not None
    assert (report.new, report.unchanged, report.map) == (1, 2, "Reality Novák")


async def test_by_its_columns_a_file_is_read_with_the_confirmed_map_at_every_door(now: datetime) -> None:
    run = await draft(CZECH, now, "reality.csv")
    shared = {"offer": "sale", "kind": "apartment", "country": "CZ", "list_price.currency": "CZK"}
    await confirm_as(
        run, chosen(await look(run, now), {}, constants=shared), Confirmed(name="N"), actor=SYSTEM, now=now
    )
    await waiting.read_next(now)
    columns_moved = "co;plocha;obec;cena;id;neu\nx;60;Brno;5 415 000;9;1\n"
    await waiting.hand_in(once(columns_moved), "listings", "x.csv", Asked(), actor=SYSTEM, now=now)
    report = await waiting.read_next(now)
    assert report is not None
    assert (report.new, report.map) == (1, "N")
    one_less = "plocha;obec;cena;id\n60;Brno;5 415 000;10\n"
    assert not await go_straight(await draft(one_less, now), actor=SYSTEM, now=now)


async def test_a_known_export_needs_no_name_and_its_columns_are_kept_as_they_are_known(
    now: datetime,
) -> None:
    run = await draft(PRODEJ, now, "prodej.csv")
    preview = await look(run, now)
    assert preview.is_known_as_is
    popis = preview.columns[1]
    assert popis.choice == AS_IS
    assert {"title.cs", "features.elevator"} <= set(popis.several)
    await confirm_as(run, preview.choices, Confirmed(), actor=SYSTEM, now=now)
    assert (await get_run(run, actor=SYSTEM)).asked.map == "cz_sreality"
    await waiting.read_next(now)
    home = await get_listing("cz_sreality-1", actor=SYSTEM)
    assert (home.features, home.rooms_total) == ({"elevator": True}, 2)


async def test_a_known_export_that_is_changed_keeps_the_rest_of_what_is_known(now: datetime) -> None:
    run = await draft(PRODEJ, now, "prodej.csv")
    choices = chosen(await look(run, now), {"plocha": "plot_area"})
    with pytest.raises(Invalid, match="Name this way"):
        await confirm_as(run, choices, Confirmed(), actor=SYSTEM, now=now)
    await confirm_as(run, choices, Confirmed(name="prodej"), actor=SYSTEM, now=now)
    await waiting.read_next(now)
    home = await get_listing("cz_sreality-1", actor=SYSTEM)
    assert (home.plot_area, home.living_area, home.features) == (54, None, {"elevator": True})


async def test_a_format_of_the_trade_shows_what_was_understood_and_needs_no_map(now: datetime) -> None:
    run = await draft(KYERO, now, "feed.xml")
    preview = await look(run, now)
    assert ("yero" in preview.format, preview.map, preview.columns) == (True, None, [])
    assert (preview.understood, preview.is_sound) == (1, True)
    await confirm_as(run, None, Confirmed(), actor=SYSTEM, now=now)
    report = await waiting.read_next(now)
    assert report is not None
    assert report.new == 1


async def test_a_file_that_cannot_be_read_says_why_and_stays_a_draft(now: datetime) -> None:
    run = await draft("\x00\x01" * 5000, now)
    preview = await look(run, now)
    assert preview.wrong
    assert "not a text file" in preview.wrong.message
    with pytest.raises(Invalid, match="not a text file"):
        await confirm_as(run, None, Confirmed(name="x"), actor=SYSTEM, now=now)
    assert (await get_run(run, actor=SYSTEM)).state == "draft"
    await waiting.drop(run, actor=SYSTEM, now=now)
    with pytest.raises(Conflict):
        await look(run, now)


async def test_contacts_are_matched_in_five_languages_too(now: datetime) -> None:
    run = await draft(
        "imię;nazwisko;e-mail;telefon\nAnna;Nowak;anna@example.org;601000000\n", now, "k.csv", "contacts"
    )
    preview = await look(run, now)
    assert read_as(preview) == {
        "imię": "name.given", "nazwisko": "name.family", "e-mail": "emails", "telefon": "phones",
    }  # fmt: skip
    facts = preview.rows[0].facts
    assert isinstance(facts, ContactFacts)
    assert facts.name.family == "Nowak"


async def test_the_firms_own_fields_can_be_chosen(now: datetime) -> None:
    await declare(now)
    run = await draft("reference;offer;kind;country;wys\nR-1;sale;house;PL;3,2\n", now)
    preview = await look(run, now, chosen(await look(run, now), {"wys": "custom.ceiling_height"}))
    facts = preview.rows[0].facts
    assert isinstance(facts, ListingFacts)
    assert facts.custom == {"ceiling_height": 3.2}


def agent(number: int, role: str = "agent") -> Actor:
    return Actor(kind="agent", id=number, role=role, office=1)  # type: ignore[arg-type]


async def test_a_map_that_others_rely_on_is_not_written_over(now: datetime) -> None:
    ours = ColumnMap(of="listings", constants={"country": "PL"})
    theirs = ColumnMap(of="listings", constants={"country": "CZ"})
    kept = await save("shared", ours, ["a"], actor=agent(1), now=now)
    for actor, version in ((agent(2), 0), (agent(2), kept.version), (agent(1), kept.version + 1)):
        with pytest.raises(Conflict):
            await save("shared", theirs, ["a"], actor=actor, now=now, version=version)
    with pytest.raises(Conflict):
        await save("apartments_pl", theirs, ["a"], actor=SYSTEM, now=now)
    assert (await get_map("shared")).body.constants == {"country": "PL"}
    await save("shared", theirs, ["a"], actor=agent(3, "manager"), now=now, version=kept.version)
    assert (await get_map("shared")).body.constants == {"country": "CZ"}


async def test_saving_the_same_again_is_no_change(now: datetime) -> None:
    ours = ColumnMap(of="listings", constants={"country": "PL"})
    kept = await save("ours", ours, ["a"], actor=SYSTEM, now=now)
    again = await save("ours", ours, ["a"], actor=SYSTEM, now=now, version=kept.version)
    assert again.version == kept.version
    assert await database.fetch_value("select count(*) from feed_map") == 1


async def test_of_two_maps_for_the_same_columns_ones_own_is_taken(now: datetime) -> None:
    columns = ["id", "cena", "obec", "plocha", "co"]
    for number in (1, 2):
        made = ColumnMap(of="listings", source=f"s{number}", id="id", fields={})
        await save(f"m{number}", made, columns, actor=agent(number), now=now)
    run = await draft(CZECH, now)
    await database.execute("update feed_run set actor = 'agent:1'")
    found = await get_run(run, actor=SYSTEM)
    preview = await preview_of(found, None, actor=agent(1), now=now)
    assert preview.saved is not None
    assert preview.saved.name == "m1"
