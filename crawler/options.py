"""Our own settings: name, type, default, meaning, each declared once. All else is a Scrapy setting."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from crawler.errors import UsageError


class Option(Struct, frozen=True):
    """One setting of ours.

    `parse` turns the text that a user wrote into the value and raises ValueError with what is valid.
    """

    name: str
    parse: Callable[[str], Any]
    default: str
    meaning: str


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _durations(text: str) -> tuple[timedelta, ...]:
    durations = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        number, unit = part[:-1], part[-1:]
        if unit not in _UNITS or not number.isdigit():
            raise ValueError("pauses such as 1h, 6h, 3d, separated by commas")
        durations.append(timedelta(seconds=int(number) * _UNITS[unit]))
    if durations != sorted(durations):
        raise ValueError("pauses in growing order")
    return tuple(durations)


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("true or false")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError("a port number from 1 to 65535")
    return int(text)


def _policy(text: str) -> str:
    if text not in {"record", "respect"}:
        raise ValueError("record or respect")
    return text


def _browser_pages(text: str) -> str:
    if text not in {"none", "listings", "all"}:
        raise ValueError("none, listings or all")
    return text


def _run_id(text: str) -> str:
    if text and not re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{6,16}", text):
        raise ValueError("an id such as 20260305T093000Z-1f2e3d")
    return text


def _folder(text: str) -> str:
    if not text:
        raise ValueError("a folder; a dot is the project's own")
    return text


def _line_format(text: str) -> str:
    if text.lower() != "json":
        record = logging.makeLogRecord({"msg": "a line", "levelname": "INFO"})
        try:
            logging.Formatter(text).format(record)
        except (TypeError, ValueError):
            raise ValueError("json, or a pattern such as %(asctime)s %(levelname)s %(message)s") from None
    return text


OPTIONS: tuple[Option, ...] = (
    Option(
        "OUTPUT_DIR",
        _folder,
        "output",
        "Folder for datasets and manifests. The ledger does not follow it: set LEDGER_URL, too.",
    ),
    Option(
        "LEDGER_URL",
        str,
        "sqlite:///output/ledger.sqlite",
        "Where earlier runs are remembered: `sqlite:///path` (relative to the project, with four slashes from the "
        "root; `?timeout=` seconds to wait for a lock) or `postgresql://user@host/database` (a URI of libpq's).",
    ),
    Option("CONTACT", str, "", "Your e-mail or page, told to the sites in the User-Agent."),
    Option(
        "RIGHTS_POLICY",
        _policy,
        "record",
        "`record` notes the rights signals of a page; `respect` refuses articles that reserve their rights.",
    ),
    Option(
        "RECHECK_AFTER",
        _durations,
        "1h, 6h, 24h, 3d, 7d",
        "How long after publication an article is looked at again for changes.",
    ),
    Option("ARCHIVE", _flag, "false", "Keep the pages as fetched in a WARC file beside the dataset."),
    Option(
        "BROWSER_PAGES",
        _browser_pages,
        "none",
        "Which pages a browser reads: `none`, `listings` or `all` (needs the extra `browser` and Chromium).",
    ),
    Option("CHROMIUM", str, "/usr/bin/chromium", "The Chromium that is used then."),
    Option(
        "CRAWL_RUN_ID",
        _run_id,
        "",
        "Id of the run, given by `crawlall` and `fleet`; it also stands in its files' names. Else it is made.",
    ),
    Option(
        "LOG_FORMAT",
        _line_format,
        "%(asctime)s %(levelname)-7s %(message)s",
        "Lines of the log: a pattern of Python's logging, or `json` for one object a line.",
    ),
    Option("NEWSROOM_PORT", _port, "8790", "Port of the demo site on 127.0.0.1."),
)
_BY_NAME = {option.name: option for option in OPTIONS}


def defaults() -> dict[str, str]:
    """Each of our settings as text: from the environment variable of the same name, else its default."""
    return {option.name: os.environ.get(option.name, option.default) for option in OPTIONS}


def default(name: str) -> str:
    """What one of our settings is when nobody sets it."""
    return _BY_NAME[name].default


def read(settings: Mapping[str, Any], name: str) -> Any:
    """The value of one of our settings.

    Raises UsageError, in one line that says what is valid.
    """
    option = _BY_NAME[name]
    raw = settings.get(name, option.default)
    text = option.default if raw is None else str(raw).strip()
    try:
        return option.parse(text)
    except ValueError as error:
        raise UsageError(f"{name} is {text!r}; it takes {error}.") from None


def resolve(path: str, project: Path | None) -> Path:
    """A path as the user wrote it, relative to the folder of scrapy.cfg, else to the current folder."""
    return (project or Path.cwd()) / Path(path).expanduser()


def project_folder() -> Path | None:
    """The nearest folder upwards that holds a scrapy.cfg; None outside of a project."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "scrapy.cfg").is_file()), None)
