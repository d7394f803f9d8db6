"""A listing in a browser: scrolled, and its “load more” clicked, until nothing new comes."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

from crawler.extract.paging import labels
from crawler.text import fold

# A section that goes on behind this is walked by its feed, its sitemap, or by a later run.
_STEPS_AT_MOST = 60
SECONDS_AT_MOST = 60.0
# What a list needs to load its next part; twice in a row nothing came: it has ended.
_PATIENCE = 2.0
_GLANCE = 0.1
_QUIET_STEPS = 2

_LINKS = "() => new Set(Array.from(document.links, link => link.href)).size"
_TO_THE_END = "() => window.scrollTo(0, document.documentElement.scrollHeight)"
# Links with an address of their own lead away; those without one are buttons.
_BUTTONS = """() => Array.from(document.querySelectorAll(
  'button, [role=button], input[type=button], a:not([href]), a[href=""], a[href^="#"], a[href^="javascript:"]'
)).filter(one => !one.disabled && one.getClientRects().length)
  .map(one => [one.innerText || one.value || '', one.getAttribute('aria-label') || '', one.title || ''])"""
_CLICK = """place => Array.from(document.querySelectorAll(
  'button, [role=button], input[type=button], a:not([href]), a[href=""], a[href^="#"], a[href^="javascript:"]'
)).filter(one => !one.disabled && one.getClientRects().length)[place]?.click()"""


async def unroll(page: Any) -> None:
    """Scroll a Playwright page to its end, and click what loads more, until no new link comes or a bound is reached."""
    until, quiet = monotonic() + SECONDS_AT_MOST, 0
    for _ in range(_STEPS_AT_MOST):
        if quiet == _QUIET_STEPS or monotonic() >= until:
            return
        before = await page.evaluate(_LINKS)
        await page.evaluate(_TO_THE_END)
        button = await _load_more(page)
        if button is not None:
            await page.evaluate(_CLICK, button)
        quiet = 0 if await _grows(page, before) else quiet + 1


async def _load_more(page: Any) -> int | None:
    """The place of the first visible button that says it loads more."""
    for place, names in enumerate(await page.evaluate(_BUTTONS)):
        if any(name and fold(name) in labels.LOAD_MORE for name in names):
            return place
    return None


async def _grows(page: Any, before: int) -> bool:
    """Whether new links come within the time that a list is given."""
    until = monotonic() + _PATIENCE
    while monotonic() < until:
        await asyncio.sleep(_GLANCE)
        if await page.evaluate(_LINKS) > before:
            return True
    return False
