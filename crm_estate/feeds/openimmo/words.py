"""Tables of words: kinds of property, conditions, what became of a listing, periods of rent."""

from crm_estate.listings.facts import Kind, RentPeriod, Status

KINDS: dict[str, Kind] = {
    "zimmer": "room",
    "wohnung": "apartment",
    "haus": "house",
    "grundstueck": "land",
    "buero_praxen": "commercial",
    "einzelhandel": "commercial",
    "gastgewerbe": "commercial",
    "hallen_lager_prod": "commercial",
    "land_und_forstwirtschaft": "commercial",
    "parken": "garage",
    "sonstige": "other",
    "freizeitimmobilie_gewerblich": "commercial",
    "zinshaus_renditeobjekt": "commercial",
}
"""Elements of objektart, and what they are here."""

SUBTYPES: dict[tuple[str, str], Kind] = {
    **{
        ("land_und_forstwirtschaft", word): "land"
        for word in (
            "ACKERBAU", "WEINBAU", "GARTENBAU", "JAGD_UND_FORSTWIRTSCHAFT", "TEICH_UND_FISCHWIRTSCHAFT",
            "JAGDREVIER",
        )
    },
    **{
        ("haus", word): "commercial"  # until 1.2.2; later these are other elements
        for word in ("KRANKENHAUS", "PFLEGEHEIM", "SANATORIUM", "SENIORENHEIM", "BETREUTES-WOHNEN")
    },
    ("parken", "BOOTSLIEGEPLATZ"): "other",
    ("sonstige", "GARAGEN"): "garage",  # until 1.2.3, as the next one
    ("sonstige", "PARKFLACHE"): "garage",
    ("sonstige", "PARKHAUS"): "commercial",
    ("sonstige", "TANKSTELLE"): "commercial",
    ("sonstige", "KRANKENHAUS"): "commercial",
}  # fmt: skip
"""Where the type says more than the element."""

ELEMENTS: dict[Kind, str] = {
    "apartment": "wohnung",
    "house": "haus",
    "land": "grundstueck",
    "commercial": "sonstige",
    "garage": "parken",
    "room": "zimmer",
    "other": "sonstige",
}
"""What a kind is written as. Business premises of no known type are `sonstige`, used for business."""

CONDITIONS = {
    "ERSTBEZUG": "new",
    "NEUWERTIG": "very_good",
    "GEPFLEGT": "good",
    "TEIL_VOLLRENOVIERT": "renovated",
    "TEIL_VOLLSANIERT": "renovated",
    "TEIL_SANIERT": "renovated",
    "VOLL_SANIERT": "renovated",
    "MODERNISIERT": "renovated",
    "TEIL_VOLLRENOVIERUNGSBED": "to_renovate",
    "SANIERUNGSBEDUERFTIG": "to_renovate",
    "BAUFAELLIG": "to_renovate",
    "ENTKERNT": "to_renovate",
    "ABRISSOBJEKT": "to_renovate",
    "PROJEKTIERT": "under_construction",
    "ROHBAU": "shell",
}
CONDITION_WORDS = {condition: word for word, condition in reversed(CONDITIONS.items())}
"""The first word of each condition."""

STATUSES: dict[str, Status] = {
    "OFFEN": "Active",
    "RESERVIERT": "Active Under Contract",
    "VERKAUFT": "Closed",
}
STATUS_WORDS: dict[Status, str] = {
    "Active": "OFFEN",
    "Active Under Contract": "RESERVIERT",
    "Pending": "RESERVIERT",
    "Closed": "VERKAUFT",
}
"""A listing of any other status is not offered: it is taken back."""

PERIODS: dict[str, RentPeriod] = {"TAG": "day", "WOCHE": "week", "MONAT": "month", "JAHR": "year"}
PERIOD_WORDS = {period: word for word, period in PERIODS.items()}
