"""What the schema of OpenImmo 1.2.7 asks of the elements that are written here, said in our own words.

The schema itself may not be passed on; where a copy of it lies beside the project, the tests use that too.
"""

import re

from crm_estate.feeds.xml_records import Element

ORDER = {
    "openimmo": "uebertragung! anbieter!",
    "anbieter": "firma! openimmo_anid! immobilie*",
    "immobilie": "objektkategorie! geo! kontaktperson! preise flaechen ausstattung zustand_angaben freitexte "
    "anhaenge verwaltung_objekt verwaltung_techn!",
    "objektkategorie": "nutzungsart! vermarktungsart! objektart!",
    "objektart": "zimmer wohnung haus grundstueck parken sonstige",
    "geo": "plz ort geokoordinaten strasse land etage anzahl_etagen",
    "kontaktperson": "email_zentrale tel_zentrale name!",
    "preise": "kaufpreis nettokaltmiete preis_zeiteinheit waehrung freitext_preis",
    "flaechen": "wohnflaeche nutzflaeche grundstuecksflaeche anzahl_zimmer anzahl_schlafzimmer "
    "anzahl_badezimmer anzahl_balkone anzahl_terrassen anzahl_logia anzahl_stellplaetze",
    "ausstattung": "bad kueche kamin heizungsart klimatisiert fahrstuhl stellplatzart gartennutzung "
    "moebliert rollstuhlgerecht barrierefrei sauna swimmingpool wasch_trockenraum wintergarten "
    "sicherheitstechnik unterkellert abstellraum fahrradraum gaestewc",
    "zustand_angaben": "baujahr zustand energiepass verkaufstatus",
    "energiepass": "wertklasse",
    "freitexte": "objekttitel objektbeschreibung objekt_text user_defined_simplefield*",
    "anhaenge": "anhang*",
    "anhang": "anhangtitel format! daten!",
    "daten": "pfad",
    "verwaltung_objekt": "objektadresse_freigeben haustiere denkmalgeschuetzt",
    "verwaltung_techn": "objektnr_intern objektnr_extern! aktion! openimmo_obid! stand_vom! sprache",
}
"""Children in their order: `!` must be there, `*` may come again."""

ONE_AT_LEAST = {
    "geo": {"plz", "ort", "geokoordinaten"},
    "kontaktperson": {"email_zentrale", "tel_zentrale"},
    "objektart": set(ORDER["objektart"].split()),
}

