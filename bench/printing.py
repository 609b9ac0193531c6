"""Figures for people, a line each, and for programs, as JSON."""

import json
from pathlib import Path
from typing import Any

from bench.asking import Ask


def title(homes: int, wishes: int, ask: Ask, seed: int) -> str:
    return (
        f"{homes:,} homes × {wishes:,} wishes, best {ask.best}, floor {ask.floor}, {ask.threads} threads,"
        f" seed {seed}\n{'':12}{'answer':>11}{'median':>11}{'× engine':>11}{'peak MB':>10}{'prepare':>11}"
        f"{'peak MB':>10}  same answer"
    )


def line_of(row: dict[str, Any], engine: dict[str, Any]) -> str:
    return (
        f"{row['name']:12}{seconds(row['seconds'], row['at_least']):>11}{seconds(row['median']):>11}"
        f"{ratio(row, engine):>11}{megabytes(row['peak']):>10}{seconds(row['prepare_seconds']):>11}"
        f"{megabytes(row['prepare_peak']):>10}  {verdict(row)}"
    )


def seconds(value: float | None, at_least: float | None = None) -> str:
    if value is None:
        return f"> {at_least:.0f} s" if at_least else "–"
    return f"{value:.2f} s" if value >= 10 else f"{value * 1000:.1f} ms" if value < 1 else f"{value:.3f} s"


def ratio(row: dict[str, Any], engine: dict[str, Any]) -> str:
    """Times the engine's time; a lower bound where the contender was ended."""
    value, at_least, own = row["seconds"], row["at_least"], engine["seconds"]
    if not own or not (value or at_least):
        return "–"
    return f"{value / own:.2f}" if value else f"> {at_least / own:.0f}"


def megabytes(value: int) -> str:
    return f"{value / 2**20:.0f}" if value else "–"


def verdict(row: dict[str, Any]) -> str:
    found = row["answer"]
    if found is None:
        return row["ended"] or "no answer"
    words = f"{'yes' if found['same'] else 'NO'}, farthest {found['farthest']:.1e}"
    if found.get("sample"):
        words += " from the plain oracle in a sample"
    if found.get("ties"):
        words += f", {found['ties']} ties at the end told apart differently"
    if found.get("wrong"):
        words += f", {found['wrong']} pairs wrong"
    return f"{words}; {row['ended']}" if row["ended"] else words


def write_json(path: Path, figures: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=1) + "\n")
