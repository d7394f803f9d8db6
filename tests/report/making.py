"""Runs to report on: the newsroom's stories as a dataset, with a made-up past of twenty runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.dates import to_utc
from crawler.items import Article, Block, Crawl, Image, Related, Rights, seal
from crawler.newsroom.truth import truth
from crawler.run.filling import FillRates
from crawler.run.manifest import Caution, ListingPage, Manifest, SectionReport, Warned, write
from crawler.run.traffic import Traffic

SITE = "https://morgenkontor.example"
SECTION = f"{SITE}/leadership-karriere/"
NOW = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)

HOSTILE = [
    "<script>window.owned=1</script>",
    '"><img src=x onerror="window.owned=1">',
    "</script><script>window.owned=1</script>",
    "<!--<script>",
    "]]><svg onload=window.owned=1>",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "\u202egnp.exe \u2028 line \u2029 end",
    "x" * 3_000,
]


def story(number: int, **changes: Any) -> Article:
    """The newsroom's story of that number, as a record."""
    told = _told()[number % 20]
    values: dict[str, Any] = {
        **told,
        "body": [Block(**block) for block in told["body"]],
        "images": [Image(**image) for image in told["images"]],
        "related": [Related(**card) for card in told["related"]],
        "rights": Rights(**told["rights"]),
        "crawl": Crawl(run_id="run-21", spider="newsroom", fetched_at=to_utc(NOW), found_in="listing"),
    }
    return seal(Article(**{**values, **changes}))


def _told() -> list[dict[str, Any]]:
    """Ten stories of each section, however many the newsroom holds."""
    every = truth(SITE)
    return [
        told for language in ("de", "en") for told in [t for t in every if t["language"] == language][:10]
    ]


def stories(count: int = 20) -> list[Article]:
    """So many articles, each with an address of its own; published some hours apart."""
    made = []
    for number in range(count):
        url = f"{SITE}/leadership-karriere/story-{number}/"
        when = to_utc(NOW - timedelta(hours=7 * number))
        named = {"headline": f"Story {number}: what the harbour knew"} if count > 20 else {}
        if count > 20:
            named |= {"url": url, "canonical_url": url, "published_at": when}
        made.append(story(number, **named))
    return made


def write_lines(path: Path, articles: Iterable[Article]) -> None:
    rows = (json.dumps(asdict(article), ensure_ascii=False) + "\n" for article in articles)
    path.write_text("".join(rows), "utf-8")


def write_run(folder: Path, number: int, articles: Sequence[Article], **changes: Any) -> Path:
    """Run `number` of 21 (the 21st is the one of today) with these articles; the manifest's path."""
    begun = NOW - timedelta(days=21 - number)
    stem = folder / f"{begun:%Y%m%dT%H%M%SZ}"
    dataset = stem.with_suffix(".jsonl")
    fill = FillRates()
    for article in articles:
        article.crawl.run_id = f"run-{number}"
        article.crawl.fetched_at = to_utc(begun)
        fill.add(article)
    if articles:
        write_lines(dataset, articles)
    halves = sum(not article.complete for article in articles)
    values: dict[str, Any] = {
        "run_id": f"run-{number}",
        "spider": "newsroom",
        "dataset": "output/newsroom/%(time)s.jsonl",
        "path": f"output/newsroom/{dataset.name}" if articles else "",
        "mode": "new",
        "lines": len(articles),
        "started_at": to_utc(begun),
        "ended_at": to_utc(begun + timedelta(seconds=143)),
        "found": len(articles),
        "states": {"saved": len(articles) - halves, "incomplete": halves},
        "fill_rates": fill.rates(),
        "verdict": "complete",
        "sentence": "Complete.",
        "exit_code": 0,
    }
    manifest = stem.with_name(stem.name + ".run.json")
    write(Manifest(**{**values, **changes}), manifest)
    return manifest


