"""One contender in a process of its own: `python -m bench.child QUESTION NAME FOLDER …`, by bench.measuring.

It says on standard output, a line of JSON each, when it is prepared and after each answer.
"""

import argparse
import importlib
import json
import time
from pathlib import Path
from typing import Any

from bench.asking import Ask, Ready, Skipped
from bench.contenders import QUESTIONS
from bench.kept import keep_answer, kept_market
from bench.market import Market
from bench.memory import Watch, forget_peak, peak_rss

ENOUGH_SECONDS = 3.0
"""Who is quick goes on answering for so long: single answers of a fraction of a second vary by a fifth."""

MOST_TURNS = 50


def say(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("question", choices=sorted(QUESTIONS))
    options.add_argument("name")
    options.add_argument("folder", type=Path)
    options.add_argument("--best", type=int, required=True)
    options.add_argument("--floor", type=float, required=True)
    options.add_argument("--threads", type=int, required=True)
    options.add_argument("--repeat", type=int, required=True)
    given = options.parse_args()
    scratch = given.folder / given.name
    scratch.mkdir(exist_ok=True)
    ask = Ask(given.best, given.floor, given.threads, scratch)
    try:
        run(QUESTIONS[given.question][given.name], kept_market(given.folder), ask, given.repeat)
    except (Skipped, ImportError) as error:
        say(skipped=str(error))


def run(module: str, market: Market, ask: Ask, repeat: int) -> None:
    contender = importlib.import_module(module)
    say(loaded=peak_rss())
    forget_peak()
    began = time.perf_counter()
    ready: Ready = contender.prepare(market, ask)
    say(prepared=time.perf_counter() - began, peak=peak_rss(), notes=ready.notes)
    # Once only: the kernel takes a while to count anew, at the expense of the answer that follows.
    forget_peak()
    began = time.perf_counter()
    for turn in range(MOST_TURNS):
        if turn >= repeat and time.perf_counter() - began >= ENOUGH_SECONDS:
            break
        answer_once(ready, ask, turn)


def answer_once(ready: Ready, ask: Ask, turn: int) -> None:
    with Watch(ready.processes) as others:
        began = time.perf_counter()
        answer = ready.answer()
        seconds = time.perf_counter() - began
    if turn == 0:
        keep_answer(ask.folder / "answer", answer)
    say(answered=seconds, peak=peak_rss(), others=others.peak, pairs=len(answer.wish), each=answer.each)


if __name__ == "__main__":
    main()
