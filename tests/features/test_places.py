"""Places are found by what people call them, and the right one of several is chosen."""

import pytest

from crm_estate.base import database
from crm_estate.base.counties import COUNTIES
from crm_estate.base.gazetteer import Place
from crm_estate.base.places import (
    Gazetteer,
    closest_names,
    distance_km,
    find_place,
    load_gazetteer,
    locate_place,
    locate_places,
    places_in,
    read_gazetteer,
    suggest_places,
)

WARSAW = (52.2297, 21.0122)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(read_gazetteer({"AT", "CZ", "DE", "HR", "PL", "RO", "SI", "SK"}))


@pytest.mark.parametrize(
    ("said", "country", "name"),
    [
        ("Warszawa", "PL", "Warszawa"),
        ("warsaw", "PL", "Warszawa"),
        ("LODZ", "PL", "Łódź"),
        ("Praha", "CZ", "Praha"),
        ("Prag", "CZ", "Praha"),
        ("Plzen", "CZ", "Plzeň"),
        ("București", "RO", "București"),
        ("Bucuresti", "RO", "București"),
        ("Iaşi", "RO", "Iași"),
        ("Iasi", "RO", "Iași"),
        ("ljubljana", "SI", "Ljubljana"),
        ("Skofja Loka", "SI", "Škofja Loka"),
    ],
)
def test_a_town_is_found_however_it_is_spelt(
    gazetteer: Gazetteer, said: str, country: str, name: str
) -> None:
    found = gazetteer.find(said, country)
    assert found is not None
    assert found.name == name


def test_a_town_is_not_found_in_another_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Warszawa", "CZ") is None
    assert gazetteer.find("", "PL") is None


def _place(id: int, name: str, population: int, at: tuple[float, float], *names: str) -> Place:
    return Place(id, name, "PL", "78", *at, population, "Europe/Warsaw", names)


def test_of_towns_of_one_name_the_nearest_is_meant_where_a_position_is_known() -> None:
    north = _place(1, "Nowa Wieś", 900, (54.0, 18.0), "nowa wies")
    south = _place(2, "Nowa Wieś", 5000, (50.0, 20.0), "nowa wies")
    gazetteer = Gazetteer([south, north])
    assert gazetteer.find("Nowa Wieś", "PL", (53.9, 18.1)) == north
    assert gazetteer.find("Nowa Wieś", "PL", (49.0, 18.1)) == south  # none is near: what lies nearest
    assert gazetteer.find("Nowa Wieś", "PL") is None
    assert [place for place, _ in gazetteer.locate("Nowa Wieś", "PL").choices] == [south, north]


def test_a_town_called_so_comes_before_a_larger_one_also_called_so() -> None:
    own = _place(1, "Buda", 500, WARSAW, "buda")
    other = _place(2, "Budapeszt", 10**6, (50.0, 20.0), "budapeszt", "buda")
    assert Gazetteer([other, own]).find("buda", "PL") == own
    assert Gazetteer([other, own]).find("buda", "PL", (50.01, 20.0)) == other
    assert Gazetteer([]).find("buda", "PL") is None


def test_a_misspelt_town_is_answered_with_the_one_that_was_meant(gazetteer: Gazetteer) -> None:
    assert gazetteer.closest_names("Warszwa", "PL")[0] == "Warszawa"
    assert gazetteer.closest_names("Ljublana", "SI")[0] == "Ljubljana"
    assert gazetteer.closest_names("Qqqqqqqq", "PL") == []
    assert len(gazetteer.closest_names("Nowa Wies", "PL")) <= 3


def test_distances_are_those_of_the_globe() -> None:
    assert distance_km(WARSAW, (50.0614, 19.9366)) == pytest.approx(252.5, abs=0.05)
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=0.1)
    assert distance_km((0, 0), (0, 90)) == pytest.approx(10_007.56, abs=0.01)
    assert distance_km(WARSAW, WARSAW) == 0


SEATS = {
    "AT": {"Linz": "Oberösterreich", "Graz": "Steiermark", "Innsbruck": "Tirol"},
    "CZ": {"Brno": "Jihomoravský", "Ostrava": "Moravskoslezský", "Kladno": "Středočeský", "Zlín": "Zlínský"},
    "DE": {"München": "Bayern", "Dresden": "Sachsen", "Köln": "Nordrhein-Westfalen"},
    "HR": {"Zagreb": "Grad Zagreb", "Split": "Splitsko-dalmatinska", "Pula": "Istarska"},
    "PL": {"Kraków": "małopolskie", "Wrocław": "dolnośląskie", "Szczecin": "zachodniopomorskie"},
    "RO": {"Cluj-Napoca": "Cluj", "Oradea": "Bihor", "Deva": "Hunedoara", "Focșani": "Vrancea"},
    "SK": {"Bratislava": "Bratislavský", "Košice": "Košický", "Žilina": "Žilinský"},
}  # fmt: skip


