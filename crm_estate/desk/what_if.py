"""Parts of pages that say what would be if someone gave way, fetched once the page itself is there."""

from urllib.parse import quote

from litestar import Response, get
from msgspec import Struct, to_builtins

from crm_estate.base.errors import Invalid
from crm_estate.desk.asking import AnyRequest, FromPath, Now, Who
from crm_estate.desk.curves import curve_of
from crm_estate.desk.queries import place_of
from crm_estate.desk.screen import screen
from crm_estate.desk.words import Words, words_of
from crm_estate.matchmaking.demand.counting import demand
from crm_estate.matchmaking.relaxing.counting import relaxations
from crm_estate.matchmaking.relaxing.facts import Relaxation
from crm_estate.matchmaking.relaxing.giving_way import give_of, loosened
from crm_estate.matchmaking.relaxing.words import said, worth_telling
from crm_estate.requirements.facts import RequirementOut
from crm_estate.web.faults import said as spoken
from crm_estate.web.wording import N_

MOST_GIVES = 6
FILLED_IN = N_("Filled in already: %(what)s. Nothing changes until you save.")


class GiveLine(Struct, frozen=True):
    """One way to give way: what it would bring, in words, and the form filled in with it."""

    more: int
    text: str
    href: str


@get("/requirements/{requirement:int}/relaxations")
async def requirement_relaxations(
    request: AnyRequest, me: Who, now: Now, requirement: FromPath[int]
) -> Response[str]:
    found = await relaxations(requirement, actor=me.actor, now=now)
    words = await words_of(me.language)
    form = f"{place_of('requirements', requirement)}/edit"
    lines = [
        GiveLine(give.more, said(give, me.language, words.own), f"{form}?give={quote(give.token)}")
        for give in worth_telling(found.items, MOST_GIVES)
    ]
    return await screen(request, me, "requirements/relaxations.html", lines=lines)


def opened(wish: RequirementOut, token: str, words: Words) -> tuple[RequirementOut, str]:
    """The requirement as its form opens: given way as the address names it, and a word on that."""
    if not token:
        return wish, ""
    try:
        give = give_of(token)
        loose = loosened(wish, give)
    except Invalid as wrong:
        return wish, spoken(wrong, words.language)
    currency = wish.price.currency if wish.price and give.criterion == "price" and give.to else None
    what = Relaxation(**to_builtins(give), more=0, currency=currency)
    text = words.say(FILLED_IN) % {"what": said(what, words.language, words.own)}
    return loose, text


@get("/listings/{reference:str}/demand")
async def listing_demand(request: AnyRequest, me: Who, now: Now, reference: FromPath[str]) -> Response[str]:
    found = await demand(reference, actor=me.actor, now=now)
    return await screen(request, me, "listings/demand.html", demand=found, curve=curve_of(found, me.language))
