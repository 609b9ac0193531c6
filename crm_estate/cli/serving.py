"""Commands that stay: the web, the worker, both of them with the demo office."""

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Answer browsers and programs."""
    from crm_estate import demo  # the servers load slowly; other commands need none

    demo.serve(host, port, workers)


@click.command()
def worker() -> None:
    """Match what changes, gather and send messages."""
    from crm_estate import demo

    demo.work()


@click.command(name="demo")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def run_demo(port: int) -> None:
    """Set up the demo office if need be, then run web and worker until Ctrl-C."""
    from crm_estate import demo

    demo.run(port)
