"""When a request is sent again, and after how long: politely, not for ever, not all at once."""

from random import Random

import httpx
from msgspec import Struct

from crm_estate.client.calls import KEY, Call
from crm_estate.client.errors import Refused, Unreachable, refusal

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""What happens before anything of a request has been sent."""

USELESS = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
"""What would be the same the next time."""


class Patience(Struct, frozen=True, kw_only=True):
    """How often something is tried in all, and the shortest and longest pause in seconds.

    Who is asked by the API to wait longer than the longest pause gets the refusal instead.
    """

    tries: int = 5
    first_pause: float = 0.5
    longest_pause: float = 60.0


class Tries:
    """The tries of one call: each failure either gives the pause before the next, or is raised."""

    def __init__(self, call: Call, patience: Patience, chance: Random) -> None:
        self.call, self.patience, self.chance, self.failed = call, patience, chance, 0

    def after_loss(self, lost: httpx.TransportError) -> float:
        """No answer, or a part of one. Raises Unreachable."""
        may_be_done = not isinstance(lost, NEVER_LEFT)
        if isinstance(lost, USELESS) or (may_be_done and not self.call.is_repeatable) or self._is_last():
            raise Unreachable(f"{self.call.method} {self.call.path}: {lost}") from lost
        return self._pause(0)

    def after_refusal(self, answer: httpx.Response) -> float:
        """An answer that is no success. Raises what it says."""
        said = refusal(answer)
        least = said.retry_after or 0
        if not is_passing(said) or least > self.patience.longest_pause or self._is_last():
            raise said
        return self._pause(least)

    def _is_last(self) -> bool:
        self.failed += 1
        return self.failed >= self.patience.tries

    def _pause(self, least: float) -> float:
        """Twice as long each time, between half and all of it by chance, and at least what was asked for."""
        doubled = self.patience.first_pause * 2 ** min(self.failed - 1, 30)
        pause = min(doubled, self.patience.longest_pause)
        return least + pause * (1 + self.chance.random()) / 2


def is_passing(said: Refused) -> bool:
    """Whether it may be different soon: too many requests, no database, or the same request still at work."""
    at_work = said.status == 409 and any(fault.field == KEY for fault in said.errors)
    return said.status in (429, 503) or at_work
