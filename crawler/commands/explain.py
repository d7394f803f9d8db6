"""`scrapy explain`: what the readers make of a page, and why."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from scrapy.commands import ScrapyCommand

from crawler.commands.ending import ended
from crawler.errors import BroadsheetError, ExitCode, UsageError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.extract import Page


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] URL|FILE"

    def short_desc(self) -> str:
        return "Show what the readers make of a page, and why"

    def long_desc(self) -> str:
        return (
            "Kind of page, each field with its source and the candidates it beat, the body with what was left "
            "out and why, the next page, rights signals, and the page read as a listing. "
            "FILE is a saved page (.html, .html.gz); its address is taken from --url, from a comment "
            "“saved from url=…”, or from what the page declares."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="as JSON, for machines")
        parser.add_argument("--spider", metavar="NAME", help="read with the selectors of this spider")
        parser.add_argument("--url", metavar="URL", help="the address of FILE")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self.exitcode = ended("explain", lambda: self._explain(args, opts))

    def _explain(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UsageError("give one URL or FILE.")
        import json  # noqa: PLC0415  # what only this command needs

        from crawler.extract.explain.explain import explain  # noqa: PLC0415
        from crawler.report.explanation import in_words  # noqa: PLC0415

        target = args[0]
        selectors = self._selectors(opts.spider) if opts.spider else None
        page = self._fetched(target) if "://" in target else _saved(Path(target).expanduser(), opts.url or "")
        found = explain(page, selectors)
        ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
        text = json.dumps(found, ensure_ascii=ascii_only, indent=2) if opts.json else in_words(found)
        sys.stdout.write(text + "\n")
        return ExitCode.OK

    def _fetched(self, url: str) -> Page:
        from crawler.crawl.answer import content_type_of  # noqa: PLC0415
        from crawler.crawl.look import look_at  # noqa: PLC0415
        from crawler.extract import Page  # noqa: PLC0415

        if self.settings is None:
            raise RuntimeError("scrapy explain was started without settings")
        seen = look_at(self.settings, [url])
        if not seen or seen[-1].response is None:
            raise BroadsheetError(f"{url} could not be read: {seen[-1].reason if seen else 'no answer'}.")
        response = seen[-1].response
        return Page(response.body, response.url, content_type_of(response))

    def _selectors(self, name: str) -> Any:
        from scrapy.spiderloader import get_spider_loader  # noqa: PLC0415

        loader = get_spider_loader(cast("BaseSettings", self.settings))
        if name not in loader.list():
            raise UsageError(f"There is no spider {name!r}; there are {', '.join(sorted(loader.list()))}.")
        return getattr(loader.load(name), "selectors", None)


def _saved(path: Path, url: str) -> Page:
    import gzip  # noqa: PLC0415
    import re  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    from crawler.extract import Page  # noqa: PLC0415
    from crawler.network.sniff import foreign_kind  # noqa: PLC0415
    from crawler.urls import is_web  # noqa: PLC0415

    try:
        body = path.read_bytes()
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', '') or error}.") from error
    if kind := foreign_kind(body):
        raise UsageError(f"{path} is no page: its first bytes are those of {kind}.")
    patterns = (
        rb"saved from url=(?:\(\d+\))?(https?://[^\s>]+)",
        rb"<link[^>]+rel=[\"']?canonical[\"']?[^>]*href=[\"']?(https?://[^\s\"'>]+)",
        rb"<link[^>]+href=[\"'](https?://[^\s\"'>]+)[\"'][^>]*rel=[\"']?canonical",
        rb"og:url[\"'][^>]*content=[\"'](https?://[^\s\"'>]+)",
    )
    matches = (re.search(pattern, body, re.IGNORECASE) for pattern in patterns)
    found = url or next((match[1].decode("utf-8", "replace") for match in matches if match), "")
    if not is_web(found):
        raise UsageError(f"{path} does not say its address: give it with --url https://…")
    return Page(body, found)
