"""Every format besides tables and lines of JSON, in the order in which a file is tried."""

from pathlib import Path

from crm_estate.base.errors import Invalid
from crm_estate.feeds.blm import reading as blm
from crm_estate.feeds.european import FORMATS as EUROPEAN
from crm_estate.feeds.formats import Format, head_of
from crm_estate.feeds.kyero import reading as kyero
from crm_estate.feeds.openimmo import reading as openimmo
from crm_estate.feeds.reaxml import reading as reaxml
from crm_estate.feeds.reso import reading as reso
from crm_estate.feeds.schema_org import reading as schema_org
from crm_estate.feeds.sheets.columns import Subject
from crm_estate.feeds.trovit import reading as trovit
from crm_estate.feeds.vcard import reading as vcard

FORMATS: tuple[Format, ...] = (
    reso.FORMAT,
    openimmo.FORMAT,
    kyero.FORMAT,
    trovit.FORMAT,
    reaxml.FORMAT,
    blm.FORMAT,
    *EUROPEAN,
    schema_org.FORMAT,
    vcard.FORMAT,
)


def recognised(path: Path, of: Subject) -> Format | None:
    """The format that a file bears the marks of; None: a table, or nothing known."""
    head = head_of(path)
    return next((known for known in FORMATS if known.of == of and known.recognises(head)), None)


def format_named(name: str, of: Subject) -> Format:
    """A format by its name; Invalid when there is none."""
    for known in FORMATS:
        if known.name == name and known.of == of:
            return known
    names = ", ".join(known.name for known in FORMATS if known.of == of)
    raise Invalid("There is no format %(name)s; there are %(names)s.", field="format", name=name, names=names)
