"""A digest as it is read: every home with its reasons, in few words, safe whatever people type."""

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from crm_estate.base.languages import LANGUAGES
from crm_estate.base.letters import Letter, build
from crm_estate.listings.facts import ListingOut, Photo, Price
from crm_estate.matchmaking.facts import Reason
from crm_estate.outreach.links import opened_page, opened_unsubscribe
from crm_estate.outreach.writing import Sender, write
from tests.mail_server import read
from tests.outreach_office import NOW

CLIPPED_BY_GMAIL = 102_000
HOSTILE = '<script>alert("x")</script>{{ 7 * 7 }}%s %(n)s'
SENDER = Sender(name="Iga Rolnik", email="iga@example.org", phone="+48 600 000 001", office="Dom i Ogród")
FLAT = ListingOut(
    id=1, reference="FLAT/1", offer="sale", kind="apartment", country="PL", place="Warszawa",
    list_price=Price(862_000, "PLN"), living_area=54.5, rooms_total=2, floor=3, floors_total=10,
    year_built=1994, title={"en": "Flat by the park", "pl": "Mieszkanie przy parku"}, on_market=True,
    version=1, created_at=NOW, updated_at=NOW, published_at=NOW,
)  # fmt: skip
ABOVE = Reason(criterion="price", code="over_max", fit=0.8, weight=2, by=12_000, currency="PLN")
SIZE = Reason(criterion="living_area", code="inside", fit=1, weight=1)
PLACE = Reason(criterion="areas", code="unknown", fit=0.5, weight=1)
EXTRAS = Reason(
    criterion="features", code="tag_missing", fit=0.5, weight=1, present=["balcony"],
    missing=["parking", "elevator", "furnished"],
)  # fmt: skip


def item(listing: ListingOut, *reasons: Reason, **changes: Any) -> dict[str, Any]:
    price = listing.list_price
    return {
        "listing": listing.id,
        "requirement": 7,
        "news": "new",
        "seen_price": None,
        "seen_currency": None,
        "price": round(price.amount * 100) if price else None,
        "currency": price.currency if price else None,
        "reasons": msgspec.json.encode(reasons or (SIZE,)).decode(),
        **changes,
    }


def letter(
    *shown: tuple[ListingOut, dict[str, Any]],
    language: str = "en",
    sender: Sender = SENDER,
    given: str = "Mara",
) -> Letter:
    digest = {
        "contact": 17,
        "language": language,
        "address": "mara@example.org",
        "given": given,
        "contact_name": f"{given} Nowak",
        "message_id": "<digest-1@example.org>",
    }
    listings = {listing.id: listing for listing, _ in shown}
    return write(digest, [row for _, row in shown], listings, sender, NOW)


def many(count: int, **changes: Any) -> list[tuple[ListingOut, dict[str, Any]]]:
    homes = [replace(FLAT, id=n, reference=f"FLAT/{n}", **changes) for n in range(1, count + 1)]
    return [(home, item(home, ABOVE, SIZE, PLACE, EXTRAS)) for home in homes]


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def html_of(made: Letter) -> str:
    """The page as it arrives, its style rules written into its elements."""
    part = read(build(made).as_bytes()).get_body(("html",))
    assert part is not None
    return part.get_content()


