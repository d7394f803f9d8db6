"""A spider's article side run on archived pages: the same callbacks and pipelines, no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, IgnoreRequest, NotConfigured
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import build_from_crawler, load_object
from twisted.python.failure import Failure

from crawler.archive.catalogue import Catalogue
from crawler.archive.notes import OutcomeNote, PageNote
from crawler.archive.reading import Fetched
from crawler.crawl.section import SectionSpider
from crawler.dates import to_utc
from crawler.items import Article
from crawler.ledger.store import SectionState
from crawler.network.marks import HOST_RIGHTS
from crawler.network.rights import HostRights
from crawler.network.tdmrep import Reservation
from crawler.run.ask import Ask


@dataclass(slots=True)
class Rebuilt:
    """What today's readers make of one first page: an article, or the reason why it is none."""

    place: int
    article: Article | None = None
    reason: str = ""
    outcome: OutcomeNote | None = None
    """What became of it in its run."""
    pages: list[int] = field(default_factory=list)
    """Places of the further pages that were read."""


class _Verdicts:
    """Stands where a run's delivery stands, and remembers what the spider says of an article."""

    def __init__(self) -> None:
        self.reason = ""

    def arrive(self, ask: Ask, article: Article) -> None:
        """The article goes on to the pipelines."""

    def refuse(self, ask: Ask, reason: str, **more: Any) -> None:
        self.reason = reason

    def fail(self, ask: Ask, reason: str, **more: Any) -> None:
        self.reason = reason

    def unchanged(self, ask: Ask) -> None:
        self.reason = "not modified"


class Replay:
    """Rebuilds articles from a catalogue with a spider that was made for a crawler without a run.

    Item pipelines that need a run switch themselves off (NotConfigured), as everywhere.
    """

    def __init__(self, spider: SectionSpider, crawler: Crawler, catalogue: Catalogue) -> None:
        self._spider, self._catalogue = spider, catalogue
        self._pipelines = list(_pipelines(crawler))

    def rebuild(self, place: int) -> Rebuilt:
        """Read the article that begins at this place of the catalogue."""
        first = self._catalogue.page(place)
        found = Rebuilt(place, outcome=self._catalogue.outcome(first.record_id))
        note = first.note or PageNote(found_in="archive")
        ask = Ask(
            key=0,
            url=note.asked or first.url,
            section=SectionState(section_id=0, url=note.listing_url),
            found_in=note.found_in or "archive",
            listing_url=note.listing_url,
            listing_page=note.listing_page,
            label=note.label,
        )
        verdicts = _Verdicts()
        run_id = self._catalogue.run_of(place) if first.note else ""
        self._spider.run = SimpleNamespace(delivery=verdicts, plan=SimpleNamespace(run_id=run_id))  # type: ignore[assignment]
        article = self._follow(self._spider.parse_article(_response(first, Request(ask.url)), ask), found)
        if article is None:
            found.reason = verdicts.reason or "no article came of it"
        else:
            article.crawl.fetched_at = to_utc(datetime.fromisoformat(first.date)) if first.date else None
            if found.outcome is not None:
                article.crawl.run_id = found.outcome.crawl.run_id
                article.crawl.fetched_at = found.outcome.crawl.fetched_at
            self._through_pipelines(article, found)
        return found

    def _follow(self, outputs: Iterable[Any], found: Rebuilt) -> Article | None:
        """Answer each request from the archive until an article comes out. HalfRead bounds the pages."""
        waiting = [outputs]
        while waiting:
            for output in waiting.pop():
                if isinstance(output, Article):
                    return output
                if isinstance(output, Request):
                    waiting.append(self._answer(output, found))
        return None

    def _answer(self, request: Request, found: Rebuilt) -> Iterable[Any]:
        hit = self._catalogue.find(request.url, found.place)
        if hit is None:
            return _call(request.errback, _failure(request, IgnoreRequest("not in the archive")))
        place, page = hit
        found.pages.append(place)
        response = _response(page, request)
        if page.status != 200:
            return _call(request.errback, _failure(request, HttpError(response)))
        return _call(request.callback, response, **request.cb_kwargs)

    def _through_pipelines(self, article: Article, found: Rebuilt) -> None:
        try:
            for process in self._pipelines:
                article = process(article)
        except DropItem as error:
            found.reason = str(error)
        else:
            if found.outcome is not None:
                article.article_id = found.outcome.article_id  # one that moved kept the name it had
            found.article = article


def _call(callback: Any, *arguments: Any, **carried: Any) -> Iterable[Any]:
    return callback(*arguments, **carried) or ()


def _failure(request: Request, error: Exception) -> Failure:
    failure = Failure(error)  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]  # as Scrapy does
    return failure


def _response(page: Fetched, request: Request) -> Response:
    """The response that the spider would have been given."""
    note = page.note or PageNote()
    headers = Headers()
    for name, value in page.headers:
        headers.appendlist(name, value.encode("latin-1", "replace"))
    tdm = Reservation(note.tdm_reservation, note.tdm_policy)
    request.meta[HOST_RIGHTS] = HostRights(tdm=tdm, signals=tuple(note.signals))
    kind = responsetypes.from_args(headers=headers, url=page.url, body=page.body)
    return kind(
        page.url, status=page.status, headers=headers, body=page.body, flags=list(note.flags), request=request
    )


def _pipelines(crawler: Crawler) -> Iterable[Callable[[Any], Any]]:
    for component in build_component_list(crawler.settings.getwithbase("ITEM_PIPELINES")):
        try:
            yield build_from_crawler(load_object(component), crawler).process_item
        except NotConfigured:
            continue
