"""Fields that stand for people are refused: homes are never matched by who lives in them or who asks.

Fair-housing law (in the EU Directives 2000/43/EC and 2004/113/EC and the laws that carry them out; likewise
the US Fair Housing Act) forbids treating people differently by age, sex, origin, religion, disability and the
like when homes are offered. A criterion on such a thing, or on its share among the neighbours, would do just
that. This is a curated list of words in the five languages, looked for in all that names a field: it catches
what is meant openly and does not replace an administrator's judgement.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from crm_estate.base.texts import fold

OF_A_THING = (
    "build", "house", "home", "roof", "boiler", "heat", "window", "kitchen", "bathroom", "install", "lift",
    "elevator", "wiring", "pipe", "floor", "parquet", "facade", "wood", "tree", "energ", "propert", "renov",
    "budyn", "dom", "dach", "piec", "kotl", "okn", "kuchn", "lazien", "instalac", "wind", "podlog", "ogrzew",
    "budov", "strech", "kotel", "koup", "vytah", "podlah", "topen", "objekt", "nemovitost",
    "cladir", "bloc", "cas", "acoperis", "central", "ferest", "geam", "bucatar", "baie", "instalat",
    "imobil", "incalz", "lemn", "stavb", "his", "streh", "kurjav", "ogrev", "kopalnic", "dvigal",
)  # fmt: skip
"""Beginnings of words beside which an age or an origin is that of a thing."""

OF_ACCESS = (
    "access", "parking", "toilet", "ramp", "adapt", "friendly", "barrier", "suitab", "dostep", "przystos",
    "podjazd", "bezbar", "pristup", "parkov", "parc", "rampa", "dostop", "parkir", "prilagoj", "brez",
)  # fmt: skip
"""Beginnings of words beside which a disability is a matter of doors and ramps."""

OF_A_PLACE_FOR_CHILDREN = (
    "play", "room", "school", "kindergarten", "nurser", "pool", "plac", "zabaw", "pokoj", "szkol",
    "przedszkol", "zlob", "hrist", "skol", "jesl", "loc", "joac", "camer", "scoal", "gradinit", "cres",
    "igr", "sob", "sol", "vrt", "jasl",
)  # fmt: skip


PEOPLE = (
    "people", "person", "resident", "tenant", "neighbo", "inhabit", "owner", "buyer", "client", "applicant",
    "ludzi", "osob", "mieszkanc", "lokator", "najemc", "sasiad", "wlascicie", "kupuj", "klient",
    "lide", "lidi", "obyvatel", "najemn", "soused", "vlastnik", "kupujic", "oameni", "persoan", "locatar",
    "locuitor", "chirias", "vecin", "proprietar", "cumparator", "ljud", "prebival", "stanoval", "sosed",
    "lastnik", "kupc", "strank",
)  # fmt: skip
"""Beginnings of words beside which nothing is harmless."""


class Ground(Struct, frozen=True):
    """One of the law's grounds: whole words, beginnings of words, phrases, and what makes them harmless."""

    words: str = ""
    stems: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


