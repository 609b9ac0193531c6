"""What is stored of what comes in: which enquiries were taken in already."""

from piccolo.columns import Bytea, Timestamptz
from piccolo.table import Table

from crm_estate.base.database import DB


class Enquiry(Table, tablename="enquiry", db=DB):
    """One that was taken in; `key` is a fingerprint of what its sender calls it."""

    key = Bytea(primary_key=True)
    received_at = Timestamptz()
