"""PNG: chunks up to IEND; those that only describe are left out."""

from collections.abc import Iterator
from zlib import crc32

from crm_estate.listings.picture_kinds.cleaned import Cleaned, Damaged, whole_number

START = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT",
    b"pHYs", b"bKGD", b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip


def clean(data: bytes) -> Cleaned:
    """The picture without metadata; Damaged when it is no whole PNG."""
    chunks = list(_chunks(data))
    if chunks[0][0] != b"IHDR" or not any(name == b"IDAT" for name, _ in chunks):
        raise Damaged("it holds no picture")
    width, height = whole_number(data, 16, 4), whole_number(data, 20, 4)
    kept = [chunk for name, chunk in chunks if name in _KEPT]
    return Cleaned(b"".join([START, *kept]), width, height)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = len(START), b""
    while name != b"IEND":
        end = at + 12 + whole_number(data, at, 4)
        check = whole_number(data, end - 4, 4)
        name = data[at + 4 : at + 8]
        if crc32(memoryview(data)[at + 4 : end - 4]) != check:
            raise Damaged("a part of it is damaged")
        yield name, data[at:end]
        at = end
