"""What holds for all tests, and what several rooms share: PostgreSQL in a private server on a unix socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

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


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _as_server(command: list[str], cwd: Path) -> None:
    # PostgreSQL refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *command],
        cwd=cwd,
        timeout=60,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a database on a private server; its folder and socket go when the tests end."""
    binaries = _binaries()
    if binaries is None:
        reason = "no PostgreSQL server here (Debian: apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Not under pytest's own folder: the path of a socket may have 107 characters, and root's is closed to
    # others.
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    home.chmod(0o777)
    data = home / "data"
    # fsync=off only here: the tests do not pull the plug.
    options = f"-k {home} -c listen_addresses= -c fsync=off -c max_connections=50"
    try:
        _as_server(
            [str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "tests", "-E", "UTF8"], home
        )
        start = [
            str(binaries / "pg_ctl"),
            "-D",
            str(data),
            "-l",
            str(home / "log"),
            "-o",
            options,
            "-w",
            "start",
        ]
        _as_server(start, home)
        try:
            yield f"postgresql://tests@/postgres?host={home}"
        finally:
            _as_server([str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


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
