"""One element under reading: what it says at a path, and what has to be noted of it."""

from datetime import date
from typing import Any

from crm_estate.base.errors import Invalid
from crm_estate.feeds.numbers import number
from crm_estate.feeds.reasons import Why, because
from crm_estate.feeds.report import Problem
from crm_estate.feeds.rows import clip
from crm_estate.feeds.words import YES, yes_or_no
from crm_estate.feeds.xml_paths import Element, Paths, text_in


class Reading:
    """A record while it is read. What is wrong is noted and left out, or refuses the record."""

    def __init__(self, element: Element, line: int, place: str) -> None:
        self.element, self.line, self.place = element, line, place
        self._paths = Paths(element)
        self.problems: list[Problem] = []

    def text(self, path: str) -> str:
        """The text at a path, on one line."""
        return " ".join(text_in(self._paths.first(path)).split())

    def whole_text(self, path: str) -> str:
        """The text at a path as it is written, lines and all."""
        return text_in(self._paths.first(path))

    def word(self, path: str, name: str) -> str:
        """An attribute that is one of a few words, in capitals."""
        return self._attribute(path, name).upper()

    def parts(self, path: str) -> list[Element]:
        """Every element at a path."""
        return self._paths.all(path)

    def number(self, path: str, field: str) -> float | None:
        """The number at a path; None where there is none.

        Also where it is 0 or less: programs write 0 for an empty field.
        """
        text = self.text(path)
        if not text:
            return None
        try:
            value = number(text)
        except Invalid as wrong:
            self.note(field, wrong, text)
            return None
        return value if value > 0 else None

    def truth(self, path: str, name: str = "") -> bool | None:
        """Whether something is so; None where nothing is said, or nothing that is yes or no."""
        text = self._attribute(path, name) if name else self.text(path)
        if not text:
            return None
        try:
            return yes_or_no(text)
        except Invalid:
            return None

    def is_so(self, path: str, name: str) -> bool:
        """Whether something is said to be so."""
        return self._attribute(path, name).lower() in YES

    def day(self, path: str) -> date | None:
        """The day at a path; None where there is none."""
        try:
            return date.fromisoformat(self.text(path)[:10])
        except ValueError:
            return None

    def note(self, field: str, why: Why, value: object = "") -> None:
        """Something was left out, or taken for something."""
        self._add(field, why, value, refused=False)

    def refuse(self, field: str, why: Why, value: object = "") -> None:
        """The record cannot be meant without this."""
        self._add(field, why, value, refused=True)

    def _attribute(self, path: str, name: str) -> str:
        found = self._paths.first(path)
        return "" if found is None else str(found.get(name, "")).strip()

    def _add(self, field: str, why: Why, value: object, *, refused: bool) -> None:
        problem = Problem(
            line=self.line,
            place=self.place,
            field=field,
            why=because(why),
            value=clip(value),
            refused=refused,
        )
        if problem not in self.problems:  # some values are looked at more than once
            self.problems.append(problem)


Body = dict[str, Any]
"""What a record says, by the fields of ListingFacts."""
