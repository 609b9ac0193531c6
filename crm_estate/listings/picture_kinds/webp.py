"""WebP: chunks of a RIFF file; EXIF, XMP and what nobody knows are left out."""

from collections.abc import Iterator

from crm_estate.listings.picture_kinds.cleaned import Cleaned, Damaged, whole_number

START = b"RIFF"
_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_EXIF_AND_XMP = 0x08 | 0x04


def is_one(data: bytes) -> bool:
    """Whether these are the first bytes of one."""
    return data[:4] == START and data[8:12] == b"WEBP"


def clean(data: bytes) -> Cleaned:
    """The picture without metadata; Damaged when it is no whole WebP."""
    chunks = [(name, body) for name, body in _chunks(data) if name in _KEPT]
    if not chunks:
        raise Damaged("it holds no picture")
    width, height = _size(*chunks[0])
    inside = b"".join(_written(name, _without_flags(name, body)) for name, body in chunks)
    return Cleaned(START + (len(inside) + 4).to_bytes(4, "little") + b"WEBP" + inside, width, height)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = 8 + whole_number(data, 4, 4, "little")
    if end > len(data):
        raise Damaged("it ends too soon")
    at = 12
    while at < end:
        size = whole_number(data, at + 4, 4, "little")
        body = data[at + 8 : at + 8 + size]
        if len(body) < size:
            raise Damaged("it ends too soon")
        yield data[at : at + 4], body
        at += 8 + size + size % 2


def _size(name: bytes, body: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        return whole_number(body, 4, 3, "little") + 1, whole_number(body, 7, 3, "little") + 1
    if name == b"VP8L":
        bits = whole_number(body, 1, 4, "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return whole_number(body, 6, 2, "little") & 0x3FFF, whole_number(body, 8, 2, "little") & 0x3FFF
    raise Damaged("it says no size")


def _without_flags(name: bytes, body: bytes) -> bytes:
    """The header no longer says that there is EXIF or XMP."""
    return bytes([body[0] & ~_EXIF_AND_XMP]) + body[1:] if name == b"VP8X" else body


def _written(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