TRUTH, DECIMAL, WHOLE = "true|false|0|1", r"-?\d+(\.\d+)?", r"-?\d+"
DAY = r"\d{4}-\d\d-\d\d"
ATTRIBUTES = {
    "uebertragung": {
        "art!": "ONLINE|OFFLINE", "umfang!": "TEIL|VOLL", "modus": "NEW|CHANGE|DELETE", "version!": ".*",
        "sendersoftware!": ".*", "senderversion!": ".*",
        "timestamp": DAY + r"T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)?",
    },
    "nutzungsart": {"WOHNEN!": TRUTH, "GEWERBE!": TRUTH},
    "vermarktungsart": {"KAUF!": TRUTH, "MIETE_PACHT!": TRUTH},
    "geokoordinaten": {"breitengrad!": DECIMAL, "laengengrad!": DECIMAL},
    "land": {"iso_land": "[A-Z]{3}"},
    "kaufpreis": {"auf_anfrage": TRUTH},
    "preis_zeiteinheit": {"zeiteinheit": "TAG|WOCHE|MONAT|JAHR"},
    "waehrung": {"iso_waehrung": "[A-Z]{3}"},
    "bad": {"DUSCHE": TRUTH, "WANNE": TRUTH},
    "kueche": {"EBK": TRUTH, "OFFEN": TRUTH},
    "heizungsart": {"FUSSBODEN": TRUTH},
    "fahrstuhl": {"PERSONEN": TRUTH},
    "stellplatzart": {"GARAGE": TRUTH},
    "moebliert": {"moeb": "VOLL|TEIL"},
    "sicherheitstechnik": {"ALARMANLAGE": TRUTH},
    "unterkellert": {"keller": "JA|NEIN|TEIL"},
    "zustand": {"zustand_art": "ERSTBEZUG|NEUWERTIG|GEPFLEGT|TEIL_VOLLRENOVIERT|TEIL_VOLLRENOVIERUNGSBED|"
                               "PROJEKTIERT|ROHBAU"},
    "verkaufstatus": {"stand": "OFFEN|RESERVIERT|VERKAUFT"},
    "objekt_text": {"lang!": ".+"},
    "user_defined_simplefield": {"feldname!": ".+"},
    "anhang": {"location!": "INTERN|EXTERN|REMOTE", "gruppe": "TITELBILD|BILD|ANBOBJURL"},
    "aktion": {"aktionart": "CHANGE|DELETE|REFERENZ"},
}  # fmt: skip
TEXTS = {
    **dict.fromkeys(("kaufpreis", "nettokaltmiete", *ORDER["flaechen"].split()), DECIMAL),
    **dict.fromkeys(("etage", "anzahl_etagen"), WHOLE),
    **dict.fromkeys(("email_zentrale", "tel_zentrale"), r"[\s\S]+"),
    **dict.fromkeys(
        (
            "objektadresse_freigeben", "haustiere", "denkmalgeschuetzt", "kamin", "klimatisiert",
            "gartennutzung", "rollstuhlgerecht", "barrierefrei", "sauna", "swimmingpool",
            "wasch_trockenraum", "wintergarten", "abstellraum", "fahrradraum", "gaestewc",
        ), TRUTH,
    ),
    "stand_vom": DAY,
}  # fmt: skip
ANY_TEXT = frozenset({
    "firma", "openimmo_anid", "plz", "ort", "strasse", "name", "freitext_preis", "baujahr", "wertklasse",
    "objekttitel", "objektbeschreibung", "objekt_text", "user_defined_simplefield", "anhangtitel", "format",
    "pfad", "objektnr_intern", "objektnr_extern", "openimmo_obid", "sprache",
})  # fmt: skip


def broken_rules(part: Element) -> list[str]:
    """What of the rules an element, or one inside it, does not keep."""
    found = [*_children(part), *_attributes(part), *_text(part)]
    return found + [broken for child in part for broken in broken_rules(child)]


def _children(part: Element) -> list[str]:
    allowed = ORDER.get(part.tag, "").split()
    names = [word.rstrip("!*") for word in allowed]
    tags = [child.tag for child in part]
    if set(tags) - set(names):
        return [f"{part.tag} holds {set(tags) - set(names)}"]
    once = [word.rstrip("!") for word in allowed if not word.endswith("*")]
    broken = [f"{part.tag}/{name} comes twice" for name in once if tags.count(name) > 1]
    broken += [f"{part.tag}/{w[:-1]} is missing" for w in allowed if w.endswith("!") and w[:-1] not in tags]
    if part.tag in ONE_AT_LEAST and not ONE_AT_LEAST[part.tag] & set(tags):
        broken.append(f"{part.tag} says too little")
    places = [names.index(tag) for tag in tags]
    return broken + ([] if places == sorted(places) else [f"{part.tag} is out of order: {tags}"])


def _attributes(part: Element) -> list[str]:
    rules = {name.rstrip("!"): rule for name, rule in ATTRIBUTES.get(part.tag, {}).items()}
    needed = {name[:-1] for name in ATTRIBUTES.get(part.tag, {}) if name.endswith("!")}
    broken = [f"{part.tag}@{name} is missing" for name in needed - set(part.attrib)]
    for name, value in part.attrib.items():
        if not re.fullmatch(rules.get(name, "(?!)"), value):
            broken.append(f"{part.tag}@{name}={value!r}")
    return broken


def _text(part: Element) -> list[str]:
    text = part.text or ""
    if part.tag in TEXTS:
        return [] if re.fullmatch(TEXTS[part.tag], text) else [f"{part.tag} is {text!r}"]
    return [] if part.tag in ANY_TEXT or not text.strip() else [f"{part.tag} holds text"]
