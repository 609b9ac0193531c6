"""Property and Media: listings and their pictures, as the Data Dictionary names what they have."""

from babel.core import get_global

from crm_estate.accounts.permissions import Actor, sees
from crm_estate.api.reso.resources import (
    Field,
    Link,
    Resource,
    choice,
    choices,
    flag,
    key,
    moment,
    number,
    quoted,
    strings,
    text,
    translated,
    whole,
)
from crm_estate.base.conditions import Where
from crm_estate.base.money import exponent, per_month
from crm_estate.base.settings import settings
from crm_estate.feeds.reso import lookups, names
from crm_estate.feeds.reso.features import FLAGS, FURNISHED, LIST_FIELDS, LISTS, PETS, WRITTEN
from crm_estate.feeds.reso.writing import LANGUAGE_ORDER

SOURCE = "listing l left join agent a on a.id = l.agent left join office o on o.id = l.office"
METRES = names.SQUARE_METERS
UNITS = ("Square Feet", "Square Meters")


def visible_listings(actor: Actor) -> Where:
    """The listings an actor may see, of the alias `l`."""
    sql, args = sees(actor, "listing").sql("l", 1, shared="on_market")
    where = Where()
    where.parts.append(sql)
    where.args.extend(args)
    return where


def _major() -> str:
    """The price in major units."""
    odd = {code: exponent(code) for code in sorted(get_global("all_currencies")) if exponent(code) != 2}
    whens = " ".join(f"when {quoted(code)} then {10**digits}" for code, digits in odd.items())
    return f"(l.price::float8 / case l.currency {whens} else 100 end)"


def _monthly() -> str:
    whens = " ".join(
        f"when '{period}' then {per_month(1.0, period)!r}::float8" for period in ("day", "week", "year")
    )
    return f"case when l.offer = 'rent' then {_major()} * case l.rent_period {whens} else 1 end end"


def property_type() -> str:
    whens = " ".join(
        f"when l.offer = {quoted(offer)} and l.kind = {quoted(kind)} then {quoted(value)}"
        for (offer, kind), value in lookups.PROPERTY_TYPES.items()
    )
    return f"case {whens} end"


def has(tag: str) -> str:
    return f"(l.features ->> {quoted(tag)})::boolean"


def tags(present: str) -> str:
    return f"""array(select f.key from jsonb_each(l.features) f where f.value = '{present}'::jsonb
        order by f.key collate "C")"""


def _listed(field: str) -> Field:
    parts = [f"case when {has(tag)} then {quoted(v)} end" for tag, (at, v) in WRITTEN.items() if at == field]
    return choices(
        f"array_remove(array[{', '.join(parts)}]::text[], null)", _lookup(field), tuple(LISTS[field])
    )


def _lookup(field: str) -> str:
    return "InteriorOrRoomFeatures" if field == "InteriorFeatures" else field


def _yes_no(tag: str, words: tuple[str, str]) -> str:
    return f"case {has(tag)} when true then {quoted(words[0])} when false then {quoted(words[1])} end"


def _filled(sql: str) -> str:
    return f"nullif({sql}, '')"


def _features() -> dict[str, Field]:
    pets = f"array_remove(array[{_yes_no('pets_allowed', (PETS[True][0], PETS[False][0]))}]::text[], null)"
    furnished = _yes_no("furnished", (FURNISHED[True], FURNISHED[False]))
    return {
        **{field: flag(has(tag)) for field, tag in FLAGS.items()},
        **{field: _listed(field) for field in LIST_FIELDS},
        "Furnished": choice(furnished, "Furnished", tuple(FURNISHED.values())),
        "PetsAllowed": choices(pets, "PetsAllowed", ("Yes", "No")),
        names.PRESENT: strings(tags("true")),
        names.ABSENT: strings(tags("false")),
    }


def _texts() -> dict[str, Field]:
    said = ", ".join(f"nullif(l.description ->> '{language}', '')" for language in LANGUAGE_ORDER)
    return {
        "PublicRemarks": text(f"coalesce({said})"),
        **{field: text(f"l.title ->> '{language}'") for language, field in names.TITLES.items()},
        **{field: text(f"l.description ->> '{language}'") for language, field in names.REMARKS.items()},
    }


