# Everything a newcomer needs: `make demo` to look, `make test` to check.
PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test lint bench lock clean

demo: .venv/ready  ## start the demo office: web, worker and a private PostgreSQL
	@$(BIN)/crm-estate demo

test: .venv/ready-to-test  ## run every test; the walks, which start whole installations, one by one
	$(BIN)/python -m pytest -q -n auto --dist loadfile --ignore tests/walks
	$(BIN)/python -m pytest -q tests/walks

lint: .venv/ready-to-test  ## ruff and the type checker
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright

bench: .venv-bench/ready  ## a small run of the matching bench against what else could be used
	.venv-bench/bin/python -m bench.matching --homes 10000 --wishes 1000 --against numba,duckdb,polars,postgres

lock:  ## renew the lock files (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra embedded --extra build pyproject.toml -o requirements.lock --upgrade
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra embedded --extra build --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra embedded --extra build --extra bench -c requirements.lock pyproject.toml -o requirements-bench.lock

clean:  ## remove what the commands above made, the demo office's data too
	rm -rf .venv .venv-bench var

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "crm-estate needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv

.venv/ready: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing crm-estate (the first time takes about a minute) …"
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-to-test: requirements-test.lock .venv/ready
	$(PIP) install --no-deps --require-hashes -r requirements-test.lock
	@touch $@

.venv-bench/ready: requirements-bench.lock pyproject.toml
	@$(PYTHON) -m venv .venv-bench
	@echo "Installing what the benches compare with …"
	.venv-bench/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes -r requirements-bench.lock
	@touch $@
