"""Addresses as strangers write them: nothing raises, and cleaning twice changes nothing more."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import (
    absolute,
    clean_url,
    host_of,
    identity_url,
    is_private_host,
    is_web,
    lasting_name,
    origin_of,
)

_PIECES = st.sampled_from(
    [
     "http://", "HTTPS://", "//", "/", "?", "&", "=", "#", "@", ":", "[", "]", "[::1]", "%", "%zz", "%00",
     "%2F", "..", "\\", " ", "\t", "\n", "\x00", "é", "\ud800", "ß.example", "xn--", "xn--a", "127.1", "①",
     ":99999", ":http", "utm_source=x", "page=2", "amp", "www.", "m.", "paper.example", "news", "1234567",
     ";", "javascript:", "data:", "\u2028", "。"
    ]
)  # fmt: skip
_ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.lists(_PIECES, max_size=12).map("".join),
    st.lists(_PIECES, max_size=8).map(lambda pieces: "https://paper.example/" + "".join(pieces)),
)


@given(_ADDRESSES)
def test_any_address_is_read_or_passed_over(url: str) -> None:
    assert isinstance(is_web(url), bool)
    host = host_of(url)
    assert host == host.lower()
    assert isinstance(is_private_host(host), bool)
    lasting_name(url)
    identity_url(url)


@given(_ADDRESSES)
def test_cleaning_twice_changes_nothing_more(url: str) -> None:
    clean = clean_url(url)
    assert clean_url(clean) == clean
    assert identity_url(clean) == identity_url(url)


@given(_ADDRESSES, _ADDRESSES)
def test_what_a_link_leads_to_is_an_address_of_the_web_or_nothing(base: str, href: str) -> None:
    target = absolute(base, href)
    assert target == "" or is_web(target)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("http://paper.example:80/a", "http://paper.example/a"),
        ("https://paper.example:443/a", "https://paper.example/a"),
        ("https://paper.example:80/a", "https://paper.example:80/a"),
        ("http://paper.example:8080/a", "http://paper.example:8080/a"),
        ("http://paper.example:08080/a", "http://paper.example:8080/a"),
        ("http://paper.example:65535/a", "http://paper.example:65535/a"),
        ("http://paper.example:65536/a", ""),
    ],
)
def test_a_port_stays_unless_it_is_the_default_one(given: str, wanted: str) -> None:
    assert absolute("https://other.example/", given) == wanted
    assert absolute(given, "/a") == wanted


@pytest.mark.parametrize(
    "other",
    [
        "http://www.paper.example/a-b/(c)",
        "https://m.paper.example/a-b/(c)/",
        "https://paper.example/a-b/(c)/amp",
        "https://paper.example/amp/a-b/(c)",
        "https://paper.example/a%2Db/%28c%29",
        "https://paper.example/a-b/(c)?utm_source=x#top",
    ],
)
def test_one_article_has_one_name_however_its_address_is_written(other: str) -> None:
    assert identity_url(other) == identity_url("https://paper.example/a-b/(c)") == "paper.example/a-b/(c)"


@pytest.mark.parametrize("piece", ["a/", "?p=1&", "%2F", "/..", "utm_source=x&", "é", "#", "-1234567-"])
def test_a_long_address_costs_no_more_than_its_length(piece: str) -> None:
    url = "https://paper.example/" + piece * 20_000
    began = time.process_time()
    for read in (clean_url, identity_url, lasting_name, host_of, is_web):
        read(url)
    assert time.process_time() - began < 3


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of("http://paper.example:8080/work/?page=2#top") == "http://paper.example:8080"
