"""The feeds of a run: FEEDS, `-o` and `-O` with their addresses filled in."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import FeedExporter
from scrapy.utils.conf import feed_complete_default_values_from_settings

from crawler import options
from crawler.errors import UsageError
from crawler.run.target import Feed


def feed_uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Scrapy's parameters, `time` in the compact form of ISO 8601 (it sorts), and `output_dir`.

    Where many runs of one spider may begin within a second, on many machines with one storage (`crawlall`, `fleet`),
    `time` is the id of the run, which begins with the time.
    """
    time = options.read(spider.settings, "CRAWL_RUN_ID") or f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    output = options.resolve(options.read(spider.settings, "OUTPUT_DIR"), options.project_folder())
    return {**params, "time": time, "output_dir": os.fspath(output)}


def planned_feeds(crawler: Crawler, spider: Spider) -> list[Feed]:
    """Every feed that was asked for, in order.

    Raises UsageError for a format or storage that Scrapy does not know (its log says which), StartError for one whose
    extra is missing.
    """
    if not crawler.settings.getdict("FEEDS"):
        return []
    try:
        exporter = FeedExporter(crawler)
    except NotConfigured:
        raise UsageError(
            "A feed cannot be written: its format or storage is not known (see the line above)."
        ) from None
    feeds = []
    for template, given in crawler.settings.getdict("FEEDS").items():
        complete = feed_complete_default_values_from_settings(dict(given), crawler.settings, str(template))
        if complete["format"] == "parquet" and find_spec("pyarrow") is None:
            from crawler.dataset.arrow import need_pyarrow  # noqa: PLC0415  # only to say that it is missing

            need_pyarrow()
        params = exporter._get_uri_params(spider, complete["uri_params"])  # Scrapy has no public way
        shown = str(template).replace(
            "%(output_dir)s", os.path.relpath(params["output_dir"], options.project_folder())
        )
        feeds.append(Feed(template=shown, uri=str(template) % params, options=given))
    return feeds
