"""The towns that a whole batch of listings names, in one query."""

from collections.abc import Collection
from typing import Any

from crm_estate.base import database
from crm_estate.base.gazetteer import Place

Named = tuple[str, str]
"""Country and folded name."""

_COLUMNS = ", ".join(f"p.{name}" for name in Place.__struct_fields__)


async def towns_named(wanted: Collection[Named]) -> dict[Named, list[Place]]:
    """All places in the country that bear each name, or are also called so; none where there is none."""
    found: dict[Named, list[Place]] = {name: [] for name in wanted}
    if not found:
        return found
    rows = await database.fetch(
        f"""select n.key as wanted, {_COLUMNS}
            from unnest($1::text[], $2::text[]) as n (country, key)
            join place p on p.names @> array[n.key] and p.country = n.country""",
        [country for country, _ in found],
        [key for _, key in found],
    )
    for row in rows:
        fields: dict[str, Any] = {name: row[name] for name in Place.__struct_fields__}
        fields["names"] = tuple(row["names"])
        found[row["country"], row["wanted"]].append(Place(**fields))
    return found
