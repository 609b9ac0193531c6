"""How each record looked when it was last received, so that the same again need not be understood."""

from collections.abc import Mapping, Sequence, Set

from msgspec import Struct

from crm_estate.accounts.permissions import Actor, changes
from crm_estate.base import database
from crm_estate.feeds.records import print_of

READING = "1"
"""Goes up when reading changes what the same file means, so that everything is read anew."""


class Known(Struct, frozen=True):
    """Fingerprints of a sender's records whose listings are still as those records made them."""

    references: Mapping[bytes, str]
    gone: Set[str]
    """References of those that were withdrawn only because the sender stopped naming them."""
    read_with: bytes
    """Fingerprint of how records are read."""

    def print(self, raw: bytes) -> bytes:
        """The fingerprint to keep: of the record and of how it is read."""
        return print_of(raw, self.read_with)


async def known_rows(sender: str, read_with: bytes, *, actor: Actor) -> Known:
    """What is known of a sender, as far as the actor may change it."""
    reach, args = changes(actor, "listing").sql("l", 2, shared="on_market")
    rows = await database.fetch(
        f"""select f.print, f.gone, l.reference from feed_row f join listing l on l.id = f.listing
            where f.sender = $1 and l.version = f.version and {reach}""",
        sender,
        *args,
    )
    same = {row["print"]: row["reference"] for row in rows if not row["gone"]}
    gone = {row["reference"] for row in rows if row["gone"]}
    return Known(same, gone, print_of(READING, read_with))


async def remember_rows(sender: str, prints: Sequence[tuple[int, bytes]]) -> None:
    """Keep how the records of these listings looked; call it in the transaction that received them."""
    await database.execute(
        """insert into feed_row (listing, sender, print, version)
           select l.id, $1, n.print, l.version from unnest($2::bigint[], $3::bytea[]) as n (id, print)
           join listing l using (id)
           on conflict (listing) do update
             set sender = excluded.sender, print = excluded.print, version = excluded.version,
                 gone = false""",
        sender,
        [listing for listing, _ in prints],
        [print_ for _, print_ in prints],
    )


async def remember_gone(sender: str, listings: Sequence[int]) -> None:
    """Keep that these were withdrawn because the sender no longer names them, in the same transaction."""
    await database.execute(
        """insert into feed_row (listing, sender, print, version, gone)
           select id, $1, '', version, true from listing where id = any($2)
           on conflict (listing) do update
             set sender = excluded.sender, print = '', version = excluded.version, gone = true""",
        sender,
        listings,
    )
