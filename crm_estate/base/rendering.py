"""Templates in a person's language: one way to make pages, messages and fragments of them."""

import hashlib
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from crm_estate.base import languages

_PACKAGE = Path(__file__).parent.parent
STATIC = _PACKAGE / "web" / "static"


def _templates() -> Path:
    """Inside the package when it is installed, beside it in the repository."""
    packed = _PACKAGE / "_templates"
    return packed if packed.is_dir() else _PACKAGE.parent / "templates"


TEMPLATES = _templates()

_FORMATS = {
    "ago": languages.format_ago,
    "area": languages.format_area,
    "day": languages.format_day,
    "km": languages.format_km,
    "money": languages.format_money,
    "number": languages.format_number,
    "percent": languages.format_percent,
    "when": languages.format_when,
}


def render(template: str, language: str, **context: Any) -> str:
    """A template filled in; those named .html escape what they are given, all others do not.

    A value the template asks for and does not get is an error.
    """
    environment_for = environment(language, html=template.endswith(".html"))
    return environment_for.get_template(template).render(context)


@lru_cache
def environment(language: str, html: bool) -> Environment:
    """Templates for one language: its texts, and filters that write values as it does.

    `{{ minor | money(currency) }}`, `{{ 54.5 | area }}`, `{{ n | number }}`, `{{ 1.2 | km }}`,
    `{{ 0.87 | percent }}`, `{{ date | day }}`, `{{ moment | when(time_zone) }}`,
    `{{ moment | ago(now) }}`.
    A per cent sign in a translated text is written twice.
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html", "xml"), default_for_string=html, default=html),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    _speak(made, languages.translations(language))
    made.filters |= {name: partial(write, language=language) for name, write in _FORMATS.items()}
    shown: dict[str, Any] = made.globals
    shown |= {"asset": asset, "language": language, "languages": languages.LANGUAGES}
    return made


def _speak(made: Environment, catalogue: languages.Translations) -> None:
    extended: Any = made  # the extension adds the method at run time
    extended.install_gettext_translations(catalogue, newstyle=True)


@lru_cache
def asset(name: str) -> str:
    """Address of a file under web/static that changes with its content, so that it may be kept."""
    content = (STATIC / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:8]}"
