"""The address of a ledger, as LEDGER_URL gives it."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import parse_qsl

from crawler.errors import UsageError
from crawler.options import resolve

_TAKES = "it takes sqlite:///path/to/ledger.sqlite or postgresql://user@host/database"
NO_CONNINFO = (
    "LEDGER_URL is no address that PostgreSQL's driver takes; write postgresql://user:password@host:5432/database, "
    "with %40 for an @ and %2F for a / in a name or password."
)
# Some write the driver, too, as in postgresql+psycopg://.
_SCHEME = re.compile(r"(\w+)(?:\+\w+)?://")
# With a / or @ in a password libpq takes what follows for the database or the host, which are shown to people.
_ONE_AT = re.compile(r"[^@/]*@?[^@]*")
# A day. SQLite counts milliseconds in 32 bits; more than 24 days were none.
_LONGEST_WAIT = 86_400


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`. Raises UsageError for an address of neither."""
    match = _SCHEME.match(url)
    if match is None:
        raise UsageError(f"LEDGER_URL is {re.sub(':.*@', ':***@', url)!r}; {_TAKES}.")
    kind = match[1]
    if kind not in {"sqlite", "postgresql", "postgres"}:
        raise UsageError(f"LEDGER_URL names {kind}; {_TAKES}.")
    return "sqlite" if kind == "sqlite" else "postgresql"


def file_of(url: str, project: Path | None) -> Path:
    """The file that the address of a SQLite ledger names; a relative one is relative to `project`.

    Raises UsageError when it names none, or has an option that is none.
    """
    _options_of(url)
    machine, _, name = _after_scheme(url).partition("?")[0].partition("/")
    if machine or not name or name == ":memory:":
        raise UsageError(
            "LEDGER_URL names no file, and a ledger in memory forgets; write sqlite:///path.sqlite."
        )
    return resolve(name, project)


def patience_of(url: str, otherwise: float) -> float:
    """Seconds to wait for a lock of the database (`?timeout=`). Raises UsageError."""
    given = _options_of(url).get("timeout", otherwise)
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= _LONGEST_WAIT:
        raise UsageError(
            f"LEDGER_URL has timeout={given}; it takes seconds, such as 30, at most {_LONGEST_WAIT}."
        )
    return seconds


def _options_of(url: str) -> dict[str, str]:
    given = dict(parse_qsl(url.partition("?")[2], keep_blank_values=True))
    for name in given:
        if name != "timeout":
            raise UsageError(
                f"LEDGER_URL has the option {name!r}; of a file's it takes timeout, seconds, only."
            )
    return given


def conninfo_of(url: str) -> str:
    """The address of a PostgreSQL ledger as libpq takes it. Raises UsageError when its password would be told."""
    rest = _after_scheme(url)
    if not _ONE_AT.fullmatch(rest.partition("?")[0]):
        raise UsageError(NO_CONNINFO)
    return f"postgresql://{rest}"


def why_not_taken(address: str, known: Collection[str]) -> str:
    """What to say of an address that the driver refused, which knows these options: the wrong one by name."""
    query = address.partition("?")[2]
    if "@" not in query:  # else what stands before it may be a password's
        for name, _ in parse_qsl(query, keep_blank_values=True):
            if name not in known and re.fullmatch(r"\w{1,40}", name):
                return f"LEDGER_URL has the option {name}, which PostgreSQL's driver does not know; leave it out."
    return NO_CONNINFO


def _after_scheme(url: str) -> str:
    return url.partition("://")[2]
