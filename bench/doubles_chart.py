"""Draws precision over recall of Valencia's adverts from bench/results: `python -m bench.doubles_chart`."""

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bench.doubles import KEPT
from bench.drawing import BOTTOM, HEIGHT, LEFT, LETTERS, RIGHT, TOP, WIDTH, style

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "doubles.svg"
TITLE = "Adverts of one dwelling: precision over recall"
QUIET = "33,622 adverts of Valencia; each half judged by what the other taught; squares: best exact keys"
LOW, HIGH = 0.5, 1.0
SETS = {
    "valencia, and the register, taught": ("engine", "and the register"),
    "valencia, what adverts say, taught": ("polars", "what adverts say"),
}


def main() -> None:
    sets = {one["set"]: one for one in json.loads(KEPT.read_text())["sets"]}
    lines = [line(sets[name], *words) for name, words in SETS.items()]
    PICTURE.write_text(drawing(lines))
    print(PICTURE.name)


def drawing(lines: list[str]) -> str:
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="{LETTERS}">',
        f"<title>{escape(TITLE)}</title><style>{style()}</style>",
        f'<text x="{LEFT}" y="26" class="title">{escape(TITLE)}</text>',
        f'<text x="{LEFT}" y="46" class="quiet">{escape(QUIET)}</text>',
        *(grid(tenth / 10) for tenth in range(5, 11)), *lines,
        f'<text x="{LEFT}" y="{TOP - 12}" class="quiet">precision</text>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 10}" text-anchor="end" class="quiet">recall</text>',
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def grid(share: float) -> str:
    """A tenth on either axis."""
    x, y = place(share, share)
    return (
        f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
        f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{share:.0%}</text>'
    )


def line(figures: dict[str, Any], name: str, words: str) -> str:
    """A curve with its name, and a square where the best exact key stands."""
    seen = [
        place(recall, precision) for recall, precision, _ in figures["curve"] if min(recall, precision) >= LOW
    ]
    way = "L".join(f"{x:.1f} {y:.1f}" for x, y in seen)
    key = max(figures["exact"].values(), key=lambda one: one["f1"])
    x, y = place(key["recall"], key["precision"])
    end, height = seen[-1]
    return (
        f'<path class="{name} line" d="M{way}"/>'
        f'<rect class="{name} ink" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>'
        f'<text class="{name} ink name" x="{end + 8:.1f}" y="{height + 4:.1f}">{escape(words)}</text>'
    )


def place(recall: float, precision: float) -> tuple[float, float]:
    across, up = (recall - LOW) / (HIGH - LOW), (precision - LOW) / (HIGH - LOW)
    return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - TOP)


if __name__ == "__main__":
    main()
