"""Charts as inline SVG. Their words stand beside them in HTML, so that they neither shrink on a phone nor need a
picture to be read."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_HEIGHT = 100


def columns(values: Sequence[float], titles: Sequence[str], label: str) -> Markup:
    """Columns side by side over the full width; `titles` are shown when one points at a column."""
    top = max(values, default=0) or 1
    drawn = Markup("").join(
        Markup('<rect x="{}" y="{:.2f}" width="0.84" height="{:.2f}"><title>{}</title></rect>').format(
            at + 0.08, _HEIGHT - _tall(value, top), _tall(value, top), title
        )
        for at, (value, title) in enumerate(zip(values, titles, strict=True))
        if value
    )
    return Markup(
        '<svg class="columns" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(max(len(values), 1), _HEIGHT, label, drawn)


def bar(share: float, kind: str = "", mark: float | None = None) -> Markup:
    """A lying bar from 0 to 1; `mark` draws a line where it used to be. Its figure stands beside it."""
    line = (
        Markup('<rect class="mark" x="{:.2f}" y="0" width="0.8" height="10"/>').format(min(mark, 0.992) * 100)
        if mark is not None
        else ""
    )
    return Markup(
        '<svg class="bar {}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/><rect class="fill" width="{:.2f}" height="10"/>{}</svg>'
    ).format(kind, max(0.0, min(share, 1.0)) * 100, line)


def course(values: Sequence[float]) -> Markup:
    """A small line of shares (0 to 1) over the last runs, its last point marked; "" for fewer than two."""
    if len(values) < 2:
        return Markup("")
    step = 96 / (len(values) - 1)
    points = [(2 + at * step, 22 - value * 20) for at, value in enumerate(values)]
    return Markup(
        '<svg class="course" viewBox="0 0 100 24" role="img" aria-label="{}">'
        '<polyline points="{}"/><circle cx="{:.1f}" cy="{:.1f}" r="2"/></svg>'
    ).format(
        f"The last {len(values)} runs: from {values[0]:.0%} to {values[-1]:.0%}, "
        f"lowest {min(values):.0%}, highest {max(values):.0%}",
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        *points[-1],
    )


def _tall(value: float, top: float) -> float:
    # A column of one among a thousand must still be seen.
    return max(value / top * _HEIGHT, 1.5)
