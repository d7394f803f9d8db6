"""WARC files as others write them."""

from __future__ import annotations

import io
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


def foreign_archive(path: Path, pages: dict[str, str]) -> None:
    """A WARC file as Common Crawl writes it: WARC 1.0, requests and responses, no notes of ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "StormCrawler"}))
        for url, html in pages.items():
            body = html.encode()
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            ask = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", http_headers=ask))
            writer.write_record(
                writer.create_warc_record(url, "response", io.BytesIO(body), len(body), http_headers=headers)
            )


def html(headline: str, more: str = "") -> str:
    """An article of eight sentences."""
    text = "".join(
        f"<p>Sentence {n} of “{headline}” tells at some length why the boat waits for the last guest of the day.</p>"
        for n in range(8)
    )
    return (
        f'<html lang="en"><head><title>{headline}</title><meta property="og:type" content="article"></head>'
        f"<body><article><h1>{headline}</h1>{text}{more}</article></body></html>"
    )
