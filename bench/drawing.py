"""A log-log line chart as SVG, legible on light and dark backgrounds, each line with its name at its end."""

import math
from dataclasses import dataclass
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 840, 480
LEFT, RIGHT, TOP, BOTTOM = 72, 130, 76, 50
LETTERS = "system-ui, -apple-system, 'Segoe UI', sans-serif"
LEAST_APART = 17
COLOURS = {
    "engine": ("#c2410c", "#fb923c"), "numba": ("#475569", "#a8b3c4"), "duckdb": ("#a16207", "#e3c04f"),
    "polars": ("#0369a1", "#58b7ee"), "postgres": ("#4d7c0f", "#9fcf4f"), "plain": ("#86198f", "#dd8be6"),
}  # fmt: skip
"""By line: on light and on dark backgrounds."""


class Point(NamedTuple):
    x: float
    y: float


class Spot(NamedTuple):
    """A value that was seen, or one that the truth lies beyond."""

    at: Point
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    words: str
    spots: list[Spot]


@dataclass(frozen=True, slots=True)
class Frame:
    """Powers of ten at the edges of the plot."""

    low: Point
    high: Point

    def place(self, value: Point) -> Point:
        across = (math.log10(value.x) - self.low.x) / (self.high.x - self.low.x)
        up = (math.log10(value.y) - self.low.y) / (self.high.y - self.low.y)
        return Point(LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM))


def drawing(title: str, subtitle: str, lines: list[Line], sizes: dict[float, str]) -> str:
    """The whole picture; ``sizes`` are the words below the plot by value."""
    frame = frame_of(lines, sizes)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="{LETTERS}">',
        f"<title>{escape(title)}</title><style>{style()}</style>",
        f'<text x="{LEFT}" y="26" class="title">{escape(title)}</text>',
        f'<text x="{LEFT}" y="46" class="quiet">{escape(subtitle)}</text>',
        *decades(frame), *ticks(frame, sizes), *(path_of(line, frame) for line in lines),
        *(dot(line.name, spot, frame) for line in lines for spot in line.spots), *labels(lines, frame),
        "</svg>",
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def frame_of(lines: list[Line], sizes: dict[float, str]) -> Frame:
    heights = [math.log10(spot.at.y) for line in lines for spot in line.spots]
    low = Point(math.log10(min(sizes)), math.floor(min(heights)))
    wide = max(math.log10(max(sizes)) - low.x, 1.0)
    return Frame(low, Point(low.x + wide, max(math.ceil(max(heights)), low.y + 1)))


def style() -> str:
    shapes = (
        "text{font-size:12.5px}.title{font-size:16px;font-weight:600}.name{font-weight:600}"
        ".grid{stroke:#8b93a1;stroke-opacity:.28}.line,.beyond{fill:none;stroke-width:2;stroke-linejoin:round}"
        ".engine.line{stroke-width:3.5}"
    )
    light = colours(0, "text{fill:#3f4753}.title{fill:#1f2530}.quiet{fill:#687082}")
    dark = colours(1, "text{fill:#c3cad5}.title{fill:#eef1f6}.quiet{fill:#98a1b0}")
    return f"{shapes}{light}@media(prefers-color-scheme:dark){{{dark}}}"


def colours(background: int, words: str) -> str:
    """Rules for a light (0) or a dark (1) background: lines are drawn, ink is filled."""
    pairs = ((name, colour[background]) for name, colour in COLOURS.items())
    return words + "".join(
        f".{name}{{stroke:{colour}}}.{name}.ink{{fill:{colour};stroke:none}}" for name, colour in pairs
    )


def decades(frame: Frame) -> list[str]:
    parts: list[str] = []
    for power in range(int(frame.low.y), int(frame.high.y) + 1):
        y = frame.place(Point(10**frame.low.x, 10.0**power)).y
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{of_time(power)}</text>')
    return parts


def of_time(power: int) -> str:
    """A power of ten of seconds in words."""
    if power < -3:
        return f"{10 ** (power + 6)} µs"
    return f"{10 ** (power + 3)} ms" if power < 0 else f"{10**power:,} s"


def ticks(frame: Frame, sizes: dict[float, str]) -> list[str]:
    y = HEIGHT - BOTTOM
    at = {size: frame.place(Point(size, 10.0**frame.low.y)).x for size in sizes}
    words = [
        f'<path class="grid" d="M{at[size]:.1f} {TOP}V{y}"/>'
        f'<text x="{at[size]:.1f}" y="{y + 20}" text-anchor="middle">{escape(said)}</text>'
        for size, said in sizes.items()
    ]
    middle = (LEFT + WIDTH - RIGHT) / 2
    return [
        *words,
        f'<text x="{middle}" y="{y + 40}" text-anchor="middle" class="quiet">homes × wishes</text>',
    ]


def path_of(line: Line, frame: Frame) -> str:
    places = [frame.place(spot.at) for spot in line.spots]
    way = "L".join(f"{place.x:.1f} {place.y:.1f}" for place in places)
    return f'<path class="{line.name} line" d="M{way}"/>'


def dot(name: str, spot: Spot, frame: Frame) -> str:
    """A dot; or an arrow upwards where the contender was ended."""
    x, y = frame.place(spot.at)
    if not spot.beyond:
        return f'<circle class="{name} ink" cx="{x:.1f}" cy="{y:.1f}" r="3.2"/>'
    return f'<path class="{name} beyond" d="M{x:.1f} {y:.1f}V{y - 20:.1f}m-5 7l5 -7l5 7"/>'


def labels(lines: list[Line], frame: Frame) -> list[str]:
    """Names beside the ends of the lines, moved apart where they would cover each other."""
    ends = [(frame.place(line.spots[-1].at), line) for line in lines]
    placed: list[Point] = []
    parts: list[str] = []
    for place, line in sorted(ends, key=lambda end: end[0].y):
        y = place.y + 4
        while any(abs(y - other.y) < LEAST_APART and abs(place.x - other.x) < RIGHT for other in placed):
            y += 1
        placed.append(Point(place.x, y))
        parts.append(
            f'<text class="{line.name} ink name" x="{place.x + 10:.1f}" y="{y:.1f}">'
            f"{escape(line.words)}</text>"
        )
    return parts
