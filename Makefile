# Tasks for development. Run them inside an environment with everything installed (see CONTRIBUTING.md),
# or name its interpreter: make test PYTHON=.venv/bin/python
PYTHON ?= python

.PHONY: help fast test lint docs data bench

help: ## list the tasks
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

fast: ## the quick tests (about a minute)
	$(PYTHON) -m pytest -q

test: ## all tests whose dependencies are installed (half an hour)
	$(PYTHON) -m pytest tests

lint: ## linter, formatter and type checkers
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

docs: ## renew the generated parts of the pages, then build the docs into build/html
	$(PYTHON) docs/drawn.py
	$(PYTHON) -m sphinx -q -W --keep-going -b html docs build/html

data: ## check the packaged registers, and compare them with the oracle
	for folder in src/csto_membership/data/*/; do $(PYTHON) -m csto_membership check $$folder || exit 1; done
	$(PYTHON) -m pytest -q tests/registers

bench: ## compare the benchmarks with their targets (three minutes)
	$(PYTHON) benchmarks/check.py
