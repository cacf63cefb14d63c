# Everything a person or a machine does here. `make help` lists it.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard technopark/locale/*/LC_MESSAGES/*.po)
# Where pytest runs: both cores here; `make test TESTS=tests/spaces` for a part, JOBS=0 for one process.
JOBS ?= logical
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test bench check lock messages format demo

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed node_modules/.package-lock.json $(VENV)/.compiled .env ## install everything, start nothing

run: setup ## open the technopark on this machine (PORT=8000)
	@$(BIN)/python -m technopark.supervisor --port $(PORT)

test: setup ## run the tests (TESTS=tests/spaces for a part)
	$(BIN)/pytest -n $(JOBS) $(TESTS)

bench: setup ## measure the pages against a bare one, on an own database
	$(BIN)/python -m benchmarks

check: setup ## format, lint, import contracts, missing migrations, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m technopark.catalogues check

lock: $(VENV)/.installed ## write the locks anew (UPGRADE=--upgrade for newer versions)
	$(BIN)/uv pip compile $(LOCK_OPTIONS) $(UPGRADE) -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile $(LOCK_OPTIONS) $(UPGRADE) -o requirements/dev.txt --extra dev -c requirements/run.txt pyproject.toml
	$(NPM) install --package-lock-only

messages: setup ## gather the texts to translate into technopark/locale (needs gettext)
	$(BIN)/python -m technopark.catalogues gather

format: $(VENV)/.installed ## format the code and mend what can be mended by itself
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

demo: setup ## fill an empty database with the demonstration data
	$(BIN)/python manage.py migrate --verbosity=0
	$(BIN)/python manage.py demo

LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet
# The system's npm where there is one, else the one that a wheel brings.
NPM = $(or $(shell command -v npm),PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm)

# Stamps: each says that its step was done for these files, so a second `make setup` does nothing.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 setup")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv is missing (Debian: apt-get install python3-venv)."; exit 1; }

$(VENV)/.installed: requirements/dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.package-lock.json: package-lock.json package.json .npmrc | $(VENV)/.installed
	$(NPM) ci --loglevel=error
	@touch $@

$(VENV)/.compiled: $(CATALOGUES) technopark/catalogues.py | $(VENV)/.installed
	$(BIN)/python -m technopark.catalogues compile
	@touch $@

.env: | $(BIN)/python
	@$(BIN)/python -c 'import secrets; print("# Made by make setup for this checkout; .env.example lists every variable.\nDEBUG=true\nSECRET_KEY=" + secrets.token_urlsafe(50))' > $@
	@sed -n 's/^#SITE_NAME/SITE_NAME/p' .env.example >> $@
	@chmod 600 $@
