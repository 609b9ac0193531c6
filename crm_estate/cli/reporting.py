"""How an import goes and what came of it, said while and after it runs."""

import sys
from collections.abc import Awaitable, Callable

import click

from crm_estate.cli.running import run
from crm_estate.feeds.report import Progress, Report

PROBLEMS_SHOWN = 20
HELD = 2
"""How a command ends whose import waits for a person's word."""


def with_progress(work: Callable[[Progress], Awaitable[Report]]) -> Report:
    with click.progressbar(length=1, label="Reading", file=sys.stderr) as bar:

        def progress(read: int, total: int | None) -> None:
            bar.length = max(total or 0, read, 1)
            bar.update(read - bar.pos)

        return run(lambda: work(progress))


def report_on(report: Report) -> None:
    for problem in report.problems[:PROBLEMS_SHOWN]:
        where = f"line {problem.line}" + (f", column {problem.column}" if problem.column else "")
        value = f" ({problem.value})" if problem.value else ""
        click.echo(f"{'refused' if problem.refused else 'note'}: {where}{value}: {problem.reason}", err=True)
    hidden = report.refused + report.noted - min(PROBLEMS_SHOWN, len(report.problems))
    if hidden > 0:
        click.echo(f"… and {hidden} more; --refused FILE keeps every row that was refused.", err=True)
    read_as = f"with the map {report.map}" if report.map else f"as {report.written_as}"
    click.echo(
        f"{report.read} read {read_as}: {report.new} new, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.withdrawn} withdrawn, {report.refused} refused, "
        f"{report.noted} with a note."
    )
    if report.held:
        _say_why(report)


def _say_why(report: Report) -> None:
    """Why an import is held, as the desk says it."""
    from crm_estate.desk.alarm_words import sentences  # the doors load slowly; other commands need none

    for alarm in report.alarms:
        click.echo(f"held: {' '.join(sentences(alarm, 'en'))}", err=True)
    click.echo("Look at it, and import it with --go-ahead if it is right all the same.", err=True)
