"""One message: what is said to whom, and the bytes that say it so that mail programs accept it."""

import datetime as dt
import re
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from functools import cache
from hashlib import sha256
from typing import Any

import css_inline
from msgspec import Struct

from crm_estate.base.errors import Invalid

_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f\x41-\x7e]{1,120}@[A-Za-z0-9.-]{1,120}>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNSUBSCRIBE = re.compile(r"(https?://|mailto:)[\x21-\x3b\x3d\x3f-\x7e]{1,900}")


class Letter(Struct, frozen=True, kw_only=True):
    """A message to one person. `sender` and `reply_to` may carry a display name."""

    to: str
    to_name: str = ""
    sender: str
    subject: str
    text: str
    html: str
    message_id: str
    """With its angle brackets, `<digest-1@example.org>`; the same message always bears the same."""
    language: str
    date: dt.datetime
    unsubscribe_url: str | None = None
    """Takes a POST without sign-in and ends such messages (RFC 8058)."""
    unsubscribe_mailto: str | None = None
    """`mailto:…`, for programs that unsubscribe by message."""
    reply_to: str | None = None


class _Unbroken(UnstructuredHeader, BaseHeader):
    """A header of addresses for programs: folding would encode long ones beyond recognition."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {str(self).replace('>, <', f'>,{policy.linesep} <')}{policy.linesep}"


_HEADERS = HeaderRegistry()
for _name in ("List-Unsubscribe", "Message-ID"):
    _HEADERS.map_to_type(_name, _Unbroken)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def build(letter: Letter) -> EmailMessage:
    """The message with text and HTML as alternatives; its bytes are plain ASCII, lines end CR LF.

    Raises Invalid, with the field of the letter, for what cannot stand in a header.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = mailbox(letter.sender, "sender")
    message["To"] = _address(letter.to, letter.to_name, "to")
    if letter.reply_to:
        message["Reply-To"] = mailbox(letter.reply_to, "reply_to")
    message["Subject"] = _line(letter.subject)
    message["Date"] = _aware(letter.date)
    message["Message-ID"] = _matching(_MESSAGE_ID, letter.message_id, "message_id")
    message["Auto-Submitted"] = "auto-generated"
    _offer_unsubscribing(message, letter)
    # Quoted-printable passes every server unchanged, also those without 8BITMIME.
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(inline(letter.html), subtype="html", cte="quoted-printable")
    message["Content-Language"] = _matching(_LANGUAGE, letter.language, "language")
    # Sending again sends the same bytes.
    message.set_boundary(f"=_{sha256(letter.message_id.encode()).hexdigest()[:32]}")
    return message


def mailbox(said: str, field: str) -> Address:
    """`Name <address>` or an address alone; Invalid naming the field if it is neither."""
    name, address = parseaddr(said)
    return _address(address or said, name, field)


def inline(html: str) -> str:
    """The page with its style rules written into its elements too, as Gmail and Outlook need it.

    Style elements stay for what only rules can say: dark mode and small screens.
    """
    return _inliner().inline(html)


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def _offer_unsubscribing(message: EmailMessage, letter: Letter) -> None:
    ways = [way for way in (letter.unsubscribe_url, letter.unsubscribe_mailto) if way]
    if ways:
        field = "unsubscribe_url"
        message["List-Unsubscribe"] = ", ".join(f"<{_matching(_UNSUBSCRIBE, way, field)}>" for way in ways)
    if letter.unsubscribe_url:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _address(address: str, name: str, field: str) -> Address:
    local, _, domain = address.rpartition("@")
    _matching(_LOCAL, local, field, address)
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    _matching(_DOMAIN, ascii_domain, field, address)
    return Address(_line(name), local, ascii_domain)


def _line(text: str) -> str:
    """One line: a line break in a title must neither add headers nor stop the mail."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]", " ", text).split())


def _matching(pattern: re.Pattern[str], value: str, field: str, shown: str | None = None) -> str:
    if not pattern.fullmatch(value):
        raise Invalid(
            "%(value)s cannot stand in the head of a message.", field=field, value=repr((shown or value)[:80])
        )
    return value


def _aware(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise Invalid("This moment lacks its time zone, such as Z or +02:00.", field="date")
    return moment
