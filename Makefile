# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
FACTS  ?= facts
PORT   ?= 8501

.DEFAULT_GOAL := help
.PHONY: help run test check bench look data spark lock clean

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-7s %s\n", $$1, $$2}'

run: $(VENV)/.app ## start the app on the data in the repository
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.dev ## run every test, in a real Chromium too where one is installed
	$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/.dev ## lint, format and type checks, and the data folder against its manifest
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m loaders check data

bench: $(VENV)/.dev ## measure the budgets beside a plain peer in the same run
	$(BIN)/python -m bench

look: $(VENV)/.dev ## screenshots of every page (wide, narrow, light, dark) into look/
	$(BIN)/python -m bench.look

data: $(VENV)/.app ## rebuild data/ and static/ from a folder of facts: make data FACTS=DIR
	$(BIN)/python -m loaders build --facts $(FACTS)

spark: $(VENV)/.dev ## install the optional Spark engine for the loaders (needs Java 17)
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-spark.txt

lock: $(VENV)/.dev ## pin the versions again from pyproject.toml
	$(BIN)/uv pip compile -q --no-emit-index-url --python-version 3.11 --upgrade pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --no-emit-index-url --python-version 3.11 --upgrade --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile -q --no-emit-index-url --python-version 3.11 --upgrade --group spark -c requirements.txt -o requirements-spark.txt

clean: ## remove everything that make made
	rm -rf $(VENV) look build .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks

$(VENV)/.venv:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.app: requirements.txt $(VENV)/.venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	touch $@
