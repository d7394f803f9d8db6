"""What can go wrong, by name. Each error is one sentence for a person, and knows its exit code."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What `scrapy crawl` ends with; a scheduler decides by it."""

    OK = 0
    COULD_NOT_START = 1
    USAGE = 2
    INCOMPLETE = 3
    NO_ARTICLES = 4
    STOPPED_EARLY = 5
    LOCKED = 75  # EX_TEMPFAIL of sysexits.h: try again later


class BroadsheetError(Exception):
    """One line: what was wrong, where, and what to do."""

    exit_code: ExitCode = ExitCode.COULD_NOT_START


class StartError(BroadsheetError):
    """The run cannot begin: a port is taken, a folder cannot be written, an extra is missing."""


class UsageError(BroadsheetError):
    """A name, an argument or a setting that the user wrote is not valid."""

    exit_code = ExitCode.USAGE


class LockedError(BroadsheetError):
    """Another run works on the same host with the same ledger."""

    exit_code = ExitCode.LOCKED


class LedgerError(BroadsheetError):
    """The ledger cannot be read or written: damaged, newer than this program, or locked for too long."""


class ForeignError(LedgerError):
    """Where the ledger should be lies what another program keeps: nothing of it is touched."""


class JournalError(BroadsheetError):
    """A line could not be brought safely onto the disk; the run stops rather than pretend."""

    exit_code = ExitCode.STOPPED_EARLY


class TakenError(JournalError):
    """Another run has this file."""


class UndeliveredError(BroadsheetError):
    """Of a spider without a run: items that no feed holds, or not one page."""

    exit_code = ExitCode.INCOMPLETE


class UnreadablePage(BroadsheetError):
    """The bytes hold nothing that can be read as a page (empty, or no HTML element at all)."""

    exit_code = ExitCode.INCOMPLETE
