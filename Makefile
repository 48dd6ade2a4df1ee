# One word for each thing one does here; `make` alone lists them.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/ready
PYTEST_ARGS ?=
BENCH_ARGS ?=
# Files of tests run side by side; each keeps its own LibreOffice and its own PostgreSQL.
JOBS ?= 2

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help test lint format bench bench-growth bench-report demo clean system

help:
	@echo 'make test    set up what is missing, run every test (PYTEST_ARGS="-k merge" for some)'
	@echo 'make lint    style, types and the order of imports'
	@echo 'make format  rewrite the code in the agreed style'
	@echo 'make bench   measure our commands beside floors and peers; BENCH_ARGS="--rounds 1" for less'
	@echo 'make bench-growth  ten times as many workbooks: long'
	@echo 'make bench-report  the largest report in every format: a minute'
	@echo 'make demo    a workspace with the bundled plan, in demo/torino'
	@echo 'make clean   remove everything that can be made again'

test: system $(READY)
	@$(VENV)/bin/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

lint: $(READY)
	@$(VENV)/bin/pytest --quiet tests/test_house.py

format: $(READY)
	@$(PY) -m ruff check --quiet --fix .
	@$(PY) -m ruff format --quiet .

bench: $(READY)
	@$(PY) tests/bench/run.py $(BENCH_ARGS)
	@$(PY) tests/bench/functions.py
	@$(PY) tests/bench/rules.py

bench-growth: $(READY)
	@$(PY) tests/bench/growth.py $(BENCH_ARGS)

bench-report: $(READY)
	@$(PY) tests/bench/report.py

demo: $(READY)
	@$(VENV)/bin/riscontro demo demo/torino --fresh

clean:
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find addin sync schemas workbooks macros tests -name __pycache__ -prune -exec rm -rf {} +

# Packages of the system that the program under test needs: put in where we may, else the tests
# that need them say so and are skipped.
define PUT_IN
put_in() { \
	if ! command -v apt-get >/dev/null; then echo "Not on this system, to be put in by hand: $$*" >&2; return 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=; \
	elif sudo -n true 2>/dev/null; then as_root='sudo -n'; \
	else echo "Not allowed to put in: $$*" >&2; return 0; fi; \
	echo "Putting in: $$*"; \
	[ -n "$$updated" ] || $$as_root apt-get update -qq || true; updated=yes; \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		-o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$$@" >/dev/null \
		|| echo "Could not be put in: $$*" >&2; \
}
endef

system:
	@$(PUT_IN); \
	missing=; \
	command -v soffice >/dev/null || missing="$$missing libreoffice-calc"; \
	/usr/bin/python3 -c 'import uno' 2>/dev/null || missing="$$missing python3-uno"; \
	ls /usr/lib/libreoffice/program/resource/it >/dev/null 2>&1 || ! command -v apt-get >/dev/null \
		|| missing="$$missing libreoffice-l10n-it"; \
	ls /usr/lib/libreoffice/program/libswlo.so >/dev/null 2>&1 || ! command -v apt-get >/dev/null \
		|| missing="$$missing libreoffice-writer"; \
	command -v Xvfb >/dev/null || missing="$$missing xvfb"; \
	command -v pdftoppm >/dev/null || missing="$$missing poppler-utils"; \
	command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
		|| missing="$$missing postgresql"; \
	[ -n "$$(find /usr/share/fonts /usr/local/share/fonts -iname 'carlito*' -print -quit 2>/dev/null)" ] \
		|| missing="$$missing fonts-crosextra-carlito"; \
	[ -z "$$missing" ] || put_in $$missing; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
		|| command -v google-chrome >/dev/null || put_in chromium

$(READY): pyproject.toml
	@$(PUT_IN); \
	python="$(PYTHON)"; \
	test -n "$$python" || { put_in python3-venv; python=python3; }; \
	$$python -c 'import ensurepip, venv' 2>/dev/null || put_in python3-venv; \
	test -x $(PY) || $$python -m venv $(VENV)
	@$(PY) -m pip install -qq --upgrade 'pip>=25.1'
	@$(PY) -m pip install -qq --editable . --group dev
	@touch $@
