"""A file that comes again byte for byte: what it named is looked up, and nothing in it is read.

This is only ever a shorter way to the same end. A file is remembered when every record in it described a
listing that was taken; it counts as the same only while all of these stand as those records made them.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b, file_digest
from pathlib import Path

import msgspec
from msgspec import Struct

from crm_estate.base import database
from crm_estate.feeds.records import PRINT, print_of

MOST_FILES = 10
"""Files that are remembered of one sender, the latest: one that sends its stock in parts has several."""


class Named(Struct, kw_only=True):
    """What a file names: a fingerprint for each record, in their order."""

    prints: bytearray = msgspec.field(default_factory=bytearray)
    last_line: int = 0
    """The line of its last record."""

    def add(self, print_: bytes, line: int) -> None:
        """Another record."""
        self.prints += print_
        self.last_line = line

    def references(self, known: Mapping[bytes, str]) -> list[str] | None:
        """Of which listing each record is; None when one is not known as it stands now."""
        prints = bytes(self.prints)
        found = [known.get(prints[at : at + PRINT]) for at in range(0, len(prints), PRINT)]
        references = [reference for reference in found if reference is not None]
        return references if len(references) == len(found) else None


def print_of_file(path: Path, *read_with: bytes) -> bytes:
    """A fingerprint of a file, byte for byte, and of what understanding it depends on besides."""
    with path.open("rb") as file:
        digest = file_digest(file, lambda: blake2b(digest_size=PRINT))
    return print_of(digest.digest(), *read_with)


async def named_in(sender: str, file: bytes) -> Named | None:
    """What the same file of this sender named when it was taken in; None when it is not remembered."""
    row = await database.fetch_row(
        "select prints, last_line from feed_same where sender = $1 and file = $2", sender, file
    )
    return Named(prints=bytearray(row["prints"]), last_line=row["last_line"]) if row else None


async def remember_file(sender: str, file: bytes, named: Named, now: datetime) -> None:
    """Keep what a file named, every record of which described a listing that was taken."""
    async with database.transaction():
        await database.execute(
            """insert into feed_same (sender, file, prints, last_line, kept_at) values ($1, $2, $3, $4, $5)
               on conflict (sender, file) do update
                 set prints = excluded.prints, last_line = excluded.last_line, kept_at = excluded.kept_at""",
            sender,
            file,
            bytes(named.prints),
            named.last_line,
            now,
        )
        await database.execute(
            """delete from feed_same where sender = $1 and file not in
                 (select file from feed_same where sender = $1 order by kept_at desc, file limit $2)""",
            sender,
            MOST_FILES,
        )


async def forget_files(before: datetime) -> None:
    """Forget files that have not been remembered anew since."""
    await database.execute("delete from feed_same where kept_at < $1", before)
