"""Sections that are traps: each costs a handful of requests, and none loses an article. One crawl for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crawl.site import NOT_FOUND, Answer, Site, article, listing, pager
from tests.crawling import Ended, lines, manifest_of, scrapy

_SESSIONS = count(1)


def _urls(section: str, numbers: range) -> list[str]:
    return [f"/{section}/what-the-crew-of-the-ferry-said-{10_000 + number}/" for number in numbers]


def _number(path: str) -> int:
    """N of /section/page/N/, 1 on the section itself."""
    parts = path.strip("/").split("/")
    return int(parts[2]) if len(parts) == 3 else 1


def _calendar(path: str) -> Answer:
    """A calendar in both directions, for ever, that looks like a pager."""
    month = _number(path)
    around = pager(f"/months/page/{month + 1}/") + f'<a rel="prev" href="/months/page/{month - 1}/">Back</a>'
    return listing(_urls("months", range(5)) if month == 1 else [], around)


def _sorting(path: str) -> Answer:
    """The same page in another order, and a session that is new at each request."""
    query = parse_qs(urlsplit(path).query)
    page = int(query.get("page", ["1"])[0])
    session = next(_SESSIONS)
    order = f'<nav class="pagination"><a href="?sort=date&sid={session}" rel="next">Next</a></nav>'
    following = (
        pager(f"?page={page + 1}&sid={session}") if page < 3 else pager(f"?sid={session}", "Next page")
    )
    return listing(_urls("sorting", range(5 * page - 5, 5 * page)), order + following)


def _loop(path: str) -> Answer:
    """Cursors that lead back."""
    cursor = parse_qs(urlsplit(path).query).get("before", [""])[0]
    following = {"": "a", "a": "b", "b": "a"}[cursor]
    start = {"": 0, "a": 5, "b": 10}[cursor]
    return listing(_urls("loop", range(start, start + 5)), pager(f"/loop/?before={following}", "Older posts"))


def _past(path: str) -> Answer:
    """A page past the end answers page 1."""
    page = _number(path)
    page = page if page <= 3 else 1
    return listing(_urls("past", range(5 * page - 5, 5 * page)), pager(f"/past/page/{_number(path) + 1}/"))


def _redirect(path: str) -> Answer:
    """A page past the end leads back to the section."""
    page = _number(path)
    if page > 2:
        return Answer(status=302, headers={"Location": "/redirect/"})
    return listing(_urls("redirect", range(5 * page - 5, 5 * page)), pager(f"/redirect/page/{page + 1}/"))


def _sticky(path: str) -> Answer:
    """Two teasers on every page; behind page 3 nothing else, for ever."""
    page = _number(path)
    own = range(2 + 3 * (page - 1), 2 + 3 * page) if page <= 3 else range(0)
    return listing(_urls("sticky", range(2)) + _urls("sticky", own), pager(f"/sticky/page/{page + 1}/"))


class _Shifting:
    """Ten new articles arrive each time between two requests, until twenty came: page 2 shows page 1 again."""

    def __init__(self) -> None:
        self.arrived = 0

    def __call__(self, path: str) -> Answer:
        page = _number(path)
        if page == 2 and not self.arrived:
            self.arrived = 10
        newest_first = [*_urls("shifting", range(100, 100 + self.arrived)), *_urls("shifting", range(30))]
        shown = newest_first[10 * page - 10 : 10 * page]
        last = 10 * page >= len(newest_first)
        return listing(shown, "" if last else pager(f"/shifting/page/{page + 1}/"))


def _more(path: str) -> Answer:
    """A button that says where more is."""
    page = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
    button = f'<button class="load-more" data-url="/more/?page={page + 1}">Load more</button>'
    return listing(_urls("more", range(5 * page - 5, 5 * page)), button if page < 3 else "")


def _broken(path: str) -> Answer:
    """Page 2 cannot be read."""
    if _number(path) == 2:
        return Answer("<html><body>Sorry</body></html>", 500)
    return listing(_urls("broken", range(5)), pager("/broken/page/2/"))


@dataclass(frozen=True)
class Trap:
    answer: Any
    articles: int
    end: str
    listing_requests: int
    """At most."""


TRAPS = {
    "months": Trap(_calendar, 5, "no_new_articles", 3),
    "sorting": Trap(_sorting, 15, "end", 3),
    "loop": Trap(_loop, 15, "loop", 3),
    "past": Trap(_past, 15, "no_new_articles", 5),
    "redirect": Trap(_redirect, 10, "led_back", 5),
    "sticky": Trap(_sticky, 11, "no_new_articles", 5),
    "shifting": Trap(_Shifting(), 30, "end", 4),
    "more": Trap(_more, 15, "end", 3),
    "broken": Trap(_broken, 5, "unreadable", 2),
}


def _answer(path: str) -> Answer:
    section, _, rest = path.strip("/").partition("/")
    if section not in TRAPS:
        return NOT_FOUND
    if rest.startswith("what-the-crew"):
        return article(urlsplit(path).path)
    said: Answer = TRAPS[section].answer(path)
    return said


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(_answer) as site:
        yield site


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("traps")


@pytest.fixture(scope="module")
def crawl(site: Site, folder: Path) -> Ended:
    return scrapy(
        folder,
        *("crawl", "traps", "-s", "SPIDER_MODULES=tests.crawl.trap_spiders", "-o", str(folder / "all.jsonl")),
        TRAPS_SITE=site.url,
        TRAPS_SECTIONS=",".join(TRAPS),
    )


@pytest.mark.parametrize("name", TRAPS)
def test_the_trap_loses_no_article(name: str, crawl: Ended, site: Site, folder: Path) -> None:
    records = [record for record in lines(folder / "all.jsonl") if f"/{name}/" in record["url"]]
    assert len({record["url"] for record in records}) == len(records) == TRAPS[name].articles, crawl.err[
        -3000:
    ]


@pytest.mark.parametrize("name", TRAPS)
def test_the_trap_costs_a_handful_of_requests(name: str, crawl: Ended, site: Site) -> None:
    asked = site.asked_below(f"/{name}/") - TRAPS[name].articles
    assert asked <= TRAPS[name].listing_requests, {
        p: n for p, n in site.asked.items() if p.startswith(f"/{name}/")
    }


@pytest.mark.parametrize("name", TRAPS)
def test_the_manifest_says_how_the_walk_ended(name: str, crawl: Ended, site: Site, folder: Path) -> None:
    reports = {report["url"]: report for report in manifest_of(folder)["sections"]}
    assert reports[f"{site.url}/{name}/"]["end"] == TRAPS[name].end


def test_every_article_is_asked_for_once(crawl: Ended, site: Site) -> None:
    articles = {path: times for path, times in site.asked.items() if "what-the-crew" in path}
    assert set(articles.values()) == {1}


def test_one_section_is_walked_after_the_other(crawl: Ended, site: Site, folder: Path) -> None:
    walked = [page["section"] for page in manifest_of(folder)["listing_pages"]]
    assert list(dict.fromkeys(walked)) == [f"{site.url}/{name}/" for name in TRAPS]
    assert walked == sorted(walked, key=[f"{site.url}/{name}/" for name in TRAPS].index)


def test_a_listing_page_that_cannot_be_read_is_told(crawl: Ended, folder: Path) -> None:
    assert crawl.code == 3
    assert "/broken/page/2/ (http_500)" in manifest_of(folder)["sentence"]
    assert "Traceback" not in crawl.err
