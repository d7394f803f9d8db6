"""Articles of several pages, made: real paragraphs cut over two to five pages in the markups that sites use.

The paragraphs come from the annotated pages and stay in memory; the page around them is our own writing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from benchmarks.pages import load

# Sites cut long texts; a page of two lines is not seen.
_SHORTEST_PAGE = 80
_HOST = "https://paper.example"
_RELATED = (
    "A harbour learns to live with wind",
    "Why the night train leaves at noon",
    "Seven bakers and one oven",
    "The library that lends out silence",
    "What the river took, and what it gave back",
    "How a village bought its own bus",
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a site pages its articles: addresses and pager."""

    name: str
    address: Callable[[str, int], str]
    pager: Callable[[Callable[[int], str], int, int], str]
    """From the addresses, the page's number and the number of pages."""
    labels: tuple[str, ...]
    """What the pager prints; none of it may stand in a text."""


def _numbers(address: Callable[[int], str], now: int, total: int) -> str:
    return "".join(
        f'<span class="current" aria-current="page">{number}</span>'
        if number == now
        else f'<a href="{address(number)}">{number}</a>'
        for number in range(1, total + 1)
    )


def _german(address: Callable[[int], str], now: int, total: int) -> str:
    on = f'<a class="pager__next" href="{address(now + 1)}">Nächste Seite</a>' if now < total else ""
    back = f'<a class="pager__prev" href="{address(now - 1)}">Vorherige Seite</a>' if now > 1 else ""
    return (
        f'<div class="article-pager"><span class="pager__count">Seite {now} / {total}</span>{back}{on}</div>'
    )


def _wordpress(address: Callable[[int], str], now: int, total: int) -> str:
    links = "".join(
        f'<span class="post-page-numbers current" aria-current="page">{number}</span>'
        if number == now
        else f'<a href="{address(number)}" class="post-page-numbers">{number}</a>'
        for number in range(1, total + 1)
    )
    return f'<div class="page-links">Pages: {links}</div>'


def _english(address: Callable[[int], str], now: int, total: int) -> str:
    on = f'<a href="{address(now + 1)}" rel="next">Next page &raquo;</a>' if now < total else ""
    return f'<nav class="pagination"><p>Page {now} of {total}</p>{_numbers(address, now, total)}{on}</nav>'


def _list(address: Callable[[int], str], now: int, total: int) -> str:
    items = "".join(
        f'<li class="{"active" if number == now else ""}"><a href="{address(number)}">{number}</a></li>'
        for number in range(1, total + 1)
    )
    on = f'<li class="next"><a href="{address(now + 1)}" title="Weiter">›</a></li>' if now < total else ""
    return f'<ul class="pagination">{items}{on}</ul>'


def _plain(address: Callable[[int], str], now: int, total: int) -> str:
    on = (
        f'<p class="next-page"><a href="{address(now + 1)}">Weiter auf der nächsten Seite</a></p>'
        if now < total
        else ""
    )
    return f"<p>Seite {now} von {total}</p>{on}"


def _japanese(address: Callable[[int], str], now: int, total: int) -> str:
    on = f'<div id="next"><a href="{address(now + 1)}">次のページへ</a></div>' if now < total else ""
    return f'<div class="ctrl"><span>{_numbers(address, now, total)}</span>{on}</div>'


def _spanish(address: Callable[[int], str], now: int, total: int) -> str:
    on = f'<a href="{address(now + 1)}">Página siguiente</a>' if now < total else ""
    return f'<div class="paginador"><strong>Página {now} de {total}</strong> {on}</div>'


def _tail(pattern: str, end: str = "") -> Callable[[str, int], str]:
    return lambda stem, number: stem + (pattern.format(number) if number > 1 else end)


STYLES = (
    Style(
        "seite-N", _tail("/seite-{}"), _german, ("Seite 1 /", "Seite 2 /", "Nächste Seite", "Vorherige Seite")
    ),
    Style("/N/", _tail("/{}/", "/"), _wordpress, ("Pages:",)),
    Style("?page=N", _tail("?page={}"), _english, ("Page 1 of", "Page 2 of", "Next page")),
    Style("-pN.html", _tail("-p{}.html", ".html"), _list, ("›",)),
    Style("?seite=N", _tail("?seite={}"), _plain, ("Seite 1 von", "Seite 2 von", "nächsten Seite")),
    Style("_N.html", _tail("_{}.html", ".html"), _japanese, ("次のページ",)),
    Style(
        "_page_N.html",
        _tail("_page_{}.html", ".html"),
        _spanish,
        ("Página 1 de", "Página 2 de", "Página siguiente"),
    ),
    Style(",nPack,N", _tail(",nPack,{}", ""), _german, ("Seite 1 /", "Seite 2 /", "Nächste Seite")),
)


@dataclass(frozen=True, slots=True)
class Made:
    """One article cut into pages, and the same on one page."""

    name: str
    style: Style
    pages: list[tuple[str, str]]
    """Address and HTML of each page."""
    whole: tuple[str, str]


