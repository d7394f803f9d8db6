"""What holds for all tests, and what several rooms share: PostgreSQL in a private server on a unix socket."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from uuid import uuid4

import pytest
from hypothesis import settings

from benchmarks.postgres import PrivatePostgres

# Machines are shared and noisy: how long one example takes says nothing. The suite has its own bound in CI.
settings.register_profile("broadsheet", deadline=None)
settings.load_profile("broadsheet")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On a user's machine a test whose server or browser is missing is skipped; in CI a skip is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{report.longrepr} was skipped: in CI that is a failure"
    return report


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a database on a private server; its folder and socket go when the tests end."""
    try:
        # fsync=off only here: the tests do not pull the plug.
        server = PrivatePostgres("-c fsync=off -c max_connections=50")
    except RuntimeError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
    with server:
        yield server.url


@pytest.fixture
def new_postgres(postgres_server: str) -> Callable[[], str]:
    """Gives addresses of empty schemas."""
    import psycopg  # noqa: PLC0415

    def make() -> str:
        name = f"s{uuid4().hex}"
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{postgres_server}&options=-csearch_path%3D{name}"

    return make
