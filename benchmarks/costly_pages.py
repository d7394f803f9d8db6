"""Pages made to be costly to read: each little but one thing, over and over, up to a size."""

from __future__ import annotations

import json
from collections.abc import Callable

Make = Callable[[int], str]
"""Takes about how many bytes the page is to have."""

_S = "Die Fähre legt seit Montag wieder jede Stunde ab, sagt die Reederei, und sie ist so voll wie lange nicht."
_HEAD = '<html lang="de"><head><title>Die Fähre fährt wieder</title>'
_BODY = '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
_DEEP = "<div>" * 1_900


def _rows(unit: str, before: str = "", after: str = "") -> Make:
    """`unit` over and over in the body; `%d` in it is a number of its own."""

    def make(size: int) -> str:
        count = max(1, size // len(unit.encode()))
        rows = (
            (unit.replace("%d", str(number)) for number in range(count)) if "%d" in unit else [unit] * count
        )
        return f"{_HEAD}</head><body>{before}{''.join(rows)}{after}"

    return make


def _head(unit: str) -> Make:
    return lambda size: f"{_HEAD}{unit * (size // len(unit))}</head><body><h1>Ein Titel</h1><p>{_S}</p>"


def _long(before: str, unit: str, after: str) -> Make:
    """One thing as long as the page."""
    return lambda size: f"{_HEAD}</head><body>{before}{unit * (size // len(unit.encode()))}{after}<p>{_S}</p>"


def _json_ld(value: Callable[[int], str | dict[str, object]]) -> Make:
    def make(size: int) -> str:
        told = value(size)
        text = (
            told
            if isinstance(told, str)
            else json.dumps({"@type": "NewsArticle", "headline": "Titel"} | dict(told))
        )
        return (
            f'{_HEAD}<script type="application/ld+json">{text}</script></head><body><h1>Titel</h1><p>{_S}</p>'
        )

    return make


PAGES: dict[str, Make] = {
    # Blocks
    "short p": _rows("<p>x</p>"),
    "p": _rows(f"<p>{_S}</p>"),
    "p in div": _rows(f"<div><p>{_S}</p></div>"),
    "p under h2": _rows(f"<h2>Eine Überschrift</h2><p>{_S}</p>"),
    "li": _rows("<li>x</li>", "<ul>"),
    "long li": _rows(f"<li>{_S}</li>", "<ul>"),
    "br": _rows("x<br>"),
    "br br": _rows(f"{_S}<br><br>", "<div>"),
    "h2": _rows("<h2>Eine</h2>"),
    "linked h2": _rows('<h2><a href="/x">Eine Überschrift</a></h2>'),
    "td": _rows("<td>x</td>", "<table><tr>"),
    "tr": _rows("<tr><td>ab</td><td>cde</td></tr>", "<table>"),
    "pre": _long("<pre>", "x = 1\n", "</pre>"),
    "article": _rows(f"<article><h1>Die Fähre fährt wieder</h1><p>{_S}</p></article>"),
    "aside": _rows(f"<aside><p>{_S}</p></aside>"),
    "dates": _rows("<p>1. Mai 2024, 10:00 Uhr</p>"),
    "bylines": _rows('<p class="byline">Von Anna Berg</p>', "<h1>Ein Titel</h1>"),
    "emoji": _rows("<p>👩\u200d🚀 x</p>"),
    "Cyrillic": _rows("<p>Паром отправляется с понедельника каждый час, сообщает компания</p>"),
    "Chinese": _rows("<p>日本語の文章がここにあります。</p>"),
    # Text
    "one text": _rows("Wort "),
    "text and comments": _rows("x<!---->"),
    "entities": _rows("&amp;"),
    "white space": _rows(" \n", "<p>", f"{_S}</p>"),
    "soft hyphens": _rows("W&shy;ort "),
    "marks without end": _rows("\u0301\u0323", "<p>a"),
    # Inline
    "a": _rows('<a href="/eine-geschichte-%d">eine Geschichte</a> '),
    "li of a": _rows('<li><a href="/x">eins zwei</a></li>', "<ul>"),
    "b and i": _rows("<b>a <i>b</i></b> "),
    "nested b": _rows("<p>" + "<b>" * 900 + _S + "</b>" * 900 + "</p>"),
    "span": _rows('<span class="x">x</span>'),
    "time": _rows('<time datetime="2024-01-01">x</time>'),
    # Pictures
    "img": _rows('<img src="/a.jpg">'),
    "img and p": _rows(f'<p>{_S}</p><img src="/a-%d.jpg">'),
    "figure and p": _rows(
        f'<p>{_S}</p><figure><img src="/a-%d.jpg"><figcaption>Ein Schiff. Foto: Anna Berg</figcaption></figure>'
    ),
    "one figure": _rows('<img src="/a.jpg"><p>Ein Schiff</p>', f"<p>{_S}</p><figure>", f"</figure><p>{_S}</p>"),
    "one picture": _rows('<source srcset="/a.jpg 1x"><img src="data:x">', "<picture>"),
    "caption": _long(
        f'<p>{_S}</p><figure><img src="/a.jpg"><figcaption>', "x - Foto: , . Anna Berg ", "</figcaption></figure>"
    ),
    "iframe": _rows('<iframe src="/x"></iframe>'),
    # Depth
    "deep": _rows("<div>", "", f"<p>{_S}</p>"),
    "deep inline": _rows("<span>", "", f"<p>{_S}</p>"),
    "deep lists": _rows("<ul><li>eins "),
    "wide at depth": _rows(f'<div><p>{_S}</p><img src="/a.jpg"><h2>Eine</h2></div>', _DEEP),
    "images at depth": _rows('<img src="/a.jpg">', _DEEP),
    "stairs": _rows(f"<div>{_S}" * 900 + "</div>" * 900),
    "stairs of tags": _rows('<div class="tags"><a href="/t">Thema</a>' * 900 + "</div>" * 900),
    "stairs of related": _rows("<div><p>Related</p>" * 900 + "</div>" * 900, f"<h1>Titel</h1><p>{_S}</p>"),
    "stairs of buttons": _rows("<button>" * 900 + '<img src="/a.jpg">' + "</button>" * 900),
    # Attributes
    "attribute": _long('<div data-x="', "x", '"></div>'),
    "classes of one": _long('<div class="', "a-b ", f'"><p>{_S}</p></div>'),
    "one class": _long('<div class="', "aB", f'"><p>{_S}</p></div>'),
    "classes of each": _rows('<div class="c%d">x</div>'),
    "attributes of one": _rows("a%d=1 ", "<div ", f"><p>{_S}</p>"),
    "src": _long(f'<p>{_S}</p><img src="/', "A", '">'),
    "href": _long('<p><a href="/', "A", '">x</a></p>'),
    # Head and scripts
    "meta": _head('<meta name="author" content="Anna Berg">'),
    "title": _long("<title>", " | Titel", "</title>"),
    "script": _long("<script>", "var a = 1; ", "</script>"),
    "scripts": _rows("<script>var a</script>"),
    "strings in a script": _long("<script>", ":'\"", "</script>"),
    "text in a script": _rows(f"<p>{_S}</p>", '<script>x = {"a": "', '"}</script>'),
    "articleBody": _rows(f"{_S}\\n", _BODY, '"}</script>'),
    "JSON-LD nodes": _json_ld(lambda size: {"x": [{"@id": "x"}] * (size // 14)}),
    "JSON-LD lists": _json_ld(lambda size: {"x": [[]] * (size // 4)}),
    "deep JSON-LD": _json_ld(lambda size: "[" * size),
    "broken JSON-LD": _json_ld(lambda size: "{'a': 1, " + "'b': 'cc', " * (size // 11)),
    "authors": _json_ld(lambda size: {"author": [{"@type": "Person", "name": "Anna Berg"}] * (size // 42)}),
    "brackets for authors": _json_ld(lambda size: {"author": "(" * size}),
    "keywords": _json_ld(lambda size: {"keywords": "ein Wort, " * (size // 10)}),
    # Other articles
    "related": _rows(
        '<section><h2>Related</h2><a href="/x-%d">Eine andere Geschichte</a></section>', f"<h1>Titel</h1><p>{_S}</p>"
    ),
    "related links": _rows(
        '<a href="/g-%d">Eine andere Geschichte</a> ', f"<h1>Titel</h1><p>{_S}</p><div><h2>Related</h2>", "</div>"
    ),
    "read also": _rows(f'<p>Read also: <a href="/x">Eine andere Geschichte</a></p><p>{_S}</p>'),
    "cards": _rows('<div class="card"><h3><a href="/g-%d">Eine andere Geschichte</a></h3><p>Ein kurzer Text</p></div>'),
}  # fmt: skip
