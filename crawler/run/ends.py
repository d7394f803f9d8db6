"""How walks end, and after which ends nothing can lie behind that was not seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.ledger.store import RunRow
from crawler.run.manifest import SectionReport

SURE = frozenset({"end", "frontier", "no_next_found", "loop"})
# The page before led on, and the page it led to showed nothing new. It may be the end of a section whose pager goes
# too far; it may be a server that is tired, and says so with status 200 or sends everyone to the front page.
DOUBTFUL = frozenset({"nothing_new", "no_new_articles", "led_back"})
# Ends at which the user has what he asked for.
ASKED_FOR = frozenset({"since", "feed", "sitemap"})

# A fault of the moment is over then, as with the first pause between two tries of an article.
_LATER = timedelta(hours=1)
# So many runs are looked back over.
RUNS = 100


def is_confirmed(walk: SectionReport, earlier: Iterable[RunRow], now: datetime) -> bool:
    """Whether the walk came to its section's end: surely, or as a walk before that went no less far.

    `earlier`: runs into the same dataset, with `summary["sections"]`: address → [end, listing pages].
    """
    if walk.end in SURE:
        return True
    if walk.end not in DOUBTFUL:
        return False
    for row in earlier:
        end, pages = _told(row, walk.url)
        if end in DOUBTFUL and pages <= walk.pages and now - row.started_at >= _LATER:
            return True
    return False


def _told(row: RunRow, url: str) -> tuple[str, int]:
    sections = row.summary.get("sections")
    told = sections.get(url) if isinstance(sections, dict) else None
    if not isinstance(told, list) or len(told) != 2:
        return "", 0
    return str(told[0]), int(told[1])


def summary_of(walks: Iterable[SectionReport]) -> dict[str, list[str | int]]:
    """What later runs must know of these walks."""
    return {walk.url: [walk.end, walk.pages] for walk in walks if walk.end in DOUBTFUL}
