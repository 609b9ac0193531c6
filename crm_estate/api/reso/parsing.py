"""Filters of OData read by recursive descent; whatever is wrong with one is said as Invalid."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Literal, NoReturn, get_args

from crm_estate.api.reso.functions import FUNCTIONS, TEXT_TESTS, checked
from crm_estate.api.reso.literals import literal_of
from crm_estate.api.reso.tokens import Token, tokens
from crm_estate.api.reso.tree import (
    Both,
    Call,
    Compare,
    Condition,
    Constant,
    Either,
    Lists,
    Name,
    Not,
    Text,
    Value,
    Within,
)
from crm_estate.base.errors import Invalid
from crm_estate.feeds.reso.names import plain

DEEPEST = 40
"""Brackets, negations and conditions on items within each other."""
Comparison = Literal["eq", "ne", "gt", "ge", "lt", "le"]
COMPARISONS: Mapping[str, Comparison] = {word: word for word in get_args(Comparison)}
UNSUPPORTED = frozenset({"add", "sub", "mul", "div", "divby", "mod"})
END = Token("end", "")
FILTER = "$filter"


def parse_filter(text: str, fields: Mapping[str, Name], now: datetime) -> Condition:
    """The condition that a filter states on `fields`; `now`: what now() is."""
    return _Parser(text, fields, now).whole()


class _Parser:
    def __init__(self, text: str, fields: Mapping[str, Name], now: datetime) -> None:
        self._tokens, self._at = [*tokens(text), END], 0
        self._fields, self._now = fields, now
        self._items: dict[str, Name] = {}
        self._depth = 0

    def whole(self) -> Condition:
        condition = self._either()
        if self._here is not END:
            self._refuse("Here something else should follow than %(word)s.")
        return condition

    def _either(self) -> Condition:
        self._depth += 1
        if self._depth > DEEPEST:
            self._refuse("Brackets are nested too deep at %(word)s.")
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._simple()]
        while self._takes("and"):
            parts.append(self._simple())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _simple(self) -> Condition:
        if self._takes("not"):
            self._depth += 1
            if self._depth > DEEPEST:
                self._refuse("Negations are nested too deep at %(word)s.")
            condition = Not(self._simple())
            self._depth -= 1
            return condition
        if self._takes("("):
            condition = self._either()
            self._expect(")")
            return condition
        if self._here.text in TEXT_TESTS:
            return self._text_test()
        return self._comparison(self._value())

    def _comparison(self, left: Value | Lists) -> Condition:
        if isinstance(left, Lists):
            return left
        word = self._here.text.lower() if self._here.kind == "name" else ""
        if word in COMPARISONS:
            self._at += 1
            return self._compared(COMPARISONS[word], left, self._plain_value())
        if word == "in":
            self._at += 1
            return self._within(left)
        if word == "has":
            self._at += 1
            return self._has(left, self._plain_value())
        if word in UNSUPPORTED:
            self._refuse("The operator %(word)s is not supported.")
        if left.kind != "boolean":
            self._refuse("A comparison is missing before %(word)s.")
        return Compare("eq", left, Constant(value=True, kind="boolean"))

    def _compared(self, operator: Comparison, left: Value, right: Value) -> Condition:
        left, right = _alike(left, right), _alike(right, left)
        kinds = {left.kind, right.kind} - {"null"}
        if len(kinds) > 1:
            raise Invalid(
                "A %(left)s cannot be compared with a %(right)s.",
                field=_name_of(left if isinstance(right, Constant) else right),
                left=left.kind, right=right.kind,
            )  # fmt: skip
        is_whether_any = "null" in (left.kind, right.kind) and operator in ("eq", "ne")
        if kinds & {"strings", "point"} and not is_whether_any:
            raise Invalid("This is compared by any, all or geo.distance.", field=_name_of(left))
        return Compare(operator, left, right)

    def _within(self, left: Value) -> Condition:
        self._expect("(")
        values: list[Constant] = []
        while True:
            value = _alike(self._plain_value(), left)
            if (
                not isinstance(value, Constant)
                or value.kind != left.kind
                or left.kind in ("strings", "point")
            ):
                raise Invalid("Not every value in the list is of the field's kind.", field=_name_of(left))
            values.append(value)
            if not self._takes(","):
                break
        self._expect(")")
        return Within(left, tuple(values))

    def _has(self, left: Value, right: Value) -> Condition:
        right = _alike(right, left)
        if not isinstance(left, Name) or right.kind != "string" or left.kind not in ("strings", "string"):
            raise Invalid("has asks whether a list or a choice has a value.", field=_name_of(left))
        if left.kind == "string":
            return Compare("eq", left, right)
        return Lists("any", left, Compare("eq", Name("", "string", is_item=True), right))

    def _text_test(self) -> Condition:
        function = self._next().text
        self._expect("(")
        text = self._plain_value()
        self._expect(",")
        part = self._plain_value()
        self._expect(")")
        if text.kind != "string" or part.kind != "string":
            raise Invalid("%(name)s takes two texts.", field=_name_of(text), name=function)
        test = Text(function, text, part)
        for word, negated in (("true", False), ("false", True)):
            if self._here.text == "eq" and self._tokens[self._at + 1].text == word:
                self._at += 2
                return Not(test) if negated else test
        return test

    def _plain_value(self) -> Value:
        value = self._value()
        if isinstance(value, Lists):
            self._refuse("A condition on a list is no value, before %(word)s.")
        return value

    def _value(self) -> Value | Lists:
        token = self._next()
        literal = literal_of(token)
        if literal is not None:
            return literal
        if token.kind != "name":
            self._at -= 1
            self._refuse("Here a field or a value should stand, not %(word)s.")
        if self._takes("("):
            return self._call(token.text)
        return self._field(token.text)

    def _field(self, name: str) -> Value | Lists:
        field = self._items.get(name) or self._fields.get(name)
        if field is None:
            raise Invalid("There is no field %(name)s to filter by.", field=name[:80], name=name[:80])
        if self._takes("/"):
            return self._lists(field)
        return field

    def _lists(self, field: Name) -> Lists:
        quantifier = self._next().text
        if quantifier not in ("any", "all") or field.kind != "strings":
            self._at -= 1
            self._refuse("%(word)s cannot be asked of this field.")
        if self._items:
            self._refuse("Conditions on items stand within each other at %(word)s: this is not supported.")
        self._expect("(")
        if quantifier == "any" and self._takes(")"):
            return Lists("any", field, None)
        variable = self._next().text
        self._expect(":")
        if variable in self._fields:
            self._refuse("A field has the same name as the item before %(word)s.")
        self._items[variable] = Name(variable, "string", field.values, is_item=True)
        condition = self._either()
        del self._items[variable]
        self._expect(")")
        return Lists(quantifier, field, condition)

    def _call(self, name: str) -> Value:
        if name not in FUNCTIONS:
            raise Invalid("The function %(name)s is not supported.", field=name[:80], name=name[:80])
        self._depth += 1
        if self._depth > DEEPEST:
            self._refuse("Functions are nested too deep at %(word)s.")
        arguments: list[Value] = []
        while not self._takes(")"):
            if arguments:
                self._expect(",")
            arguments.append(self._plain_value())
        self._depth -= 1
        if name == "now" and not arguments:
            return Constant(self._now.astimezone(UTC), "moment")
        return Call(name, tuple(arguments), checked(name, arguments))

    @property
    def _here(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._here
        if token is END:
            self._refuse("It ends too early%(word)s.")
        self._at += 1
        return token

    def _takes(self, word: str) -> bool:
        is_here = self._here.kind in ("name", "mark") and self._here.text.lower() == word
        self._at += is_here
        return is_here

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise Invalid(
                "Here %(wanted)s should stand, not %(word)s.",
                field=FILTER, wanted=word, word=self._here.text[:40] or "the end",
            )  # fmt: skip

    def _refuse(self, text: str) -> NoReturn:
        raise Invalid(text, field=FILTER, word=self._here.text[:40])


def _alike(value: Value, other: Value) -> Value:
    """A constant as the other side has it: a lookup value as it is spelt, a day as a moment."""
    if not isinstance(value, Constant):
        return value
    if value.kind == "string" and isinstance(other, Name) and other.values is not None:
        return Constant(other.values.get(plain(value.value), value.value), "string")
    if value.kind == "date" and other.kind == "moment" and isinstance(value.value, date):
        return Constant(datetime.combine(value.value, time(), UTC), "moment")
    return value


def _name_of(value: Value) -> str:
    """The field or the function to name where something is wrong with a value; else the filter as a whole."""
    if isinstance(value, Call):
        return next((name for name in map(_name_of, value.arguments) if name != FILTER), value.function)
    return value.name if isinstance(value, Name) else FILTER
