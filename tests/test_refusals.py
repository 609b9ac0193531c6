"""What is refused can be said in every language: the text is whole, and what differs goes into values."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from babel.messages.frontend import parse_mapping_cfg

from crm_estate.base import errors
from crm_estate.base.errors import Outcome

ROOT = Path(__file__).parents[1]
KINDS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Outcome)
} - {"Outcome"}


def untranslated() -> set[str]:
    """Patterns of the files whose texts only programs and operators read, in English (babel.cfg)."""
    methods, _ = parse_mapping_cfg((ROOT / "babel.cfg").read_text().splitlines())
    return {pattern.replace("**", "*") for pattern, method in methods if method == "ignore"}


def spoken() -> list[Path]:
    """Files whose refusals people read."""
    left_out = untranslated()
    files = sorted((ROOT / "crm_estate").rglob("*.py"))
    return [
        file
        for file in files
        if not any(fnmatch(file.relative_to(ROOT).as_posix(), pattern) for pattern in left_out)
    ]


def glued(code: str) -> Iterator[int]:
    """Lines where a refusal's text is put together instead of being one that a catalogue can hold."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and node.args and named(node.func) in KINDS and is_made(node.args[0]):
            yield node.lineno


def named(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def is_made(text: ast.expr) -> bool:
    """Whether it is an f-string, `"…" + x`, `"…" % x` or `"…".format(x)`, or chooses between such."""
    if isinstance(text, ast.IfExp):
        return is_made(text.body) or is_made(text.orelse)
    return isinstance(text, ast.JoinedStr | ast.BinOp) or (
        isinstance(text, ast.Call) and named(text.func) in ("format", "join")
    )


@pytest.mark.parametrize("file", spoken(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_refusal_is_one_text_that_can_be_translated(file: Path) -> None:
    assert list(glued(file.read_text())) == []


@pytest.mark.parametrize(
    "text", ['f"no {name}"', '"no " + name', '"no %s" % name', '"no {}".format(name)', '"" if x else f"{x}"']
)
def test_a_text_put_together_is_seen(text: str) -> None:
    assert list(glued(f"raise NotFound({text}, field='name')")) == [1]
    assert list(glued(f"raise errors.Invalid({text})")) == [1]


def test_a_text_with_values_is_as_it_should_be() -> None:
    assert not list(glued('raise NotFound("There is no listing %(name)s.", name=f"{name}")'))
