"""Entity tags (RFC 9110): by them a program knows what it holds already and what has changed since.

A tag is `"<version>-<hash>"` where the thing has a version, else `"<hash>"`, the hash being that of the body.
For what one would change, the version alone counts: a new name of the agent beside it is no lost update.
"""

import re
from hashlib import blake2b

_TAG = re.compile(r'(W/)?"([^"]*)"')
_VERSIONED = re.compile(r"(\d{1,18})(?:-[0-9a-f]{16})?")


def tag_of(body: bytes, version: int | None = None) -> str:
    """The tag of an answer.

    >>> tag_of(b"{}"), tag_of(b"{}", 3)
    ('"01e7b720ff566d53"', '"3-01e7b720ff566d53"')
    """
    shown = blake2b(body, digest_size=8).hexdigest()
    return f'"{shown}"' if version is None else f'"{version}-{shown}"'


def tags_in(header: str) -> list[str]:
    """The strong tags that a header names, `*` among them.

    >>> tags_in('"3-ab", W/"weak", "x"'), tags_in("*")
    (['"3-ab"', '"x"'], ['*'])
    """
    if header.strip() == "*":
        return ["*"]
    return [f'"{text}"' for weak, text in _TAG.findall(header) if not weak]


def is_held(header: str, tag: str) -> bool:
    """Whether someone who sends this If-None-Match has the answer with this tag already.

    >>> is_held('"a", W/"b"', '"b"'), is_held("*", '"b"'), is_held('"a"', '"b"')
    (True, True, False)
    """
    return header.strip() == "*" or tag in (f'"{text}"' for _, text in _TAG.findall(header))


def version_in(tag: str) -> int | None:
    """The version that a tag speaks of.

    >>> version_in('"3-01e7b720ff566d53"'), version_in('"3"'), version_in('"01e7b720ff566d53"')
    (3, 3, None)
    """
    found = _VERSIONED.fullmatch(tag.strip('"'))
    return int(found[1]) if found else None
