# One script per intention; CI calls the same names. Python 3.11 or later with pip is all that must be there.
.POSIX:
.PHONY: crawl test slow hostile fuzz lint types contracts check setup lock schema docs screenshots clean

PYTHON = python3
RUN = .venv/bin/python -m
# An environment whose setting up was stopped is made anew: pip may be missing from it, or takes half a package for whole.
ENVIRONMENT = \
	if test -e .venv/half || ! $(RUN) pip --version >/dev/null 2>&1; then \
	  rm -rf .venv && mkdir .venv && touch .venv/half && "$(PYTHON)" -m venv .venv; \
	else touch .venv/half; fi
# When pip gives up by itself (no network), one that was whole still is, and is kept. Of Ctrl-C pip makes such an end too.
INSTALL = trap 'exit 130' INT; $(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r
GIVEN_UP = { test $$? -gt 128 -o ! -e .venv/run || rm -f .venv/half; exit 1; }

# `make crawl`: the main job on the embedded demo section.
crawl: .venv/run
	@code=0; $(RUN) scrapy crawl newsroom || code=$$?; \
	if [ $$code -eq 3 ]; then \
	  echo "The crawl ended with 3: something could not be had, the summary above says what. Some articles of the demo cannot be had whole, on purpose."; \
	elif [ $$code -ne 0 ]; then exit $$code; fi

# `make test`: all but the slow matrices (kills, hostile servers, loaders, PostgreSQL and Dask under fire).
test: .venv/dev
	$(RUN) pytest -n 2 --dist loadgroup -m "not slow"

# `make slow`: those; CI runs both.
slow: .venv/dev
	$(RUN) pytest -n 2 --dist loadgroup -m slow

# `make hostile`: the matrix of docs/reliability.md, ours beside plain Scrapy; fails when one of ours is not right.
hostile: .venv/dev
	$(RUN) tests.hostile.table

# `make fuzz`: the readers under atheris for ten minutes (needs atheris, which has no wheel for every Python).
fuzz: .venv/dev
	$(RUN) tests.fuzz.readers -max_total_time=600 -timeout=10 -rss_limit_mb=2048

lint: .venv/dev
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: .venv/dev
	$(RUN) mypy

contracts: .venv/dev
	.venv/bin/python -c "import sys; from importlinter.cli import lint_imports_command; sys.argv = ['lint-imports']; lint_imports_command()"

check: lint types contracts

setup: .venv/dev

schema: .venv/dev
	$(RUN) crawler.dataset.schema
	$(RUN) crawler.dataset.table

# The parts of the documents that the code tells.
docs: .venv/dev
	$(RUN) tests.docs.reference

# The pictures of the documents; the tests of the report take them.
screenshots: .venv/dev
	SCREENSHOTS=docs $(RUN) pytest -q tests/report/test_in_browser.py

# The environments are made again when their lock file changes; pip is not asked otherwise, so both work offline.
.venv/run: requirements.lock
	@$(ENVIRONMENT)
	@echo "Setting up (once) ..."
	@$(INSTALL) requirements.lock || $(GIVEN_UP)
	@touch .venv/run && rm -f .venv/half

.venv/dev: requirements-dev.lock
	@$(ENVIRONMENT)
	@echo "Setting up what the tests need (once) ..."
	@$(INSTALL) requirements-dev.lock || $(GIVEN_UP)
	@touch .venv/dev .venv/run && rm -f .venv/half

# For maintainers, with uv on the path: pin again after pyproject.toml changed.
lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --python-version 3.11 --quiet -o requirements.lock
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --python-version 3.11 --quiet -o requirements-dev.lock \
	  --extra dev --extra parquet --extra archive --extra browser --extra postgres --extra fleet --extra s3

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
