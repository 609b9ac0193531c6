"""Pages of the desk: what every one of them carries besides its own."""

import json
from typing import Any

from litestar import Request, Response

from crm_estate.accounts.signin import Me
from crm_estate.base.languages import gettext_for
from crm_estate.desk.words import CURRENCIES, Words
from crm_estate.matchmaking.search import count_waiting
from crm_estate.web.pages import page, see_other
from crm_estate.web.wording import N_

AnyRequest = Request[Any, Any, Any]

DONE = {
    "saved": N_("Saved."),
    "added": N_("Added."),
    "unchanged": N_("Nothing had changed."),
    "consent": N_("Consent noted."),
    "withdrawn": N_("Consent withdrawn."),
    "merged": N_("Merged. It can be undone below."),
    "unmerged": N_("The merge is undone."),
    "linked": N_("Linked: nobody is told of this home twice."),
    "apart": N_("Noted: they are different. They will not be suggested again."),
    "learned": N_("Learned. All adverts are compared anew within ten minutes."),
    "unlearned": N_("As the program comes again. All adverts are compared anew within ten minutes."),
    "removed": N_("Forgotten."),
    "revoked": N_("The key is revoked."),
    "state": N_("Done."),
    "approved": N_("Approved: they leave with the next message."),
    "dropped": N_("Dropped."),
    "revived": N_("The message will be tried again."),
}
"""What a page says after a form has acted, by the word its address carries."""


async def screen(
    request: AnyRequest,
    me: Me,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """A page of the desk for `me`, with the words of their language and what waits for them."""
    say = gettext_for(me.language)
    done = DONE.get(request.query_params.get("done", ""))
    return page(
        request,
        f"desk/{template}",
        status=status,
        headers=headers,
        words=Words(me.language),
        waiting=await count_waiting(actor=me.actor),
        flashes=[("good", say(done))] if done else [],
        currencies=[(code, code) for code in CURRENCIES],
        **context,
    )


def done(address: str, word: str) -> Response[None]:
    """Back to a page, which says what was done."""
    return see_other(f"{address}{'&' if '?' in address else '?'}done={word}")


def toast(text: str, language: str, tone: str = "good") -> dict[str, str]:
    """The header that makes a page in the browser show a short notice."""
    return {"HX-Trigger": json.dumps({"toast": {"text": gettext_for(language)(text), "tone": tone}})}
