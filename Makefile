# Everything starts from a bare python3 (3.11 or newer): see README.md.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UV := .tools/bin/uv
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

$(UV): requirements/tools.txt
	@PYTHON="$(PYTHON)" bash tools/bootstrap

CORE := $(UV) requirements/core.txt requirements/fast.txt pyproject.toml
TEST := $(CORE) requirements/spark.txt requirements/test.txt

.venv/core.done: $(CORE)
	@bash tools/environment core

.venv/test.done: $(TEST)
	@bash tools/environment test

.venv/bench.done: $(TEST) requirements/bench.txt requirements/bench-pandas.txt
	@bash tools/environment bench

demo: .venv/core.done ## install, then open the desk on the fictional example
	@$(BIN)/fairdue demo

demo-print: .venv/core.done ## install, then print the example's results and exit
	@$(BIN)/fairdue demo --print

check: .venv/test.done ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/test.done ## install, then run the whole suite with coverage
	@bash tools/chromium
	@bash tools/java
	$(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report=term:skip-covered
	@$(BIN)/coverage report --format=total --fail-under=97 \
		--include='src/fairdue/facts/*,src/fairdue/journal/*,src/fairdue/conduct/*,src/fairdue/plan/*' \
		> /dev/null || (echo "branch coverage of facts, journal, conduct and plan fell below 97 %"; exit 1)

explore: .venv/test.done ## look for examples against the properties that no run has tried
	$(BIN)/pytest -n 2 --dist loadgroup --hypothesis-profile=explore -m hypothesis

bench: .venv/bench.done ## print the benchmark tables
	@for name in gate audit plan desk; do $(BIN)/python -m benchmarks.$$name || exit 1; done
	@bash tools/java
	@$(BIN)/python -m benchmarks.report 30000 whole subset-by-event

docs: .venv/test.done ## rewrite the generated reference pages
	$(BIN)/python docs/generate.py

lock: $(UV) ## renew the hash-pinned requirement files
	@bash tools/lock

.PHONY: help demo demo-print check test explore bench docs lock