class Page(HTMLParser):
    """Addresses that a page opens and loads, its headings' levels, and what it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.levels: list[int] = []
        self.tags: set[str] = set()
        self.shown = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.add(tag)
        if tag == "a":
            self.links.append(said["href"] or "")
        if tag == "img":
            self.images.append(said)
        if tag == "table":
            assert said["role"] == "presentation"
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        self.shown += plain(data)


def test_each_home_says_why_it_fits_and_where_it_falls_short() -> None:
    made = letter((FLAT, item(FLAT, ABOVE, SIZE, PLACE, EXTRAS)))
    text, page = plain(made.text), Page(made.html)
    said = "PLN 12,000 above your budget; missing: parking, lift; not furnished; exact place not known; "
    assert f"{said}all else fits (the right size, balcony)" in text
    for words in ("PLN 12,000 above your budget", "missing: parking, lift", "exact place not known"):
        assert words in page.shown
    assert "the right size, balcony" in page.shown


def test_a_home_in_words_has_price_facts_link_and_reference() -> None:
    made = letter((FLAT, item(FLAT)))
    for shown in (plain(made.text), Page(made.html).shown):
        assert "Flat by the park" in shown
        assert "PLN 862,000" in shown
        assert "54.5 m² · 2 rooms · floor 3 of 10 · built 1994" in shown
        assert "Reference: FLAT/1" in shown
        assert "everything fits" in shown or "the right size" in shown
    assert "/homes/FLAT%2F1" in made.text


def test_a_message_says_who_sends_it_and_why_and_how_to_end_it() -> None:
    made = letter((FLAT, item(FLAT)))
    for shown in (made.text, Page(made.html).shown):
        for words in ("Iga Rolnik", "Dom i Ogród", "+48 600 000 001", "because you told us"):
            assert words in shown
    assert made.unsubscribe_url is not None
    assert made.unsubscribe_url in made.text
    assert made.unsubscribe_url in Page(made.html).links
    assert opened_unsubscribe(made.unsubscribe_url.rpartition("/u/")[2]).contact == 17
    assert made.reply_to == "iga@example.org"


def test_every_link_opens_the_pages_of_this_contact() -> None:
    made = letter(*many(3))
    links = [link for link in Page(made.html).links if link.startswith("http")]
    homes = [link for link in links if "/homes/" in link]
    assert {link.rpartition("/")[2] for link in homes} == {"FLAT%2F1", "FLAT%2F2", "FLAT%2F3"}
    for link in links:
        if link != made.unsubscribe_url:
            assert opened_page(re.split("/p/|/homes|/wishes", link)[1]).contact == 17
    assert set(re.findall(r"http\S+", made.text)) == set(links)


def test_one_home_is_named_in_the_subject() -> None:
    assert plain(letter((FLAT, item(FLAT))).subject) == "New for you: Flat by the park, PLN 862,000"
    back = letter((FLAT, item(FLAT, news="back")))
    assert plain(back.subject) == "Back on the market: Flat by the park, PLN 862,000"
    asked = replace(FLAT, list_price=None, title={"en": "A very long title " * 10})
    subject = letter((asked, item(asked))).subject
    assert subject.startswith("New for you: A very long title")
    assert len(subject) < 80


def test_several_homes_are_counted_by_what_is_news_and_where() -> None:
    assert letter(*many(2)).subject == "2 new homes for you in Warszawa"
    two_towns = [*many(2, place="Warszawa"), *many(3, place="Piaseczno")[2:]]
    assert letter(*two_towns).subject == "3 new homes for you in Warszawa and Piaseczno"
    cheaper = (FLAT, item(FLAT, news="price_cut", seen_price=90_000_000, seen_currency="PLN"))
    assert letter(*many(3)[1:], cheaper).subject == "2 new homes and 1 price cut for you in Warszawa"
    elsewhere = [*two_towns, *many(4, place="Pruszków")[3:]]
    assert letter(*elsewhere).subject == "4 new homes for you"


def test_what_does_not_fit_into_a_message_is_counted() -> None:
    made = letter(*many(340))
    assert made.subject == "340 new homes for you in Warszawa"
    assert made.text.count("Reference: ") == 10
    assert "and 330 more on your page" in made.text
    assert "and 330 more on your page" in Page(made.html).shown
    assert "more on your page" not in letter(*many(10)).text


def test_the_price_seen_before_is_told_only_where_it_fell() -> None:
    seen = {"seen_price": 90_000_000, "seen_currency": "PLN"}
    cut = letter((FLAT, item(FLAT, news="price_cut", **seen)))
    assert plain(cut.subject) == "Price cut: Flat by the park, PLN 862,000"
    assert "PLN 862,000 (before: PLN 900,000)" in plain(cut.text)
    assert "PLN 900,000" in Page(cut.html).shown
    for other in (
        item(FLAT, **seen),
        item(FLAT, news="price_cut", seen_price=80_000_000, seen_currency="PLN"),
        item(FLAT, news="price_cut", seen_price=90_000_000, seen_currency="EUR"),
    ):
        assert "before" not in letter((FLAT, other)).text


def test_rent_is_by_the_month_and_an_unnamed_price_is_on_request() -> None:
    rented = replace(FLAT, offer="rent", rent_period="month", list_price=Price(700, "EUR"))
    assert "€700 per month" in letter((rented, item(rented))).text
    asked = replace(FLAT, list_price=None)
    assert "Price on request" in letter((asked, item(asked))).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_stay_words(language: str) -> None:
    titles: Any = {language: HOSTILE}
    home = replace(FLAT, title=titles, place=HOSTILE, photos=[Photo("https://x.example/a.jpg", HOSTILE)])
    sender = replace(SENDER, name=HOSTILE, office=HOSTILE)
    made = letter((home, item(home)), language=language, sender=sender, given=HOSTILE)
    page = Page(made.html)
    assert "script" not in page.tags
    assert HOSTILE in page.shown
    assert HOSTILE in made.text
    assert page.images[0]["alt"] == HOSTILE


def test_names_and_titles_add_no_header_and_no_line() -> None:
    home = replace(FLAT, title={"en": "Flat\r\nBcc: all@example.org\r\n\r\n<b>hi</b>"})
    made = letter((home, item(home)), given="Mara\r\nBcc: all@example.org")
    message = read(build(made).as_bytes())
    assert message["Bcc"] is None
    assert message["To"].addresses[0].addr_spec == "mara@example.org"
    assert "\nBcc:" not in made.text.replace("\r", "")


def test_the_text_is_text() -> None:
    made = letter(*many(12))
    assert not re.search(r"<[a-z/!]|&[a-z#]+;", made.text)
    assert "\n\n\n\n" not in made.text
    assert made.text.endswith("\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_homes_are_shown_whole_by_gmail(language: str) -> None:
    titles: Any = {language: "Ł" * 200}
    photos = [Photo("https://x.example/" + "p" * 500, "Living room " * 16)]
    made = letter(*many(30, title=titles, photos=photos), language=language)
    assert len(html_of(made).encode()) < CLIPPED_BY_GMAIL


def test_a_home_without_a_photo_names_its_kind_and_loads_nothing() -> None:
    made = letter((FLAT, item(FLAT)))
    page = Page(made.html)
    assert page.images == []
    assert "Apartment" in page.shown
    assert "src=" not in made.html
    assert "url(" not in made.html


def test_the_message_says_its_language_and_suits_dark_screens_and_readers() -> None:
    made = letter(*many(2), language="sl")
    assert '<html lang="sl"' in made.html
    assert '<meta name="color-scheme" content="light dark">' in made.html
    assert "@media (prefers-color-scheme: dark)" in made.html
    assert Page(made.html).levels == [1, 2, 2]
    arrived = html_of(made)
    assert "@media (prefers-color-scheme: dark)" in arrived
    assert re.search(r'<h1 [^>]*style="[^"]*font-size: 26px', arrived)
