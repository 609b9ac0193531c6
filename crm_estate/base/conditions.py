"""Growing the WHERE part of a query: values always travel as parameters, never in the text."""

from crm_estate.base.texts import fold


class Where:
    """Conditions with `{}` in place of parameters, numbered as they come.

    >>> where = Where("x = {}", 1).add("y between {} and {}", 2, 3)
    >>> where.sql, where.args
    ('x = $1 and y between $2 and $3', [1, 2, 3])
    """

    def __init__(self, condition: str = "true", *values: object) -> None:
        self.parts: list[str] = []
        self.args: list[object] = []
        self.add(condition, *values)

    def add(self, condition: str, *values: object) -> "Where":
        first = len(self.args) + 1
        self.parts.append(condition.format(*(f"${first + i}" for i in range(len(values)))))
        self.args.extend(values)
        return self

    def add_given(self, condition: str, value: object) -> "Where":
        """Add a condition of one value unless the value is None."""
        return self if value is None else self.add(condition, value)

    def add_words(self, column: str, text: str | None) -> "Where":
        """Every word of `text` begins a word of the folded `column`."""
        words = fold(text or "").split()[:12]
        if not words:
            return self
        query = " & ".join(f"{word}:*" for word in words)
        return self.add(f"to_tsvector('simple', {column}) @@ to_tsquery('simple', {{}})", query)

    def parameter(self, value: object) -> str:
        """Name of a further parameter, for use outside the conditions."""
        self.args.append(value)
        return f"${len(self.args)}"

    @property
    def sql(self) -> str:
        return " and ".join(self.parts)
