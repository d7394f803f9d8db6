"""A page stays on the host that it was asked of: where else it would lead is for the crawl to judge."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from crawler.network.robots import RobotsFile
from crawler.urls import origin_of

_MOVED = frozenset({301, 302, 303, 307, 308})
_BOTH_WAYS = [{"resourceType": "Document", "requestStage": stage} for stage in ("Request", "Response")]


class Stay:
    """Stops what leads the page itself away: redirects, `location`, a refresh. Its frames are none of our concern.

    On its own host it may move on as robots.txt allows: so cookie walls work. Playwright's own routes do not see
    redirects.
    """

    def __init__(self, robots: RobotsFile | None) -> None:
        self._robots = robots
        self._home = self._main = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self.away: tuple[int, str] | None = None
        """Status and address of the first step that was not made."""

    async def watch(self, page: Any) -> None:
        """Begin with a page that is still empty."""
        session = await page.context.new_cdp_session(page)
        tree = await session.send("Page.getFrameTree")
        self._main = tree["frameTree"]["frame"]["id"]
        session.on("Fetch.requestPaused", lambda event: self._begin(session, event))
        await session.send("Fetch.enable", {"patterns": _BOTH_WAYS})

    def _begin(self, session: Any, event: Mapping[str, Any]) -> None:
        task = asyncio.ensure_future(self._judge(session, event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _judge(self, session: Any, event: Mapping[str, Any]) -> None:
        from playwright.async_api import Error as PlaywrightError  # noqa: PLC0415  # of the extra

        which: dict[str, Any] = {"requestId": event["requestId"]}
        step = _step(event) if event.get("frameId") == self._main else None
        stays = step is None or self._may_go(step[1])
        if not stays:
            self.away = self.away or step
            # “Aborted” would be taken for the begin of a download, which is waited for.
            which["errorReason"] = "BlockedByClient"
        try:
            await session.send("Fetch.continueRequest" if stays else "Fetch.failRequest", which)
        except PlaywrightError:
            return  # the page was closed meanwhile

    def _may_go(self, url: str) -> bool:
        origin = origin_of(url)
        if not self._home:  # the first request is the one that we make
            self._home = origin
            return True
        return origin == self._home and (self._robots is None or self._robots.allows(url))


def _step(event: Mapping[str, Any]) -> tuple[int, str] | None:
    """Where this request leads, or this answer; None when the page has come to where it goes."""
    url = str(event["request"]["url"])
    status = event.get("responseStatusCode")
    if status is None:
        return None if event.get("responseErrorReason") else (302, url)
    headers = {each["name"].lower(): each["value"] for each in event.get("responseHeaders", ())}
    return (status, urljoin(url, headers["location"])) if status in _MOVED and "location" in headers else None
