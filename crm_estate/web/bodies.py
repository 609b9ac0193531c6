"""JSON bodies: read strictly, with a position or a field for whatever is wrong with them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Request
from msgspec import Struct

from crm_estate.base.errors import Outcome
from crm_estate.base.wording import N_, Sentence, sentence
from crm_estate.web.faults import Fault, Wrong, convert

_NOT_FINITE = Sentence(N_("This must be a finite number."))
_HALF_CHARACTER = Sentence(N_("This contains half a character (a lone surrogate)."))


class Malformed(Outcome):
    """A body is not JSON at all."""


class WrongMediaType(Outcome):
    """A body is said to be something else than JSON."""


class ApiRequest(Request[Any, Any, Any]):
    """A request whose JSON is read straight into the Struct that its handler takes as `data`."""

    async def json(self) -> Any:
        """The body as the handler's Struct; Litestar's own reading is lax and names one field at most."""
        _require_json(self.headers.get("content-type", ""))
        return read_json(await self.body(), self.route_handler.parsed_data_field.annotation)  # pyright: ignore


def read_json(body: bytes, kind: type[Struct]) -> Struct:
    """A Struct out of JSON; Malformed with the position, or Wrong with every field at fault."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        convert(_values(body), kind)
        raise Wrong([Fault(_path(str(error)), sentence(str(error)))]) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        convert(_values(body), kind)
        raise


def read_array(body: bytes) -> list[memoryview]:
    """The elements of a JSON array, not read yet, as views of the body; Malformed when it is none."""
    try:
        return [memoryview(raw) for raw in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except msgspec.ValidationError:
        raise Malformed("The body is not a JSON array.") from None
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None
    except msgspec.DecodeError as error:
        raise Malformed(_position(body, str(error))) from None


def read_lines(body: bytes) -> Iterator[memoryview]:
    """The lines that say something, as views of the body."""
    view, start = memoryview(body), 0
    while start < len(body):
        end = body.find(b"\n", start)
        end = len(body) if end < 0 else end
        if body[start:end].strip():
            yield view[start:end]
        start = end + 1


def _values(body: bytes) -> object:
    """The body in plain values; numbers too large for the decoder become infinite."""
    try:
        return msgspec.json.decode(body)
    except msgspec.ValidationError:
        return _leniently(body)
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _refusal(body, str(error)) from None


def _refusal(body: bytes, message: str) -> Outcome:
    try:
        unwritable = list(_unwritable(_leniently(body), ""))
    except ValueError:
        unwritable = []
    return Wrong(unwritable) if unwritable else Malformed(_position(body, message))


def _leniently(body: bytes) -> object:
    """What Python's own reader makes of it: it takes NaN, numbers of any size and half characters."""
    try:
        return json.loads(
            body.decode(), parse_int=lambda digits: int(digits) if len(digits) < 25 else float(digits)
        )
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None


def _path(message: str) -> str:
    found = re.search(r"at `\$\.?(.*)`", message)
    return found[1] if found else ""


def _position(body: bytes, message: str) -> str:
    found = re.search(r"\(byte (\d+)\)", message)
    if not found:
        return "The body ends too early, or is empty." if "truncated" in message else "The body is not UTF-8."
    at = int(found[1])
    line = body.count(b"\n", 0, at) + 1
    column = at - (body.rfind(b"\n", 0, at) + 1) + 1
    return f"{message.partition(' (byte')[0]} at line {line}, column {column}."


def _unwritable(raw: object, path: str) -> Iterator[Fault]:
    """What Python's reader lets through although JSON has no such thing: NaN, Infinity, half characters."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield from _unwritable(value, f"{path}.{name}".lstrip("."))
    elif isinstance(raw, list):
        for i, value in enumerate(raw):
            yield from _unwritable(value, f"{path}[{i}]")
    elif isinstance(raw, float) and not abs(raw) < float("inf"):
        yield Fault(path, _NOT_FINITE)
    elif isinstance(raw, str) and any("\ud800" <= letter <= "\udfff" for letter in raw):
        yield Fault(path, _HALF_CHARACTER)


def _require_json(content_type: str) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in ("", "application/json"):
        raise WrongMediaType("Send the body as application/json.")
