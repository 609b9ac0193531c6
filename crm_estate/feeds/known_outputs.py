"""Every format that listings are written in."""

from crm_estate.base.errors import Invalid
from crm_estate.feeds.kyero import writing as kyero
from crm_estate.feeds.openimmo import writing as openimmo
from crm_estate.feeds.openimmo import zipped as openimmo_zip
from crm_estate.feeds.reso import writing as reso
from crm_estate.feeds.sheets import writing as sheets
from crm_estate.feeds.trovit import writing as trovit
from crm_estate.feeds.writing import OutFormat

OUTPUTS: tuple[OutFormat, ...] = (
    openimmo.OUT,
    openimmo_zip.OUT,
    kyero.OUT,
    trovit.OUT,
    sheets.CSV,
    sheets.JSONL,
    reso.OUT,
)


def output_named(name: str) -> OutFormat:
    """A format by its name; Invalid when there is none."""
    for known in OUTPUTS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in OUTPUTS)
    raise Invalid("There is no format %(name)s; there are %(names)s.", field="format", name=name, names=names)
