"""Scrapy's FeedExporter, which tells who asks what became of its feeds."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions import feedexport
from scrapy.extensions.feedexport import FeedExporter, FeedSlot


class TellingExporter(FeedExporter):
    """What a storage raises Scrapy only logs, with its traceback, and counts in its stats, which may be switched off;
    what an exporter raises while it ends a file is lost with the task it ran in, and the feed passes for made.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.refused: dict[str, str] = {}
        """Address and reason of each feed, or batch of one, that is not there."""
        self.batches: dict[int, str] = {}
        """Number and address of each batch that is; of several feeds, those of the last one."""

    async def _close_slot(self, slot: FeedSlot, spider: Spider) -> None:
        with _heard(self.refused, slot.uri):
            try:
                await super()._close_slot(slot, spider)
            except Exception as error:  # noqa: BLE001  # whatever an exporter raises
                self.refused[slot.uri] = reason(error)
        if slot.itemcount and slot.uri not in self.refused:
            self.batches[slot.batch_id] = slot.uri


def reason(error: BaseException) -> str:
    """What it says as part of a sentence: on one line, without a full stop; its name when it says nothing."""
    said = str(error)
    if isinstance(error, OSError) and error.strerror:
        said = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return " ".join(said.split()).rstrip(".") or type(error).__name__


class _Refusals(logging.Filter):
    """Keeps why a storage refused; the traceback is told to those who look for faults (LOG_LEVEL=DEBUG)."""

    def __init__(self, refused: dict[str, str], uri: str) -> None:
        super().__init__()
        self._refused, self._uri = refused, uri

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        told = str(record.args[-1]) if isinstance(record.args, tuple) and record.args else ""
        # Not another batch's, which is closed at the same time.
        if error is not None and told.endswith(self._uri):
            self._refused[self._uri] = reason(error)
            record.levelno, record.levelname = logging.DEBUG, logging.getLevelName(logging.DEBUG)
        return True


@contextmanager
def _heard(refused: dict[str, str], uri: str) -> Iterator[None]:
    listening = _Refusals(refused, uri)
    feedexport.logger.addFilter(listening)
    try:
        yield
    finally:
        feedexport.logger.removeFilter(listening)
