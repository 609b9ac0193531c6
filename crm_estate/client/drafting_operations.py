"""The operations of the OpenAPI document as methods, for a client that waits and for one that awaits."""

import re
from collections.abc import Iterator

from msgspec import Struct

from crm_estate.client.drafting_parameters import JSON, Parameter, parameters_of, with_choices
from crm_estate.client.drafting_shapes import Schema, called, is_page, text_of, type_of

HEAD = '''"""{about}

Made from the OpenAPI document by `python -m crm_estate.client.generate`: do not change it by hand.
"""

from collections.abc import {abstract}
from datetime import date, datetime
from typing import Any, Literal

from crm_estate.client.calls import File, ask, part
from crm_estate.client.{module} import {names}
from crm_estate.client.shapes import {shapes}
from crm_estate.client.things import Page, Tag, Thing


class {client}({base}):
    """{about}"""

'''
NDJSON = "application/x-ndjson"


class Style(Struct, frozen=True, kw_only=True):
    """How one of the two clients is written."""

    client: str
    module: str
    prefix: str
    iterator: str
    about: str

    @property
    def define(self) -> str:
        return "async def" if self.prefix else "def"

    @property
    def wait(self) -> str:
        return "await " if self.prefix else ""


PLAIN = Style(
    client="Client",
    module="connection",
    prefix="",
    iterator="Iterator",
    about="Every operation of the API, for programs that wait for the answer.",
)
AWAITED = Style(
    client="AsyncClient",
    module="connection_async",
    prefix="Async",
    iterator="AsyncIterator",
    about="Every operation of the API, for programs that do other things meanwhile.",
)


class Operation(Struct, frozen=True, kw_only=True):
    """What a method needs to be written."""

    name: str
    text: str
    method: str
    path: str
    parameters: list[Parameter]
    way: str
    answer: str
    most: int = 0


def operations(document: Schema, style: Style) -> str:
    """The module with a method for every operation, and one more where part of a thing may be read.

    In the order of the addresses, whatever the order of the document is.
    """
    methods = [
        _method(one, style)
        for path, item in sorted(document["paths"].items())
        for method, said in sorted(item.items())
        for one in _drafts(document, path, method, said)
    ]
    body = "\n\n".join(methods)
    words = set(re.findall(r"\w+", body))
    classes = {name for name in _classes(document) if name in words}
    beside = {f"{name}{word}" for name in _classes(document) for word in ("Field", "Expand")}
    classes |= beside & words
    names = (f"{style.prefix}{name}" for name in ("Connection", "Download", "Pages"))
    head = HEAD.format(
        about=style.about,
        abstract=f"{style.iterator}, Iterable, Sequence" if style.prefix else "Iterable, Iterator, Sequence",
        module=style.module,
        names=", ".join(names),
        shapes=", ".join(sorted(classes)),
        client=style.client,
        base=f"{style.prefix}Connection",
    )
    return head + body + "\n"


def _classes(document: Schema) -> set[str]:
    return set(document["components"]["schemas"])


def _drafts(document: Schema, path: str, method: str, said: Schema) -> Iterator[Operation]:
    """The method that gives the whole, and the one that gives parts."""
    schema, media = _answer(said)
    takes = said.get("requestBody", {}).get("content", {})
    whole, is_list, partial = _kind(document, schema)
    everything = list(parameters_of(document, said, takes, method))
    shaping = {"fields", "expand"}
    way = _way(media, is_list, whole, takes)
    draft = Operation(
        name=called(said["operationId"]),
        text=_text(said),
        method=method.upper(),
        path=path,
        parameters=[one for one in everything if one.name not in shaping and _fits(one, way)],
        way=way,
        answer=whole,
        most=takes.get(JSON, {}).get("schema", {}).get("maxItems", 1000),
    )
    if way == "batch":
        draft = _batch(document, draft, takes)
    yield draft
    if partial is not None and shaping & {one.name for one in everything}:
        yield Operation(
            name=f"{draft.name}_part",
            text=f"{_summary(said)}: only some fields of it, or more with it.",
            method=draft.method,
            path=path,
            parameters=[with_choices(one, partial) for one in everything if _fits(one, way)],
            way=way,
            answer=partial,
        )


def _fits(parameter: Parameter, way: str) -> bool:
    """Pages are read to be gone through: each has a tag of its own and is not held."""
    return not (way == "pages" and parameter.sent_as == "held")


