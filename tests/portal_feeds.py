"""What the tests of portals' feeds share: reading a file whole, and listings to write."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from crm_estate.base.errors import Invalid
from crm_estate.feeds.formats import Format, head_of
from crm_estate.feeds.opened import Source
from crm_estate.feeds.records import Candidate
from crm_estate.feeds.sheets.readers import Around
from crm_estate.feeds.writing import Batch, OutFormat, Sender, write_all
from crm_estate.listings.facts import ListingFacts, ListingOut, Location, Photo, Price

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
Listings = list[Candidate[ListingFacts]]


def around() -> Around:
    return Around(now=NOW, time_zone="Europe/Warsaw")


def read_file(format: Format, path: Path) -> tuple[Source[ListingFacts], Listings]:
    """All records of a file that the format must recognise."""
    assert format.recognises(head_of(path)), path.name
    with format.open(path, around()) as source:
        return source, [record.read() for record in source.records]


def read_text(format: Format, folder: Path, text: str | bytes, name: str = "feed.xml") -> Listings:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_file(format, file)[1]


def only(candidates: Listings) -> ListingFacts:
    """The one listing that came through."""
    [candidate] = candidates
    assert candidate.facts, candidate.problems
    return candidate.facts


def counts(candidates: Listings) -> tuple[int, int, int]:
    """How many came through, how many are only marks, how many are refused."""
    through = sum(candidate.facts is not None for candidate in candidates)
    marks = sum(candidate.mark is not None for candidate in candidates)
    return through, marks, len(candidates) - through - marks


def reasons(candidates: Listings, *, refused: bool = True) -> Counter[str]:
    return Counter(p.reason for c in candidates for p in c.problems if p.refused == refused)


def survives(format: Format, file: Path) -> None:
    """Whatever a file holds, it is refused as a whole or record by record, and nothing else is raised."""
    try:
        candidates = read_file(format, file)[1] if format.recognises(head_of(file)) else []
    except Invalid as wrong:
        fields = [wrong.field]
    else:
        fields = ["file"]
        for found in candidates:
            assert found.facts or found.mark or any(problem.refused for problem in found.problems)
    assert fields == ["file"]


@st.composite
def damaged(draw: st.DrawFn, good: bytes) -> bytes:
    """A good file with bytes changed, cut off or said twice."""
    way = draw(st.sampled_from(["flip", "cut", "twice", "insert"]))
    first = draw(st.integers(0, len(good) - 1))
    last = draw(st.integers(first, len(good)))
    if way == "flip":
        return good[:first] + bytes([draw(st.integers(0, 255))]) + good[first + 1 :]
    if way == "cut":
        return good[:first] + (good[last:] if draw(st.booleans()) else b"")
    if way == "insert":
        return good[:first] + draw(st.binary(max_size=40)) + good[first:]
    return good[:last] + good[first:last] + good[last:]


def listing(**said: Any) -> ListingOut:
    whole: dict[str, Any] = {
        "id": 7, "reference": "L-7", "offer": "sale", "kind": "apartment", "country": "ES",
        "place": "Valencia", "list_price": Price(249_500, "EUR"), "on_market": True, "version": 1,
        "created_at": NOW, "updated_at": NOW, "published_at": NOW,
    }  # fmt: skip
    return ListingOut(**whole | said)


def written(format: OutFormat, *listings: ListingOut, base: str = "https://homes.example.es/") -> bytes:
    sender = Sender(organisation="Fair Homes", email="office@example.org", phone="+48 22 555 01 01")
    batch = Batch(sender=sender, now=NOW, page_of=lambda item: f"{base}{item.id}")
    return b"".join(write_all(format, batch, listings))


ALIKE = ("offer", "kind", "country", "living_area", "plot_area", "bedrooms_total", "bathrooms_total")


def assert_same_home(again: ListingFacts, home: ListingOut) -> None:
    """What flat formats carry of a home is read again as it was."""
    assert [getattr(again, field) for field in ALIKE] == [getattr(home, field) for field in ALIKE]
    assert (again.place, again.street, again.photos) == (home.place, home.street, home.photos)


PLAIN = st.text(
    st.characters(codec="utf-8", exclude_characters="<>&", exclude_categories=("C", "Z")), min_size=1
)
"""Text without markup or blanks, which readers tidy."""


def some_listings(
    countries: list[str], currencies: list[str], languages: list[str]
) -> st.SearchStrategy[ListingOut]:
    """Listings with what flat formats can carry, each value there or not."""
    price = st.builds(Price, st.integers(1, 10**9).map(float), st.sampled_from(currencies))
    spot = st.builds(
        Location,
        st.floats(-89, 89).map(lambda v: round(v, 6)),
        st.floats(-179, 179).map(lambda v: round(v, 6)),
    )
    photo = st.integers(0, 9999).map(lambda n: Photo(url=f"https://pictures.example.org/{n}.jpg"))
    features = ["balcony", "elevator", "furnished", "garage", "terrace", "pets_allowed", "parking"]
    return st.builds(
        listing,
        offer=st.sampled_from(["sale", "rent"]),
        kind=st.sampled_from(["apartment", "house", "land", "commercial", "garage", "room", "other"]),
        country=st.sampled_from(countries),
        list_price=st.none() | price,
        living_area=st.none() | st.integers(1, 100_000).map(float),
        plot_area=st.none() | st.integers(1, 100_000_000).map(float),
        bedrooms_total=st.none() | st.integers(0, 20),
        bathrooms_total=st.none() | st.integers(0, 20).map(float),
        location=st.none() | spot,
        address_visible=st.just(True),
        street=st.just("") | PLAIN.map(lambda text: text[:50]),
        place=PLAIN.map(lambda text: text[:60].replace("(", "")).filter(bool),
        title=st.dictionaries(st.sampled_from(languages), PLAIN.map(lambda text: text[:150]), min_size=1),
        description=st.dictionaries(st.sampled_from(languages), PLAIN, min_size=1),
        features=st.dictionaries(st.sampled_from(features), st.just(True)),
        photos=st.lists(photo, max_size=4, unique_by=lambda p: p.url).map(
            lambda found: [Photo(url=p.url, order=n) for n, p in enumerate(found)]
        ),
    )
