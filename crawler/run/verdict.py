"""What a run came to: one word, one sentence, one exit code."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct, field

from crawler.errors import ExitCode
from crawler.report.formats import moment
from crawler.text import counted


class Verdict(Struct, frozen=True):
    word: str
    code: ExitCode
    sentence: str


class Facts(Struct, kw_only=True):
    """What the verdict is made from."""

    stopped: str = ""
    """Why the run ended before its work was done; empty when it was not stopped."""
    unread: list[str] = field(default_factory=list)
    """Listing pages, feeds and hosts that could not be read."""
    failed: int = 0
    incomplete: int = 0
    faults: list[str] = field(default_factory=list)
    """Faults of our own: accounting, callbacks that raised, feeds that could not be stored."""
    empty_sections: list[str] = field(default_factory=list)
    """Sections without any article link where some were expected."""
    saved: int = 0
    owed: int = 0
    """Incomplete ones, of earlier runs too, whose time to be asked for again has not come."""
    owed_from: str = ""
    pending: int = 0
    """Found, but a bound that the user set kept the run from them."""


def judge(facts: Facts) -> Verdict:
    """The verdict, the worst first (exit codes: see `crawler.errors.ExitCode`)."""
    if facts.stopped:
        return Verdict(
            "stopped", ExitCode.STOPPED_EARLY, f"Stopped early: {facts.stopped}. The next run goes on."
        )
    parts = []
    if facts.unread:
        more = f" and {len(facts.unread) - 1} more" if len(facts.unread) > 1 else ""
        parts.append(f"could not read {facts.unread[0]}{more}")
    if facts.failed:
        parts.append(f"{counted(facts.failed, 'article')} failed")
    if facts.incomplete:
        parts.append(f"{facts.incomplete} incomplete")
    parts += [f"{times} × {fault}" if times > 1 else fault for fault, times in Counter(facts.faults).items()]
    if parts:
        return Verdict("incomplete", ExitCode.INCOMPLETE, f"Finished, but {', '.join(parts)}.")
    if facts.empty_sections:
        where = ", ".join(facts.empty_sections)
        return Verdict(
            "no articles", ExitCode.NO_ARTICLES, f"No article link found where some are expected: {where}."
        )
    if facts.pending:
        return Verdict(
            "bounded", ExitCode.OK, f"Complete within its bounds; {facts.pending} found and not reached."
        )
    said = "Complete" if facts.saved else "Complete: nothing new"
    if facts.owed:
        verb = "is" if facts.owed == 1 else "are"
        said += f"; {facts.owed} incomplete {verb} asked for again after {moment(facts.owed_from)}"
    return Verdict("complete", ExitCode.OK, f"{said}.")
