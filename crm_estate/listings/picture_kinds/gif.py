"""GIF: blocks up to the trailer; comments and what programs add are left out."""

from collections.abc import Iterator

from crm_estate.listings.picture_kinds.cleaned import Cleaned, Damaged, whole_number

STARTS = (b"GIF87a", b"GIF89a")
_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_CONTROL, _PROGRAM = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""The extensions that say how often it is played."""


def clean(data: bytes) -> Cleaned:
    """The picture without metadata; Damaged when it is no whole GIF."""
    width, height = whole_number(data, 6, 2, "little"), whole_number(data, 8, 2, "little")
    at = 13 + _colours(whole_number(data, 10, 1))
    blocks = list(_blocks(data, at))
    if not any(block[0] == _IMAGE for block in blocks):
        raise Damaged("it holds no picture")
    return Cleaned(b"".join([data[:at], *filter(_is_kept, blocks), bytes([_TRAILER])]), width, height)


def _blocks(data: bytes, at: int) -> Iterator[bytes]:
    while (kind := whole_number(data, at, 1)) != _TRAILER:
        if kind == _IMAGE:
            begin = at + 11 + _colours(whole_number(data, at + 9, 1))
        elif kind == _EXTENSION:
            begin = at + 2
        else:
            raise Damaged("a part of it is damaged")
        end = _end_of_pieces(data, begin)
        yield data[at:end]
        at = end


def _end_of_pieces(data: bytes, at: int) -> int:
    while size := whole_number(data, at, 1):
        at += 1 + size
    return at + 1


def _colours(flags: int) -> int:
    """Bytes of the table of colours that these flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _is_kept(block: bytes) -> bool:
    if block[0] == _IMAGE:
        return True
    return block[1] == _CONTROL or (block[1] == _PROGRAM and block[3:14] in _LOOPS)
