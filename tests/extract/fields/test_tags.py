from __future__ import annotations

from crawler.extract import Page, read_article

BODY = "<p>The mill in Apoldburg closes at the end of the year, its owners said on Monday.</p>" * 3


def tags(head: str = "", below: str = "") -> list[str]:
    html = f"<html><head>{head}</head><body><main><article><h1>The mill closes</h1>{BODY}{below}</article></main>"
    return read_article(Page(html, "https://paper.example/work-and-pay/mill-closes/")).tags


def test_tags_come_from_the_richest_source() -> None:
    linked = '<div class="tags"><a href="/t/1">Steel</a> <a href="/t/2">Work</a></div>'
    assert tags(below=linked) == ["Steel", "Work"]
    head = '<meta property="article:tag" content="Mill"><meta property="article:tag" content="Closure">'
    assert tags(head=head, below=linked) == ["Mill", "Closure"]


def test_the_section_is_no_tag() -> None:
    head = '<meta property="article:section" content="Economy"><meta name="news_keywords" content="Economy, Steel">'
    assert tags(head=head) == ["Steel"]


def test_headlines_and_numbers_of_a_database_are_no_tags() -> None:
    links = '<div class="topics"><a href="/s">Steel</a><a href="/a">Why the mill had to close in the end</a></div>'
    assert tags(below=links) == ["Steel"]
    head = '<meta name="keywords" content="8f507083-bac4-423a-9015-2eb31e1bce50, Steel">'
    assert tags(head=head) == ["Steel"]


def test_tags_are_read_without_what_parts_them() -> None:
    links = '<div class="tags"><a href="/s">Steel,</a> <a href="/w">#Work</a></div>'
    assert tags(below=links) == ["Steel", "Work"]
