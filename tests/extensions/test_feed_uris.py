"""Which feeds a run is to make, before anything is fetched."""

from __future__ import annotations

import re
import sys

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from crawler.errors import StartError, UsageError
from crawler.extensions.feed_uris import feed_uri_params, planned_feeds

FORMATS = {
    "parquet": "crawler.exporters.parquet.ParquetItemExporter",
    "gz": "crawler.exporters.packed.GzipLinesExporter",
    "zst": "crawler.exporters.packed.ZstdLinesExporter",
}


def test_a_feed_whose_extra_is_missing_keeps_the_run_from_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "FEEDS": {"a.parquet": {"format": "parquet"}},
        "FEED_EXPORTERS": FORMATS,
        "FEED_URI_PARAMS": feed_uri_params,
    }
    crawler = get_crawler(Spider, settings)
    spider = Spider.from_crawler(crawler, "paper")
    assert [feed.uri for feed in planned_feeds(crawler, spider)] == ["a.parquet"]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(StartError, match="Parquet needs pyarrow"):
        planned_feeds(crawler, spider)


@pytest.mark.parametrize(
    ("uri", "module", "told"),
    [
        ("s3://papers/a.jsonl", "boto3", r"s3:// needs boto3: pip install -e '\.\[s3\]'"),
        (
            "gs://papers/a.jsonl",
            "google.cloud",
            "gs:// needs google-cloud-storage: pip install google-cloud-storage",
        ),
    ],
)
def test_a_storage_whose_library_is_missing_keeps_the_run_from_beginning(
    uri: str, module: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawler = get_crawler(Spider, {"FEEDS": {uri: {"format": "jsonlines"}}})
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(StartError, match=told):
        planned_feeds(crawler, Spider.from_crawler(crawler, "paper"))


def test_a_storage_of_the_users_own_needs_no_library_of_scrapys(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "FEEDS": {"s3://papers/a.jsonl": {"format": "jsonlines"}},
        "FEED_STORAGES": {"s3": "scrapy.extensions.feedexport.FileFeedStorage"},
        "FEED_URI_PARAMS": feed_uri_params,
    }
    crawler = get_crawler(Spider, settings)
    monkeypatch.setitem(sys.modules, "boto3", None)
    assert len(planned_feeds(crawler, Spider.from_crawler(crawler, "paper"))) == 1


def _planned(feeds: dict[str, dict[str, str]]) -> list[str]:
    crawler = get_crawler(
        Spider, {"FEEDS": feeds, "FEED_URI_PARAMS": feed_uri_params, "FEED_EXPORTERS": FORMATS}
    )
    return [feed.uri for feed in planned_feeds(crawler, Spider.from_crawler(crawler, "paper"))]


def test_an_address_may_name_what_the_spider_has_and_when_it_began() -> None:
    (uri,) = _planned({"%(name)s/%(batch_time)s-%(batch_id)d.jsonl": {"format": "jsonlines"}})
    assert re.fullmatch(r"paper/20\d\d-\d\d-\d\dT\d\d-\d\d-\d\d[\d.]*\+00-00-1\.jsonl", uri)


@pytest.mark.parametrize("feed", [("a.xyz", "xyz"), ("nowhere://a.csv", "csv")])
def test_a_feed_that_cannot_be_written_is_told_though_another_one_can(feed: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match="its format or storage is not known"):
        _planned({"a.jsonl": {"format": "jsonlines"}, feed[0]: {"format": feed[1]}})


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("a.csv.gz", "a.jsonl.gz, or a.csv"),
        ("papers/a.json.zst", "a.jsonl.zst, or a.json"),
        ("s3://papers/a.parquet.gz", "a.jsonl.gz, or a.parquet"),
        ("a.xml.gz", "a.jsonl.gz, or a.xml"),
        ("a.2026.gz", "a.2026.jsonl.gz"),
        ("a.gz", "a.jsonl.gz"),
    ],
)
def test_packed_lines_under_the_name_of_something_else_are_refused(name: str, instead: str) -> None:
    """`-o a.csv.gz` held JSON lines, and the run ended with 0."""
    with pytest.raises(UsageError) as refused:
        _planned({name: {"format": name.rpartition(".")[2]}})
    assert str(refused.value).endswith(f": write {instead}.")


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.JL.zst", "a-%(time)s.jsonl.gz", "/dev/stdout"])
def test_packed_lines_under_their_own_name_are_not(name: str) -> None:
    assert _planned({name: {"format": "zst" if name.endswith("zst") else "gz"}})
