"""Feed storages that refuse, each in its own words."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from scrapy import Spider
from scrapy.exporters import JsonLinesItemExporter


class Refusing:
    """Scrapy's storage interface."""

    error: Exception

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        self.uri = uri

    def open(self, spider: Spider) -> IO[bytes]:
        raise self.error

    def store(self, file: IO[bytes]) -> None:
        raise AssertionError("nothing was opened")


class AtTheEnd(Refusing):
    """Takes what is written, and refuses it when it is to be stored: as FTP and S3 do."""

    def open(self, spider: Spider) -> IO[bytes]:
        return BytesIO()

    def store(self, file: IO[bytes]) -> None:
        raise ConnectionRefusedError(111, "Connection refused")


class InASentence(Refusing):
    error = ValueError("The bucket is closed.")


class WithoutAWord(Refusing):
    error = EOFError()  # what ftplib raises when the server hangs up


class Unfinished(JsonLinesItemExporter):
    """An exporter whose file cannot be brought to its end."""

    def finish_exporting(self) -> None:
        raise OSError(28, "No space left on device")
