"""The kinds of business outcome that are not success; doors turn them into statuses and pages."""


class Outcome(Exception):
    """Something asked for could not be done; `message` is for the person who asked."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Outcome):
    """There is no such thing, or none that the asker may see."""


class NotSignedIn(Outcome):
    """Who is asking is not known."""


class NotAllowed(Outcome):
    """Who is asking is known and may not do this."""


class Conflict(Outcome):
    """What was asked contradicts the state that things are in."""


class Invalid(Outcome):
    """What was said cannot be right; `field` is the path of the value at fault."""


class Expired(Outcome):
    """A link or session was good once and is no longer."""


class TooMany(Outcome):
    """Asked too often; try again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
