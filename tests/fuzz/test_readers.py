"""The doors under hypothesis: no input raises an error without a name."""

from __future__ import annotations

import gzip

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.doors import read_host_files, read_page, unfold
from tests.hostile.pages import html

_FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_TAGS = st.sampled_from(
    ["div", "p", "article", "h1",
     "a href='/town/x/2/'", "a href='http://[x'", "script type='application/ld+json'", "table",
     "meta name='date' content='2026-99-99'", "img src='//'",
     "base href='::'", "time datetime='0000'", "ul", "li", "title",
     "link rel='canonical' href='http://['", "iframe", "!--", "svg", "template", "/div", "/p", "/article", "/script"]
)  # fmt: skip
_PIECES = st.one_of(
    _TAGS.map(lambda tag: f"<{tag}>"),
    st.text(max_size=40),
    st.sampled_from(
        [
            '{"@type": "NewsArticle", "author": [[]], "datePublished": 1e400}',
            "Page 2 of 99999999999",
            "&#xD800;",
            "\x00",
        ]
    ),
)


@_FEW
@given(st.lists(_PIECES, max_size=40))
def test_any_markup_is_read_or_refused_by_name(pieces: list[str]) -> None:
    read_page("".join(pieces).encode("utf-8", "surrogatepass"))


@_FEW
@given(st.binary(max_size=400), st.sampled_from(["", "text/html; charset=utf-16", "text/html; charset=x"]))
def test_any_bytes_are_read_or_refused_by_name(body: bytes, content_type: str) -> None:
    read_page(body, content_type)


@_FEW
@given(st.data())
def test_a_spoiled_article_is_read_or_refused_by_name(data: st.DataObject) -> None:
    whole = html("a-page-that-is-spoiled").encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 300)))
    read_page(whole[:start] + data.draw(st.binary(max_size=30)) + whole[end:])


@_FEW
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
)
def test_any_host_file_is_read(body: bytes) -> None:
    read_host_files(body)


@_FEW
@given(
    st.lists(
        st.sampled_from(
            [
                b"User-agent: *\n",
                b"User-agent: broadsheet\n",
                b"Disallow: /*a*$\n",
                b"Crawl-delay: -1\n",
                b"Crawl-delay: nan\n",
                b"Crawl-delay: 1e999\n",
                b"Content-Signal: ai-train=no\n",
                b"License: #\n",
                b"Allow:\n",
                b":\n",
            ]
        ),
        max_size=30,
    )
)
def test_any_order_of_robots_lines_is_read(lines: list[bytes]) -> None:
    read_host_files(b"".join(lines))


@_FEW
@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_unfold_within_bounds(body: bytes, at: int) -> None:
    unfold(body)
    packed = gzip.compress(body)
    unfold(packed[:at] + b"\xff" + packed[at + 1 :])
