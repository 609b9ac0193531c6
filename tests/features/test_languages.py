"""Everyone reads their own language, numbers, money and times included."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from crm_estate.base import languages, rendering
from crm_estate.base.errors import Invalid
from crm_estate.base.languages import (
    LANGUAGES,
    best_language,
    format_ago,
    format_area,
    format_day,
    format_km,
    format_money,
    format_number,
    format_percent,
    format_when,
    gettext_for,
    translations,
)

NOON = dt.datetime(2026, 11, 22, 12, 5, tzinfo=dt.UTC)
REPOSITORY = Path(__file__).parents[2]


def plain(text: str) -> str:
    """With ordinary spaces, as the eye sees it."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("minor", "currency", "language", "written"),
    [
        (85_000_000, "PLN", "pl", "850 000 zł"),
        (32_000_000, "EUR", "en", "€320,000"),
        (541_500_000, "CZK", "cs", "5 415 000 Kč"),
        (12_000_000, "EUR", "sl", "120.000 €"),
        (12_000_000, "RON", "ro", "120.000 RON"),
        (12_000_000, "PLN", "en", "PLN 120,000"),
        (250_050, "EUR", "en", "€2,500.50"),
        (250_050, "EUR", "pl", "2 500,50 €"),
        (1_234, "KWD", "en", "KWD 1.234"),
        (45_000_000, "JPY", "en", "JP¥45,000,000"),
    ],
)
def test_a_price_is_written_as_people_there_write_it(
    minor: int, currency: str, language: str, written: str
) -> None:
    assert plain(format_money(minor, currency, language)) == written


def test_a_price_does_not_break_across_two_lines() -> None:
    assert " " not in format_money(85_000_000, "PLN", "pl")
    assert " " not in format_area(54.5, "pl")


def test_sizes_shares_and_distances_carry_the_decimal_sign_of_the_language() -> None:
    assert plain(format_area(54.5, "en")) == "54.5 m²"
    assert plain(format_area(54.5, "pl")) == "54,5 m²"
    assert plain(format_area(12000, "cs")) == "12 000 m²"
    assert format_number(2.5, "ro") == "2,5"
    assert format_number(3.0, "en") == "3"
    assert plain(format_percent(0.87, "en")) == "87%"
    assert plain(format_percent(0.87, "cs")) == "87 %"
    assert plain(format_km(0.994, "en")) == "990 m"
    assert plain(format_km(0.996, "en")) == "1 km"
    assert plain(format_km(1.25, "sl")) == "1,2 km"
    assert plain(format_km(250.4, "en")) == "250 km"


def test_a_time_is_told_by_the_clock_of_the_person() -> None:
    assert format_when(NOON, "en", "Europe/Warsaw") == "22 Nov 2026, 13:05"
    assert format_when(NOON, "pl", "Europe/Warsaw") == "22 lis 2026, 13:05"
    assert plain(format_when(NOON, "cs", "Europe/Bucharest")) == "22. 11. 2026 14:05"
    late = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
    assert format_when(late, "ro", "Europe/Bucharest").startswith("23 nov. 2026")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("pl", "22 listopada 2026"),
        ("cs", "22. listopadu 2026"),
        ("ro", "22 noiembrie 2026"),
        ("sl", "22. november 2026"),
        ("en", "22 November 2026"),
    ],
)
def test_a_day_is_written_out(language: str, written: str) -> None:
    assert plain(format_day(NOON.date(), language)) == written


def test_how_long_ago_is_said_in_words() -> None:
    assert format_ago(NOON - dt.timedelta(hours=3), NOON, "en") == "3 hours ago"
    assert format_ago(NOON - dt.timedelta(days=2), NOON, "pl") == "2 dni temu"
    assert format_ago(NOON + dt.timedelta(days=2), NOON, "en") == "in 2 days"
    assert format_ago(NOON, NOON, "en") == "1 minute ago"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        ("de-AT,de;q=0.9,sl-SI;q=0.8,en;q=0.7", "sl"),
        ("en;q=0.5, cs", "cs"),
        ("RO", "ro"),
        ("cs;q=0", "en"),
        ("fr,de", "en"),
        ("*", "en"),
        ("", "en"),
        (";;q=x,,=,\x00", "en"),
    ],
)
def test_a_visitor_is_greeted_in_the_language_their_browser_likes_best(header: str, language: str) -> None:
    assert best_language(header) == language


def test_a_language_we_do_not_speak_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="'de'") as refused:
        translations("de")
    assert refused.value.field == "language"
    with pytest.raises(Invalid):
        format_number(1, "../en")


