"""What is to be done after a run, from its manifest (plain data, as `.run.json` holds it)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.report.formats import moment


def next_step(manifest: Mapping[str, Any]) -> str:
    """What a person does now."""
    verdict = manifest["verdict"]
    again = asked_again_from(manifest)
    bounded = any(section["end"].startswith("max_") for section in manifest["sections"])
    steps = (
        (verdict == "stopped", "start the same command again; it goes on where this run ended."),
        (
            verdict == "no articles",
            f"`scrapy explain {_first_section(manifest)}` shows what the page is taken for.",
        ),
        (
            verdict == "incomplete" and not manifest["found"],
            f"open {_first_section(manifest)} in a browser: is it there, and the address right? "
            "If so, run it again later.",
        ),
        (
            bool(again),
            "`scrapy report --open` shows what is missing; what failed or is incomplete is asked for again by the "
            f"first run after {moment(again)}.",
        ),
        (
            verdict == "incomplete" or bool(manifest["states"].get("pending")),
            "run it again for the rest; `scrapy report --open` shows what is missing.",
        ),
        (
            bounded,
            "run it again to go on behind the bound; `scrapy report --open` shows the articles in a browser.",
        ),
        (not manifest["path"], "run it again when there may be news."),
    )
    return next(
        (words for applies, words in steps if applies),
        "`scrapy report --open` shows the articles in a browser.",
    )


def asked_again_from(manifest: Mapping[str, Any]) -> str:
    """The first moment at which something that is missing is asked for again (ISO 8601); `""` when nothing is."""
    times = [manifest.get("owed_from"), *(miss.get("retry_at") for miss in manifest["misses"])]
    return min(filter(None, times), default="")


def _first_section(manifest: Mapping[str, Any]) -> str:
    return next((section["url"] for section in manifest["sections"]), "URL")
