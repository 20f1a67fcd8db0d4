# The first Python of at least 3.11 that runs; PYTHON=... chooses another.
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; \
	done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: solve test fuzz lint format types layers coverage wheel bench bench-full minizinc readme docs constraints clean

solve: .venv/installed
	$(BIN)/designer solve northeast_asia_2009

test: .venv/installed-dev
	$(BIN)/python -m pytest -n 2

# What draws random instances, with other draws; DRAWS="7 8 9" says which, and a number that fails can be repeated.
DRAWS ?= $(shell seq 20)
fuzz: .venv/installed-dev
	for draws in $(DRAWS); do \
		DRAWS=$$draws $(BIN)/python -m pytest -n 2 -q --hypothesis-seed=$$draws || exit 1; done

lint: .venv/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: .venv/installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: .venv/installed-dev
	$(BIN)/mypy
	$(BIN)/mypy --strict examples/*.py

layers: .venv/installed-dev
	$(BIN)/lint-imports

# Which lines no test runs; htmlcov/index.html shows them.
coverage: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 --cov=designer --cov-branch --cov-report=term:skip-covered --cov-report=html

wheel: .venv/installed-dev
	rm -rf dist
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt $(BIN)/python -m build --wheel

# The quick suite: correctness, in two minutes; bench/index.html shows it. What is finished is not repeated.
bench: .venv/installed-dev
	$(BIN)/designer bench --suite quick --output bench

# Everything, for hours; SCP=FOLDER adds set-covering files of the OR-Library.
bench-full: .venv/installed-dev
	$(BIN)/designer bench --suite full --output bench-full $(if $(SCP),--scp $(SCP))

# The reference formulation against CP-SAT, where MiniZinc is installed (Debian: minizinc and flatzinc).
minizinc: .venv/installed-dev
	$(BIN)/python -m tests.exported --count 200

# Puts into the README and the docs what their commands print now.
readme: .venv/installed-dev
	$(BIN)/python -m tests.readme

# The site of the documentation, build/site/index.html: the pages as they are, and a reference made of the program.
docs: .venv/installed-dev
	$(PIP) install --constraint constraints.txt --editable '.[dev,docs]'
	$(BIN)/python docs/pages.py
	cd build && ../$(BIN)/zensical build --strict --config-file zensical.toml
	$(BIN)/python docs/offline.py

# Pins what is installed now; run it after upgrading, with the tests passing.
constraints: .venv/installed-dev
	{ sed -n '/^#/p' constraints.txt; $(PIP) freeze --exclude-editable; } > constraints.new
	mv constraints.new constraints.txt

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (try: make PYTHON=/path/to/python3)"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) install --constraint constraints.txt --editable .
	touch $@

.venv/installed-dev: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) install --constraint constraints.txt --editable '.[dev]'
	touch .venv/installed $@