def write_past(folder: Path) -> None:
    """Twenty runs before today's; the teaser and the authors were nearly always there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 21):
        few = [story(number, headline=f"Earlier {number}")] if number < 20 else [_first_revision()]
        rates = {
            "publisher": 1.0,
            "language": 1.0,
            "section": 1.0,
            "kicker": 0.5 + number % 4 * 0.05,
            "headline": 1.0,
            "teaser": 0.95 - number % 3 * 0.02,
            "authors": 0.9 + number % 5 * 0.02,
            "published_at": 1.0,
            "modified_at": 0.15 + number % 6 * 0.02,
            "tags": 0.9,
            "body": 1.0,
            "images": 0.4 + number % 3 * 0.05,
            "related": 0.95 - number % 2 * 0.03,
            "canonical_url": 0.8,
        }
        write_run(folder, number, few, lines=12, fill_rates=rates)


def _first_revision() -> Article:
    article = story(0)
    article.teaser = article.teaser.replace("1782", "1728")
    article.body[0].text = article.body[0].text.replace("Freitagmorgen", "Samstagmorgen")
    return seal(article)


def write_today(folder: Path, articles: Sequence[Article]) -> Path:
    """Today's run: what a report has to show at its fullest."""
    halves = sum(not article.complete for article in articles)
    articles[0].revision, articles[0].changed_fields = 2, ["teaser", "body"]
    traffic = Traffic()
    for second in range(143):
        for _ in range(1 + second * 7 % 5 // 2):
            traffic.sent(second)
            traffic.answered(second, 18_000 + second * 97, 0.004 * (second * 13 % 97 + 8))
    fill = FillRates()
    for article in articles:
        fill.add(article)
    count = len(articles)
    return write_run(
        folder,
        21,
        articles,
        found=count + 12,
        states={
            "saved": count - halves,
            "incomplete": halves,
            "known": 5,
            "refused": 3,
            "gone": 1,
            "failed": 2,
            "pending": 1,
        },
        reasons={
            "refused": {"video only": 2, "no text": 1},
            "failed": {"http_503": 1, "timeout": 1},
            "incomplete": {"cut": 2, "pages missing: 2": 1, "pages missing: 3": 1},
        },
        fill_rates=fill.rates() | {"authors": 0.25},
        warnings=[
            Warned(
                Caution.FIELD_DROPPED,
                "authors is filled in 25% of the articles, in the last runs it was 94%: "
                "look whether the site changed its layout.",
            )
        ],
        sections=[
            SectionReport(url=SECTION, articles=count + 7, pages=3, end="frontier"),
            SectionReport(url=f"{SITE}/founders-money/", articles=5, pages=1, end="end"),
        ],
        listing_pages=[
            ListingPage(url=SECTION, section=SECTION, number=1, links=12, new=12),
            ListingPage(url=f"{SECTION}page/2/", section=SECTION, number=2, links=12, new=11),
            ListingPage(url=f"{SECTION}page/3/", section=SECTION, number=3, error="http_503"),
        ],
        misses=[
            {
                "url": f"{SECTION}seilerei/",
                "state": "failed",
                "reason": "http_503",
                "retry_at": "2026-03-09T07:00:00Z",
            },
            {
                "url": f"{SECTION}orgelbau/",
                "state": "failed",
                "reason": "timeout",
                "retry_at": "2026-03-09T07:00:00Z",
            },
            {"url": f"{SECTION}alter-tarif/", "state": "gone", "reason": "http_404", "retry_at": ""},
            {"url": "javascript:alert(1)", "state": "incomplete", "reason": "<b>cut</b>", "retry_at": ""},
        ],
        requests=sum(traffic.requests),
        response_bytes=sum(traffic.received),
        traffic=traffic,
        peak_memory=104_857_600,
        verdict="incomplete",
        sentence=f"Finished, but could not read {SECTION}page/3/ (http_503), 2 articles failed, 4 incomplete.",
        exit_code=3,
    )
