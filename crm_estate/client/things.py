"""What everything that the API speaks of is: plain data, and the tag under which it was read."""

from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item")
TAG = "_tag"


class Thing(Struct, kw_only=True, omit_defaults=True, dict=True):
    """Plain data; what was read remembers its tag, which is no part of it and takes no part in comparing."""

    @property
    def etag(self) -> str | None:
        """The tag under which this was read; None for what was made here or came in a list."""
        return vars(self).get(TAG)


class Page(Struct, Generic[Item], kw_only=True):
    """Some items of a list; `next` is the cursor of the page after, None on the last."""

    items: list[Item]
    next: str | None = None


Tag = Thing | str | None
"""What may be said where a tag is asked for: the thing that was read, the tag itself, or nothing."""


def remember(thing: object, tag: str | None) -> None:
    """Keep the tag with what was read under it, if that can keep one."""
    if isinstance(thing, Thing) and tag is not None:
        vars(thing)[TAG] = tag


def tag_in(said: Tag) -> str | None:
    """The tag of a thing or the tag itself; ValueError for a thing that was not read and has none."""
    if isinstance(said, Thing) and said.etag is None:
        raise ValueError("This has no tag: read it on its own before you say that it must not have changed.")
    return said.etag if isinstance(said, Thing) else said
