# Two commands are enough: `make demo` to see it, `make test` to trust it. Each sets up all it needs in .venv.
PYTHON ?= python3
ARGS ?=
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet
FOLDERS := $(wildcard src tests benchmarks)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev demo test check lint format coverage bench docs messages lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed ## Prepare .venv/bin/rejoinder

setup-dev: .venv/.installed-dev ## Prepare .venv for working on Rejoinder, too

demo: setup ## Start a sandbox with a small invented marketplace (ARGS="--real FILE" adds a real network)
	.venv/bin/rejoinder demo $(ARGS)

test: setup-dev ## Run every test, on SQLite and PostgreSQL (ARGS="tests/policy -x" runs some)
	.venv/bin/pytest $(ARGS)

check: lint test ## Everything that must hold: format, lint, types, import contracts, tests

lint: setup-dev ## Format, lint, types and import contracts; prints what has grown too long
	.venv/bin/ruff format --check $(FOLDERS)
	.venv/bin/ruff check $(FOLDERS)
	.venv/bin/mypy $(FOLDERS)
	.venv/bin/lint-imports
	@.venv/bin/python -m tests.architecture.sizes

format: setup-dev ## Put the code into the house's format and mend what can be mended
	.venv/bin/ruff format $(FOLDERS)
	.venv/bin/ruff check --fix $(FOLDERS)

coverage: setup-dev ## Run every test and demand every branch of policy, reputation, record and actions
	.venv/bin/pytest --cov --cov-report=term-missing $(ARGS)

bench: setup-dev ## Measure speed and memory against a floor measured in the same run
	.venv/bin/python -m benchmarks $(ARGS)

docs: setup-dev ## Write the generated pages of docs/ again
	.venv/bin/rejoinder rulebook > docs/rulebook.md
	.venv/bin/python -m tests.policy.lifecycles

messages: setup-dev ## Collect what the pages say and bring the catalogues of web/locale up to date
	.venv/bin/python -m tests.pages.messages

lock: setup-dev ## Pin every dependency again, for every platform, with hashes (UPGRADE=--upgrade takes newer ones)
	.venv/bin/python -m pip --disable-pip-version-check --quiet install uv
	.venv/bin/uv pip compile $(LOCK) --extra parquet --group build pyproject.toml --output-file requirements.lock
	.venv/bin/uv pip compile $(LOCK) --extra parquet --group build --group dev --constraint requirements.lock \
		pyproject.toml --output-file requirements-dev.lock

UPGRADE ?=
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-config $(UPGRADE)

clean: ## Remove .venv and everything else that was made here, but no data
	rm -rf .venv build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache src/*.egg-info
	find $(FOLDERS) -name __pycache__ -type d -prune -exec rm -rf {} +

# The build backend is pinned in the lock like everything else, so nothing is fetched that has no hash.
INSTALL_PROJECT := $(PIP) install --no-deps --no-build-isolation --no-index --editable .

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rejoinder needs Python 3.11 or newer; say which: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python cannot make a venv here; on Debian: apt-get install python3-venv" >&2; exit 1; }

.venv/.installed: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes --requirement requirements.lock
	$(INSTALL_PROJECT)
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@
