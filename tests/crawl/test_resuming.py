"""An article of several pages, killed between two of them: the next ordinary run joins it whole, once."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from tests.crawl.site import NOT_FOUND, Answer, Site, article, listing, text_of
from tests.crawling import PROJECT, environment, lines, scrapy

_STORY = "/works/what-the-crew-of-the-ferry-said-10001/"


def test_pages_are_joined_when_the_crawl_is_resumed(tmp_path: Path) -> None:
    reached, resumed = threading.Event(), threading.Event()

    def answer(path: str) -> Answer:
        if path == "/works/":
            return listing([_STORY, "/works/how-the-harbour-got-its-lamps-10002/"])
        if not path.startswith("/works/"):
            return NOT_FOUND
        number = int(path.removeprefix(_STORY).strip("/") or 1) if path.startswith(_STORY) else 1
        if path.startswith(_STORY) and number == 3 and not resumed.is_set():
            reached.set()
            resumed.wait(30)
        more = number < 3 and path.startswith(_STORY)
        foot = (
            f'<div class="page-links"><a href="{_STORY}{number + 1}/">{number + 1}</a></div>' if more else ""
        )
        return article(
            path.split("/")[2], paragraphs=text_of(f"part {number} of {path.split('/')[2]}"), foot=foot
        )

    with Site(answer) as site:
        crawl = ["crawl", "section", "-a", f"url={site.url}/works/", "-o", str(tmp_path / "all.jsonl")]
        crawl += ["-s", "HOST_RIGHTS_ENABLED=False"]
        killed = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *crawl],
            cwd=PROJECT,
            env=environment(tmp_path),
            stderr=subprocess.DEVNULL,
        )
        try:
            assert reached.wait(60), "the crawl never came to page 3"
        finally:
            killed.kill()
            killed.wait(10)
            resumed.set()
        site.asked.clear()
        ended = scrapy(tmp_path, *crawl)
    assert ended.code == 0, ended.err
    records = {record["url"].removeprefix(site.url): record for record in lines(tmp_path / "all.jsonl")}
    assert len(records) == len(lines(tmp_path / "all.jsonl")) == 2
    story = _STORY.split("/")[2]
    assert records[_STORY]["text"] == "\n\n".join(
        one for n in (1, 2, 3) for one in text_of(f"part {n} of {story}")
    )
    assert records[_STORY]["complete"]
    assert [site.asked[path] for path in (_STORY, f"{_STORY}2/", f"{_STORY}3/")] == [1, 1, 1]


def test_scrapys_own_queue_on_disk_is_left_out_for_the_ledger_holds_the_same(tmp_path: Path) -> None:
    story = "/works/how-the-harbour-got-its-lamps-10002/"

    def answer(path: str) -> Answer:
        pages = {"/works/": listing([story]), story: article("lamps", paragraphs=text_of("lamps"))}
        return pages.get(path, NOT_FOUND)

    with Site(answer) as site:
        ended = scrapy(
            tmp_path, "crawl", "section", "-a", f"url={site.url}/works/", "-s", f"JOBDIR={tmp_path}/job"
        )
    assert ended.code == 0, ended.err
    assert "JOBDIR is left out" in ended.err
    assert not (tmp_path / "job").exists()
