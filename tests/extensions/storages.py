"""Feed storages that refuse, each in its own words."""

from __future__ import annotations

from typing import IO, Any

from scrapy import Spider


class Refusing:
    """Scrapy's storage interface."""

    error: Exception

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.uri = uri

    def open(self, spider: Spider) -> IO[bytes]:
        raise self.error

    def store(self, file: IO[bytes]) -> None:
        raise AssertionError("nothing was opened")


class InASentence(Refusing):
    error = ValueError("The bucket is closed.")


class WithoutAWord(Refusing):
    error = EOFError()  # what ftplib raises when the server hangs up
