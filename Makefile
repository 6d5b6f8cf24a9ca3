# `make demo` and `make test` set up everything they need in .venv; a Python 3.11 or 3.12 with venv is enough.
PYTHON ?= python3
PYTHON312 ?= python3.12
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test test-312 test-slow golden docs bench lint clean

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(STAMP)

demo: $(STAMP)  ## compare three policies with the baseline on the shipped data
	$(BIN)/credmarket compare baseline standardisation subsidy public-platform \
		--learners 20000 --replicates 3 --out results/demo --overwrite

test: $(STAMP)  ## everything that must pass
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-slow: $(STAMP)  ## the checks that take minutes
	$(BIN)/python -m pytest -m slow

test-312:  ## the same with Python 3.12 and the Mesa that it gets, in an environment of its own
	$(MAKE) test PYTHON=$(PYTHON312) VENV=.venv312

golden: $(STAMP)  ## write the golden runs anew, where numbers are meant to change
	$(BIN)/python tests/golden/update.py

docs: $(STAMP)  ## write the generated pages
	$(BIN)/python -m credmarket.lab.documents

bench: $(STAMP)  ## print the figures of speed and size, and of peers on the same step
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'  # else that peer is left out
	$(BIN)/python -m benchmarks.bench

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache results/demo
