"""Benches, a command each: `python -m bench.matching`, `bench.one`, `bench.updates`, `bench.chart`.

Nothing of the product imports them. What they compare with is installed beside the product, never with it.
"""
