"""Statements in SQLAlchemy Core, over the tables as the database describes them."""

from operator import eq, ge, le
from typing import Any

from fastapi import HTTPException
from sqlalchemy import ColumnElement, ColumnOperators, MetaData, Select, func, select, tuple_

from bench.api_load import peers
from bench.api_load.in_fastapi.asking import Caller, Listings, Matches

SCHEMA = MetaData()


def reach(table: Any, caller: Caller) -> list[ColumnElement[bool]]:
    return [] if caller.office is None else [table.c.office == caller.office]


def with_ties(listing: Any) -> Select[Any]:
    contact, agent, office = (SCHEMA.tables[name] for name in ("contact", "agent", "office"))
    columns = [listing.c[name] for name in (*peers.ALIKE, *peers.APART)]
    joined = listing.outerjoin(contact, contact.c.id == listing.c.owner)
    joined = joined.outerjoin(agent, agent.c.id == listing.c.agent)
    joined = joined.outerjoin(office, office.c.id == listing.c.office)
    tied = (contact.c.reference.label("owner_ref"), agent.c.email.label("agent_email"))
    return select(*columns, *tied, office.c.reference.label("office_ref")).select_from(joined)


def listings_query(asked: Listings, caller: Caller) -> Select[Any]:
    listing = SCHEMA.tables["listing"].c
    where = reach(SCHEMA.tables["listing"], caller)
    for compared, column, value in (
        (eq, listing.offer, asked.offer),
        (ColumnOperators.in_, listing.kind, asked.kind or None),
        (eq, listing.standard_status, asked.status),
        (eq, listing.on_market, asked.on_market),
        (eq, listing.currency, asked.currency),
        (ge, listing.living_area, asked.area_min),
        (le, listing.living_area, asked.area_max),
        (ge, listing.rooms_total, asked.rooms_min),
        (le, listing.rooms_total, asked.rooms_max),
        (eq, listing.country, asked.country),
    ):
        if value is not None:
            where.append(compared(column, value))
    if asked.price_min is not None or asked.price_max is not None or asked.sort == "price":
        if asked.currency is None:
            raise HTTPException(422, "currency", caller.limits)
        if asked.price_min is not None:
            where.append(listing.price >= peers.minor(asked.price_min, asked.currency))
        if asked.price_max is not None:
            where.append(listing.price <= peers.minor(asked.price_max, asked.currency))
    if (after := asked.after()) is not None:
        where.append(_beyond(after, asked.sort))
    page = select(SCHEMA.tables["listing"]).where(*where).order_by(*_order(listing, asked.sort))
    inner = page.limit(asked.limit + 1).subquery("l")
    return with_ties(inner).order_by(*_order(inner.c, asked.sort))


def _order(columns: Any, sort: str) -> tuple[ColumnElement[Any], ...]:
    if sort == "price":
        return columns.price, columns.id
    return columns.updated_at.desc(), columns.id.desc()


def _beyond(after: tuple[Any, int], sort: str) -> ColumnElement[bool]:
    listing, (value, number) = SCHEMA.tables["listing"].c, after
    if sort == "price":
        return tuple_(listing.price, listing.id) > tuple_(value, number)
    return tuple_(listing.updated_at, listing.id) < tuple_(peers.moment(value), number)


def matches_query(
    where: ColumnElement[bool], other: ColumnElement[int], asked: Matches, caller: Caller
) -> Select[Any]:
    match, contact, listing, wanted = (
        SCHEMA.tables[name] for name in ("match", "contact", "listing", "requirement")
    )
    page = select(match).join(contact, contact.c.id == match.c.contact).where(where, *reach(contact, caller))
    if not asked.hidden:
        put_aside = match.c.feedback.is_distinct_from("dismissed")
        page = page.where(match.c.fits, match.c.state != "dropped", put_aside)
    if (after := asked.after()) is not None:
        score = func.cast(after[0], match.c.score.type)
        page = page.where((match.c.score < score) | ((match.c.score == score) & (other > after[1])))
    m = page.order_by(match.c.score.desc(), other).limit(asked.limit + 1).subquery("m")
    columns = [m.c[name] for name in (*peers.MATCH, *peers.MATCH_APART)]
    ids = [m.c[name].label(f"{name}_id") for name in ("listing", "requirement", "contact")]
    names = [contact.c.given, contact.c.family, contact.c.company, contact.c.reference.label("contact_ref")]
    refs = [listing.c.reference.label("listing_ref"), wanted.c.name.label("requirement_name")]
    joined = m.join(listing, listing.c.id == m.c.listing).join(wanted, wanted.c.id == m.c.requirement)
    joined = joined.join(contact, contact.c.id == m.c.contact)
    found = select(*columns, *ids, *names, *refs).select_from(joined)
    return found.order_by(m.c.score.desc(), m.c[other.key])