def _size() -> dict[str, Field]:
    condition = translated("l.condition", lookups.CONDITIONS)
    return {
        "LivingArea": number("l.living_area"),
        "LivingAreaUnits": choice(
            f"case when l.living_area is not null then '{METRES}' end", "AreaUnits", UNITS
        ),
        "LotSizeArea": number("l.plot_area"),
        "LotSizeUnits": choice(
            f"case when l.plot_area is not null then '{METRES}' end", "LotSizeUnits", ("Acres", *UNITS)
        ),
        "RoomsTotal": number("l.rooms_total"),
        names.ROOMS: number("l.rooms_total"),
        "BedroomsTotal": whole("l.bedrooms_total"),
        "BathroomsFull": whole("floor(l.bathrooms_total)::int"),
        "BathroomsHalf": whole("(l.bathrooms_total * 2)::int % 2"),
        "BathroomsTotalInteger": whole("ceil(l.bathrooms_total)::int"),
        "EntryLevel": whole("l.floor + (l.floor >= 0)::int"),
        names.FLOOR: whole("l.floor"),
        "StoriesTotal": whole("l.floors_total"),
        "YearBuilt": whole("l.year_built"),
        "PropertyCondition": choices(
            f"array_remove(array[{condition}]::text[], null)",
            "PropertyCondition",
            tuple(lookups.CONDITIONS.values()),
        ),
        names.CONDITION: text("l.condition"),
        names.ENERGY_CLASS: text("l.energy_class"),
    }


def _place() -> dict[str, Field]:
    return {
        "Country": text("l.country"),
        "City": text(_filled("l.place_name")),
        "PostalCode": text(_filled("l.postal_code")),
        "UnparsedAddress": text(_filled("l.street")),
        "InternetAddressDisplayYN": flag("l.address_visible"),
        "Latitude": number("l.lat"),
        "Longitude": number("l.lon"),
        names.PRECISION: number("l.precision_m"),
        "CRM_Location": Field(kind="point", sql="point(l.lon, l.lat)"),
    }


def properties() -> Resource:
    """The resource Property."""
    return Resource(
        name="Property",
        key="ListingKey",
        scope="listings:read",
        source=SOURCE,
        number="l.id",
        reach=visible_listings,
        links={
            "Media": Link(to="Media", here="ListingKey", there="ResourceRecordKey", many=True),
            "ListAgent": Link(to="Member", here="ListAgentKey", there="MemberKey"),
            "ListOffice": Link(to="Office", here="ListOfficeKey", there="OfficeKey"),
        },
        fields={
            "ListingKey": key("l.id"),
            "ListingId": text("l.reference"),
            "OriginatingSystemName": text(f"{quoted(settings().organisation)}::text"),
            "StandardStatus": choice("l.standard_status", "StandardStatus", lookups.STATUSES),
            "PropertyType": choice(property_type(), "PropertyType", tuple(lookups.TYPES_READ)),
            "PropertySubType": choice(
                translated("l.kind", lookups.SUBTYPES), "PropertySubType", tuple(lookups.SUBTYPES_READ)
            ),
            names.OFFER: text("l.offer"),
            names.KIND: text("l.kind"),
            "ListPrice": number(_major()),
            names.CURRENCY: text("case when l.price is not null then l.currency end"),
            names.MONTHLY_RENT: number(_monthly()),
            "LeaseAmountFrequency": choice(
                translated("l.rent_period", lookups.FREQUENCIES),
                "FeeFrequency",
                tuple(lookups.FREQUENCIES.values()),
            ),
            **_size(),
            **_place(),
            **_features(),
            **_texts(),
            "ListAgentKey": key("l.agent"),
            "ListAgentFullName": text("a.name"),
            "ListAgentEmail": text("a.email"),
            "ListOfficeKey": key("l.office"),
            "ListOfficeName": text("o.name"),
            "PhotosCount": whole(
                "(select count(distinct p ->> 'url') from jsonb_array_elements(l.photos) p)"
            ),
            "OriginalEntryTimestamp": moment("l.created_at"),
            "OnMarketTimestamp": moment("l.published_at"),
            "ModificationTimestamp": moment("l.updated_at"),
        },
    )


PICTURES = """listing l cross join lateral (
    select p.url, p.caption, row_number() over (order by p.place) as place from (
      select distinct on (e.value ->> 'url') e.value ->> 'url' as url, e.value ->> 'caption' as caption,
        e.place from jsonb_array_elements(l.photos) with ordinality as e (value, place)
      order by e.value ->> 'url', e.place) p) p"""


def media() -> Resource:
    """The resource Media: each picture of a listing once."""
    return Resource(
        name="Media",
        key="MediaKey",
        scope="listings:read",
        source=PICTURES,
        number="(l.id * 1000 + p.place)",
        begins_with="ResourceRecordKey",
        reach=visible_listings,
        fields={
            "MediaKey": text("l.id || '-' || left(encode(sha256(convert_to(p.url, 'UTF8')), 'hex'), 16)"),
            "MediaCategory": choice("'Photo'::text", "MediaCategory", ("Photo",)),
            "MediaURL": text("p.url"),
            "Order": whole("p.place"),
            "ShortDescription": text(_filled("p.caption")),
            "ResourceName": choice("'Property'::text", "ResourceName", ("Property",)),
            "ResourceRecordKey": key("l.id"),
            "ResourceRecordID": text("l.reference"),
            "ModificationTimestamp": moment("l.updated_at"),
        },
    )
