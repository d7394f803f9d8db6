"""Feeds are read to links, whatever state they are in."""

from __future__ import annotations

from crawler.extract import Link, read_feed

URL = "https://paper.example/politics/feed/"
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Paper</title>
<item><title>Ferries &amp;amp; fog</title><link>https://paper.example/ferries-1234?utm_source=rss</link>
<description>&lt;p&gt;The crews &lt;b&gt;speak&lt;/b&gt;.&lt;/p&gt;</description><category>Transport</category></item>
<item><title>Bread</title><link>/bread-1235</link></item>
<item><title>Bread again</title><link>/bread-1235</link></item>
<item><title>Guid</title><guid>https://paper.example/guid-1236</guid></item>
<item><title>No address</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title type="html">Salt</title>
<link rel="alternate" href="https://paper.example/salt"/><link rel="self" href="https://paper.example/self"/>
<summary>On foot.</summary></entry></feed>"""


def test_rss() -> None:
    assert read_feed(RSS.encode(), URL) == [
        Link("https://paper.example/ferries-1234", "Ferries & fog", "The crews speak.", "Transport"),
        Link("https://paper.example/bread-1235", "Bread"),
        Link("https://paper.example/guid-1236", "Guid"),
    ]


def test_atom() -> None:
    assert read_feed(ATOM.encode(), URL) == [Link("https://paper.example/salt", "Salt", "On foot.")]


def test_what_is_no_feed_is_empty() -> None:
    assert read_feed(b"", URL) == []
    assert read_feed(b"<html><body><a href='/x'>x</a></body></html>", URL) == []
    assert read_feed(b"\xff\xfe\x00garbage", URL) == []


def test_a_body_that_is_an_address_is_not_fetched() -> None:
    assert read_feed(b"http://127.0.0.1:9/feed.xml", URL) == []


def test_a_feed_cut_in_the_middle_gives_what_it_has() -> None:
    assert [link.headline for link in read_feed(RSS.encode()[:420], URL)][:1] == ["Ferries & fog"]
