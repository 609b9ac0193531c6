"""The contenders: each module has ``prepare(market, ask) -> Ready`` and answers as well as it can.

``BEST``: the best homes for every wish. ``ONE_HOME``: every wish that one home suits, home by home;
``ONE_WISH``: every home that suits one wish, wish by wish.
"""

BEST = {
    "engine": "bench.contenders.engine",
    "numba": "bench.contenders.compiled",
    "duckdb": "bench.contenders.in_duckdb",
    "polars": "bench.contenders.in_polars",
    "postgres": "bench.contenders.in_postgres",
    "plain": "bench.contenders.plain",
}
ONE_HOME = {
    "engine": "bench.contenders.engine_one_home",
    "read": "bench.contenders.read_wishes",
    "numba": "bench.contenders.compiled_one_home",
    "postgres": "bench.contenders.postgres_one_home",
}
ONE_WISH = {
    "engine": "bench.contenders.engine_one_wish",
    "read": "bench.contenders.read_homes",
    "numba": "bench.contenders.compiled_one_wish",
    "postgres": "bench.contenders.postgres_one_wish",
}
QUESTIONS = {"best": BEST, "home": ONE_HOME, "wish": ONE_WISH}
