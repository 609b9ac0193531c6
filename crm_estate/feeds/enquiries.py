"""What a portal passes on: someone asks about a listing. The same shape whatever the file was."""

from msgspec import Struct

from crm_estate.base.fields import Language


class Enquiry(Struct, frozen=True, kw_only=True):
    """One person's question about one listing. It gives consent to nothing but being answered.

    `key`: fingerprint by which the same enquiry is known when it comes again. `names`: what the listing may
    be called, the surest first. `country`: where its phone numbers are from, two letters, empty if that is
    not known. `wishes`: viewing, call, details.
    """

    key: bytes
    line: int = 0
    sender: str = ""
    names: tuple[str, ...] = ()
    country: str = ""
    given: str = ""
    family: str = ""
    company: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    language: Language | None = None
    wishes: tuple[str, ...] = ()
    message: str = ""
