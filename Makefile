# Two commands do all the set-up: `make demo` and `make test`.

.DEFAULT_GOAL := help
.PHONY: help demo test check bench docs snapshots clean

VENV := .venv
BIN := $(VENV)/bin
# the newest Python there is, 3.11 at least
PYTHON ?= $(shell for name in python3.14 python3.13 python3.12 python3.11 python3; do \
	command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && break; done)

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/' | expand -t 20

demo: $(VENV)/demo ## Try mailbase on a practice store with its own mail server; nothing leaves the machine
	@$(BIN)/mailbase-tui demo

test: $(VENV)/test ## Run all tests; those that need Dovecot and Postfix are skipped where these are not installed
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal

check: $(VENV)/test ## Formatting, lint, types, layers, translatable texts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/lint

bench: $(VENV)/bench ## Measure against peers; the figures go to bench/README.md by hand
	@$(BIN)/python -m bench

docs: $(VENV)/test ## Write what the guide tells of functions, keys and the like, and what its commands print
	@$(BIN)/python docs/reference.py

snapshots: $(VENV)/test ## Accept the screens as they look now
	@$(BIN)/python -m pytest -q tests/screens --snapshot-update

clean: ## Remove what was built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "mailbase needs Python 3.11 or newer. On Debian: sudo apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing. On Debian: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# each set of extras is installed once, and again when its list changes
$(VENV)/demo $(VENV)/test: $(VENV)/%: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@

$(VENV)/bench: $(VENV)/test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check textual-fastdatatable
	@touch $@
