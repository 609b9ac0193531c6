"""Contacts that nobody is: households and offices in which things are shared, and people entered twice.

Everything is drawn from a seed: common given names, family names from syllables, mail under example.org.
"""

from random import Random
from typing import Any

import numpy as np

from matching.arrays import Ints
from matching.doubles import Company, Digits, Doubles, Exact, Name, Pass, Text
from matching.folding import fold

Person = dict[str, Any]

GIVEN = (
    "Anna", "Maria", "Katarzyna", "Małgorzata", "Agnieszka", "Barbara", "Ewa", "Magdalena", "Elżbieta",
    "Joanna", "Jan", "Andrzej", "Piotr", "Krzysztof", "Stanisław", "Tomasz", "Paweł", "Józef", "Marcin",
    "Marek", "Michał", "Jana", "Eva", "Hana", "Lenka", "Kateřina", "Lucie", "Věra", "Alena", "Petra",
    "Jiří", "Petr", "Josef", "Pavel", "Martin", "Tomáš", "Jaroslav", "Miroslav", "Zdeněk", "Václav",
    "Elena", "Ioana", "Mihaela", "Cristina", "Daniela", "Andreea", "Alexandra", "Gheorghe", "Ion",
    "Vasile", "Nicolae", "Ștefan", "Alexandru", "Constantin", "Mojca", "Nataša", "Irena", "Franc",
    "Janez", "Luka", "Žiga",
)  # fmt: skip
SYLLABLES = (
    (
        "No", "Ko", "Wi", "Lew", "Szy", "Wój", "Krá", "Ří", "Pro", "Svo", "Ho", "Do", "Ma", "Po", "Ră",
        "Dră", "Sto", "Ia", "Kra", "Zu", "Gre", "Ber", "Ciu", "Bał", "Čer", "Ži", "Hor", "Je", "Ku",
        "Pe",
    ),
    (
        "va", "wa", "li", "man", "chti", "mi", "ja", "rá", "ze", "lo", "be", "cza", "do", "pe", "go",
        "ra", "šti", "vo", "cu", "je", "ni", "ro", "te", "ku", "za", "ši", "mě", "la", "dě",
    ),
    (
        "k", "ski", "ný", "escu", "cki", "áček", "ič", "r", "l", "wicz", "ek", "an", "ová", "t", "š",
        "nik", "ar", "c", "ov", "eanu",
    ),
)  # fmt: skip
STREETS = (
    "Polna", "Leśna", "Słoneczna", "Krótka", "Školní", "Zahradní", "Nádražní", "Lipová", "Mihai",
    "Unirii", "Cankarjeva", "Trubarjeva",
)  # fmt: skip
TOWNS = (
    "Łódź", "Kraków", "Brno", "Plzeň", "Iași", "Cluj", "Ljubljana", "Maribor", "Gdańsk", "Olomouc",
    "Timișoara", "Celje",
)  # fmt: skip
SHORT = {
    "Katarzyna": "Kasia", "Małgorzata": "Gosia", "Agnieszka": "Aga", "Stanisław": "Staszek",
    "Tomasz": "Tomek",
    "Jan": "Janek", "Michał": "Misiek", "Josef": "Pepa", "Jaroslav": "Jarda", "Miroslav": "Mirek",
}  # fmt: skip
TRADES = ("Nieruchomości", "Reality", "Imobiliare", "Nepremičnine")
LETTERS = "abcdefghijklmnoprstuwz"

TWICE = 0.2
"""Share of entries that repeat someone."""

NAMESAKES = 0.02
"""How often two of one household have the same given name all the same."""

ADDRESS_BOOK = Doubles(
    Name("given", swaps="family", short=True),
    Name("family", shared=True),
    Company("company", shared=True),
    Exact("email", several=True, shared=True),
    Digits("phone", several=True, tail=9, shared=True),
    Text("street", shared=True),
    Text("town", shared=True),
    passes=[
        Pass("email"),
        Pass("phone"),
        Pass("street", "town"),
        Pass("given|family:sound", "street"),
        Pass("given:sound", "family:sound", then=["town:words", "street:words"]),
        Pass("family:sound", "street:words", then=["given:sound"]),
    ],
)
"""By what they are compared; the words of streets are too common here to be a key of their own."""


def invented(count: int, seed: int) -> tuple[dict[str, list[Any]], Ints]:
    """Columns of ``count`` contacts in no order, and for each the number of the person it means."""
    chance = Random(seed)
    people: list[Person] = []
    while len(people) < count * (1 - TWICE):
        people += office(chance) if chance.random() < 0.05 else household(chance)
    people = people[: round(count * (1 - TWICE))]
    meant = list(range(len(people))) + chance.choices(range(len(people)), k=count - len(people))
    entries = [*people, *(again(people[number], chance) for number in meant[len(people) :])]
    order = chance.sample(range(count), count)
    columns = {name: [entries[row][name] for row in order] for name in people[0]}
    return columns, np.array(meant)[order]


