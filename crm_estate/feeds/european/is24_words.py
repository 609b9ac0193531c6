"""Words of ImmobilienScout24: what its elements, categories and conditions stand for."""

OFFERED: dict[str, tuple[str, str]] = {
    "wohnungmiete": ("rent", "apartment"), "wohnungkauf": ("sale", "apartment"),
    "hausmiete": ("rent", "house"), "hauskauf": ("sale", "house"), "waz": ("rent", "apartment"),
    "wgzimmer": ("rent", "room"), "bueropraxis": ("", "commercial"), "einzelhandel": ("", "commercial"),
    "gastronomie": ("", "commercial"), "halleproduktion": ("", "commercial"),
    "sonstigegewerbe": ("", "commercial"), "anlageobjekt": ("sale", "commercial"),
    "zwangsversteigerung": ("sale", "other"), "grundstueckwohnenkauf": ("sale", "land"),
    "grundstueckwohnenmiete": ("rent", "land"), "grundstueckgewerbe": ("", "land"),
    "garagekauf": ("sale", "garage"), "garagemiete": ("rent", "garage"), "typenhaus": ("sale", "house"),
}  # fmt: skip
"""Offer and kind of each element; an empty offer is told within it."""

OTHER_KINDS = {
    "zimmer": "room", "haus": "house", "eigentumswohnung": "apartment", "einfamilienhaus": "house",
    "mehrfamilienhaus": "house", "ein/mehrfamilienhaus": "house", "grundstueck": "land",
    "garage/sonstige": "garage",
}  # fmt: skip
"""Where a category says more than the element."""

CONDITIONS = {
    "erstbezug": "new", "neuwertig": "very_good", "gepflegt": "good", "modernisiert": "renovated",
    "vollstaendigrenoviert": "renovated", "vollstaendigreonviert": "renovated", "saniert": "renovated",
    "erstbezugnachsanierung": "renovated", "renovierungsbeduerftig": "to_renovate",
    "unrenoviert": "to_renovate", "abbruchreif": "to_renovate", "*": None,
}  # fmt: skip
NUMBERED_CONDITIONS = {
    "1": "new", "2": "very_good", "3": "renovated", "4": "to_renovate", "5": "renovated", "7": "good",
    "8": "renovated", "9": "renovated", "10": "to_renovate", "11": "to_renovate", "*": None,
}  # fmt: skip
"""The same in the CSV."""

PERIODS = {"tag": "day", "woche": "week", "monat": "month", "*": None}
ALLOWED = {"erlaubt": True, "verboten": False, "*": None}
YES_NO = {"ja": True, "nein": False, "true": True, "false": False, "*": None}
GARAGES = {"garage": True, "tiefgarage": True, "*": None}
PLACES = {"aussenstellplatz": True, "carport": True, "duplex": True, "parkhaus": True, "*": None}

FEATURES = {
    "cellar": "@keller", "fitted_kitchen": "@einbaukueche", "guest_toilet": "@gaestewc",
    "garden": "@gartenbenutzung", "dishwasher": "@spuelmaschine", "washing_machine": "@waschmaschine",
    "bathtub": "@badewanne",
}  # fmt: skip
