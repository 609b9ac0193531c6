"""Pages of the API under load, beside the same pages in FastAPI + SQLAlchemy and in Django REST framework.

`python -m bench.api_load` (in .venv-bench, with Debian's wrk) fills a PostgreSQL of its own with a made-up
firm, starts the three apps with as many worker processes each, checks that they do the same work and answer
the same JSON, lets the peers run behind the faster of their servers, and asks them one at a time, in turns.
It takes about four minutes, prints a table and writes bench/results/api_load.json.
"""

import argparse
import asyncio
import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("CRM_SECRET_KEY", "a secret that only this bench knows")  # before settings are read
os.environ["CRM_MATCH_FLOOR"] = "0.93"  # some hundred thousand matches, not millions
os.environ.update(CRM_API_BURST="1000000", CRM_API_PER_MINUTE="1000000", CRM_LOG_LEVEL="warning")

from bench.api_load.measuring import Plan, measure
from bench.api_load.office import furnish
from bench.api_load.pages import pages
from bench.api_load.printing import summary, table
from bench.api_load.same import require_same
from bench.api_load.servers import serving
from bench.api_load.wrk import require_wrk
from bench.machine import machine, version_of
from bench.printing import write_json
from crm_estate.base import database, embedded

RESULT = Path(__file__).parents[1] / "results" / "api_load.json"
PACKAGES = (
    "litestar", "granian", "uvloop", "msgspec", "asyncpg", "fastapi", "starlette", "uvicorn", "httptools",
    "sqlalchemy", "orjson", "django", "djangorestframework", "gunicorn", "psycopg",
)  # fmt: skip


async def bench(listings: int, requirements: int, workers: int, plan: Plan) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # runs after the server's own, which stops it
    url = embedded.start(folder / "server")
    async with database.connected(url):
        begun = time.perf_counter()
        key = await furnish(listings, requirements)
        matches = await database.fetch_value("select count(*) from match")
        print(f"{listings:,} listings, {requirements:,} requirements, {matches:,} matches", flush=True)
        with serving(workers, {"DATABASE_URL": url}) as servers:
            for server in servers:
                server.wait("/api/v1/listings", key)
            asked = await pages(servers[0].url, key)
            compared = await require_same(servers, asked, key)
            print(f"{compared} addresses are answered alike by {len(servers)} servers", flush=True)
            figures = measure(servers, asked, key, plan, folder)
    return {
        "what": "requests per second and latency of wrk over keep-alive connections, a contender at a time, "
        "in turns; figures are medians over the rounds, cpu_us is CPU time of the contender a request",
        "listings": listings, "requirements": requirements, "matches": matches, "workers": workers,
        "addresses_compared": compared, "took_s": time.perf_counter() - begun,
        "machine": machine() | {"packages": {name: version_of(name) for name in PACKAGES}},
        **figures,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, usual in (("listings", 20_000), ("requirements", 3_000), ("workers", 1), ("rounds", 2)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--connections", type=int, nargs="+", default=[8, 32])
    parser.add_argument("--seconds", type=int, default=2, help="of each run; wrk takes whole ones")
    parser.add_argument("--out", type=Path, default=RESULT)
    said = parser.parse_args()
    require_wrk()
    plan = Plan(rounds=said.rounds, connections=tuple(said.connections), seconds=said.seconds)
    figures = asyncio.run(bench(said.listings, said.requirements, said.workers, plan))
    write_json(said.out, figures)
    print(table(figures))
    print(summary(figures))
    if any(row["errors"] for row in figures["pages"]):
        raise SystemExit("Some requests failed: these figures do not count.")


if __name__ == "__main__":
    main()
