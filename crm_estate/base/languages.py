"""The five languages: translations, and numbers, money and times as each of them writes them."""

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from crm_estate.base.errors import Invalid
from crm_estate.base.money import exponent, major

LANGUAGES = {
    "pl": "Polski",
    "cs": "Čeština",
    "ro": "Română",
    "sl": "Slovenščina",
    "en": "English",
}
DEFAULT = "en"
"""The language of the source texts: what is not translated appears in it."""

LOCALES = Path(__file__).parent / "locales"
_SPACE = "\xa0"


@lru_cache
def translations(language: str) -> Translations:
    """The catalogue of a language, straight from its .po file; without one, English."""
    file = LOCALES / f"{_known(language)}.po"
    if not file.exists():
        return Translations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def gettext_for(language: str) -> Callable[[str], str]:
    """The function that says an English source text in the language."""
    return translations(language).gettext


def best_language(accept_language: str) -> str:
    """The one of ours that a browser's Accept-Language likes best; English if it likes none.

    >>> best_language("de-AT,de;q=0.9,sl-SI;q=0.8,en;q=0.7"), best_language("cs;q=0, ro")
    ('sl', 'ro')
    >>> best_language("")
    'en'
    """
    liked: dict[str, float] = {}
    for wish in accept_language.split(","):
        tag, _, quality = wish.partition(";")
        language = tag.strip().split("-")[0].lower()
        if language in LANGUAGES:
            liked[language] = max(_quality(quality), liked.get(language, 0.0))
    best = max(liked, key=lambda language: liked[language], default=DEFAULT)
    return best if liked.get(best) else DEFAULT


def format_money(minor: int, currency: str, language: str) -> str:
    """An amount in minor units, without decimals when it is whole: `850 000 zł`, `€320,000`."""
    locale, amount = _locale(language), major(minor, currency)
    pattern = locale.currency_formats["standard"].pattern
    symbol = numbers.get_currency_symbol(currency, locale)
    if pattern.startswith("¤#") and symbol[-1:].isalpha():
        pattern = pattern.replace("¤", f"¤{_SPACE}")  # CZK 850, but €850
    decimals = "" if amount == int(amount) else "." + "0" * exponent(currency)
    pattern = pattern.replace(".00", decimals)
    return numbers.format_currency(amount, currency, pattern, locale, currency_digits=False)


def format_number(value: float, language: str) -> str:
    """A number with at most two decimals and none that say nothing."""
    return numbers.format_decimal(value, "#,##0.##", _locale(language))


def format_exact(value: float, language: str) -> str:
    """A number with all its decimals (up to six), its thousands apart only from 10,000 up: it may be a year.

    >>> format_exact(0.125, "en"), format_exact(1987, "en"), format_exact(12500, "en")
    ('0.125', '1987', '12,500')
    """
    pattern = "#,##0.######" if abs(value) >= 10_000 else "0.######"
    return numbers.format_decimal(value, pattern, _locale(language))


def format_area(square_metres: float, language: str) -> str:
    """`54.5 m²`, with the decimal sign of the language."""
    return f"{numbers.format_decimal(square_metres, '#,##0.#', _locale(language))}{_SPACE}m²"


def format_percent(share: float, language: str) -> str:
    """A share of 1 in whole per cent."""
    return numbers.format_percent(share, locale=_locale(language))


def format_share(share: float, language: str) -> str:
    """A share of 1 in per cent with at most one decimal: `2.5%`."""
    return numbers.format_percent(round(share, 3), locale=_locale(language), decimal_quantization=False)


def format_km(km: float, language: str) -> str:
    """A distance: metres (to the ten) below one kilometre, one decimal below ten."""
    metres = round(km * 100) * 10
    if metres < 1000:
        return f"{metres}{_SPACE}m"
    pattern = "#,##0.#" if km < 10 else "#,##0"
    return f"{numbers.format_decimal(km, pattern, _locale(language))}{_SPACE}km"


def format_day(day: dt.date, language: str) -> str:
    """`22 November 2026`."""
    return dates.format_date(day, "long", _locale(language))


def format_when(moment: dt.datetime, language: str, time_zone: str) -> str:
    """Day and minute of an aware moment, as the clocks of the time zone show it."""
    local, locale = moment.astimezone(ZoneInfo(time_zone)), _locale(language)
    day = dates.format_date(local, "medium", locale)
    time = dates.format_time(local, "short", locale=locale)
    joined = str(dates.get_datetime_format("medium", locale)).replace("'", "")
    return joined.replace("{0}", time).replace("{1}", day)


def format_ago(then: dt.datetime, now: dt.datetime, language: str) -> str:
    """How long ago (or how far ahead) it is, in one unit: `3 hours ago`."""
    away = then - now or dt.timedelta(seconds=-1)
    return dates.format_timedelta(away, granularity="minute", add_direction=True, locale=_locale(language))


@lru_cache
def _locale(language: str) -> Locale:
    # English as written in Europe: 22 November, the 24-hour clock.
    return Locale.parse("en_GB" if _known(language) == "en" else language)


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Invalid(
            "%(language)s is no language that is spoken here; these are: %(known)s.",
            "language",
            language=repr(language),
            known=", ".join(LANGUAGES),
        )
    return language


def _quality(parameter: str) -> float:
    said = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", parameter)
    return float(said[1]) if said else 1.0
