"""How the log's lines look, for eyes or for machines, and what never gets into one: passwords, Scrapy's account of
itself.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from scrapy.settings import BaseSettings

from crawler.masking import masked

PACKAGE = "crawler"
"""Above all our loggers."""

# They list every component and every changed setting at each start: twenty lines before the first article. With
# LOG_LEVEL=DEBUG they speak.
_TALKATIVE = (
    "scrapy.middleware",
    "scrapy.crawler",
    "scrapy.addons",
    "scrapy.utils.log",
    "scrapy.extensions.memusage",
    "scrapy.core.engine",
)


class JsonLines(logging.Formatter):
    """One object a line: time, level, logger, message; of an article its parts; of a fault its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if isinstance(record.args, Mapping):
            row["data"] = dict(record.args)
        if record.exc_info:
            row["traceback"] = self.formatException(record.exc_info)
        return masked(json.dumps(row, ensure_ascii=True, default=str))


class Brief(logging.Formatter):
    """For the eyes of somebody who sits before it: the time of day, and a level only where something is wrong.

    An article has one line at any width; a problem is told in full.
    """

    def __init__(self, width: Callable[[], int]) -> None:
        super().__init__("%(asctime)s %(message)s", "%H:%M:%S")
        self._width = width

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        if record.levelno >= logging.WARNING:
            return f"{record.asctime} {record.levelname.lower()}: {record.message}"
        line = f"{record.asctime} {record.message}"
        return line if "\n" in line else _cut(line, self._width())


def _cut(line: str, width: int) -> str:
    """The line within that many columns of a terminal, where a Chinese letter takes two."""
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415  # on a terminal only, where rich is there already

    return line if cell_len(line) <= width else set_cell_size(line, max(width - 1, 0)).rstrip() + "…"


def hush(settings: BaseSettings) -> None:
    """Keep Scrapy's account of itself out of a log that is for reading, and make no record that no handler takes."""
    # A record for each article takes 20 µs; Scrapy leaves the root logger open for all levels.
    logging.getLogger(PACKAGE).setLevel(min((each.level for each in logging.root.handlers), default=0))
    if settings.get("LOG_LEVEL") != "DEBUG":
        for name in _TALKATIVE:
            logging.getLogger(name).addFilter(_is_problem)  # a level would be undone by Scrapy's own set-up


class _Record(logging.LogRecord):
    """A record without passwords, whoever writes it: a feed's address, an overridden setting, an error's text.

    Not a filter: Scrapy makes its handler anew when feeds are stored.
    """

    _shown: str | None = None

    def getMessage(self) -> str:  # noqa: N802  # logging's name
        return masked(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        return self._shown

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._shown = text and masked(text)


def mask() -> None:
    """From here on no log of this process shows a password."""
    logging.setLogRecordFactory(_Record)


def is_json(settings: BaseSettings) -> bool:
    """Whether LOG_FORMAT asks for JSON."""
    return str(settings.get("LOG_FORMAT")).strip().lower() == "json"


def install_json(settings: BaseSettings) -> None:
    """Put our handler in the place of Scrapy's, which takes a pattern only; LOG_FILE and LOG_LEVEL hold as ever.

    Before the crawler process is made: it writes its first lines at once. Raises OSError.
    """
    path = settings.get("LOG_FILE")
    handler: logging.Handler = logging.NullHandler()
    if path:
        handler = logging.FileHandler(
            path, "a" if settings.getbool("LOG_FILE_APPEND") else "w", encoding=settings.get("LOG_ENCODING")
        )
    elif settings.getbool("LOG_ENABLED"):
        handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    handler.setLevel(settings.get("LOG_LEVEL"))
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(handler)
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")


def _is_problem(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
