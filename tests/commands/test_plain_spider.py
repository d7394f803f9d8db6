"""A spider as Scrapy's tutorial teaches it, in the project: it sees what Scrapy documents, and loses nothing unsaid."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawling import PROJECT, Ended, lines, scrapy
from tests.run.site import Section, Site

SPIDER = """
import scrapy

class Plain(scrapy.Spider):
    name = "plain"

    def __init__(self, url, **kwargs):
        super().__init__(**kwargs)
        self.start_urls = [url]

    def parse(self, response):
        if not response.meta.get("depth"):
            yield {"url": response.url, "start": response.meta.get("is_start_request")}
            for link in response.css("a::attr(href)").getall():
                yield response.follow(link)
        else:
            yield {"url": response.url, "depth": response.meta["depth"]}
"""


@pytest.fixture
def site() -> Iterator[Site]:
    town = Section("town")
    town.grow(2)
    with Site(town) as site:
        yield site


def run(folder: Path, site: Site, *more: str, source: str = SPIDER) -> Ended:
    file = folder / "plain.py"
    file.write_text(source)
    own = ("-a", f"url={site.url('town')}", "-s", "NAMED_HOSTS=127.0.0.1", "-s", "DOWNLOAD_DELAY=0")
    return scrapy(folder, "runspider", str(file), *own, "-L", "INFO", *more)


def test_its_items_are_in_its_feeds_as_it_made_them(tmp_path: Path, site: Site) -> None:
    ended = run(
        tmp_path, site, "-o", f"{tmp_path}/a.jsonl", "-o", f"{tmp_path}/a.csv", "-s", "STATS_DUMP=True"
    )
    assert ended.code == 0, ended.err
    first, *others = lines(tmp_path / "a.jsonl")
    assert first == {"url": site.url("town"), "start": True}
    assert others
    assert {each["depth"] for each in others} == {1}
    with (tmp_path / "a.csv").open(newline="") as file:
        assert [row["url"] for row in csv.DictReader(file)] == [each["url"] for each in (first, *others)]
    assert "'downloader/request_bytes':" in ended.err
    assert "'request_depth_max': 1" in ended.err


def test_by_its_name_it_ends_as_from_its_file(tmp_path: Path, site: Site) -> None:
    (tmp_path / "plain.py").write_text(
        SPIDER.replace('"start": response', '"start": {1}.__iter__(), "was": response')
    )
    own = ("-a", f"url={site.url('town')}", "-s", "NAMED_HOSTS=127.0.0.1", "-s", "SPIDER_MODULES=plain")
    feed = ("-o", f"{tmp_path}/a.jsonl", "-L", "WARNING")
    ended = scrapy(tmp_path, "crawl", "plain", *own, *feed, PYTHONPATH=f"{PROJECT}:{tmp_path}")
    assert ended.code == 3, ended.err
    assert ended.err.splitlines()[-1].startswith(
        "scrapy crawl: Not everything was delivered: 1 × an item could"
    )
    assert len(lines(tmp_path / "a.jsonl")) == 2


def test_a_run_marks_start_requests_where_the_user_names_scrapys_middleware(
    tmp_path: Path, site: Site
) -> None:
    seen = "tests.middlewares.marks.Marks"
    named = {"scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25}
    ended = scrapy(
        tmp_path,
        *("crawl", "section", "-a", f"url={site.url('town')}", "-L", "WARNING"),
        *(
            "-s",
            f"SPIDER_MIDDLEWARES={json.dumps(named)}",
            "-s",
            f"DOWNLOADER_MIDDLEWARES={json.dumps({seen: 10})}",
        ),
    )
    assert ended.code == 0, ended.err
    assert "start /town/" in ended.err


def test_without_a_feed_of_its_own_it_has_the_projects(tmp_path: Path, site: Site) -> None:
    assert run(tmp_path, site).code == 0
    (feed,) = (tmp_path / "plain").glob("*.jsonl")
    assert len(lines(feed)) == 3


def test_an_item_that_no_feed_can_hold_ends_it_with_3_and_one_line(tmp_path: Path, site: Site) -> None:
    source = SPIDER.replace('"start": response.meta.get("is_start_request")', '"start": {1, 2}.__iter__()')
    ended = run(tmp_path, site, "-o", f"{tmp_path}/a.jsonl", source=source)
    assert ended.code == 3
    assert "scrapy runspider: Not everything was delivered: 1 × an item could not be written (" in ended.err
    assert "Traceback" not in ended.err
    assert len(lines(tmp_path / "a.jsonl")) == 2


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ('            yield {"url": response.url, "start"', "a callback raised NameError (see the log)"),
        (
            '    custom_settings = {"ITEM_PIPELINES": {"plain.Broken": 1}}',
            "a pipeline raised KeyError (see the log)",
        ),
    ],
)
def test_what_a_callback_or_a_pipeline_fails_on_ends_it_with_3(
    tmp_path: Path, site: Site, broken: str, told: str
) -> None:
    source = SPIDER.replace(
        "class Plain", "class Broken:\n    def process_item(self, item):\n        item['no']\n\nclass Plain"
    )
    if "custom" in broken:
        source = source.replace('    name = "plain"', f'    name = "plain"\n{broken}')
    else:
        source = source.replace(broken, f"            nonsense\n{broken}")
    ended = run(tmp_path, site, "-o", f"{tmp_path}/a.jsonl", source=source)
    assert ended.code == 3
    assert f"× {told}" in ended.err.splitlines()[-1]


def refused_connection(site: Site) -> str:
    return "http://127.0.0.1:1/"


def not_there(site: Site) -> str:
    return site.url("nowhere")


@pytest.mark.parametrize(
    ("address", "named", "level", "reason"),
    [
        (refused_connection, "127.0.0.1", "ERROR", "refused_connection"),
        (not_there, "127.0.0.1", "", "http_404"),
        (not_there, "paper.example", "WARNING", "private_address"),
    ],
)
def test_one_that_no_page_came_to_says_so_and_ends_with_3(
    tmp_path: Path, site: Site, address: Callable[[Site], str], named: str, level: str, reason: str
) -> None:
    """Silent from WARNING up, and 0, it looked like a section without news."""
    url = address(site)
    more = ("-a", f"url={url}", "-s", f"NAMED_HOSTS={named}", "-s", "RETRY_TIMES=0", "-L", "WARNING")
    ended = run(tmp_path, site, *more, "-s", "CONTACT=me@paper.example")
    assert ended.code == 3
    *before, last = ended.err.splitlines()
    assert last == f"scrapy runspider: Nothing could be fetched: {url} ({reason})."
    assert [line.split()[2] for line in before] == ([level] if level else []), ended.err
    assert all(f"Not fetched: {url} ({reason}: " in line for line in before)


def test_an_errback_that_hears_of_all_that_failed_is_enough(tmp_path: Path, site: Site) -> None:
    """A spider that looks for dead links finds some, and that is no failure of its."""
    source = (
        SPIDER
        + """
    async def start(self):
        for url in self.start_urls:
            yield scrapy.Request(url, errback=self.dead)

    def dead(self, failure):
        yield {"dead": failure.request.url}
