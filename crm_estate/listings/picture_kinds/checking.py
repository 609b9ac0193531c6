"""Bytes that are said to be a picture, looked at and cleaned."""

from hashlib import sha256

from msgspec import Struct

from crm_estate.base.errors import Invalid
from crm_estate.listings.picture_kinds import gif, jpeg, png, webp
from crm_estate.listings.picture_kinds.cleaned import Cleaned, Damaged

LARGEST = 12 * 2**20
"""Bytes of a picture as it comes."""

MOST_PIXELS = 120_000_000
LONGEST_SIDE = 30_000

SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}


class Picture(Struct, frozen=True, kw_only=True):
    """A picture as it is kept; `hash` is the SHA-256 of its bytes, in hexadecimal digits."""

    hash: str
    media_type: str
    data: bytes
    width: int
    height: int

    @property
    def path(self) -> str:
        """Where it is to be seen, below the address of this installation."""
        return f"/pictures/{self.hash}.{SUFFIXES[self.media_type]}"


def picture_of(data: bytes) -> Picture:
    """The picture that the bytes hold, without what tells of places, people and programs.

    Invalid, field `picture`, when they are too many, no JPEG, PNG, WebP or GIF, or a damaged one.
    """
    if len(data) > LARGEST:
        raise Invalid("The picture is larger than %(mb)s MB.", field="picture", mb=LARGEST >> 20)
    media_type = media_type_of(data)
    if media_type is None:
        raise Invalid("This is no picture: JPEG, PNG, WebP and GIF are.", field="picture")
    try:
        cleaned = _CLEAN[media_type](data)
    except Damaged:
        raise Invalid("The picture is damaged.", field="picture") from None
    _check_size(cleaned)
    return Picture(
        hash=sha256(cleaned.data).hexdigest(),
        media_type=media_type,
        data=cleaned.data,
        width=cleaned.width,
        height=cleaned.height,
    )


def media_type_of(data: bytes) -> str | None:
    """What the first bytes say that this is; None: no picture.

    >>> media_type_of(b"GIF89a..."), media_type_of(b"%PDF-1.7")
    ('image/gif', None)
    """
    if data.startswith(jpeg.START):
        return "image/jpeg"
    if data.startswith(png.START):
        return "image/png"
    if data.startswith(gif.STARTS):
        return "image/gif"
    return "image/webp" if webp.is_one(data) else None


def _check_size(cleaned: Cleaned) -> None:
    sides = (cleaned.width, cleaned.height)
    if min(sides) < 1:
        raise Invalid("The picture is damaged.", field="picture")
    if max(sides) > LONGEST_SIDE or cleaned.width * cleaned.height > MOST_PIXELS:
        raise Invalid("The picture has more pixels than anyone can show.", field="picture")


_CLEAN = {
    "image/jpeg": jpeg.clean,
    "image/png": png.clean,
    "image/webp": webp.clean,
    "image/gif": gif.clean,
}