GROUNDS: Mapping[str, Ground] = {
    "age": Ground(
        words="age ages aged agegroup wiek wieku vek veku varsta varste stari starost starosti",
        stems=("elderl", "pensioner", "senior", "emeryt", "duchodc", "pensionar", "varstnic", "upokojen"),
        unless=OF_A_THING,
    ),
    "sex": Ground(
        words="gender sex sexes male males female females man men woman women plec plci kobieta kobiety "
        "kobiet mezczyzni pohlavi zena zeny zen muz muzi muzu sexul femei femeie barbat barbati spol spola "
        "moski moske zenska zenske zenski",
        stems=("mezczyzn", "transgend", "transseks", "transsex", "homosex", "homoseks", "lgbt", "lesb"),
        phrases=(
            "sexual orientation", "orientacja seksualna", "sexualni orientace", "orientare sexuala",
            "orientarea sexuala", "spolna usmerjenost",
        ),
    ),
    "origin": Ground(
        words="origin origins pochodzenie pochodzenia puvod puvodu origine originea poreklo porekla",
        unless=OF_A_THING,
    ),
    "ethnicity": Ground(
        words="race races racial rasa rasy rase raselor roma romani romovia rromi tujec tujci tujcev "
        "narod narodu",
        stems=(
            "ethni", "etni", "nationalit", "narodowos", "narodnos", "nacionalnos", "nationalitat", "gyps",
            "cygan", "cikan", "cigan", "tigan", "romsk", "foreign", "immigra", "imigra", "migrant",
            "refuge", "refugi", "obcokraj", "cudzoziem", "uchodzc", "cizin", "pristehov", "uprchl",
            "strain", "priseljen", "begunc", "tujin", "citizenship", "obywatel", "obcanstv", "cetateni",
            "drzavljan", "minorit", "mniejszosc", "mensin", "manjsin",
        ),
        phrases=(
            "skin color", "skin colour", "kolor skory", "barva pleti", "barva kuze", "culoarea pielii",
            "culoare piele", "barva koze", "mother tongue", "native language", "jezyk ojczysty",
            "materstina", "matersky jazyk", "limba materna", "materni jezik",
        ),
    ),
    "religion": Ground(
        words="faith faiths wiara wiary vira viry vera vere",
        stems=(
            "religi", "nabozens", "wyznani", "vyznani", "confesiun", "credint", "veroizpoved", "versk",
            "catholic", "katoli", "catolic", "protestant", "muslim", "muzulm", "musulm", "islam", "jewish",
            "zydow", "zidovsk", "judovsk", "evreies", "christian", "chrzescij", "krestan", "crestin",
            "kristjan", "prawoslaw", "pravoslav", "atheis", "ateis", "ateist",
        ),
    ),
    "disability": Ground(
        stems=(
            "disab", "handicap", "niepelnospraw", "postizen", "invalid", "dizabil", "hendikep", "wheelchair",
        ),
        phrases=("mental health", "zdrowie psychiczne", "dusevni zdravi", "sanatate mintala"),
        unless=OF_ACCESS,
    ),
    "family": Ground(
        words="childless married unmarried divorced pregnant",
        stems=("bezdzietn", "bezdetn", "ciezarn", "tehotn", "gravid", "insarcinat", "nosec"),
        phrases=(
            "marital status", "familial status", "family status", "stan cywilny", "rodinny stav",
            "stare civila", "starea civila", "zakonski stan",
        ),
    ),
    "children": Ground(
        words="child children kids dzieci dziecko deti dite copii copil otroci otrok",
        unless=OF_A_PLACE_FOR_CHILDREN,
    ),
    "station": Ground(
        stems=("unemploy", "bezroboc", "bezrobot", "nezamestnan", "somer", "somaj", "brezposeln"),
        phrases=(
            "political opinion", "poglady polityczne", "politicke nazory", "opinii politice",
            "politicno prepricanje", "social class", "income of residents", "income of neighbours",
        ),
    ),
}  # fmt: skip
"""By the ground; all words folded (see `fold`)."""


def stands_for_people(text: str) -> str:
    """The word or phrase in `text` that stands for people; empty when there is none.

    >>> stands_for_people("Share of foreigners"), stands_for_people("udział cudzoziemców")
    ('foreigners', 'cudzoziemcow')
    >>> stands_for_people("Building age"), stands_for_people("Age of the building's residents")
    ('', 'age')
    """
    folded = fold(text.replace("_", " "))
    return next((found for ground in GROUNDS.values() for found in _found(folded, ground)), "")


def _found(folded: str, ground: Ground) -> Iterator[str]:
    words = folded.split()
    is_about_people = any(word.startswith(PEOPLE) for word in words)
    if not is_about_people and any(word.startswith(ground.unless) for word in words):
        return
    whole = ground.words.split()
    yield from (word for word in words if word in whole or word.startswith(ground.stems))
    yield from (phrase for phrase in ground.phrases if f" {phrase} " in f" {folded} ")
