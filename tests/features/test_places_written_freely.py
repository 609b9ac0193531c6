"""A place is found by whatever people write for it, and where that may be several, they are asked which."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_estate.base.counties import COUNTIES, county_code
from crm_estate.base.gazetteer import distance_km
from crm_estate.base.place_labels import label_of
from crm_estate.base.places import Gazetteer, Place, read_gazetteer
from crm_estate.base.texts import fold

COUNTRIES = ("AT", "CZ", "DE", "HR", "PL", "RO", "SI", "SK")


@pytest.fixture(scope="module")
def places() -> list[Place]:
    return list(read_gazetteer(COUNTRIES))


@pytest.fixture(scope="module")
def gazetteer(places: list[Place]) -> Gazetteer:
    return Gazetteer(places)


@pytest.mark.parametrize(
    ("said", "country", "name"),
    [
        ("Mokotow", "PL", "Mokotów"),
        ("WARSZAWA", "PL", "Warszawa"),
        ("Warsaw", "PL", "Warszawa"),
        ("Varšava", "PL", "Warszawa"),
        ("Bukarest", "RO", "București"),
        ("Bucureşti", "RO", "București"),
        ("București", "RO", "București"),
        ("Constanţa", "RO", "Constanța"),
        ("m. st. Warszawa", "PL", "Warszawa"),
        ("Hlavní město Praha", "CZ", "Praha"),
        ("Brno-město", "CZ", "Brno"),
        ("Zagreb-mesto", "HR", "Zagreb"),
        ("00-950 Warszawa, Polska", "PL", "Warszawa"),
        ("Biała Bielsko", "PL", "Bielsko-Biała"),
        ("Ústí n. L.", "CZ", "Ústí nad Labem"),
        ("Usti n Labem", "CZ", "Ústí nad Labem"),
        ("Rožnov p. R.", "CZ", "Rožnov pod Radhoštěm"),
        ("Gorzów Wlkp.", "PL", "Gorzów Wielkopolski"),
        ("Sw. Katarzyna", "PL", "Święta Katarzyna"),
        ("Tg. Mureș", "RO", "Târgu Mureș"),
        ("Frankfurt a. M.", "DE", "Frankfurt am Main"),
        ("Halle (Saale)", "DE", "Halle (Saale)"),
        ("Krakoww", "PL", "Kraków"),
        ("Lubljana", "SI", "Ljubljana"),
        ("Warszwa", "PL", "Warszawa"),
        ("Timisora", "RO", "Timișoara"),
        ("Bucuresti sect. 3", "RO", "Sector 3"),
        ("sectorul 3, București", "RO", "Sector 3"),
        ("Praha 5 Košíře", "CZ", "Košíře"),
        ("Praha 5 - Smíchov", "CZ", "Smíchov"),
        ("Mokotów, Warszawa", "PL", "Mokotów"),
        ("Warszawa Mokotoww", "PL", "Mokotów"),
        ("Warszwa, Mokotów", "PL", "Mokotów"),
        ("Nowe Miasto n. Wartą", "PL", "Nowe Miasto nad Wartą"),
        ("Dol pri Hrastniku", "SI", "Dol pri Hrastniku"),
    ],
)
def test_a_place_is_found_however_it_is_written(
    gazetteer: Gazetteer, said: str, country: str, name: str
) -> None:
    located = gazetteer.locate(said, country)
    assert (located.how, located.place and located.place.name) == ("place", name)
    assert 0.8 <= located.score <= 1


@pytest.mark.parametrize(
    ("said", "country", "town"),
    [
        ("Kraków-Krowodrza", "PL", "Kraków"),
        ("Krakoww - Krowodrza", "PL", "Kraków"),
        ("Ljubljana-Center", "SI", "Ljubljana"),
        ("Ljubljana - Center, Slovenska cesta 5", "SI", "Ljubljana"),
        ("Lubljana Center", "SI", "Ljubljana"),
        ("LJ. BEŽIGRAD, RUSKI CAR", "SI", "Ljubljana"),
        ("Praha 5", "CZ", "Praha"),
        ("Ostrava-Poruba", "CZ", "Ostrava"),
        ("Teplice Trnovany", "CZ", "Teplice"),
        ("Łódź Śródmieście", "PL", "Łódź"),
        ("Tabor, Maribor", "SI", "Maribor"),  # the only village Tabor is 40 km away
        ("gm. Lesznowola", "PL", "Lesznowola"),
        ("okres Kladno", "CZ", "Kladno"),
    ],
)
def test_a_quarter_that_the_gazetteer_lacks_is_answered_with_its_town_and_a_lower_score(
    gazetteer: Gazetteer, said: str, country: str, town: str
) -> None:
    located = gazetteer.locate(said, country)
    assert (located.how, located.place and located.place.name) == ("town", town)
    assert 0.5 < located.score <= 0.7


@pytest.mark.parametrize(
    ("said", "country", "county"),
    [
        ("Florești, jud. Cluj", "RO", "Cluj"),
        ("județul Cluj, com. Floresti", "RO", "Cluj"),
        ("Floresti (Giurgiu)", "RO", "Giurgiu"),
        ("Satu Mare, Satu Mare", "RO", "Satu Mare"),
        ("Dąbrowa, woj. opolskie", "PL", "opolskie"),
        ("Dąbrowa, województwo opolskie, Polska", "PL", "opolskie"),
        ("Warszawa-Wola", "PL", "mazowieckie"),
        ("Praha Chodov", "CZ", "Praha"),
        ("Říčany, okres Praha-východ", "CZ", "Středočeský"),
        ("Říčany u Prahy", "CZ", "Středočeský"),
        ("Písek, Jihočeský kraj", "CZ", "Jihočeský"),
    ],
)
def test_what_is_said_around_a_name_decides_which_place_of_that_name_is_meant(
    gazetteer: Gazetteer, said: str, country: str, county: str
) -> None:
    located = gazetteer.locate(said, country)
    assert located.how == "place"
    assert located.place
    assert located.place.admin1 in (county_code(country, fold(county)), _code(country, county))
    bare = gazetteer.locate(located.place.name, country)
    assert bare.how == "choice"
    assert located.place in [place for place, _ in bare.choices]


def _code(country: str, county: str) -> str:
    return next(code for code, name in COUNTIES[country].items() if name == county)


Bearers = Counter[tuple[str, str]]


@pytest.fixture(scope="module")
def bearers(places: list[Place]) -> Bearers:
    """How many places of a country have the name as their own."""
    return Counter((place.country, place.names[0]) for place in places)


def test_no_name_that_several_places_bear_is_ever_guessed(
    places: list[Place], gazetteer: Gazetteer, bearers: Bearers
) -> None:
    asked = 0
    for place in places:
        if place.country in ("CZ", "PL", "RO", "SI", "SK") and bearers[place.country, place.names[0]] > 1:
            located = gazetteer.locate(place.name, place.country)
            assert located.how == "choice", place
            assert (place, 1.0) in located.choices, place
            asked += 1
    assert asked > 3000  # 2,162 of them in Romania


def test_every_place_whose_name_no_other_bears_is_found_by_it(
    places: list[Place], gazetteer: Gazetteer, bearers: Bearers
) -> None:
    for place in places:
        if place.country in ("CZ", "SI", "SK") and bearers[place.country, place.names[0]] == 1:
            located = gazetteer.locate(place.name, place.country)
            assert (located.how, located.place, located.score) == ("place", place, 1.0)


def test_every_choice_is_offered_in_words_that_mean_it_and_no_other(
    places: list[Place], gazetteer: Gazetteer, bearers: Bearers
) -> None:
    doubles = [
        place
        for place in places
        if place.country in ("CZ", "PL", "SI", "SK") and bearers[place.country, place.names[0]] > 1
    ]
    poiana = [place for place in places if place.country == "RO" and place.names[0] == "poiana"]
    assert len(poiana) > 5
    labels = {label_of(place, gazetteer.atlas(place.country)): place for place in (*doubles, *poiana)}
    assert len(labels) == len(doubles) + len(poiana)
    for label, place in labels.items():
        assert gazetteer.find(label, place.country) == place, label


def test_a_place_is_labelled_by_its_name_alone_where_that_is_enough(gazetteer: Gazetteer) -> None:
    def labels(said: str, country: str) -> list[str]:
        located = gazetteer.locate(said, country)
        named = [located.place] if located.place else [place for place, _ in located.choices]
        return [label_of(place, gazetteer.atlas(country)) for place in named]

    assert labels("Ljubljana", "SI") == ["Ljubljana"]
    assert labels("Olsztyn", "PL") == ["Olsztyn (warmińsko-mazurskie)", "Olsztyn (śląskie)"]
    assert labels("Podgorje", "SI") == ["Podgorje (Kamnik)", "Podgorje (Slovenj Gradec)"]


def test_coordinates_close_by_decide_between_places_of_one_name(
    places: list[Place], gazetteer: Gazetteer
) -> None:
    for place in [place for place in places if place.country == "RO" and place.names[0] == "floresti"]:
        near = (place.lat + 0.02, place.lon - 0.02)
        assert gazetteer.find("Floresti", "RO", near) == place
        assert gazetteer.find(f"Florești ({near[0]:.3f}, {near[1]:.3f})", "RO") == place
        assert gazetteer.find("Floretsi", "RO", near) == place  # misspelt too


def test_a_misspelt_name_far_from_the_coordinates_is_not_taken_for_the_place(gazetteer: Gazetteer) -> None:
    krakow = (50.06, 19.94)
    assert gazetteer.find("Warszwa", "PL", krakow) is None
    assert gazetteer.find("Krakoww", "PL", krakow)
    warsaw = gazetteer.find("Warszawa", "PL", krakow)  # written without fault: the coordinates may be wrong
    assert warsaw
    assert distance_km((warsaw.lat, warsaw.lon), krakow) > 200


@pytest.mark.parametrize(
    ("said", "country", "offered"),
    [
        ("Krakovvw", "PL", "Kraków"),
        ("Kraków, woj. mazowieckie", "PL", "Kraków"),  # there is none there
        ("Wola Nieznana", "PL", "Wola"),
        ("jud. Cluj", "RO", "Cluj-Napoca"),  # a county is no place
    ],
)
def test_what_is_not_certain_is_only_offered(
    gazetteer: Gazetteer, said: str, country: str, offered: str
) -> None:
    located = gazetteer.locate(said, country)
    assert (located.how, located.place) == ("unknown", None)
    assert located.choices[0][0].name == offered


@pytest.mark.parametrize("said", ["Praha, Brno", "Ljubljana/Maribor"])
def test_two_towns_are_a_choice_of_two(gazetteer: Gazetteer, said: str) -> None:
    located = gazetteer.locate(said, "CZ" if "Praha" in said else "SI")
    assert located.how == "choice"
    assert len(located.choices) == 2


def test_a_number_is_never_mistaken_for_another(gazetteer: Gazetteer) -> None:
    assert gazetteer.locate("Sector 7", "RO").place is None
    assert gazetteer.find("Sector 4", "RO") != gazetteer.find("Sector 5", "RO")


NASTY = [
    "", " ", "\x00", "\ud800", "\udfff\x00Kraków\ud800", "k" * 10_000, "Kraków " * 999, "(((((", "5", ",, ,",
    "КРАКОВ", "東京", "\u202ewokarK", "ul.", "k.", "woj.", "(opolskie)", "ＫｒａＫ", "Kraków,((", "1.5, 200",
    "(99.99, 999.99)", "u u u u u u", "m. st.", "-", "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p", "\U0001f3e0" * 50,
]  # fmt: skip


@pytest.mark.parametrize("said", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_are_answered(gazetteer: Gazetteer, said: str) -> None:
    for country in (*COUNTRIES, "XX"):
        located = gazetteer.locate(said, country)
        assert (located.place is None) == (located.how in ("choice", "unknown"))
        assert 0 <= located.score <= 1
        assert gazetteer.closest_names(said, country) is not None
    assert gazetteer.locate("\udfff\x00Kraków\ud800", "PL").how == "place"


PARTS = st.sampled_from(
    [
        "Kraków",
        "Wola",
        "Dąbrowa",
        "ul.",
        "k.",
        "(",
        ")",
        ",",
        "-",
        "5",
        "woj.",
        "opolskie",
        "gm.",
        "Nowa",
        "m.",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=9).map(" ".join)))
def test_any_text_has_an_answer_and_the_same_again(gazetteer: Gazetteer, said: str) -> None:
    located = gazetteer.locate(said, "PL")
    assert located == gazetteer.locate(said, "PL")
    assert all(0 < score <= 1 for _, score in located.choices)
    assert (located.place is None) == (located.score == 0)
