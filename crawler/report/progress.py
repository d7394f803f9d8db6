"""How far a run is, in words and as a display of a few lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from crawler.report.formats import duration
from crawler.text import counted

if TYPE_CHECKING:
    from rich.text import Text

# What is worth a word while the run goes on, in this order; saved always, the others when there are any.
_STATES = ("saved", "unchanged", "known", "incomplete", "refused", "gone", "failed")
_STYLES = {"saved": "green", "incomplete": "yellow", "failed": "red"}


class Progress(Struct, frozen=True, kw_only=True):
    """A moment of a run."""

    spider: str
    host: str = ""
    delay: float = 0.0
    """Seconds between two requests to the host, as they are now."""
    seconds: float = 0.0
    listing_pages: int = 0
    found: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    requests_per_second: float = 0.0
    settled_per_second: float = 0.0
    end_is_known: bool = False
    """Every section has been walked to its end: what is left is what was found."""

    @property
    def settled(self) -> int:
        return sum(self.states.values())

    @property
    def left(self) -> float | None:
        """Seconds; None as long as nobody can know."""
        if not self.end_is_known or self.settled_per_second <= 0:
            return None
        return (self.found - self.settled) / self.settled_per_second


def one_line(now: Progress) -> str:
    """For a log that nobody watches."""
    counts = ", ".join(f"{number} {name}" for name, number in _counts(now))
    return (
        f"progress: {counted(now.listing_pages, 'listing page')}, {now.found} found, {counts}; "
        f"{_rate(now)}, {_pause(now)}; {_end(now)}"
    )


def live_view(now: Progress, width: int) -> Text:
    """Three lines for a terminal of that many columns; each is cut rather than broken."""
    from rich.text import Text  # noqa: PLC0415  # rich costs 60 ms at each start

    head = Text.assemble((now.spider, "bold"), f"  {_pause(now)}  {_rate(now)}  {duration(now.seconds)}")
    counts = Text(f"{counted(now.listing_pages, 'listing page')}  {now.found} found")
    for name, number in _counts(now):
        counts.append(f"  {number} {name}", style=_STYLES.get(name, "") if number else "")
    share = now.settled / now.found if now.found and now.end_is_known else 0.0
    wide = max(10, min(40, width - 42))
    full = round(share * wide)
    foot = (
        Text("━" * full, style="green")
        .append("─" * (wide - full), style="dim")
        .append(f"  {_end(now)}", style="")
    )
    for line in (head, counts, foot):
        line.truncate(width - 1, overflow="ellipsis")
    return Text("\n").join((head, counts, foot))


def _counts(now: Progress) -> list[tuple[str, int]]:
    return [(name, now.states.get(name, 0)) for name in _STATES if now.states.get(name) or name == "saved"]


def _rate(now: Progress) -> str:
    if 0 < now.requests_per_second < 0.95:
        return f"{now.requests_per_second * 60:.0f} requests/min"
    return f"{now.requests_per_second:.1f} requests/s"


def _pause(now: Progress) -> str:
    return f"{now.host} (pause {now.delay:.1f} s)" if now.delay else now.host


def _end(now: Progress) -> str:
    if not now.end_is_known:
        return "its end is not known yet"
    open_ones = f"{now.settled} of {now.found} done"
    return f"{open_ones}, about {duration(now.left)} left" if now.left is not None else open_ones
