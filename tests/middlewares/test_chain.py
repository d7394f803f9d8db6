"""The way through the middlewares is Scrapy's: an answer that has to be waited for, one that ends the way, none."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.chain import Chain

PAGE = HtmlResponse("https://paper.example/a", body=b"<p>a")


class Says:
    """A middleware with these answers; each note of what it was asked."""

    def __init__(self, request: Any = None, response: Any = None, *, waits: bool = False) -> None:
        self._answers, self._waits = {"request": request, "response": response}, waits
        self.asked: list[str] = []

    def _say(self, what: str, given: Any) -> Any:
        self.asked.append(what)
        answer = self._answers[what] or given

        async def later() -> Any:
            await asyncio.sleep(0)
            return answer

        return later() if self._waits else answer

    def process_request(self, request: Request) -> Any:
        return self._say("request", None)

    def process_response(self, request: Request, response: Response) -> Any:
        return self._say("response", response)


def _sent(*middlewares: Any) -> tuple[Response | Request, list[str]]:
    """What comes back for a request, and the addresses that were fetched."""
    fetched: list[str] = []

    async def fetch(request: Request) -> Response:
        fetched.append(request.url)
        return PAGE

    chain = Chain(*middlewares, crawler=get_crawler(Spider))
    return asyncio.run(chain.download_async(fetch, Request(PAGE.url))), fetched


@pytest.mark.parametrize("waits", [False, True])
def test_who_answers_nothing_lets_pass(waits: bool) -> None:
    first, last = Says(waits=waits), Says()
    assert _sent(first, last) == (PAGE, [PAGE.url])
    assert first.asked == last.asked == ["request", "response"]


@pytest.mark.parametrize("waits", [False, True])
def test_an_answer_to_a_request_stands_for_the_page(waits: bool) -> None:
    kept = HtmlResponse("https://paper.example/kept")
    first, last = Says(request=kept, waits=waits), Says()
    assert _sent(first, last) == (kept, [])
    assert last.asked == ["response"]


@pytest.mark.parametrize("waits", [False, True])
def test_a_request_in_place_of_a_page_ends_the_way(waits: bool) -> None:
    elsewhere = Request("https://paper.example/b")
    first, last = Says(), Says(response=elsewhere, waits=waits)
    assert _sent(first, last) == (elsewhere, [PAGE.url])
    assert first.asked == ["request"]


@pytest.mark.parametrize(
    "wrong", [Says(request="page"), Says(response="page"), Says(response="page", waits=True)]
)
def test_what_is_neither_page_nor_request_is_a_fault(wrong: Says) -> None:
    with pytest.raises(TypeError, match="must return Response or Request"):
        _sent(wrong)


def test_a_middleware_that_wants_the_spider_is_given_it() -> None:
    class Old:
        def process_request(self, request: Request, spider: Spider) -> None:
            request.meta["spider"] = spider.name

    crawler = get_crawler(Spider)
    crawler.spider = Spider("paper")
    request = Request(PAGE.url)

    async def fetch(request: Request) -> Response:
        return PAGE

    with pytest.warns(match="requires a spider argument"):
        chain = Chain(Old(), crawler=crawler)
    asyncio.run(chain.download_async(fetch, request))
    assert request.meta["spider"] == "paper"
