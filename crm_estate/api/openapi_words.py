"""What the OpenAPI document says in sentences: how the API behaves, and what its answers and headers mean."""

from typing import Any

from crm_estate.accounts.permissions import SCOPES
from crm_estate.api.retiring import POLICY

SCOPE_LIST = ", ".join(f"`{scope}`" for scope in SCOPES)

ABOUT = f"""What is for sale or to let, who is looking for what, and what fits.

A PUT says what something is now and may be repeated. Times are UTC, areas square metres, amounts major units
of their currency. What is not said is unknown, and a field or parameter that does not exist is refused by its
name.

**Keys.** A key is for one office or for the whole firm and has scopes: {SCOPE_LIST}. Each operation names
the one it needs. What is out of a key's reach is not there for it (404) or may not be changed by it (403).

**Pages.** Lists come in pages: follow the `Link` with `rel="next"`, or ask again with `cursor` set to `next`.
A page goes on after the last row of the one before, by the order asked for and the id: what comes or changes
elsewhere in the list costs no other row. To keep a copy up to date, read `sort=oldest` (what changes moves to
the end) or the change feed.

**Parts and more.** `fields` leaves out all other top-level fields. `expand` adds, under `expanded`, what an
item names; it is null where it is out of the key's reach, and refused where the key lacks its scope.

**Tags.** Answers have an `ETag`. Send it as `If-None-Match` with a GET to be told 304 while nothing has
changed, and as `If-Match` with what changes something, to be refused with 412 when someone else has changed
it meanwhile; of a thing with a version only the version counts. A POST below a thing speaks of that thing's
tag. `If-Match: *` asks that it be there, `If-None-Match: *` on a PUT that it be new.

**Once.** A POST may carry an `Idempotency-Key` of your choice. Sent again with the same key within 24 hours
it is not done again: the answer comes again, with `Idempotent-Replayed: true`; a secret that it showed does
not. The same key with another request is refused with 422, and with 409 while the first is being worked on.
What was refused did nothing and is judged anew. A batch that was cut off may be sent again under its key
after ten minutes; it is repeatable like the PUTs it stands for.

**Limits.** Every key has a bucket of requests that fills steadily. `RateLimit-Policy` says how many it holds
(`q`) and in how many seconds it fills (`w`), `RateLimit` how many are left (`r`) and in how many seconds it
is full (`t`), as in draft-ietf-httpapi-ratelimit-headers. An empty bucket is answered with 429 and
`Retry-After`.

**Change.** {POLICY}"""

ANSWERS = {
    "400": "The body is not JSON; the detail says where it ends to be.",
    "401": "The key is missing, unknown or revoked.",
    "403": "The key lacks the scope, or this belongs to another office.",
    "404": "There is no such thing, or none that this key may see.",
    "409": "This contradicts what is stored, or is being worked on.",
    "412": "It is not as If-Match or If-None-Match says. Nothing was changed.",
    "413": "The body is larger than 16 MB; a batch than 64 MB, a file than 256 MB.",
    "415": "The body is not of the media type that is taken.",
    "422": "Something said cannot be; `errors` names every field at fault.",
    "429": "Too many requests; `Retry-After` says in how many seconds the next is welcome.",
    "500": "A defect on our side; `request_id` is how to speak of it.",
    "503": "The database does not answer; `Retry-After` says when to try again.",
}
WITH_BODY = ("400", "409", "413", "415")


def header(text: str, example: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string"}, "example": example}


HEADERS: dict[str, dict[str, Any]] = {
    "ETag": header("The tag of this answer.", '"3-01e7b720ff566d53"'),
    "Link": header("The next page, where there is one.", '</api/v1/listings?cursor=WzEsMl0>; rel="next"'),
    "Location": header("Its address.", "/api/v1/listings/W-1"),
    "RateLimit": header("Requests left, and the seconds until none are used.", '"key";r=599;t=1'),
    "RateLimit-Policy": header("Requests at once, and the seconds to win them back.", '"key";q=600;w=30'),
    "Retry-After": header("Seconds to wait.", "5"),
    "Idempotent-Replayed": header("`true` when this is the answer given before.", "true"),
}


def parameter(name: str, text: str, example: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string"},
            "description": text, "example": example}  # fmt: skip


PARAMETERS: dict[str, dict[str, Any]] = {
    "If-None-Match": parameter(
        "If-None-Match", "Tags held already: 304 when one is still right.", '"3-01e7b720ff566d53"'
    ),
    "If-Match": parameter("If-Match", "Tags that it must have one of; `*`: it must be there.", "*"),
    "If-New": parameter("If-None-Match", "`*`: it must not be there yet.", "*"),
    "Idempotency-Key": {
        **parameter("Idempotency-Key", "A word for this request, so that it is done once.", "8e03978e-40d5"),
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$"},
    },
}