@pytest.mark.parametrize("country", SEATS)
def test_counties_are_called_what_they_are_called(gazetteer: Gazetteer, country: str) -> None:
    for seat, county in SEATS[country].items():
        place = gazetteer.find(seat, country)
        assert place
        assert COUNTIES[country][place.admin1] == county
    assert set(COUNTIES[country]) <= {place.admin1 for place in gazetteer.atlas(country).places}


@pytest.mark.anyio
async def test_the_database_finds_the_same_places_as_memory(db: str, gazetteer: Gazetteer) -> None:
    for said, country, near in [
        ("Warsaw", "PL", None),
        ("Dąbrowa", "PL", None),
        ("Dąbrowa", "PL", (52.0, 17.0)),
        ("Iaşi", "RO", None),
        ("Kamenice", "CZ", (50.1, 14.5)),
        ("Nowhere at all", "PL", None),
    ]:
        assert await find_place(said, country, near) == gazetteer.find(said, country, near), said


@pytest.mark.anyio
async def test_typing_the_beginning_of_a_town_offers_it_largest_first(db: str) -> None:
    assert (await suggest_places("warsz", ["PL"]))[0].name == "Warszawa"
    assert (await suggest_places("warsaw"))[0].name == "Warszawa"
    assert (await suggest_places("BRN", limit=1))[0].name == "Brno"
    assert await suggest_places("Brno", ["PL"]) == []
    assert await suggest_places(" %_ ") == []
    offered = await suggest_places("ko", ["SI", "CZ"])
    assert len(offered) == 8
    assert [place.population for place in offered] == sorted(
        (place.population for place in offered), reverse=True
    )


@pytest.mark.anyio
async def test_a_misspelt_town_is_answered_from_the_database_too(db: str) -> None:
    assert (await closest_names("Warszwa", "PL"))[0] == "Warszawa"
    assert await closest_names("Qqqqqqqq", "PL") == []


@pytest.mark.anyio
async def test_a_map_is_labelled_with_the_largest_towns_in_view(db: str) -> None:
    shown = await places_in(49.0, 14.0, 55.0, 24.0, limit=5)
    assert [place.name for place in shown] == ["Warszawa", "Praha", "Kraków", "Wrocław", "Łódź"]
    assert await places_in(-10, -170, 10, -160) == []
    across = await places_in(44.0, 20.0, 55.0, 14.0, limit=2)  # the long way round the globe
    assert [place.name for place in across] == ["București", "Warszawa"]


@pytest.mark.anyio
async def test_loading_the_gazetteer_again_mends_it_and_doubles_nothing(db: str) -> None:
    before = await database.fetch_value("select count(*) from place where country = 'SI'")
    await database.execute("update place set name = 'Wrong' where country = 'SI' and key = 'maribor'")
    assert await load_gazetteer({"SI"}) == before
    assert await database.fetch_value("select count(*) from place where country = 'SI'") == before
    mended = await find_place("Maribor", "SI")
    assert mended is not None
    assert mended.name == "Maribor"


@pytest.mark.anyio
async def test_names_and_prefixes_are_looked_up_by_index(db: str) -> None:
    plan = await database.fetch(
        "explain select id from place where key ~>=~ 'warsz' and key ~<~ 'warsz\U0010ffff' "
        "or names @> array['warsz']"
    )
    assert "Seq Scan" not in "".join(row[0] for row in plan)


@pytest.mark.anyio
async def test_a_changed_place_is_known_at_once(db: str) -> None:
    assert await find_place("Mariborek", "SI") is None
    changed = "update place set name = $1, names[1] = $2 where country = 'SI' and key = 'maribor'"
    await database.execute(changed, "Mariborek", "mariborek")
    renamed = await find_place("Mariborek", "SI")
    assert renamed is not None
    await load_gazetteer({"SI"})
    assert await find_place("Mariborek", "SI") is None
    restored = await find_place("Maribor", "SI")
    assert restored is not None
    assert restored.id == renamed.id


@pytest.mark.anyio
async def test_what_was_not_committed_is_not_remembered(db: str) -> None:
    async def removed_and_undone() -> None:
        async with database.transaction():
            await database.execute("delete from place where country = 'SI' and key = 'maribor'")
            assert await find_place("Maribor", "SI") is None
            raise LookupError("undone")

    with pytest.raises(LookupError, match="undone"):
        await removed_and_undone()
    assert await find_place("Maribor", "SI") is not None


@pytest.mark.anyio
async def test_many_texts_are_answered_together_as_they_are_one_by_one(db: str) -> None:
    wanted = [
        ("Krakoww", "PL", None),
        ("Dąbrowa", "PL", None),
        ("Dąbrowa", "PL", (50.7, 17.7)),
        ("Praha 5", "CZ", None),
        ("Nowhere at all", "PL", None),
        ("Anywhere", "XX", None),
    ]
    together = await locate_places(wanted)
    assert set(together) == set(wanted)
    for asked in wanted:
        assert together[asked] == await locate_place(*asked)
    assert [together[asked].how for asked in wanted] == [
        "place", "choice", "place", "town", "unknown", "unknown",
    ]  # fmt: skip
