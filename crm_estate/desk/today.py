"""The first page: what waits, what is new, and for whom of one's own contacts it is."""

from litestar import Response, get

from crm_estate.desk.asking import AnyRequest, Who
from crm_estate.desk.cards import cards_of
from crm_estate.desk.matches import lines_of
from crm_estate.desk.screen import screen
from crm_estate.desk.words import Words
from crm_estate.listings.search import ListingFilter, count_listings, find_listings
from crm_estate.matchmaking.search import count_buyers, count_waiting, waiting_matches
from crm_estate.outreach.letters import count_unsent, find_digests

NEWEST = 8
FIRST_WAITING = 5


@get("/")
async def today(request: AnyRequest, me: Who) -> Response[str]:
    market = ListingFilter(on_market=True)
    newest = await find_listings(market, actor=me.actor, limit=NEWEST)
    waiting = await waiting_matches(actor=me.actor, limit=FIRST_WAITING)
    given_up = await find_digests(actor=me.actor, state="dead", limit=FIRST_WAITING)
    refused = await find_digests(actor=me.actor, state="refused", limit=FIRST_WAITING)
    failed = sorted((*given_up.items, *refused.items), key=lambda digest: -digest.id)
    sent = await find_digests(actor=me.actor, state="sent", limit=FIRST_WAITING)
    return await screen(
        request,
        me,
        "today.html",
        cards=cards_of(newest.items, Words(me.language)),
        buyers=await count_buyers([listing.id for listing in newest.items], actor=me.actor),
        on_market=await count_listings(market, actor=me.actor),
        lines=await lines_of(waiting.items, me.language),
        waiting_count=await count_waiting(actor=me.actor),
        failed=failed,
        sent=sent.items,
        unsent=await count_unsent(actor=me.actor),
    )
