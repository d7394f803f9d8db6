"""The feeds of a run: FEEDS, `-o` and `-O` with their addresses filled in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import FeedExporter
from scrapy.utils.conf import feed_complete_default_values_from_settings
from scrapy.utils.misc import load_object

from crawler import options
from crawler.dataset.reading import suffix_of
from crawler.errors import StartError, UsageError
from crawler.run.target import PACKED_LINES, Feed

# Scrapy's storages that need a library: its module, and what to do. Of S3 Scrapy says itself that boto3 is missing, but
# not where to get it; of GCS nothing before the run has ended and its lines are to be sent.
_LIBRARIES: Mapping[str, tuple[str, str]] = {
    "scrapy.extensions.feedexport.S3FeedStorage": (
        "boto3",
        "boto3: pip install -e '.[s3]' in the project's folder",
    ),
    "scrapy.extensions.feedexport.GCSFeedStorage": (
        "google.cloud.storage",
        "google-cloud-storage: pip install google-cloud-storage in the project's environment",
    ),
}


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

    Raises UsageError for a format or storage that Scrapy does not know (its log says which) and for a name that says
    something else than its feed would hold, StartError for one whose extra is missing.
    """
    asked_for = {str(template): given for template, given in crawler.settings.getdict("FEEDS").items()}
    complete = {
        template: feed_complete_default_values_from_settings(dict(given), crawler.settings, template)
        for template, given in asked_for.items()
    }
    # Of lines in a file nothing need be asked: we write them. The exporters take 2 ms to load.
    if not all(Feed(template=name, uri=name, options=each).is_plain_lines for name, each in complete.items()):
        _must_be_writable(crawler)
    feeds = []
    for template, given in asked_for.items():
        if complete[template]["format"] == "parquet" and find_spec("pyarrow") is None:
            from crawler.dataset.arrow import need_pyarrow  # noqa: PLC0415  # only to say that it is missing

            need_pyarrow()
        params = _params_of(spider, complete[template]["uri_params"])
        shown = template.replace(
            "%(output_dir)s", os.path.relpath(params["output_dir"], options.project_folder())
        )
        in_batches = {"batch_item_count": size} if (size := complete[template]["batch_item_count"]) else {}
        feed = Feed(template=shown, uri=template % params, options={**given, **in_batches})
        _must_be_called_lines(feed, complete[template]["format"], crawler)
        feeds.append(feed)
    return feeds


def _must_be_called_lines(feed: Feed, form: str, crawler: Crawler) -> None:
    """Scrapy takes the format from what stands behind the last dot, and `gz` is JSON lines: in `a.csv.gz` nobody would
    look for them, and `a.gz` no command of ours reads. A name without such an ending (/dev/stdout) promises nothing.

    Raises UsageError.
    """
    name = PurePath(feed.uri)
    if form not in PACKED_LINES or name.suffix != f".{form}" or suffix_of(name).endswith(name.suffix):
        return
    inner = name.with_suffix("")
    known = inner.suffix[1:] in crawler.settings.getwithbase("FEED_EXPORTERS")
    right = f"{inner.stem if known else inner.name}.jsonl{name.suffix}"
    other = f", or {inner.name}" if known else ""
    raise UsageError(f"{feed.uri}: {name.suffix} is JSON lines, packed: write {right}{other}.")


def _params_of(spider: Spider, function: Any) -> dict[str, Any]:
    """What may stand in a feed's address, as Scrapy documents it: all that the spider has, and what FEED_URI_PARAMS
    makes of it."""
    now = datetime.now(UTC)
    params = {name: getattr(spider, name) for name in dir(spider)} | {
        "time": now.replace(microsecond=0).isoformat().replace(":", "-"),
        "batch_time": now.isoformat().replace(":", "-"),
        "batch_id": 1,
    }
    made: dict[str, Any] | None = load_object(function)(params, spider) if function else None
    return params if made is None else made


def _must_be_writable(crawler: Crawler) -> None:
    _need_libraries(crawler)
    try:
        FeedExporter(crawler)
    except NotConfigured:
        raise UsageError(
            "A feed cannot be written: its format or storage is not known (see the line above)."
        ) from None


def _need_libraries(crawler: Crawler) -> None:
    """Raises StartError for a feed whose storage is one of Scrapy's and misses its library."""
    storages = crawler.settings.getwithbase("FEED_STORAGES")
    for uri in map(str, crawler.settings.getdict("FEEDS")):
        scheme = urlsplit(uri).scheme
        module, what_to_do = _LIBRARIES.get(str(storages.get(scheme)), ("", ""))
        if not module:
            continue
        try:
            import_module(module)
        except ImportError:
            raise StartError(f"A feed at {scheme}:// needs {what_to_do}.") from None
