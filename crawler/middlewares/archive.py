"""Keeps what was fetched: one WARC file a run, beside the dataset (ARCHIVE=True, extra `[archive]`)."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from crawler import options
from crawler.archive.notes import OutcomeNote, PageNote
from crawler.archive.writing import END, ArchiveFile, recover
from crawler.items import Article
from crawler.network.marks import HOST_RIGHTS
from crawler.network.rights import HostRights
from crawler.run.current import run_of
from crawler.run.run import SOFTWARE, Run
from crawler.urls import clean_url

logger = logging.getLogger(__name__)

# First pages whose article has not ended yet; a run has a few on the way at a time, refused ones stay.
_REMEMBERED = 10_000


class ArchiveMiddleware:
    """Stands above all middlewares that may refuse a response, so that it keeps what the spider is given.

    When the disk refuses a record the archive ends there, the run goes on, and the fault is in its verdict.
    Raises StartError when the file cannot be made or warcio is missing.
    """

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._run = run
        self._names: dict[str, str] = {}
        stem = run.target.stem
        name = stem.name if run.target.mode == "new" else f"{stem.name}.{run.plan.run_id}"
        for mended in recover(stem.parent) if stem.parent.exists() else ():
            logger.info("Closed the archive of a run that was killed: %s", mended)
        info = {
            "software": SOFTWARE,
            "isPartOf": run.plan.run_id,
            "description": f"spider {run.plan.spider}",
            "robots": "obey" if crawler.settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "broadsheet-spider": run.plan.spider,
            "broadsheet-dataset": stem.name,
            **{f"broadsheet-argument-{key}": value for key, value in run.plan.arguments.items()},
        }
        self._file: ArchiveFile | None = ArchiveFile(stem.with_name(name + END), info)
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        crawler.signals.connect(self.item_dropped, signals.item_dropped)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = run_of(crawler)
        if run is None or not options.read(crawler.settings, "ARCHIVE"):
            raise NotConfigured
        return cls(crawler, run)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status != 304:  # it has nothing but a head
            self._guarded(lambda: self._keep(request, response))
        return response

    def _keep(self, request: Request, response: Response) -> None:
        if self._file is None:
            return
        note = _note(request, response)
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        record_id = self._file.write_page(response.url, response.status, headers, response.body, note)
        if note.role == "article":
            if len(self._names) >= _REMEMBERED:
                del self._names[next(iter(self._names))]
            self._names[clean_url(response.url)] = record_id

    def item_scraped(self, item: Any) -> None:
        self._outcome(item, "saved")

    def item_dropped(self, item: Any, exception: Exception) -> None:
        if str(exception) == "unchanged":
            self._outcome(item, "unchanged")

    def _outcome(self, item: Any, outcome: Any) -> None:
        record_id = self._names.pop(item.url, None) if isinstance(item, Article) else None
        if record_id is None or self._file is None:
            return
        note = OutcomeNote(
            outcome=outcome,
            article_id=item.article_id,
            revision=item.revision,
            changed_fields=item.changed_fields,
            content_hash=item.content_hash,
            page_urls=item.page_urls,
            crawl=item.crawl,
        )
        file = self._file
        self._guarded(lambda: file.write_outcome(item.url, record_id, note))

    def spider_closed(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            self._guarded(lambda: self._report(file.close()))

    def _report(self, path: Any) -> None:
        if path is not None:
            logger.info("Archive: %s", path)

    def _guarded(self, work: Any) -> None:
        try:
            work()
        except OSError as error:
            if self._file is not None:
                self._file.abandon()
            self._file = None
            self._run.faults.append(f"the archive could not be written: {error.strerror or error}")
            logger.error("The archive could not be written: %s. The pages from here on are not kept.", error)


def _note(request: Request, response: Response) -> PageNote:
    carried = request.cb_kwargs
    asked = (request.meta.get("redirect_urls") or [request.url])[0]
    note = PageNote(flags=[flag for flag in response.flags if isinstance(flag, str)])
    note.asked = asked if asked != response.url else ""
    if "ask" in carried:
        ask = carried["ask"]
        note.role, note.label, note.found_in = "article", ask.label, ask.found_in
        note.listing_url, note.listing_page = ask.listing_url, ask.listing_page
    elif "half" in carried:
        note.role = "page"
    elif "walk" in carried:
        note.role = "listing"
    rights = request.meta.get(HOST_RIGHTS)
    if isinstance(rights, HostRights):
        note.tdm_reservation, note.tdm_policy = rights.tdm.reservation, rights.tdm.policy
        note.signals = list(rights.signals)
    return note
