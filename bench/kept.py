"""Markets and answers as files, so that every contender reads the same ones in a process of its own."""

from pathlib import Path

import numpy as np

from bench.asking import Answer
from bench.drawn import Areas, Columns
from bench.market import Market

AREAS = ("start", "centre", "km", "fade", "priority", "ring", "corner", "points")


def keep_market(folder: Path, market: Market) -> None:
    keep(folder / "homes", market.homes)
    keep(folder / "wishes", market.wishes)
    keep(folder / "areas", {name: getattr(market.areas, name) for name in AREAS})


def kept_market(folder: Path) -> Market:
    return Market(kept(folder / "homes"), kept(folder / "wishes"), Areas(**kept(folder / "areas")))


def keep(folder: Path, columns: Columns) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)


def kept(folder: Path) -> Columns:
    return {path.stem: np.load(path) for path in sorted(folder.glob("*.npy"))}


def keep_answer(folder: Path, answer: Answer) -> None:
    keep(folder, {"wish": answer.wish, "home": answer.home, "score": answer.score})


def kept_answer(folder: Path) -> Answer:
    return Answer(**kept(folder))
