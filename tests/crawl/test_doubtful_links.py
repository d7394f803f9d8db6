"""A first page whose articles are not known as such is told of; no run calls that complete. Real crawls."""

from __future__ import annotations

from pathlib import Path

from tests.crawl.site import NOT_FOUND, Answer, Site, article, listing, pager
from tests.crawling import Ended, manifest_of, scrapy

# Neither below the section nor made of the headline's words: nothing shows that these are articles.
_TILES = "".join(
    f'<div class="tile"><a href="/x{number}">{name}</a></div>'
    for number, name in enumerate(("Gulls again", "No ice", "Two ferries"))
)


def _crawl(tmp_path: Path, first: Answer) -> Ended:
    second = [f"/works/what-the-crew-of-the-ferry-said-{10_000 + number}/" for number in range(2)]

    def answer(path: str) -> Answer:
        if path == "/works/":
            return first
        if path == "/works/page/2/":
            return listing(second)
        return article(path) if "what-the-crew" in path else NOT_FOUND

    with Site(answer) as site:
        return scrapy(
            tmp_path,
            *("crawl", "section", "-a", f"url={site.url}/works/", "-o", str(tmp_path / "all.jsonl")),
            *("-s", "HOST_RIGHTS_ENABLED=False", "-s", "RETRY_TIMES=0"),
        )


def _warnings(folder: Path) -> list[str]:
    return [f"{each['name']}: {each['text']}" for each in manifest_of(folder)["warnings"]]


def test_a_first_page_without_articles_that_leads_on_is_not_complete(tmp_path: Path) -> None:
    ended = _crawl(tmp_path, listing([], _TILES + pager("/works/page/2/")))
    (warning,) = _warnings(tmp_path)
    assert warning.startswith("links unsure: http://127.0.0.1:")
    assert "shows 0 links to articles, and 3 others of one kind" in warning
    assert "links unsure" in ended.err
    assert ended.code == 4, ended.err
    assert "/works/ (on its first page)." in manifest_of(tmp_path)["sentence"]
    assert manifest_of(tmp_path)["states"]["saved"] == 2


def test_fewer_articles_than_links_passed_over_are_told_of(tmp_path: Path) -> None:
    one = ["/works/what-the-crew-of-the-ferry-said-10009/"]
    ended = _crawl(tmp_path, listing(one, _TILES + pager("/works/page/2/")))
    (warning,) = _warnings(tmp_path)
    assert "shows 1 links to articles, and 3 others of one kind" in warning
    assert ended.code == 0, ended.err


def test_a_page_that_is_understood_is_not_doubted(tmp_path: Path) -> None:
    shown = [f"/works/what-the-crew-of-the-ferry-said-{10_000 + number}/" for number in range(5, 7)]
    ended = _crawl(tmp_path, listing(shown, pager("/works/page/2/")))
    assert _warnings(tmp_path) == []
    assert ended.code == 0, ended.err
