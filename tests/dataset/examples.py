"""Articles of our own writing for the tests of datasets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from crawler.items import Article, Block, Crawl, Image, Related, seal


def rich_article(number: int = 0, **changes: Any) -> Article:
    """An article that fills every field, on two pages."""
    url = f"https://paper.example/work/harbour-{number}"
    article = Article(
        url=url,
        canonical_url=url,
        publisher="The Paper",
        language="en",
        section="Leadership & Karriere",
        kicker="Harbours",
        headline=f"The ferry that waits, part {number}",
        teaser="Why a small harbour keeps its timetable on paper.",
        authors=["Ada Quill", "Søren Ægir"],
        published_at="2026-03-01T06:30:00Z",
        modified_at="2026-03-02T07:00:00Z",
        published_raw="1 March 2026, 7:30 am",
        tags=["ferries", "0123", "1e400"],
        access="free",
        body=[
            Block(text="The first boat leaves at six, when there is somebody to take along."),
            Block(type="heading", level=2, text="A timetable, in pencil"),
            Block(type="code", text="06:00  quay\n  06:20  island"),
            Block(
                type="image",
                text="A quay",
                url="https://paper.example/quay.jpg",
                caption="Low tide",
                credit="M. Low",
            ),
            Block(type="list_item", level=1, text="Bring coins.", page=2),
            Block(type="table_row", text="Monday | 06:00", page=2),
            Block(type="quote", text="“We wait”, she says.", page=2),
            Block(type="embed", url="https://video.example/1", page=2),
        ],
        page_count=2,
        page_urls=[url, url + "?page=2"],
        images=[
            Image(url="https://paper.example/lead.jpg", caption="The quay", credit="M. Low", alt="A quay")
        ],
        related=[
            Related(url="https://paper.example/work/tide", headline="Tide", section="Work", label="More")
        ],
        crawl=Crawl(
            run_id="20260303T060000Z-abcd",
            spider="paper",
            fetched_at="2026-03-03T06:00:00Z",
            found_in="listing",
            listing_url="https://paper.example/work/",
            listing_page=1,
            software="broadsheet/0.1.0",
        ),
    )
    for name, value in changes.items():
        setattr(article, name, value)
    return seal(article)


def sparse_article(number: int = 0, **changes: Any) -> Article:
    """An article of which hardly anything is known."""
    article = Article(url=f"https://paper.example/short/{number}", page_urls=[])
    for name, value in changes.items():
        setattr(article, name, value)
    return seal(article)


def record(article: Article) -> dict[str, Any]:
    """The article as a line of a dataset holds it."""
    made: dict[str, Any] = msgspec.to_builtins(article)
    return made


def encoded(article: Article) -> bytes:
    """The line itself, with its line feed."""
    return msgspec.json.encode(article) + b"\n"


def lines_file(path: Path, *articles: Article) -> Path:
    """A file with these articles as lines, in a folder that is made if need be."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"".join(map(encoded, articles)))
    return path
