"""Files of the Common Format and pages of a server, taken apart record by record in bounded memory."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from crm_estate.base.errors import Invalid

LARGEST_RECORD = 4 * 2**20
"""Characters of one record, or of all that stands around the records."""
BLANK = " \t\r\n"


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


_DECODER = json.JSONDecoder(parse_constant=_no_number)


class Envelope:
    """What stands around records, and these one by one: `{…, "value": […], …}`, `[…]`, or one alone."""

    def __init__(self, pieces: Iterator[str], name: str) -> None:
        self._pieces, self._name = pieces, name
        self._text, self._at, self._ended = "", 0, False
        self.around: dict[str, Any] = {}
        """Members beside the records, as far as they have been read."""

    def records(self) -> Iterator[str]:
        """Every record as it stands in the file. Invalid when it is not JSON up to its end."""
        first = self._next()
        if first == "[":
            yield from self._array()
        elif first == "{":
            yield from self._object()
        else:
            self._refuse()
        if self._next():
            self._refuse()

    def _object(self) -> Iterator[str]:
        begins, has_records = "{", False
        self._take("{")
        while self._next() != "}":
            if begins == ",":
                self._take(",")
            begins = ","
            key, _ = self._value()
            self._take(":")
            if not isinstance(key, str):
                self._refuse()
            elif key == "value" and self._next() == "[":
                has_records = True
                yield from self._array()
            else:
                self._keep(key, self._value()[0])
        self._take("}")
        if not has_records:
            yield json.dumps(self.around, ensure_ascii=False)

    def _array(self) -> Iterator[str]:
        self._take("[")
        if self._next() == "]":
            self._take("]")
            return
        while True:
            yield self._value()[1]
            if self._next() == "]":
                self._take("]")
                return
            self._take(",")

    def _keep(self, key: str, value: Any) -> None:
        self.around[key] = value
        if len(self.around) > 10_000:
            self._refuse()

    def _value(self) -> tuple[Any, str]:
        """The value that begins here, and its text."""
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError):
                if self._ended or len(self._text) - self._at > LARGEST_RECORD:
                    self._refuse()
            else:
                if end < len(self._text) or self._ended:
                    text = self._text[self._at : end]
                    self._at = end
                    return value, text
            self._fill()

    def _next(self) -> str:
        """The next character that is no blank, empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._fill()

    def _take(self, char: str) -> None:
        if self._next() != char:
            self._refuse()
        self._at += 1

    def _fill(self) -> None:
        piece = next(self._pieces, None)
        self._ended = piece is None
        self._text = self._text[self._at :] + (piece or "")
        self._at = 0

    def _refuse(self) -> NoReturn:
        raise Invalid("%(file)s is not JSON, or is cut off.", field="file", file=self._name)
