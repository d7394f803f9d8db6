"""How full the fields are, against the runs before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.report.runs import RunFile

RUNS = 20
# The same bounds as the run's own warning: half of what it was, and at least 20 points (see crawler/run/filling).
_SHARE, _POINTS = 0.5, 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRate:
    """One field of the record."""

    name: str
    now: float
    before: float | None
    """Mean of the runs before, weighted by their articles."""
    course: list[float]
    """Rates of the last runs that delivered something, the oldest first."""
    dropped: bool

    @property
    def change(self) -> int | None:
        """Percentage points."""
        return None if self.before is None else round((self.now - self.before) * 100)


def field_rates(chosen: Sequence[RunFile], series: Sequence[RunFile]) -> list[FieldRate]:
    """Rates over the chosen runs, against the last twenty of the series that came before the first of them."""
    now = _mean(chosen)
    first = min(run.text("started_at") for run in chosen)
    earlier = [run for run in series if run.text("started_at") < first and _rates(run)][-RUNS:]
    before = _mean(earlier) or (_told_before(chosen[0]) if len(chosen) == 1 else {})
    # Several runs are a course of their own; one run is the last point of the others'.
    points = [_rates(run) for run in [*earlier, *(run for run in chosen if _rates(run))]][-RUNS - 1 :]
    enough = sum(run.number("lines") for run in chosen) >= 10
    return [
        FieldRate(
            name=name,
            now=rate,
            before=before.get(name),
            course=[point.get(name, 0.0) for point in points],
            dropped=enough
            and name in before
            and rate < before[name] * _SHARE
            and before[name] - rate >= _POINTS,
        )
        for name, rate in now.items()
    ]


def _told_before(run: RunFile) -> dict[str, float]:
    """What the run itself knew of the runs before, where their manifests are not kept."""
    return {k: v for k, v in run.counts("fill_before").items() if isinstance(v, int | float)}


def _rates(run: RunFile) -> dict[str, float]:
    rates = run.counts("fill_rates")
    return {
        str(name): min(1.0, max(0.0, rate)) for name, rate in rates.items() if isinstance(rate, int | float)
    }


def _mean(runs: Sequence[RunFile]) -> dict[str, float]:
    total = sum(run.number("lines") for run in runs if _rates(run))
    if not total:
        return {}
    sums: dict[str, float] = {}
    for run in runs:
        for name, rate in _rates(run).items():
            sums[name] = sums.get(name, 0.0) + rate * run.number("lines")
    return {name: value / total for name, value in sums.items()}
