# Fuwai. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
PORT ?= 8000
export FUWAI_HOME ?= $(CURDIR)/var

.PHONY: help setup run test test-setup lint bench lock pictures clean
.DELETE_ON_ERROR:

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup: $(VENV)/.base  ## a virtual environment with the command .venv/bin/fuwai

$(VENV)/.base: requirements/base.txt requirements/front.txt src/fuwai/web/front/package-lock.json pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Fuwai needs Python 3.11 or newer / 需要 Python 3.11 以上: $$($(PYTHON) --version)"; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo "No venv module: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@sh bin/fonts $(BIN)
	@sh bin/front $(BIN)
	$(BIN)/python -m fuwai.web.words
	@touch $@

run: setup  ## load the sample, write tables and the bulletin into out/, invent people, serve (SERVE=0: do not serve)
	$(BIN)/fuwai demo --out out
ifneq ($(SERVE),0)
	$(BIN)/fuwai account demo --work
	$(BIN)/fuwai serve --out out --port $(PORT)
endif

test-setup: setup $(VENV)/.test

$(VENV)/.test: requirements/test.txt src/fuwai/web/front/package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@sh bin/test-system-packages
	@sh bin/front $(BIN) dev
	@touch $@

test: test-setup  ## everything that is tested
	$(BIN)/pytest -q -n 2 --dist loadgroup

lint: test-setup  ## ruff, mypy --strict of core, standards, facts and checks, import-linter
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: test-setup  ## medians and ratios against named peers, into out/bench.json
	@mkdir -p out
	$(BIN)/python -m bench --out out/bench.json

lock:  ## write the lock files anew: hashes, no index address
	$(BIN)/pip install --quiet uv
	for name in base test fonts front; do $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
	  --no-header --python-version 3.11 requirements/$$name.in --output-file requirements/$$name.txt; done

pictures: test-setup  ## the pictures of the documentation: the bulletin's first page, the pages at 1280 and 390 pixels
	$(BIN)/fuwai demo --out out
	pdftoppm -r 80 -f 1 -l 1 -png -singlefile out/bulletin/bulletin-330000-2015H1.pdf docs/images/bulletin
	$(BIN)/python -m tests.gallery

clean:  ## remove what was built (not var/, which holds what was filed)
	rm -rf $(VENV) out
