"""An office's own fields as criteria: a number is a range, a choice a choice, a tag features of one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from crm_estate.listings.custom import CustomField, Value
from crm_estate.listings.custom_values import value_of
from crm_estate.requirements.criteria import Criteria, CustomWish
from crm_estate.requirements.custom import counting
from matching import Choice, Range, Tags

Said = Mapping[str, Value]
NOTHING = CustomWish()


def own_criteria(fields: Sequence[CustomField]) -> Iterator[Choice | Range | Tags]:
    """One criterion for each field in use."""
    for field in fields:
        match field.kind:
            case "number":
                yield Range(field.criterion, slack=field.slack, absolute=field.absolute)
            case "choice":
                yield Choice(field.criterion)
            case "tag":
                yield Tags(field.criterion)


def own_columns(homes: Sequence[Said], fields: Sequence[CustomField]) -> dict[str, Any]:
    """Columns of homes, by what each says of own fields; length n each."""
    columns: dict[str, Any] = {}
    for field in fields:
        values = [value_of(field, said) if said else None for said in homes]
        columns |= _of_homes(field, values)
    return columns


def own_wish_columns(wishes: Sequence[Criteria], fields: Sequence[CustomField]) -> dict[str, Any]:
    """Columns of wishes; what does not count is as if it was not said. Length m each."""
    if not fields:
        return {}
    said = [counting(wish, fields) if wish.custom else {} for wish in wishes]
    columns: dict[str, Any] = {}
    for field in fields:
        columns |= _of_wishes(field, [each.get(field.key, NOTHING) for each in said])
    return columns


def _of_homes(field: CustomField, values: Sequence[Value | None]) -> dict[str, Any]:
    name = field.criterion
    if field.kind == "number":
        return {name: np.array(values, dtype=np.float64)}
    if field.kind == "choice":
        known = {code: number for number, code in enumerate(field.codes)}
        return {name: np.array([known.get(str(value), -1) for value in values], dtype=np.int64)}
    table = np.array([value is True for value in values], dtype=bool)
    known = np.array([value is not None for value in values], dtype=bool)
    return {name: table[:, np.newaxis], f"{name}:known": known[:, np.newaxis]}


def _of_wishes(field: CustomField, wishes: Sequence[CustomWish]) -> dict[str, Any]:
    name = field.criterion
    must = np.array([wish.must for wish in wishes], dtype=bool)
    columns = {f"{name}:weight": np.array([wish.weight for wish in wishes], dtype=np.float64)}
    if field.kind == "tag":
        nice = np.array([wish.nice for wish in wishes], dtype=np.float64)
        avoid = np.array([wish.avoid for wish in wishes], dtype=bool)
        parts = {"must": must, "nice": nice, "avoid": avoid}
        return columns | {f"{name}:{part}": values[:, np.newaxis] for part, values in parts.items()}
    columns |= {f"{name}:must": must}
    if field.kind == "choice":
        return columns | {f"{name}:any": _chosen(field.codes, wishes)}
    ends = ("min", "max", "slack")
    numbers = {end: np.array([getattr(wish, end) for wish in wishes], dtype=np.float64) for end in ends}
    return columns | {f"{name}:{end}": values for end, values in numbers.items()}


def _chosen(codes: Sequence[str], wishes: Sequence[CustomWish]) -> Any:
    """Which values are asked for (m, c + 1); the last column is of none that there is."""
    known = {code: number for number, code in enumerate(codes)}
    chosen = np.zeros((len(wishes), len(codes) + 1), dtype=bool)
    for row, wish in enumerate(wishes):
        chosen[row, [known.get(value, len(codes)) for value in wish.any]] = True
    return chosen