"""
    )
    for url in ("http://127.0.0.1:1/", site.url("nowhere")):
        more = ("-a", f"url={url}", "-s", "RETRY_TIMES=0", "-L", "WARNING", "-O", f"{tmp_path}/a.jsonl")
        ended = run(tmp_path, site, *more, "-s", "CONTACT=me@paper.example", source=source)
        assert (ended.code, ended.err) == (0, "")
        assert lines(tmp_path / "a.jsonl") == [{"dead": url}]


def test_a_feed_that_is_refused_ends_it_with_3_and_one_line(tmp_path: Path, site: Site) -> None:
    ended = run(tmp_path, site, "-o", "ftp://me:geheim@127.0.0.1:1/a.jsonl")
    assert ended.code == 3
    assert "could not be stored (Connection refused)." in ended.err.splitlines()[-1]
    assert "Traceback" not in ended.err
    assert "geheim" not in ended.err


@pytest.mark.parametrize(
    ("feed", "told"),
    [
        (
            "a.parquet",
            "a.parquet: a Parquet file has the record's fields, not those of plain: use jsonlines or csv.",
        ),
        (
            "there.json",
            "there.json exists, and nothing can be added to a json file: use -O, or %(time)s in its name.",
        ),
        ("a.csv.gz", "a.csv.gz: .gz is JSON lines, packed: write a.jsonl.gz, or a.csv."),
        ("odd://x/a.jsonl", "its format or storage is not known"),
    ],
)
def test_a_feed_that_could_hold_nothing_is_refused_before_the_start(
    tmp_path: Path, site: Site, feed: str, told: str
) -> None:
    (tmp_path / "there.json").write_text("[]")
    ended = run(tmp_path, site, "-o", feed if "://" in feed else f"{tmp_path}/{feed}")
    assert ended.code == 2, ended.err
    assert told in ended.err.splitlines()[-1]
    assert "Traceback" not in ended.err
    assert not site.requests


def test_a_sites_spider_in_a_file_ends_as_it_does_by_name(tmp_path: Path, site: Site) -> None:
    file = tmp_path / "own.py"
    file.write_text(
        "from crawler.crawl.section import SectionSpider\n\n\nclass Own(SectionSpider):\n    name = 'own'\n"
    )
    ended = scrapy(tmp_path, "runspider", str(file), "-L", "WARNING")
    assert (ended.code, ended.err) == (
        2,
        "scrapy runspider: own has no sections of its own: give one with -a url=https://…\n",
    )
    ended = scrapy(tmp_path, "runspider", str(file), "-a", f"url={site.url('town')}", "-L", "WARNING")
    assert ended.code == 0, ended.err
    (manifest,) = (tmp_path / "own").glob("*.run.json")
    assert json.loads(manifest.read_text())["lines"] == 2


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("none.py", "none.py cannot be loaded: there is no such file."),
        ("empty.py", "holds no spider"),
        ("broken.py", "broken.py cannot be loaded: invalid syntax (broken.py, line 2)."),
    ],
)
def test_a_file_without_a_spider_is_told_in_one_line(tmp_path: Path, file: str, told: str) -> None:
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "broken.py").write_text("import scrapy\nclass 1\n")
    ended = scrapy(tmp_path, "runspider", str(tmp_path / file), "-L", "WARNING")
    assert ended.code == 2
    (line,) = ended.err.splitlines()
    assert told in line


def test_a_torn_file_is_told_before_the_start_for_it_keeps_no_lines(tmp_path: Path, site: Site) -> None:
    torn = tmp_path / "a.jsonl.gz"
    torn.write_bytes(gzip.compress(b"{}\n" * 99)[:-9])
    ended = run(tmp_path, site, "-o", str(torn))
    assert ended.code == 1, ended.err
    assert f"scrapy runspider: {torn} is damaged (" in ended.err.splitlines()[-1]
    assert not site.requests
