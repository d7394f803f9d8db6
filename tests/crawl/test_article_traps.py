"""Articles of several pages that are traps: joined, or delivered with what is missing. One crawl for all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.site import NOT_FOUND, Answer, Site, article, headline, listing, text_of
from tests.crawling import Ended, lines, scrapy

_BASE = "/papers/what-the-crew-of-the-ferry-said-about-"


def _page(name: str, number: int, *, of: int = 0, following: int | None = None, **more: Any) -> Answer:
    """Page `number` of an article; its pager leads to `following`, its counter says how many there are."""
    counter = f'<div class="page-counter">Page {number} of {of}</div>' if of else ""
    link = (
        f'<div class="page-links"><a class="post-page-numbers" href="{_BASE}{name}/{following}/">{following}</a></div>'
        if following
        else ""
    )
    return article(
        name, paragraphs=text_of(f"{name} part {number}"), foot=counter + link + more.pop("foot", ""), **more
    )


def _error(number: int) -> Answer:
    return (
        _page("error", 1, of=2, following=2) if number == 1 else Answer("<html><body>No</body></html>", 500)
    )


def _absent(number: int) -> Answer:
    return _page("absent", 1, following=2) if number == 1 else NOT_FOUND


def _back(number: int) -> Answer:
    if number == 1:
        return _page("back", 1, of=2, following=2)
    return Answer(status=302, headers={"Location": f"{_BASE}back/"})


def _again(number: int) -> Answer:
    """Every page number answers page 1, with a next page."""
    return _page("again", 1, following=number + 1)


def _endless(number: int) -> Answer:
    """Two pages; every number behind answers the second one, and offers the next."""
    return _page("endless", min(number, 2), following=number + 1)


def _counted(number: int) -> Answer:
    """As endless, but a counter says that two are all."""
    return _page("counted", min(number, 2), of=2, following=number + 1)


def _foreign(number: int) -> Answer:
    if number == 1:
        return _page("foreign", 1, of=2, following=2)
    return article(
        "another",
        canonical="https://paper.example/another-story-altogether-77777/",
        date="2025-01-01T00:00:00Z",
    )


def _boast(number: int) -> Answer:
    """The counter says five; there are two."""
    return _page("boast", number, of=5, following=2 if number == 1 else None) if number < 3 else NOT_FOUND


def _modest(number: int) -> Answer:
    """The counter says one; there are three."""
    return _page("modest", number, of=1 if number == 1 else 0, following=number + 1 if number < 3 else None)


def _first(number: int) -> Answer:
    """All pages name page 1 as canonical."""
    return _page(
        "first", number, of=3, following=number + 1 if number < 3 else None, canonical=f"{_BASE}first/"
    )


_VIEW = '<a href="{}?seite=all">View as one page</a>'


def _single(number: int) -> Answer:
    return _page(
        "single",
        number,
        of=3,
        following=number + 1 if number < 3 else None,
        foot=_VIEW.format(f"{_BASE}single/"),
    )


def _short(number: int) -> Answer:
    """The one-page view shows page 1 again."""
    return _page(
        "short",
        number,
        of=3,
        following=number + 1 if number < 3 else None,
        foot=_VIEW.format(f"{_BASE}short/"),
    )


ANSWERS: dict[str, Callable[[int], Answer]] = {
    "error": _error,
    "absent": _absent,
    "back": _back,
    "again": _again,
    "endless": _endless,
    "counted": _counted,
    "foreign": _foreign,
    "boast": _boast,
    "modest": _modest,
    "first": _first,
    "single": _single,
    "short": _short,
}
# name: pages joined, missing pages, requests
EXPECTED = {
    "error": ([1], [2], 2),
    "absent": ([1], [2], 2),
    "back": ([1], [2], 3),
    "again": ([1], [2], 2),
    "endless": ([1, 2], [3], 3),
    "counted": ([1, 2], [], 3),
    "foreign": ([1], [2], 2),
    "boast": ([1, 2], [3, 4, 5], 2),
    "modest": ([1, 2, 3], [], 3),
    "first": ([1, 2, 3], [], 3),
    "single": ([1, 2, 3], [], 2),
    "short": ([1, 2, 3], [], 4),
}


def _answer(path: str) -> Answer:
    if path == "/papers/":
        return listing([f"{_BASE}{name}/" for name in ANSWERS] + [f"{_BASE}hang/"])
    if not path.startswith(_BASE):
        return NOT_FOUND
    name, _, rest = path.removeprefix(_BASE).partition("/")
    if rest == "?seite=all":
        pages = (1, 2, 3) if name == "single" else (1,)
        return article(name, paragraphs=[one for n in pages for one in text_of(f"{name} part {n}")])
    return ANSWERS[name](int(rest.strip("/") or 1))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    over = threading.Event()

    def answer(path: str) -> Answer:
        if path.startswith(f"{_BASE}hang/"):
            if path.endswith("/2/"):
                over.wait(20)
            return _page("hang", 1, of=2, following=2)
        return _answer(path)

    with Site(answer) as site:
        yield site
        over.set()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def crawl(site: Site, folder: Path) -> Ended:
    return scrapy(
        folder,
        *("crawl", "traps", "-s", "SPIDER_MODULES=tests.crawl.trap_spiders", "-o", str(folder / "all.jsonl")),
        TRAPS_SITE=site.url,
        TRAPS_SECTIONS="papers",
    )


@pytest.fixture(scope="module")
def records(crawl: Ended, folder: Path) -> dict[str, dict[str, Any]]:
    found = {record["url"].rstrip("/").rpartition("-")[2]: record for record in lines(folder / "all.jsonl")}
    assert len(found) == len(lines(folder / "all.jsonl")), crawl.err
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_the_pages_that_are_there_are_joined(name: str, records: dict[str, Any]) -> None:
    pages, missing, _ = EXPECTED[name]
    record = records[name]
    text = "\n\n".join(one for number in pages for one in text_of(f"{name} part {number}"))
    assert record["headline"] == headline(name)
    assert record["text"] == text
    assert record["missing_pages"] == missing
    assert record["complete"] is (not missing)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_page_costs_one_request(name: str, crawl: Ended, site: Site) -> None:
    assert site.asked_below(f"{_BASE}{name}/") == EXPECTED[name][2]


def test_a_page_that_hangs_is_missing(records: dict[str, Any]) -> None:
    assert records["hang"]["missing_pages"] == [2]
    assert records["hang"]["text"] == "\n\n".join(text_of("hang part 1"))


def test_half_read_articles_make_the_run_incomplete(crawl: Ended) -> None:
    assert crawl.code == 3
    assert "Traceback" not in crawl.err
