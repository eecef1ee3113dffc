# Each target does its own set-up: a virtual environment in .venv with every version pinned in constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SAMPLE := build/sample-corpus

.PHONY: run test check bench screenshots clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

run: $(READY)  ## take in the sample corpus and serve the web pages
	$(BIN)/acervo --corpus $(SAMPLE) ingest corpora/sample
	$(BIN)/acervo --corpus $(SAMPLE) serve

test: $(READY)  ## run the tests
	$(BIN)/python -m pytest -n auto

check: $(READY)  ## ruff, mypy strict, import contracts, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

bench: $(READY)  ## measure: parse fidelity, speed, scale
	$(BIN)/python tests/bench.py

screenshots: $(READY)  ## pictures of every page, wide and narrow, in build/screenshots
	$(BIN)/python tests/screenshots.py

clean:
	rm -rf $(VENV) build
