"""The kinds of business outcome that are not success; doors turn them into statuses and pages."""


class Outcome(Exception):
    """Something asked for could not be done; `message` is for the person who asked.

    `values` go into the `text` at its `%(name)s`; a reader of another language is told the text
    translated, so what differs from case to case belongs into values.

    >>> NotFound("There is no listing %(reference)s.", reference="WAW-1").message
    'There is no listing WAW-1.'
    """

    def __init__(self, text: str, /, field: str | None = None, **values: object) -> None:
        self.text, self.values = text, values
        self.message = text % values if values else text
        self.field = field
        super().__init__(self.message)


class NotFound(Outcome):
    """There is no such thing, or none that the asker may see."""


class NotSignedIn(Outcome):
    """Who is asking is not known."""


class NotAllowed(Outcome):
    """Who is asking is known and may not do this."""


class Conflict(Outcome):
    """What was asked contradicts the state that things are in."""


class Stale(Outcome):
    """What was asked depended on a state that things are no longer in."""


class Invalid(Outcome):
    """What was said cannot be right; `field` is the path of the value at fault."""


class Expired(Outcome):
    """A link or session was good once and is no longer."""


class TooMany(Outcome):
    """Asked too often; try again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
