"""JPEG: segments up to the end of the picture; of EXIF, only which way is up stays."""

import re
from collections.abc import Iterator

from crm_estate.listings.picture_kinds.cleaned import Cleaned, Damaged, whole_number

START = b"\xff\xd8\xff"
_END = 0xD9
_SCAN = 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Start of frame: the segments that say how large the picture is."""

_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""

_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_KEPT_BEGINNINGS = {0xE0: (b"JFIF\0", b"JFXX\0"), 0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}
"""Of the segments for programs, those that say how colours and shape are meant."""

_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112


def clean(data: bytes) -> Cleaned:
    """The picture without metadata; Damaged when it is no whole JPEG."""
    size: tuple[int, int] | None = None
    up, is_drawn = 1, False
    kept: list[bytes] = []
    for marker, segment, body in _segments(data):
        if marker in _FRAMES and size is None:
            size = whole_number(body, 3, 2), whole_number(body, 1, 2)
        if marker == 0xE1 and body.startswith(_EXIF):
            up = _orientation(body[len(_EXIF) :]) or up
        if _is_kept(marker, body):
            kept.append(segment)
        is_drawn |= marker == _SCAN
    if size is None or not is_drawn:
        raise Damaged("it holds no picture")
    width, height = size if up < 5 else size[::-1]
    turned = [_only_orientation(up)] if up > 1 else []
    return Cleaned(b"".join([b"\xff\xd8", *turned, *kept, b"\xff\xd9"]), width, height)


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, whole segment (with the scan that follows it) and body of each, up to the end."""
    at = 2
    while True:
        found = _MARKER.match(data, at)
        if found is None:
            raise Damaged("it ends too soon")
        marker = found[1][0]
        if marker == _END:
            return
        if marker in _ALONE:
            at = found.end()
            continue
        end = found.end() + max(whole_number(data, found.end(), 2), 2)
        if end > len(data):
            raise Damaged("it ends too soon")
        body = data[found.end() + 2 : end]
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        yield marker, b"\xff" + data[found.end() - 1 : end], body
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is not part of the scan; a cut-off scan has no end."""
    found = _MARKER.search(data, at)
    if found is None:
        raise Damaged("it ends too soon")
    return found.start()


def _is_kept(marker: int, body: bytes) -> bool:
    if marker == 0xFE:
        return False
    if 0xE0 <= marker <= 0xEF:
        return body.startswith(_KEPT_BEGINNINGS.get(marker, ()))
    return True


def _orientation(tiff: bytes) -> int:
    """Which way is up, 1 to 8; 0 when it is not said."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        start = whole_number(tiff, 4, 4, order)
        for i in range(min(whole_number(tiff, start, 2, order), 200)):
            entry = start + 2 + 12 * i
            if whole_number(tiff, entry, 2, order) == _ORIENTATION:
                value = whole_number(tiff, entry + 8, 2, order)
                return value if 1 <= value <= 8 else 0
    except Damaged:
        return 0
    return 0


def _only_orientation(up: int) -> bytes:
    """A segment of EXIF that says which way is up, and nothing else."""
    entry = _ORIENTATION.to_bytes(2, "big") + b"\0\3" + b"\0\0\0\1" + up.to_bytes(2, "big") + b"\0\0"
    body = _EXIF + b"MM\0\x2a" + b"\0\0\0\x08" + b"\0\1" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