def _batch(document: Schema, draft: Operation, takes: Schema) -> Operation:
    kind = type_of(takes[JSON]["schema"]["items"])
    return Operation(
        name=draft.name,
        text=f"{draft.text}\n\nAny number of items: they go in batches, and what became of each comes back.",
        method=draft.method,
        path=draft.path,
        parameters=[Parameter(name="items", kind=f"Iterable[{kind}]", place="body")],
        way="batch",
        answer="ItemOut",
        most=draft.most,
    )


def _answer(said: Schema) -> tuple[Schema | None, str]:
    """The schema of a good answer and its media type; None where there is no body."""
    good = next(one for status, one in sorted(said["responses"].items()) if status.startswith("2"))
    content = good.get("content") or {}
    media = JSON if set(content) == {JSON} else next(iter(content), "")
    return (content[media].get("schema", {}) if content else None), media


def _kind(document: Schema, schema: Schema | None) -> tuple[str, bool, str | None]:
    """The type of what is answered, whether it comes in pages, and the type of a part of it."""
    if schema is None:
        return "None", False, None
    whole, *rest = schema.get("anyOf", [schema])
    known = document["components"]["schemas"].get(whole.get("$ref", "").rpartition("/")[2], whole)
    if is_page(known):
        parts = [type_of(one["properties"]["items"]["items"]) for one in rest if is_page(one)]
        return type_of(known["properties"]["items"]["items"]), True, next(iter(parts), None)
    parts = [type_of(one) for one in rest if type_of(one).endswith("Part")]
    return type_of(whole if parts else schema), False, next(iter(parts), None)


def _way(media: str, is_list: bool, kind: str, takes: Schema) -> str:
    if media == NDJSON and "items" in takes.get(JSON, {}).get("schema", {}):
        return "batch"
    if media not in ("", JSON) or kind == "str":
        return "download"
    return "pages" if is_list else "none" if kind == "None" else "one"


def _method(one: Operation, style: Style) -> str:
    answer, is_awaited = _given(one, style)
    define, wait = (style.define, style.wait) if is_awaited else ("def", "")
    signature = ", ".join(_signature(one.parameters))
    call = f"return {wait}self._{one.way}({', '.join(_arguments(one))})"
    body = f"{text_of(one.text, 8)}\n        {call if one.way != 'none' else call.removeprefix('return ')}"
    return f"    {define} {one.name}(self, {signature}) -> {answer}:\n{body}\n"


def _given(one: Operation, style: Style) -> tuple[str, bool]:
    """What the method gives, and whether it is awaited: lists are gone through instead."""
    return {
        "one": (one.answer, True),
        "none": ("None", True),
        "pages": (f"{style.prefix}Pages[{one.answer}]", False),
        "batch": (f"{style.iterator}[{one.answer}]", False),
        "download": (f"{style.prefix}Download", True),
    }[one.way]


def _signature(parameters: list[Parameter]) -> Iterator[str]:
    by_place = [one for one in parameters if one.default is None]
    yield from (f"{one.name}: {one.kind}" for one in by_place)
    if len(by_place) < len(parameters):
        yield "*"
    yield from (f"{one.name}: {one.kind} = {one.default}" for one in parameters if one.default is not None)


def _arguments(one: Operation) -> Iterator[str]:
    if one.way in ("one", "pages"):
        yield f"Page[{one.answer}]" if one.way == "pages" else one.answer
    path = _path(one)
    if one.way == "batch":
        yield from (one.answer, path, "items", str(one.most))
        return
    query = ", ".join(f'"{each.sent_as}": {each.name}' for each in one.parameters if each.place == "query")
    said: list[str] = [f"query={{{query}}}"] if query else []
    said += [f"{each.sent_as}={each.name}" for each in one.parameters if each.place in ("body", "head")]
    yield f"ask({', '.join([repr(one.method), path, *said])})"


def _path(one: Operation) -> str:
    filled = re.sub(r"{([^}]+)}", lambda found: f"{{part({called(found[1])})}}", one.path)
    return f'f"{filled}"' if filled != one.path else f'"{one.path}"'


def _text(said: Schema) -> str:
    ended = "Deprecated.\n\n" if said.get("deprecated") else ""
    return f"{_summary(said)}.\n\n{ended}{said.get('description', '')}"


def _summary(said: Schema) -> str:
    return str(said.get("summary") or said["operationId"]).strip()
