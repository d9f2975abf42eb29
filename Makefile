# Every target sets up its own environment in .venv; nothing else is needed but Python 3.11+.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
READY := $(VENV)/.ready
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test test-spark check gate bench docs bench-tui format clean

help:  ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(READY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "lexlink needs Python 3.11 or newer; run make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "Setting up $(VENV) …" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --upgrade "pip>=25.1"
	@$(PIP) --editable .
	@touch $@

$(STAMP): pyproject.toml $(READY)
	@echo "Installing what the tests and checks need …" >&2
	@$(PIP) --editable . --group dev
	@touch $@

demo: $(READY)  ## Link the example story, show text and law side by side, write a report
	@$(BIN)/lexlink show examples/harbour-court.txt
	@$(BIN)/lexlink link examples -o demo-links.jsonl -o demo-links.csv -o demo-report.html
	@echo
	@echo "Wrote demo-links.jsonl, demo-links.csv and demo-report.html (open it in a browser). Try next:"
	@echo "  $(BIN)/lexlink browse examples/harbour-court.txt   the same in the terminal: n for the next reference, ? for the keys"
	@echo "  $(BIN)/lexlink show YOUR-STORY.txt                 your own text beside the law"
	@echo "  $(BIN)/lexlink why examples/harbour-court.txt --link 3   why a link was made"
	@echo "  $(BIN)/lexlink find \"art 121 rome statute\"         look a provision up"

test: $(STAMP)  ## Run the tests
	$(BIN)/python -m pytest

test-spark: $(STAMP)  ## Run the tests of Spark (fetches it, needs Java 17)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group spark
	$(BIN)/python -m pytest tests/flow/test_spark.py

check: $(STAMP)  ## Format, lint, types, import contracts, tests, accuracy gate
	$(BIN)/ruff format --check lexlink tests
	$(BIN)/ruff check lexlink tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/lexlink corpus verify
	$(BIN)/python -m pytest
	$(MAKE) --no-print-directory gate

gate: $(STAMP)  ## Hold accuracy on the gold against the pinned floors
	$(BIN)/python -m tests.gate

bench: $(STAMP)  ## Measure speed as ratios: linking against a bare scan, cold start against bare Python
	$(BIN)/python -m tests.bench.linking
	$(BIN)/python -m tests.bench.misspellings
	$(BIN)/python -m tests.bench.quotations
	$(BIN)/python -m tests.bench.cold_start
	$(BIN)/python -m tests.bench.reading

bench-tui: $(STAMP)  ## Measure the terminal browser on a pseudo-terminal beside an empty Textual app
	$(BIN)/python -m tests.bench.terminal

docs: $(STAMP)  ## Build the documentation site in build/site, every link checked
	@$(PIP) --group docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "open build/site/index.html"

format: $(STAMP)  ## Format and mend what can be mended
	$(BIN)/ruff format lexlink tests
	$(BIN)/ruff check --fix lexlink tests

clean:  ## Remove the environment and what was built
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis demo-links.* demo-report.html
