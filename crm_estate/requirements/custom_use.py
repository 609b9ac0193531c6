"""How much of what is stored speaks of own fields: also off-market listings and paused requirements."""

from msgspec import Struct

from crm_estate.base import database


class Use(Struct, frozen=True):
    """How many listings and requirements speak of something."""

    listings: int = 0
    requirements: int = 0

    def __bool__(self) -> bool:
        return self.listings > 0 or self.requirements > 0


async def use_of_fields() -> dict[str, Use]:
    """By the keys that anything speaks of."""
    return await _counted(
        """select k as name, count(*) as n from listing, jsonb_object_keys(custom) k
           where custom <> '{}' group by 1""",
        """select k as name, count(*) as n from requirement, jsonb_object_keys(criteria -> 'custom') k
           where criteria ? 'custom' group by 1""",
    )


async def use_of_values(key: str) -> dict[str, Use]:
    """By the codes of the field's values that anything speaks of."""
    return await _counted(
        """select custom ->> $1 as name, count(*) as n from listing
           where custom <> '{}' and custom ? $1 group by 1""",
        """select code as name, count(*) as n
           from requirement, jsonb_array_elements_text(criteria -> 'custom' -> $1 -> 'any') code
           where criteria ? 'custom' and criteria -> 'custom' ? $1 group by 1""",
        key,
    )


async def requirements_on(keys: list[str]) -> list[int]:
    """Ids of the active requirements that state a wish for one of these fields."""
    rows = await database.fetch(
        """select id from requirement
           where state = 'active' and criteria ? 'custom' and criteria -> 'custom' ?| $1 order by id""",
        keys,
    )
    return [row["id"] for row in rows]


async def _counted(of_listings: str, of_requirements: str, *args: str) -> dict[str, Use]:
    listings = {row["name"]: row["n"] for row in await database.fetch(of_listings, *args)}
    requirements = {row["name"]: row["n"] for row in await database.fetch(of_requirements, *args)}
    return {
        name: Use(listings.get(name, 0), requirements.get(name, 0)) for name in {*listings, *requirements}
    }
