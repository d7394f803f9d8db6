"""One `scrapy …` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from crawler.errors import StartError
from crawler.fleet.section import Section

_LEASH = Path(__file__).with_name("leash.py")
_PATIENCE = 120
"""Seconds that a crawl has to stop in order: one address may take 45 s, storing its feeds some more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where crawls run on this machine."""

    project: Path
    """The folder of scrapy.cfg."""
    output: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    """What the processes are told beside this one's own environment; the ledger's address stands here."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """From the command line; they win over a section's own."""


def crawl_command(section: Section, run_id: str, settings: Mapping[str, str]) -> list[str]:
    """The command as a person could type it."""
    said = [sys.executable, "-m", "scrapy", "crawl", section.spider]
    for name, value in section.arguments.items():
        said += ["-a", f"{name}={value}"]
    for name, value in {**section.settings, **settings, "CRAWL_RUN_ID": run_id}.items():
        said += ["-s", f"{name}={value}"]
    return said


def start(command: Sequence[str], name: str, place: Place) -> subprocess.Popen[bytes]:
    """Start a command; it stops in order when the calling thread dies. Its log is `name`'s. Raises StartError.

    A session of its own: Ctrl-C reaches it once, from its supervisor, for a second signal would tear it out of its
    work.
    """
    log = log_file(name, place)
    leash = [sys.executable, "-I", "-S", str(_LEASH), str(os.getpid())]
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_name(log.name + ".1"))
        with log.open("wb") as file:
            return subprocess.Popen(  # noqa: S603  # no shell; the words are the catalogue's
                [*leash, *command],
                cwd=place.project,
                env={**os.environ, **place.environment},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
    except OSError as error:
        raise StartError(f"{error.filename or sys.executable}: {error.strerror}.") from error


def attend(child: subprocess.Popen[bytes], must_stop: Callable[[], bool]) -> None:
    """Wait for its end; `must_stop` is asked each second.

    It is told to stop once, for a second signal would tear it out of its work, and killed when its patience is over.
    """
    asked = 0.0
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=1)
                return
            now = time.monotonic()
            if must_stop() and not asked:
                child.terminate()
                asked = now
            elif asked and now - asked > _PATIENCE:
                child.kill()
    except BaseException:
        child.terminate()
        raise


def log_file(name: str, place: Place) -> Path:
    """Log of the last process of this name; the one before stands beside it as `.log.1`."""
    return place.output / "logs" / f"{name}.log"


def last_words(name: str, place: Place) -> str:
    """The last line of the log that says something, cut at 300 letters: why a crawl could not start."""
    try:
        data = log_file(name, place).read_bytes()[-4_000:]
    except OSError:
        return ""
    lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""