POLISH = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "Homes for you"
msgstr "Mieszkania dla Ciebie"

msgid "%(num)s home suits you"
msgid_plural "%(num)s homes suit you"
msgstr[0] "%(num)s mieszkanie pasuje"
msgstr[1] "%(num)s mieszkania pasują"
msgstr[2] "%(num)s mieszkań pasuje"

#, fuzzy
msgid "Not sure"
msgstr "Może"
"""


@pytest.fixture
def polish_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "pl.po").write_text(POLISH, encoding="utf-8")
    monkeypatch.setattr(languages, "LOCALES", tmp_path)
    for cached in (translations, rendering.environment):
        cached.cache_clear()
    yield
    for cached in (translations, rendering.environment):
        cached.cache_clear()


@pytest.mark.usefixtures("polish_only")
def test_texts_come_from_the_catalogue_and_what_is_missing_stays_english() -> None:
    assert gettext_for("pl")("Homes for you") == "Mieszkania dla Ciebie"
    assert gettext_for("pl")("Not sure") == "Not sure"
    assert {gettext_for(language)("Homes for you") for language in ("cs", "ro", "sl", "en")} == {
        "Homes for you"
    }
    assert translations("pl").ngettext("home", "homes", 2) == "homes"
    assert translations("cs").ngettext("home", "homes", 1) == "home"


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "templates"
    folder.mkdir()
    monkeypatch.setattr(rendering, "TEMPLATES", folder)
    rendering.environment.cache_clear()
    yield folder
    rendering.environment.cache_clear()


@pytest.mark.usefixtures("polish_only")
def test_a_page_speaks_the_language_and_escapes_what_people_wrote(templates: Path) -> None:
    source = (
        "{{ _('Homes for you') }}: {{ title }}, {{ 85000000 | money('PLN') }}, {{ 54.5 | area }};\n"
        "{% trans num=3 %}{{ num }} home suits you{% pluralize %}{{ num }} homes suit you{% endtrans %}\n"
    )
    for name in ("page.html", "body.txt"):
        (templates / name).write_text(source, encoding="utf-8")
    page = plain(rendering.render("page.html", "pl", title="<b>Ładne</b>"))
    assert page == (
        "Mieszkania dla Ciebie: &lt;b&gt;Ładne&lt;/b&gt;, 850 000 zł, 54,5 m²;\n3 mieszkania pasują"
    )
    text = plain(rendering.render("body.txt", "en", title="<b>Ładne</b>"))
    assert text == "Homes for you: <b>Ładne</b>, PLN 850,000, 54.5 m²;\n3 homes suit you"


def test_a_page_that_misses_a_value_is_an_error_and_not_a_gap(templates: Path) -> None:
    (templates / "page.html").write_text("Dear {{ name }}")
    with pytest.raises(jinja2.UndefinedError, match="name"):
        rendering.render("page.html", "en")


def test_a_changed_file_gets_a_new_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "STATIC", tmp_path)
    rendering.asset.cache_clear()
    (tmp_path / "desk.css").write_text("p{}")
    before = rendering.asset("desk.css")
    rendering.asset.cache_clear()
    (tmp_path / "desk.css").write_text("p{color:red}")
    after = rendering.asset("desk.css")
    rendering.asset.cache_clear()
    assert before.startswith("/static/desk.css?v=")
    assert before != after


def test_the_texts_of_code_and_templates_can_be_collected_for_translators(tmp_path: Path) -> None:
    collected = tmp_path / "all.pot"
    extract = [sys.executable, "-m", "babel.messages.frontend", "extract"]
    (tmp_path / "crm_estate").mkdir()
    (tmp_path / "crm_estate" / "inbox.py").write_text("print(_('From Python'))")
    (tmp_path / "templates" / "mail").mkdir(parents=True)
    (tmp_path / "templates" / "page.html").write_text(
        "{% trans %}\n  From a\n  page\n{% endtrans %}{% set x = namespace(n=1) %}"
    )
    (tmp_path / "templates" / "mail" / "subject.txt").write_text("{{ _('From a mail') }}")
    subprocess.run(
        [*extract, "-F", str(REPOSITORY / "babel.cfg"), "-o", str(collected), "."],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    found = collected.read_text(encoding="utf-8")
    assert all(f'msgid "{said}"' in found for said in ("From Python", "From a page", "From a mail"))


def test_the_five_languages_name_themselves() -> None:
    assert list(LANGUAGES) == ["pl", "cs", "ro", "sl", "en"]
