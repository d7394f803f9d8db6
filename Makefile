# One script per intention; CI calls the same names. Python 3.11 or later with pip is all that must be there.
.POSIX:
.PHONY: crawl test slow hostile fuzz lint types contracts check setup lock schema docs screenshots clean

PYTHON = python3
RUN = .venv/bin/python -m

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
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@echo "Setting up (once) ..."
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch .venv/run

.venv/dev: requirements-dev.lock
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@echo "Setting up what the tests need (once) ..."
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch .venv/dev .venv/run

# For maintainers, with uv on the path: pin again after pyproject.toml changed.
lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --python-version 3.11 --quiet -o requirements.lock
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --python-version 3.11 --quiet -o requirements-dev.lock \
	  --extra dev --extra parquet --extra archive --extra browser --extra postgres --extra fleet --extra s3

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
