"""What a dataset holds, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from crawler.dataset.fields import article_fields
from crawler.dataset.index import Index, number_of
from crawler.dataset.reading import Row
from crawler.dataset.source import Source

# Sections and the like are counted up to this many names; a hostile dataset has one for each article.
_MOST_NAMES = 10_000
_COUNTED = ("publisher", "section", "language", "access")
# Always full, or a number that says nothing when it is not there.
_NO_RATE = {
    "schema_version",
    "article_id",
    "revision",
    "complete",
    "page_count",
    "rights",
    "crawl",
    "content_hash",
}


@dataclass(slots=True)
class Figures:
    """Sums over all lines. `filled` counts for each field the lines in which it is not empty."""

    lines: int = 0
    articles: int = 0
    revised: int = 0
    words: int = 0
    pages: int = 0
    joined: int = 0
    """Lines of articles with more than one page."""
    incomplete: int = 0
    modified_before_published: int = 0
    first: str = ""
    last: str = ""
    filled: Counter[str] = field(default_factory=Counter)
    names: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _COUNTED})
    versions: Counter[str] = field(default_factory=Counter)

    def add(self, record: dict[str, Any]) -> None:
        """Count one line."""
        self.lines += 1
        self.revised += record["revision"] > 1
        self.words += record["word_count"]
        self.pages += len(record["page_urls"]) or 1
        self.joined += len(record["page_urls"]) > 1
        self.incomplete += not record["complete"]
        published, modified = record["published_at"], record["modified_at"]
        if published:
            self.first = min(self.first or published, published)
            self.last = max(self.last, published)
            self.modified_before_published += bool(modified) and modified < published
        self.versions[str(record["schema_version"])] += 1
        for name, counter in self.names.items():
            value = record[name]
            counter[value if value in counter or len(counter) < _MOST_NAMES else "(other)"] += 1
        for name in rated():
            self.filled[name] += bool(record[name]) and record[name] != "unknown"


def rated() -> tuple[str, ...]:
    """The fields whose share of filled lines means something."""
    return tuple(each.name for each in article_fields() if each.name not in _NO_RATE)


def figures(source: Source) -> Figures:
    """The figures of a dataset, in one pass and bounded memory. Raises DatasetError for a damaged line."""
    found = Figures()

    def counted(rows: Iterable[Row]) -> Iterable[tuple[int, int, int, bytes]]:
        for row in rows:
            found.add(row.record)
            yield number_of(row.record["article_id"]), 1, 0, b""

    with Index() as index:
        index.fill(counted(source))
        found.articles = len(index)
    return found
