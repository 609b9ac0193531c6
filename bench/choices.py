"""How often the engine puts first what real people chose: `python -m bench.choices`.

Whole people are held out, `SEEDS` times in five parts. Before any signal the engine knows what is on offer
and how important people say things are; learning adds a crowd, then the person's own first choices.

Nothing that is fitted sees the people held out. Which columns to learn from (how built up a place is, what
a home has of its own) was settled by trying them on these surveys: a little of the lead may be owed to that.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.choices_data import DATA, Survey, residential_nl, student_rooms_it
from bench.choices_lenses import lensed
from bench.choices_protocol import FOLDS, Figures, acquaintances, strangers
from bench.choices_table import CURVE, table
from bench.printing import write_json

SEEDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.choices", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how often people are split anew")
    parser.add_argument("--json", type=Path, help="write the figures here")
    asked = parser.parse_args()
    if not DATA.is_dir():
        parser.exit(1, f"The surveys are not in {DATA}.\n")
    figures = [measured(survey, asked.seeds) for survey in (residential_nl(), student_rooms_it())]
    if asked.json:
        write_json(asked.json, {"bench": "choices", "surveys": figures})
    print("\n\n".join(map(table, figures)))


def measured(survey: Survey, seeds: int) -> dict[str, object]:
    seen = lensed(survey)
    runs = [strangers(survey, seen, seed, fold) for seed in range(seeds) for fold in range(FOLDS)]
    known = [acquaintances(survey, seen, seed) for seed in range(seeds)]
    return {
        "survey": survey.name,
        "people": len(survey.stated),
        "choices": int(survey.choice.max()) + 1,
        "alternatives": survey.alternatives,
        "splits": len(runs),
        "people nobody met": summary([before for before, _ in runs], "logit"),
        CURVE: {
            str(after): summary([after_some[after] for _, after_some in runs], None) for after in runs[0][1]
        },
        "held-out choices of known people": summary(known, "logit"),
    }


def summary(runs: Sequence[Figures], against: str | None) -> dict[str, Figures]:
    """Per contender the mean and spread over the splits, and in which share of them it beats ``against``."""
    result: dict[str, Figures] = {}
    for name in runs[0]:
        shares = np.array([run[name] for run in runs])
        result[name] = {"mean": rounded(shares.mean()), "spread": rounded(shares.std())}
        other = against or ("logit, last" if name.endswith("last") else "logit")
        if name != other:
            ahead = shares - np.array([run[other] for run in runs])
            result[name] |= {"ahead": rounded(ahead.mean()), "wins": rounded((ahead > 0).mean())}
    return result


def rounded(number: float) -> float:
    return round(float(number), 4)


if __name__ == "__main__":
    main()
