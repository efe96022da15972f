.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help run test slow engines check lint types floors fast bench docs lock front browser clean

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/run.stamp: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

run: $(VENV)/run.stamp ## install what is pinned, load the bundled network into ./data if that is empty, serve it
	$(BIN)/geflecht serve $(if $(PORT),--port $(PORT))

test: $(VENV)/dev.stamp browser check ## set up, then lint, types, floors and every test
	$(BIN)/python -m pytest $(APART)

slow: $(VENV)/dev.stamp browser ## the tests that take minutes
	$(BIN)/python -m pytest $(APART) -m long --long

engines: $(VENV)/dev.stamp ## the reading tests on Virtuoso, where it can be installed
	@sh tests/virtuoso.sh
	$(BIN)/python -m pytest -m every_engine --engine virtuoso

check: lint types floors ## what needs no running

lint: $(VENV)/dev.stamp ## style and common errors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## types, strictly
	$(BIN)/mypy

floors: $(VENV)/dev.stamp ## imports point downward
	$(BIN)/lint-imports --no-cache

fast: $(VENV)/dev.stamp ## the tests without slow ones and without a browser
	$(BIN)/python -m pytest $(APART) -m "not slow and not browser"

bench: $(VENV)/dev.stamp ## measure against peers
	$(BIN)/python -m bench

docs: $(VENV)/dev.stamp ## make the pictures of the docs anew
	$(BIN)/python docs/make.py
	$(BIN)/python -m docs.answers

lock: $(VENV)/dev.stamp ## pin anew what pyproject.toml allows
	$(BIN)/pip-compile $(LOCK) --extra install --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra install --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

# some processes of tests; those of a file stay together, as they share servers, and the slowest files come first
APART := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

front: ## build the vendored SPARQL editor anew (needs npm)
	sh front/build.sh

browser: ## the browser of the browser tests: by apt where we are root, else a sentence
	@sh tests/browser.sh

clean: ## remove what was installed and built; the data stays
	rm -rf $(VENV) dist build
