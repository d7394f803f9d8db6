"""How full the records are: the first thing that a broken selector changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from crawler.items import Article
from crawler.run.manifest import Caution, Warned

FIELDS = (
    "publisher", "language", "section", "kicker", "headline", "teaser", "authors", "published_at",
    "modified_at", "tags", "body", "images", "related", "canonical_url",
)  # fmt: skip

# A section's mix differs from day to day by a few points; a selector that broke takes a field to nearly nothing.
# Half of what it was, and at least 20 points, over at least ten articles, is no mix.
_SHARP_SHARE = 0.5
_SHARP_POINTS = 0.2
_ENOUGH = 10


class FillRates:
    """Counts over one run."""

    def __init__(self) -> None:
        self.articles = 0
        self._filled: Counter[str] = Counter()

    def add(self, article: Article) -> None:
        self.articles += 1
        self._filled.update(name for name in FIELDS if getattr(article, name))

    def rates(self) -> dict[str, float]:
        if not self.articles:
            return {}
        return {name: round(self._filled[name] / self.articles, 4) for name in FIELDS}


def before(summaries: Sequence[Mapping[str, object]]) -> dict[str, float]:
    """Mean rates of earlier runs, weighted by their articles."""
    total, sums = 0, Counter[str]()
    for summary in summaries:
        lines, rates = summary.get("lines"), summary.get("fill_rates")
        if isinstance(lines, int) and isinstance(rates, dict):
            total += lines
            for name, rate in rates.items():
                sums[name] += rate * lines
    return {name: round(sums[name] / total, 4) for name in FIELDS} if total >= _ENOUGH else {}


def drops(now: Mapping[str, float], earlier: Mapping[str, float], articles: int) -> list[Warned]:
    """One sentence for each field that fell sharply."""
    if articles < _ENOUGH:
        return []
    return [
        Warned(
            Caution.FIELD_DROPPED,
            f"{name} is filled in {now[name]:.0%} of the articles, in the last runs it was {rate:.0%}: "
            "look whether the site changed its layout.",
        )
        for name, rate in earlier.items()
        if now.get(name, 0.0) < rate * _SHARP_SHARE and rate - now.get(name, 0.0) >= _SHARP_POINTS
    ]
