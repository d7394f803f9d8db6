"""A dataset made again from archives: first pages in order, one process per core if wanted, each line once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from crawler.archive.catalogue import Catalogue
from crawler.crawl.replay import Rebuilt, Replay
from crawler.crawl.section import SectionSpider
from crawler.dataset.index import number_of
from crawler.dataset.validate import validate_article
from crawler.errors import StartError, UsageError
from crawler.items import Article

# Articles that one task reads: enough that handing them over costs nothing beside reading them.
_PORTION = 16
_ARGUMENT = "broadsheet-argument-"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a process must know to make the spider: picklable."""

    files: tuple[Path, ...]
    catalogue: Path
    info: Mapping[str, str]
    spider: str
    settings: Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """What became of the first pages. `refused` counts reasons."""

    read: int = 0
    lines: int = 0
    unchanged: int = 0
    replaced: int = 0
    """Fetched by a run that was killed before it delivered them, and again by the next."""
    further_pages: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    invalid: list[str] = field(default_factory=list)


def open_replay(plan: Plan, stack: ExitStack) -> Replay:
    """The spider, its pipelines and the catalogue. Raises UsageError for a spider that there is not."""
    settings = Settings()
    settings.setdict(dict(plan.settings), priority="project")
    loader = get_spider_loader(settings)
    if plan.spider not in loader.list():
        raise UsageError(f"There is no spider {plan.spider!r}; there are {', '.join(sorted(loader.list()))}.")
    kind = loader.load(plan.spider)
    if not issubclass(kind, SectionSpider):
        raise UsageError(f"{plan.spider} is no section spider: it reads no articles.")
    crawler = Crawler(kind, settings)
    arguments = {
        name.removeprefix(_ARGUMENT): value for name, value in plan.info.items() if name.startswith(_ARGUMENT)
    }
    if not arguments and not kind.sections and kind.name == "section":
        arguments = {"url": "https://archive.invalid/"}  # it must have a section, and none is walked
    spider = kind.from_crawler(crawler, **arguments)
    catalogue = stack.enter_context(Catalogue(plan.files, plan.catalogue))
    catalogue.info = dict(plan.info)
    return Replay(spider, crawler, catalogue)


def reread(
    plan: Plan, catalogue: Catalogue, jobs: int, tally: Tally, tick: Callable[[int], None] | None = None
) -> Iterator[Article]:
    """Each article once for every change of its content, in the order of the archives.

    An archive that says what a line's revision was is believed, unless a later one says so too: then the run was
    killed before its line counted. Else revisions are counted. Raises UsageError.
    """
    used: set[int] = set()
    for rebuilt in _rebuilt(plan, catalogue, jobs):
        if tick is not None:
            tick(rebuilt.place)
        if rebuilt.place in used:
            used.discard(rebuilt.place)
            continue
        used.update(page for page in rebuilt.pages if page > rebuilt.place and rebuilt.outcome is None)
        tally.read += 1
        tally.further_pages += len(rebuilt.pages)
        article = _numbered(rebuilt, catalogue, tally)
        if article is None:
            continue
        if problems := validate_article(article):
            tally.invalid.append(f"{article.url}: {problems[0]}")
            continue
        catalogue.tell(number_of(article.article_id), article.content_hash, article.revision)
        tally.lines += 1
        yield article


def _numbered(rebuilt: Rebuilt, catalogue: Catalogue, tally: Tally) -> Article | None:
    article, outcome = rebuilt.article, rebuilt.outcome
    if article is None:
        tally.refused[rebuilt.reason] += 1
        return None
    if _was_replaced(rebuilt, article, catalogue):
        tally.replaced += 1
        return None
    last_hash, last_revision = catalogue.told(number_of(article.article_id))
    if outcome is not None and outcome.outcome == "saved":
        # Today's readers may have seen more changes.
        article.revision = max(last_revision + 1, outcome.revision)
        article.changed_fields = list(outcome.changed_fields)
        return article
    known = {last_hash} if outcome is None else {last_hash, outcome.content_hash}
    if article.content_hash in known:
        tally.unchanged += 1
        return None
    article.revision = max(last_revision + 1, outcome.revision if outcome else 1)
    return article


def _was_replaced(rebuilt: Rebuilt, article: Article, catalogue: Catalogue) -> bool:
    """Whether a later run saved what this page would have become: to that run it had never been delivered."""
    outcome = rebuilt.outcome
    if outcome is not None and outcome.outcome != "saved":
        return False
    before, after = catalogue.saved_around(article.article_id, rebuilt.place)
    if after is None:
        return False
    if outcome is not None:
        return after.revision <= outcome.revision
    return after.revision <= before + 1 or after.content_hash == article.content_hash


def _rebuilt(plan: Plan, catalogue: Catalogue, jobs: int) -> Iterator[Rebuilt]:
    seeds = catalogue.seeds()
    if jobs <= 1:
        with ExitStack() as stack:
            replay = open_replay(plan, stack)
            for seed in seeds:
                yield replay.rebuild(seed)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(plan,)) as pool:
        waiting: deque[Future[bytes]] = deque()
        try:
            while portion := list(islice(seeds, _PORTION)):
                with _stops_later():
                    waiting.append(pool.submit(_portion, portion))
                if len(waiting) > 2 * jobs:
                    yield from _unpacked(waiting.popleft())
            while waiting:
                yield from _unpacked(waiting.popleft())
        except BrokenProcessPool:
            raise StartError(
                "A process was ended from outside, for want of memory perhaps: use fewer --jobs."
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


_PACKED = msgspec.msgpack.Decoder(list[Rebuilt])
_mine: list[Replay] = []
_stack = ExitStack()


@contextmanager
def _stops_later() -> Iterator[None]:
    """A pool that is stopped while it starts cannot be shut down, so a stop waits.

    What starts here never sees Ctrl-C, which a terminal sends to all: this process ends them, and tells.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    # Processes of a pool wait for work for ever when who gave it was killed: each holds the other's pipe open.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _begin(plan: Plan) -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})  # with which a broken pool ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _mine.append(open_replay(plan, _stack))


def _portion(places: list[int]) -> bytes:
    return msgspec.msgpack.encode([_mine[0].rebuild(place) for place in places])


def _unpacked(future: Future[bytes]) -> Iterator[Rebuilt]:
    yield from _PACKED.decode(future.result())
