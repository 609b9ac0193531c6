"""Counties, voivodeships, kraje, Länder by GeoNames' codes: they tell places of one name apart."""

from crm_estate.base.texts import fold

_SAID = {
    "AT": """01 Burgenland, 02 Kärnten, 03 Niederösterreich, 04 Oberösterreich, 05 Salzburg, 06 Steiermark,
        07 Tirol, 08 Vorarlberg, 09 Wien""",
    "CZ": """52 Praha, 78 Jihomoravský, 79 Jihočeský, 80 Vysočina, 81 Karlovarský, 82 Královéhradecký,
        83 Liberecký, 84 Olomoucký, 85 Moravskoslezský, 86 Pardubický, 87 Plzeňský, 88 Středočeský,
        89 Ústecký, 90 Zlínský""",
    "DE": """01 Baden-Württemberg, 02 Bayern, 03 Bremen, 04 Hamburg, 05 Hessen, 06 Niedersachsen,
        07 Nordrhein-Westfalen, 08 Rheinland-Pfalz, 09 Saarland, 10 Schleswig-Holstein, 11 Brandenburg,
        12 Mecklenburg-Vorpommern, 13 Sachsen, 14 Sachsen-Anhalt, 15 Thüringen, 16 Berlin""",
    "HR": """01 Bjelovarsko-bilogorska, 02 Brodsko-posavska, 03 Dubrovačko-neretvanska, 04 Istarska,
        05 Karlovačka, 06 Koprivničko-križevačka, 07 Krapinsko-zagorska, 08 Ličko-senjska, 09 Međimurska,
        10 Osječko-baranjska, 11 Požeško-slavonska, 12 Primorsko-goranska, 13 Šibensko-kninska,
        14 Sisačko-moslavačka, 15 Splitsko-dalmatinska, 16 Varaždinska, 17 Virovitičko-podravska,
        18 Vukovarsko-srijemska, 19 Zadarska, 20 Zagrebačka, 21 Grad Zagreb""",
    "HU": """01 Bács-Kiskun, 02 Baranya, 03 Békés, 04 Borsod-Abaúj-Zemplén, 05 Budapest,
        06 Csongrád-Csanád, 08 Fejér, 09 Győr-Moson-Sopron, 10 Hajdú-Bihar, 11 Heves,
        12 Komárom-Esztergom, 14 Nógrád, 16 Pest, 17 Somogy, 18 Szabolcs-Szatmár-Bereg,
        20 Jász-Nagykun-Szolnok, 21 Tolna, 22 Vas, 23 Veszprém, 24 Zala""",
    "PL": """72 dolnośląskie, 73 kujawsko-pomorskie, 74 łódzkie, 75 lubelskie, 76 lubuskie, 77 małopolskie,
        78 mazowieckie, 79 opolskie, 80 podkarpackie, 81 podlaskie, 82 pomorskie, 83 śląskie,
        84 świętokrzyskie, 85 warmińsko-mazurskie, 86 wielkopolskie, 87 zachodniopomorskie""",
    "RO": """01 Alba, 02 Arad, 03 Argeș, 04 Bacău, 05 Bihor, 06 Bistrița-Năsăud, 07 Botoșani, 08 Brăila,
        09 Brașov, 10 București, 11 Buzău, 12 Caraș-Severin, 13 Cluj, 14 Constanța, 15 Covasna,
        16 Dâmbovița, 17 Dolj, 18 Galați, 19 Gorj, 20 Harghita, 21 Hunedoara, 22 Ialomița, 23 Iași,
        25 Maramureș, 26 Mehedinți, 27 Mureș, 28 Neamț, 29 Olt, 30 Prahova, 31 Sălaj, 32 Satu Mare,
        33 Sibiu, 34 Suceava, 35 Teleorman, 36 Timiș, 37 Tulcea, 38 Vaslui, 39 Vâlcea, 40 Vrancea,
        41 Călărași, 42 Giurgiu, 43 Ilfov""",
    "SK": """01 Banskobystrický, 02 Bratislavský, 03 Košický, 04 Nitriansky, 05 Prešovský,
        06 Trenčiansky, 07 Trnavský, 08 Žilinský""",
}

COUNTIES: dict[str, dict[str, str]] = {
    country: dict(entry.strip().split(" ", 1) for entry in said.split(",")) for country, said in _SAID.items()
}
"""Country → code (`Place.admin1`) → name as written there."""

_CITIES = {("AT", "09"), ("CZ", "52"), ("DE", "16"), ("HR", "21"), ("HU", "05"), ("RO", "10")}
"""Counties that are one city: their names are taken for the city's."""

_CODES = {
    country: {fold(name): code for code, name in names.items() if (country, code) not in _CITIES}
    for country, names in COUNTIES.items()
}


def county_code(country: str, key: str) -> str | None:
    """The code of the county of this folded name.

    >>> county_code("RO", "cluj"), county_code("CZ", "cluj")
    ('13', None)
    """
    return _CODES.get(country, {}).get(key)