def household(chance: Random) -> list[Person]:
    """One to four who live together; most share the family name, some the phone or the mailbox."""
    family, street, town = family_name(chance), street_of(chance), chance.choice(TOWNS)
    phone, mail = phone_of(chance), f"{fold(family)}{chance.randrange(10_000)}@example.org"
    size = chance.choices((1, 2, 3, 4), (5, 3, 1, 1))[0]
    names: list[str] = []
    while len(names) < size:
        given = given_name(chance)
        if given not in names or chance.random() < NAMESAKES:
            names.append(given)
    return [
        person(
            chance, given, family if chance.random() < 0.85 else family_name(chance), street, town,
            phone if chance.random() < 0.3 else None, mail if chance.random() < 0.15 else None,
        )
        for given in names
    ]  # fmt: skip


def office(chance: Random) -> list[Person]:
    """Colleagues who share a firm, a street and a switchboard."""
    firm = f"{family_name(chance)} {chance.choice(TRADES)}"
    street, town, phone = street_of(chance), chance.choice(TOWNS), phone_of(chance)
    size = chance.randrange(1, 6)
    found = [
        person(chance, given_name(chance), family_name(chance), street, town, phone, None)
        for _ in range(size)
    ]
    return [one | {"company": f"{firm} {chance.choice(('sp. z o.o.', 's.r.o.', ''))}"} for one in found]


def person(
    chance: Random, given: str, family: str, street: str, town: str, phone: str | None, mail: str | None
) -> Person:
    own = f"{fold(given)}.{fold(family)}{chance.randrange(100)}@example.org".replace(" ", "")
    return {
        "given": given, "family": family, "company": None, "email": [mail or own],
        "phone": [phone or phone_of(chance)], "street": street, "town": town,
    }  # fmt: skip


def given_name(chance: Random) -> str:
    return GIVEN[min(int(chance.expovariate(0.06)), len(GIVEN) - 1)]


def family_name(chance: Random) -> str:
    """The commonest is had by 7 in 1,000, most are rare."""
    first, middle, last = SYLLABLES
    number = int(60_000 * chance.random() ** 2.2)
    drawn = Random(number)
    return (
        drawn.choice(first) + "".join(drawn.choices(middle, k=1 + number % 2)) + drawn.choice(last)
    ).capitalize()


def street_of(chance: Random) -> str:
    return f"{chance.choice(STREETS)} {chance.choice(STREETS)} {chance.randrange(1, 200)}"


def phone_of(chance: Random) -> str:
    return f"+48 {chance.randrange(500, 800)} {chance.randrange(1000):03} {chance.randrange(1000):03}"


def again(one: Person, chance: Random) -> Person:
    """The same person entered once more, by someone else and in a hurry."""
    new = dict(one)
    if chance.random() < 0.1 and one["given"] in SHORT:
        new["given"] = SHORT[one["given"]]
    for name, share in (("given", 0.06), ("family", 0.10), ("street", 0.12)):
        if chance.random() < share:
            new[name] = slipped(new[name], chance)
    if chance.random() < 0.3:
        new |= {name: fold(new[name]) for name in ("given", "family", "street", "town")}
    if chance.random() < 0.03:
        new["given"], new["family"] = new["family"], new["given"]
    new["email"] = contact_way(
        one["email"], chance, f"{fold(one['family'])[:1]}{chance.randrange(10**6)}@example.org"
    )
    new["phone"] = contact_way([spaced(phone, chance) for phone in one["phone"]], chance, phone_of(chance))
    for name, share in (("street", 0.25), ("town", 0.15), ("company", 0.5)):
        if chance.random() < share:
            new[name] = None
    return new


def contact_way(known: list[str], chance: Random, other: str) -> list[str]:
    """As known, with a slip, another one besides or instead, or none."""
    way = chance.choices(("known", "slip", "both", "other", "none"), (50, 4, 8, 13, 25))[0]
    ways = {"known": known, "slip": [slipped(known[0], chance)], "both": [*known, other], "other": [other]}
    return ways.get(way, [])


def spaced(phone: str, chance: Random) -> str:
    return phone if chance.random() < 0.5 else phone.replace(" ", "").removeprefix("+48")


def slipped(text: str, chance: Random) -> str:
    """One letter or digit wrong, missing, doubled or swapped with the next."""
    at = chance.randrange(len(text))
    letter = chance.choice("0123456789" if text[at].isdigit() else LETTERS)
    middle = {"wrong": letter, "missing": "", "doubled": text[at] * 2, "swapped": text[at : at + 2][::-1]}
    kind = chance.choice(list(middle))
    return text[:at] + middle[kind] + text[at + (2 if kind == "swapped" else 1) :]
