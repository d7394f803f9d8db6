"""Content-Encoding: undone in bounded memory; a stream without its end is marked."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.network.decompress import CODINGS, TooLarge, Undecodable, decompress
from crawler.network.failures import Unfetched
from crawler.network.marks import CUT_AT, TRUNCATED

# A body packed in more than three layers is an attack: each multiplies the work.
_LAYERS = 3
_ACCEPTED = b"gzip, deflate, br, zstd"


class DecodingMiddleware:
    """Takes the place of Scrapy's HttpCompressionMiddleware, which passes half a stream on as a whole one.

    A cut stream gets the flag `truncated`; one that unfolds to more than DOWNLOAD_MAXSIZE is refused as
    `too_large`, one that is not in the coding it names as `undecodable`, unless it is plain text.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("COMPRESSION_ENABLED"):
            raise NotConfigured
        self._stats = crawler.stats
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        codings = _codings(response)
        if not codings or not response.body or request.method == "HEAD":
            return response
        if len(codings) > _LAYERS:
            raise Unfetched("undecodable", f"{len(codings)} layers of compression")
        body, whole = self._undo(request, response.body, codings)
        response = _with_body(response, body)
        if not whole:
            response.flags.append(TRUNCATED)
            self._stats.inc_value(f"truncated/{codings[-1]}")
        return response

    def _undo(self, request: Request, body: bytes, codings: list[str]) -> tuple[bytes, bool]:
        limit = request.meta.get("download_maxsize", self._limit)
        cut_at = request.meta.get(CUT_AT, 0)
        whole = True
        for coding in reversed(codings):
            if coding not in CODINGS:
                raise Unfetched("undecodable", f"Content-Encoding {coding[:20]!r} is not known")
            try:
                body, all_there = decompress(body, coding, cut_at or limit, cut=bool(cut_at))
            except TooLarge as error:
                raise Unfetched("too_large", f"unfolds to {error}") from None
            except Undecodable as error:
                if body.lstrip()[:1] != b"<":
                    raise Unfetched("undecodable", str(error)) from None
                return body, whole  # a page sent plain under a wrong header
            whole = whole and all_there
        return body, whole


def _codings(response: Response) -> list[str]:
    sent = response.headers.getlist("Content-Encoding")
    named = (part.strip() for part in b",".join(sent).decode("latin-1").lower().split(","))
    return [coding for coding in named if coding not in {"", "identity"}] if sent else []


def _with_body(response: Response, body: bytes) -> Response:
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    return response.replace(cls=kind, headers=headers, body=body)
