"""Running `scrapy` as a user does, in a process of its own, with output and ledger in a folder of the test's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
# The slowest single crawl of the suite takes 15 s on a busy machine.
_SECONDS = 120


@dataclass(frozen=True)
class Ended:
    """A finished command."""

    code: int
    out: str
    err: str


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a run whose output stays inside `folder`."""
    own = {"OUTPUT_DIR": str(folder), "LEDGER_URL": f"sqlite:///{folder}/ledger.sqlite"}
    return {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "default", **own, **more}


def scrapy(folder: Path, *arguments: str, **more: str) -> Ended:
    """Run `scrapy …` to its end, from the project's folder."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=PROJECT,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def lines(path: Path) -> list[dict[str, Any]]:
    """A dataset's records. Fails on a torn line."""
    data = path.read_bytes()
    assert not data or data.endswith(b"\n"), f"{path.name} ends in the middle of a line"
    return [json.loads(row) for row in data.splitlines()]


def manifest_of(folder: Path) -> dict[str, Any]:
    """The newest manifest below the folder."""
    newest = max(folder.rglob("*.run.json"), key=lambda path: path.stat().st_mtime_ns)
    manifest: dict[str, Any] = json.loads(newest.read_text("utf8"))
    return manifest
