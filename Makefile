# The verbs of this project, for a person and for the continuous integration alike.
# Everything happens in .venv, which the first verb sets up from requirements/lock.txt.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
COMPILED := $(VENV)/.compiled
PEERS := .venv-peers
PEERS_READY := $(PEERS)/.ready
# Compiled kernels are kept here, so that the workers of a test run share them. numba does not notice when a kernel that
# another one calls has changed, so each state of the kernels has a folder of its own.
KERNELS := $(shell grep -rl --include='*.py' numba src benchmarks | LC_ALL=C sort | xargs cat | cksum | cut -d ' ' -f 1)
CACHE := $(CURDIR)/.cache/numba/$(KERNELS)
WORKERS ?= 2
MEASURE = NUMBA_CACHE_DIR=$(CACHE) MAMARR_ORTOOLS_PYTHON=$(CURDIR)/$(PEERS)/bin/python $(BIN)/python -m benchmarks

# Tests and benchmarks run on the packages of .venv alone, whatever the shell has set.
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help install demo test test-all check format docs build bench bench-quick lock clean

help: ## Say what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: $(READY) $(COMPILED) ## Set up .venv with pinned versions (every other verb does it too), and compile

$(READY): requirements/lock.txt pyproject.toml tools/python.sh
	@sh tools/python.sh "$(PYTHON)"
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	$(BIN)/python -m pip check
	touch $@

$(COMPILED): $(READY) tools/compile.sh
	@sh tools/compile.sh $(BIN)
	touch $@

$(PEERS_READY): requirements/peers.txt $(READY)
	rm -rf $(PEERS)
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/peers.txt
	touch $@

demo: $(READY) ## Plan the bundled exercise and write the plan, orders and maps to demo/
	$(BIN)/mamarr demo -o demo

test: $(READY) ## Run the tests (under ten minutes on two cores)
	NUMBA_CACHE_DIR=$(CACHE) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not slow"

test-all: $(READY) ## Run the tests, the slow ones too
	NUMBA_CACHE_DIR=$(CACHE) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: $(READY) ## Lint, check the types, build the documentation; warnings are errors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

format: $(READY) ## Lay the code out, and mend what the linter can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(READY) ## Build the documentation into docs/_build/html
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html

build: $(READY) ## Build the source archive and the wheel into dist/
	$(BIN)/python -m build --no-isolation

bench: $(PEERS_READY) ## Measure everything beside its peers and write docs/benchmarks.md
	$(MEASURE)

bench-quick: $(PEERS_READY) ## Measure small instances only, and print
	$(MEASURE) --quick

lock: ## Write requirements/lock.txt anew from the bounds of pyproject.toml
	@sh tools/python.sh "$(PYTHON)"
	PYTHON="$(PYTHON)" sh tools/lock.sh

clean: ## Remove everything that the verbs above made
	rm -rf $(VENV) $(PEERS) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist docs/_build demo out
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
