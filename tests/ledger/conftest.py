"""A ledger of each kind: SQLite in a folder, PostgreSQL in a private server on a unix socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from crawler.ledger import Ledger, open_ledger


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


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty ledger, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.sqlite"
    new_postgres: Callable[[], str] = request.getfixturevalue("new_postgres")
    return new_postgres()


@pytest.fixture
def open_one(ledger_url: str) -> Iterator[Callable[[], Ledger]]:
    """Opens the same ledger again and again, as processes do; all are closed at the end."""
    opened: list[Ledger] = []

    def again() -> Ledger:
        opened.append(open_ledger(ledger_url))
        return opened[-1]

    yield again
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(open_one: Callable[[], Ledger]) -> Ledger:
    """An empty ledger."""
    return open_one()
