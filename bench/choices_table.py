"""The figures of `bench.choices` as a table for people."""

from collections.abc import Iterator, Mapping
from typing import Any

CURVE = "after so many of their own choices"


def table(figures: Mapping[str, Any]) -> str:
    return "\n".join(lines(figures))


def lines(figures: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{figures['survey']}: {figures['people']} people, {figures['choices']} choices of 1 in "
        f"{figures['alternatives']}, {figures['splits']} splits by person"
    )
    for title in ("people nobody met", "held-out choices of known people"):
        yield f"\n  {title:<48}{'put first':>12}{'spread':>9}{'ahead of the logit':>21}{'in splits':>11}"
        yield from (contender(name, share) for name, share in figures[title].items())
    yield f"\n  {CURVE:<48}{'learned':>12}{'logit':>9}{'ahead':>10}{'on the last 3':>22}"
    for after, shares in figures[CURVE].items():
        yield step(after, shares)


def contender(name: str, share: Mapping[str, float]) -> str:
    line = f"  {name:<48}{share['mean']:>12.1%}{share['spread']:>9.1%}"
    return line + (f"{share['ahead']:>+21.1%}{share['wins']:>11.0%}" if "ahead" in share else "")


def step(after: str, shares: Mapping[str, Mapping[str, float]]) -> str:
    rest, last = shares["learned"], shares["learned, last"]
    return (
        f"  {after:<48}{rest['mean']:>12.1%}{shares['logit']['mean']:>9.1%}{rest['ahead']:>+10.1%}"
        f"{last['mean']:>13.1%} ({last['ahead']:+.1%})"
    )
