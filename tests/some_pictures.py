"""Small pictures made by hand, one of each kind, with something personal in it."""

import struct
from zlib import compress, crc32

GPS = b"GPS 52.2297 21.0122"
"""What must not stay in any of them."""

SCAN = b"\x12\x34\xff\x00\x56\xff\xd0\x78"
"""Drawn bytes of a JPEG: an escaped 0xff and a restart marker in it end nothing."""


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(up: int = 1) -> bytes:
    """EXIF with which way is up, and where it was taken."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, up, 0)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0" + GPS


def jpeg(width: int = 40, height: int = 30, up: int = 1, seed: bytes = b"") -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            segment(0xE1, exif(up)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS),
            segment(0xE2, b"ICC_PROFILE\0\1\1colours"),
            segment(0xED, b"Photoshop 3.0\0" + GPS),
            segment(0xFE, GPS),
            segment(0xDB, bytes(65) + seed),
            segment(0xC0, frame),
            segment(0xDA, b"\1\1\0\0\x3f\0") + SCAN,
            b"\xff\xd9",
            b"a film after the picture " + GPS,
        )
    )


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc32(name + body))


def png(width: int = 20, height: int = 10) -> bytes:
    rows = b"".join(b"\0" + bytes(width) for _ in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            chunk(b"eXIf", exif()[6:]),
            chunk(b"tEXt", b"Comment\0" + GPS),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + GPS),
            chunk(b"IDAT", compress(rows)),
            chunk(b"IEND", b""),
            GPS,
        )
    )


def riff(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def webp(width: int = 16, height: int = 8) -> bytes:
    sizes = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    inside = b"".join(
        (
            riff(b"VP8X", bytes([0x2C, 0, 0, 0]) + sizes),
            riff(b"ICCP", b"colours"),
            riff(b"VP8L", b"\x2f" + bytes(9)),
            riff(b"EXIF", exif()[6:]),
            riff(b"XMP ", GPS),
        )
    )
    return b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside


def gif(width: int = 6, height: int = 5) -> bytes:
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\2\2\x4c\1\0"
    return b"".join(
        (
            b"GIF89a",
            struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6),
            b"\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0",
            b"\x21\xff\x0bXMP DataXMP" + bytes([len(GPS)]) + GPS + b"\0",
            b"\x21\xfe" + bytes([len(GPS)]) + GPS + b"\0",
            image,
            b"\x3b",
            GPS,
        )
    )


ALL = {"image/jpeg": jpeg(), "image/png": png(), "image/webp": webp(), "image/gif": gif()}
