"""Archives read again on many machines: a task a file, each an ordinary `scrapy reread` process."""

from __future__ import annotations

import logging
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from crawler.archive.files import stem_of
from crawler.errors import ExitCode, UsageError
from crawler.fleet import process
from crawler.fleet.cluster import Cluster, Done
from crawler.fleet.outcome import Account
from crawler.fleet.project import place_of
from crawler.fleet.task import project_settings, stopping
from crawler.text import counted

logger = logging.getLogger(__name__)

_WINDOW = 2
"""Files handed out for each that the workers can read at a time, as with crawls."""
_TRIES = 3
"""Times that a file is handed out whose reading could not be begun, or whose worker was lost."""
_LOOK = 0.2


class _Counts(msgspec.Struct):
    """The line of `scrapy reread --json`."""

    articles: int
    refused: int
    invalid: int
    damaged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One archive, and the dataset that is made from it: whole or not at all, so twice does no harm."""

    archive: Path
    output: Path
    words: tuple[str, ...] = ()
    """Further options of `scrapy reread`."""

    @property
    def name(self) -> str:
        return f"reread-{self.output.parent.name}-{stem_of(self.archive)}"

    @property
    def priority(self) -> int:
        return 0

    def run(self) -> Account:
        """Read it, in a process that ends with its worker. Raises StartError."""
        place, began = place_of(project_settings(), {}), time.monotonic()
        child = process.start(self.command(), self.name, place)
        process.attend(child, stopping())
        return self._account(child.returncode, process.last_words(self.name, place), time.monotonic() - began)

    def command(self) -> list[str]:
        """The command as a person could type it."""
        words = ["reread", str(self.archive), "-o", str(self.output), "--json", *self.words]
        return [sys.executable, "-m", "scrapy", *words]

    def _account(self, code: int, told: str, seconds: float) -> Account:
        try:
            counts = msgspec.json.decode(told, type=_Counts)
        except msgspec.DecodeError:  # it ended before it could count, and says why
            counts, sentence = _Counts(0, 0, 0, 0), told or f"It was killed by signal {-code}."
        else:
            sentence = f"{counted(counts.articles, 'article')}, {counted(counts.refused, 'page')} refused"
            sentence += f", {counted(counts.damaged, 'place')} damaged." if counts.damaged else "."
        return Account(
            section=str(self.archive),
            run_id="",
            exit_code=code if code >= 0 else int(ExitCode.STOPPED_EARLY),
            verdict="done" if code == 0 else "damaged" if code == ExitCode.INCOMPLETE else "failed",
            sentence=sentence,
            saved=counts.articles,
            seconds=seconds,
        )


def plan(archives: Sequence[Path], folder: Path, words: tuple[str, ...]) -> list[Reading]:
    """What is to be read: `FOLDER/<the archive's folder>/<its name>.jsonl` each, and not those that are there.

    Raises UsageError when two archives would make the same file.
    """
    made: dict[Path, Path] = {}
    for archive in map(Path.resolve, archives):
        output = folder.resolve() / archive.parent.name / f"{stem_of(archive)}.jsonl"
        if (other := made.setdefault(output, archive)) != archive:
            raise UsageError(
                f"{other} and {archive} would both become {output}; read them one after the other."
            )
    return [
        Reading(archive=archive, output=output, words=words)
        for output, archive in made.items()
        if not output.exists()
    ]


def read_all(
    readings: Sequence[Reading],
    cluster: Cluster[Reading],
    told: Callable[[Account], None],
    must_stop: Callable[[], bool],
) -> list[Account]:
    """Hand them out, a window at a time; `told` hears of each that has ended."""
    left, tries, accounts = deque(readings), Counter[Path](), list[Account]()
    while (left or cluster.outstanding) and not must_stop():
        if cluster.is_connected():
            room = max(1, cluster.threads()) * _WINDOW - cluster.outstanding
            for _ in range(min(room, len(left))):
                cluster.hand_out(left.popleft())
        for done in cluster.collect():
            tries[done.task.archive] += 1
            if done.account is None and tries[done.task.archive] < _TRIES:
                logger.warning("%s: %s; it is handed out again.", done.task.archive, done.error)
                left.append(done.task)
                continue
            accounts.append(done.account or _given_up(done))
            told(accounts[-1])
        time.sleep(_LOOK)
    return accounts


def _given_up(done: Done[Reading]) -> Account:
    return Account(
        section=str(done.task.archive),
        run_id="",
        exit_code=int(ExitCode.COULD_NOT_START),
        verdict="failed",
        sentence=done.error,
    )
