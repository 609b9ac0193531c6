"""A whole installation for a walk: web and worker as processes, a mail server, a PostgreSQL."""

import asyncio
import email
import email.policy
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import asyncpg
import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from crm_estate.base import database

PATIENCE = 120.0
"""Seconds after which something that should have happened is given up; never what a test asserts."""


class Inbox:
    """Everything the mail server took, and a word to whoever waits whenever it takes something."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.on_arrival: Callable[[int], None] | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        letter = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        if self.on_arrival:
            self.on_arrival(len(self.letters))
        return "250 OK"

    def recipients(self) -> list[str]:
        return sorted(str(letter["To"].addresses[0].addr_spec) for letter in self.letters)

    def clear(self) -> None:
        self.letters.clear()


class House:
    """Web and worker over one database, and what a test may do with them."""

    def __init__(self, database_url: str, folder: Path, **settings: str) -> None:
        self.database_url, self.folder = database_url, folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.inbox = Inbox()
        self._mail = Controller(self.inbox, hostname="127.0.0.1", port=free_port())
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "CRM_DATA_DIR": str(folder),
            "CRM_BASE_URL": self.url,
            "CRM_SECRET_KEY": os.environ["CRM_SECRET_KEY"],
            "CRM_SMTP_URL": f"smtp://127.0.0.1:{self._mail.port}",
            "CRM_INSTANT_SECONDS": "1",
            **settings,
        }

    def __enter__(self) -> "House":
        self._mail.start()
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self._running):
            self.stop(name)
        self._mail.stop()

    def open(self) -> None:
        """Start web and worker, and wait until the web answers."""
        self.start("worker")
        self.start("serve", "--port", str(self.port))
        wait_for(self._answers, "the web server to answer")

    def start(self, name: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", "crm_estate", name, *arguments]
            self._running[name] = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def stop(self, name: str) -> None:
        process = self._running.pop(name)
        process.terminate()
        process.wait(30)

    def kill(self, name: str) -> None:
        process = self._running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait(30)

    def command(self, *arguments: str) -> str:
        """What a command of the program printed; its errors show in the test's own."""
        done = subprocess.run(
            [sys.executable, "-m", "crm_estate", *arguments],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def client(self) -> httpx.Client:
        """A program with a fresh key."""
        key = self.command("key", "create", "--name", "walk").strip()
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {key}"}, timeout=60)

    def query(self, sql: str) -> list[asyncpg.Record]:
        async def ask() -> list[asyncpg.Record]:
            connection = await asyncpg.connect(self.database_url)
            try:
                return await connection.fetch(sql)
            finally:
                await connection.close()

        return asyncio.run(ask())

    def prepare(self, furnish: Callable[[], Awaitable[object]]) -> None:
        """Call one of our functions on the house's database, from here."""

        async def work() -> None:
            async with database.connected(self.database_url):
                await furnish()

        asyncio.run(work())

    def wait_for_letters(self, count: int) -> None:
        wait_for(lambda: len(self.inbox.letters) >= count, f"letter {count}")

    def settle(self) -> None:
        """Wait until everything that follows from what happened so far has happened."""
        wait_for(self._is_quiet, "the house to settle")

    def _is_quiet(self) -> bool:
        return not self.query(
            """select 1 where exists (select 1 from fact where handled_at is null)
               or exists (select 1 from news) or exists (select 1 from digest where state = 'queued')"""
        )

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Look again and again until it has happened; fail when patience is at its end."""
    pause, waited = threading.Event(), 0.0
    while not happened():
        assert waited < PATIENCE, f"waited in vain for {what}"
        pause.wait(0.1)
        waited += 0.1


def free_port() -> int:
    """A port on which nobody listens, below those that outgoing connections are given meanwhile."""
    for _ in range(100):
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")
