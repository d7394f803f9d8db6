"""Trying again: how often, how soon, and when to leave it to a later run."""

from __future__ import annotations

from datetime import UTC, datetime
from random import uniform
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawler.network.failures import Unfetched, reason_of
from crawler.network.hosts import hosts_of
from crawler.network.marks import CUT_AT, EXPECT, SPENT, TRUNCATED
from crawler.network.retry_after import wait_of
from crawler.urls import host_of


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's retries, with the host's wishes and a bound on the time that one address may take.

    A Retry-After of up to RETRY_AFTER_MAX seconds is waited for, by all requests to that host; a longer one
    leaves the address to a later run. Without one the host rests RETRY_BACKOFF seconds, doubled at each try.
    Cut and empty bodies and a 304 that nobody asked for are tried once more; then a cut body is passed on with
    its flag, the others fail. What a second try cannot change (a bad certificate, a refusal) is not tried again.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._hosts = hosts_of(crawler)
        self._longest = crawler.settings.getfloat("RETRY_AFTER_MAX", 30.0)
        self._budget = crawler.settings.getfloat("URL_TIME_BUDGET", 45.0)
        self._backoff = crawler.settings.getfloat("RETRY_BACKOFF", 1.0)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        host = host_of(request.url)
        if response.status in self.retry_http_codes:
            pause = wait_of(response.headers.get("Retry-After"), datetime.now(UTC))
            again = self._again(request, f"http_{response.status}", pause)
            return again or self._given_up(host, response)
        self._hosts.answered(host)
        if TRUNCATED in response.flags and len(response.body) < request.meta.get(CUT_AT, float("inf")):
            return self._again(request, "cut", times=1) or response
        if response.status == 304 and not _is_conditional(request):
            again = self._again(request, "http_304", times=1)
            if again:
                again.headers["Cache-Control"] = "no-cache"
            return again or response
        if _is_empty(response) and request.method == "GET" and request.meta.get(EXPECT) != "any":
            again = self._again(request, "empty", times=1)
            if again:
                return again
            raise Unfetched("empty", "the answer has no body")
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]
        if not isinstance(exception, self.exceptions_to_retry):
            return None
        reason = reason_of(exception)
        again = None if reason == "tls" else self._again(request, reason)
        if again is None and not isinstance(exception, CannotResolveHostError):
            self._hosts.failed(host_of(request.url))
        return again

    def _given_up(self, host: str, response: Response) -> Response:
        self._hosts.failed(host)
        return response

    def _again(
        self, request: Request, reason: str, pause: float | None = None, times: int | None = None
    ) -> Request | None:
        """The request to be sent again, its host held for the pause; None when this was the last try."""
        if request.meta.get("dont_retry"):
            return None
        tries = request.meta.get("retry_times", 0)
        if times is not None and tries >= min(times, self.max_retry_times):
            return None
        wait = self._backoff * 2**tries * uniform(0.9, 1.1) if pause is None else pause  # noqa: S311  # no secret
        spent = request.meta.get(SPENT, 0.0)
        if wait > self._longest or spent + wait >= self._budget:
            self.crawler.stats.inc_value("retry/left_to_a_later_run")
            return None
        again = self._retry(request, reason)
        if again is not None:
            again.meta[SPENT] = spent + wait
            self._hosts.hold(host_of(request.url), wait)
        return again


def _is_empty(response: Response) -> bool:
    """Whether a page was promised and none came. An empty robots.txt is a good one: it forbids nothing."""
    return 200 <= response.status < 300 and (not response.body or response.body.isspace())


def _is_conditional(request: Request) -> bool:
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