def _blocks(truth: dict[str, object]) -> list[tuple[str, str]]:
    """Kind and text of the body's blocks as the truth holds them."""
    body = truth.get("body")
    if isinstance(body, list):
        return [
            ("h2" if block["type"] == "heading" else "p", str(block["text"]).strip())
            for block in body
            if block.get("text")
        ]
    paragraphs = truth.get("paragraphs")
    if isinstance(paragraphs, list):
        return [("p", str(text)) for text in paragraphs if not str(text).startswith("[")]
    return []


def made_articles(data: Path, count: int, seed: int = 4, *, anywhere: bool = False) -> Iterator[Made]:
    """`count` articles (fewer when there are fewer) in turn in each style, cut as sites cut or `anywhere`."""
    sources = [
        (sample.name, blocks)
        for name in ("publishers", "newspapers")
        for sample in load(data, name)
        if _words(blocks := _blocks(sample.truth)) >= 2 * _SHORTEST_PAGE
    ]
    shuffled = random.Random(seed)
    shuffled.shuffle(sources)
    made = 0
    for name, blocks in sources:
        article = _make(name, blocks, STYLES[made % len(STYLES)], shuffled, anywhere=anywhere)
        if made < count and len(article.pages) > 1:
            made += 1
            yield article


def _words(blocks: Sequence[tuple[str, str]]) -> int:
    return sum(len(text.split()) for _, text in blocks)


def _cut(blocks: Sequence[tuple[str, str]], total: int) -> list[list[tuple[str, str]]]:
    """At most `total` pages of about the same length, none ending with a heading, none too short to be a page."""
    goal = max(_words(blocks) / total, _SHORTEST_PAGE)
    parts: list[list[tuple[str, str]]] = [[]]
    for position, block in enumerate(blocks):
        long_enough = _words(parts[-1]) >= goal and parts[-1][-1][0] != "h2"
        if long_enough and _words(blocks[position:]) >= _SHORTEST_PAGE:
            parts.append([])
        parts[-1].append(block)
    return parts


def _cut_anywhere(
    blocks: Sequence[tuple[str, str]], total: int, chance: random.Random
) -> list[list[tuple[str, str]]]:
    """Pages that may be one short paragraph, or end with the heading of what follows."""
    total = min(total, len(blocks))
    ends = [*sorted(chance.sample(range(1, len(blocks)), total - 1)), len(blocks)]
    return [list(blocks[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _make(
    name: str,
    blocks: Sequence[tuple[str, str]],
    style: Style,
    chance: random.Random,
    *,
    anywhere: bool,
) -> Made:
    stem = f"{_HOST}/stories/{''.join(sign for sign in name.lower() if sign.isalnum())[:12]}-of-the-long-way-home"
    total = chance.randint(2, 5)
    parts = _cut_anywhere(blocks, total, chance) if anywhere else _cut(blocks, total)
    habits = _Habits(
        teaser=chance.random() < 0.6,
        canonical=style.address(stem, 1) if chance.random() < 0.5 else "",
        twice=chance.random() < 0.5,
        first_block=chance.random() < 0.25,
    )
    pages = []
    for number, part in enumerate(parts, 1):
        head = [blocks[0], *part] if habits.first_block and number > 1 else part
        pager = style.pager(partial(style.address, stem), number, len(parts))
        pages.append((style.address(stem, number), _page(head, pager, habits, number, chance)))
    whole = (style.address(stem, 1), _page(list(blocks), "", habits, 1, chance))
    return Made(name, style, pages, whole)


@dataclass(frozen=True, slots=True)
class _Habits:
    """What a site does on each page of an article."""

    teaser: bool
    canonical: str
    twice: bool
    first_block: bool


def _page(
    blocks: Sequence[tuple[str, str]], pager: str, habits: _Habits, number: int, chance: random.Random
) -> str:
    """A page of our own around the blocks: head, teaser, pager, related block, comments."""
    text = "\n".join(f"<{kind}>{escape(words)}</{kind}>" for kind, words in blocks)
    teaser = "A walk of many days, told from its end, with everything that was lost on the way."
    shown = f'<p class="teaser">{teaser}</p>' if number == 1 or habits.teaser else ""
    picks = "".join(
        f'<li><a href="/stories/{pick.lower().replace(" ", "-").replace(",", "")}">'
        f'<span class="kicker">Society</span> <h3>{pick}</h3></a></li>'
        for pick in chance.sample(_RELATED, 3)
    )
    canonical = f'<link rel="canonical" href="{habits.canonical}">' if habits.canonical else ""
    return f"""<!DOCTYPE html><html lang="de"><head><title>The long way home – The Paper</title>{canonical}
<meta property="og:title" content="The long way home"><meta property="og:type" content="article">
<link rel="next" href="/stories/the-article-that-follows-in-time"></head><body>
<header><a href="/">The Paper</a><nav><a href="/politics/">Politics</a><a href="/society/">Society</a></nav></header>
<main><article><header><p class="kicker">Journeys</p><h1>The long way home</h1>{shown}</header>
{pager if habits.twice else ""}<div class="article-body">
{text}
</div>{pager}</article>
<section class="related"><h2>Das könnte dich auch interessieren</h2><ul>{picks}</ul></section>
<section id="comments"><h2>Comments</h2><a href="?page=2#comments">Next comments</a></section></main>
<footer><a href="/imprint">Imprint</a></footer></body></html>"""
