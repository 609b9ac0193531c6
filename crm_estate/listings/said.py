"""What came with a listing from a sender: of which fields it speaks, and where it was said."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

ORIGIN = "from"
"""Where facts keep `Said.where`."""


class Said(Struct, frozen=True):
    """How much of a listing one record of a sender tells, and which record that was."""

    fields: frozenset[str] | None = None
    """Named as `keep_unsaid` has them: of the others a listing that is there already keeps its own. None: all
    of them; what the record does not state is unknown from now on."""
    where: Mapping[str, Any] = {}
    """Kept by every fact that follows: such as run, line, source and source_id of a record of a feed."""

    def with_origin(self, data: dict[str, Any]) -> dict[str, Any]:
        """What a fact says, and where it came from."""
        return {**data, ORIGIN: self.where} if self.where else data


PLAINLY = Said()
"""By someone who says all there is to say, such as an agent at the desk."""
