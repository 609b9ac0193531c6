"""Small address books for the tests of doubles: contacts drawn so that some are nearly each other."""

from typing import Any

from hypothesis import strategies as st

from matching.doubles import Day, Digits, Doubles, Exact, Name, Number, Place, Records, Text

BOOK = Doubles(
    Name("given", swaps="family", short=True),
    Name("family", shared=True),
    Text("street", shared=True),
    Exact("email", several=True),
    Digits("phone", several=True, tail=9, shared=True),
    Day("born"),
)
HOMES = Doubles(
    Exact("offer", gate=True),
    Place("place", km=(0.1, 0.3), shared=True),
    Number("area", within=(0.02, 0.05), relative=True),
    Number("floor", within=(1,), silent=True),
)

Person = dict[str, Any]

SAID: dict[str, st.SearchStrategy[Any]] = {
    "given": st.sampled_from(["Zofia", "Zosia", "Jan", "Łęcka", "", "Anna Maria"]),
    "family": st.sampled_from(["Łęcka", "Lecka", "Lęckka", "Zofia", "Kos", None]),
    "street": st.sampled_from(["ul. Polna 3", "Polna 3", "Polna 5", "", None]),
    "email": st.lists(st.sampled_from(["z@example.org", "Z@example.org", "j@example.org", ""]), max_size=2),
    "phone": st.lists(st.sampled_from(["+48 601 000 001", "601000001", "601000002", "-"]), max_size=2),
    "born": st.sampled_from(["1980-02-01", "1980-01-02", "1981-02-01", "soon", None]),
}
PEOPLE = st.lists(st.fixed_dictionaries(SAID), min_size=2, max_size=12)


def book_of(people: list[Person]) -> Records:
    return BOOK.records(len(people), {name: [person[name] for person in people] for name in SAID})
