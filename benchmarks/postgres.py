"""A private PostgreSQL on a unix socket, that may be stopped, killed and started again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self


def binaries() -> Path | None:
    """Where Debian keeps the server's programs; None when there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class PrivatePostgres:
    """Its folder and socket go when the block ends. Raises RuntimeError when it cannot be made.

    `options`: of the server, as on its command line.
    """

    def __init__(self, options: str = "-c max_connections=100") -> None:
        found = binaries()
        if found is None:
            raise RuntimeError("no PostgreSQL server here (Debian: apt-get install postgresql)")
        self._programs = found
        # Not under pytest's own folder: the path of a socket may have 107 characters, and root's is closed to others.
        self._home = Path(tempfile.mkdtemp(prefix="pg-"))
        self._home.chmod(0o777)
        self._data = str(self._home / "data")
        self._options = f"-k {self._home} -c listen_addresses= {options}"

    @property
    def url(self) -> str:
        return f"postgresql://tests@/postgres?host={self._home}"

    def __enter__(self) -> Self:
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "tests", "-E", "UTF8")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self._home, ignore_errors=True)

    def start(self) -> None:
        log = str(self._home / "log")
        self._run("pg_ctl", "-D", self._data, "-l", log, "-o", self._options, "-w", "start")

    def stop(self) -> None:
        """As a crash does it: nothing is told to the clients, and the next start recovers from the log."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def _run(self, program: str, *words: str) -> None:
        # PostgreSQL refuses to run as root.
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*prefix, str(self._programs / program), *words],
            cwd=self._home,
            timeout=60,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout}")
