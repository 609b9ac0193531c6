"""Smaller formats of European portals, one module each: what of them samples and schemas tell is read.

daft.ie, immobiliare.it, idealista, ImmobilienScout24 (XML and CSV), the Swiss IDX, ImmoXML, the South
Tyrolean WIS, and casa.it, of which the meaning of the codes is not public.
"""

from crm_estate.feeds.european import (
    casa,
    daft,
    idealista,
    idx,
    immobiliare,
    immoxml,
    is24,
    is24_csv,
    wis,
)
from crm_estate.feeds.formats import Format

FORMATS: tuple[Format, ...] = tuple(
    module.FORMAT for module in (daft, immobiliare, idealista, is24, is24_csv, idx, immoxml, wis, casa)
)
"""Each recognised by marks that no other has."""
