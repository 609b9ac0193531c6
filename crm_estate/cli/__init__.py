"""The program: `crm-estate COMMAND --help` tells what each does."""

import signal
import sys

import click

from crm_estate import __version__
from crm_estate.cli import exporting, founding, importing, matching, serving
from crm_estate.cli.running import Commands


@click.group(cls=Commands, context_settings={"max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """A real-estate CRM whose heart is a matching engine."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


for command in (
    serving.serve,
    serving.worker,
    serving.run_demo,
    founding.migrate,
    founding.office,
    founding.agent,
    founding.key,
    founding.check,
    importing.import_,
    exporting.export,
    matching.match_command,
):
    main.add_command(command)
