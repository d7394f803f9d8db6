"""What holds for every page, readable or not: a record or the named error, nothing invented, nothing by chance."""

from __future__ import annotations

import random
import re
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from benchmarks.costs import seconds, times_the_parse
from crawler.errors import UnreadablePage
from crawler.extract import Page, read_article
from crawler.items import Article
from crawler.text import fold

URL = "https://inselbote.example/2024/faehre"
SENTENCE = "Die Fähre legt seit Montag wieder jede Stunde ab, sagt die Reederei, und sie ist so voll wie lange nicht."
_WORDS = st.sampled_from(
    [
        "Fähre",
        "Hafen",
        "1,5",
        "größer",
        "“so”",
        "日本",
        "كتاب",
        "a\u00adb",
        "\u200b",
        "&amp;",
        "Von Anna Berg",
    ]
)
_TEXT = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)
_TAGS = st.sampled_from(
    ["p", "div", "h1", "h2", "ul", "li", "blockquote", "span", "a", "figure", "td", "article", "pre", "br"]
)
_CLASSES = st.sampled_from(["", "related", "article__body", "byline", "hidden", "md:hidden", "teaser"])


@st.composite
def _markup(draw: st.DrawFn, depth: int = 3) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        tag = draw(_TAGS)
        inner = draw(_markup(depth=depth - 1)) if depth and draw(st.booleans()) else draw(_TEXT)
        parts.append(f'<{tag} class="{draw(_CLASSES)}" id="x">{inner}</{tag}>')
    return "".join(parts)


@given(st.binary(max_size=400) | st.text(max_size=400) | _markup())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_input_gives_a_record_or_the_named_error(body: bytes | str) -> None:
    try:
        article = read_article(Page(body, URL))
    except UnreadablePage:
        return
    assert isinstance(article, Article)
    assert article.content_hash
    assert article.article_id


@given(_markup())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_is_invented_and_reading_twice_gives_the_same(markup: str) -> None:
    page = f'<html lang="de"><body>{markup}</body></html>'
    article = read_article(Page(page, URL))
    shown = fold("".join(Page(page, URL).root.itertext()))
    for block in article.body:
        for part in re.split(r" \| ", block.text) if block.type == "table_row" else [block.text]:
            assert fold(part) in shown
    assert read_article(Page(page, URL)) == article


ATTRIBUTES = f"""<html lang="de"><head><meta property="og:title" content="Die Fähre fährt wieder">
<meta name="author" content="Anna Berg"><link rel="canonical" href="{URL}"></head><body>
<article class="story" id="s1" data-x="1"><h1 class="headline" id="h">Die Fähre fährt wieder</h1>
<p class="lead" id="l">{SENTENCE}</p><figure class="pic" id="f"><img alt="Ein Schiff" width="800" src="/a.jpg">
<figcaption class="caption" id="c">Das Schiff</figcaption></figure>
<div class="body" id="b"><p>{SENTENCE} Zweimal.</p><p class="x" id="y">{SENTENCE} Dreimal.</p></div></article>
</body></html>"""


def test_the_order_of_attributes_changes_nothing() -> None:
    root = etree.fromstring(ATTRIBUTES, etree.HTMLParser())
    chance = random.Random(3)
    for element in root.iter():
        items = list(element.attrib.items())
        chance.shuffle(items)
        for name in list(element.attrib):
            del element.attrib[name]
        for name, value in items:
            element.set(name, value)
    shuffled = etree.tostring(root, encoding="unicode", method="html")
    assert shuffled != etree.tostring(
        etree.fromstring(ATTRIBUTES, etree.HTMLParser()), encoding="unicode", method="html"
    )
    assert read_article(Page(shuffled, URL)) == read_article(Page(ATTRIBUTES, URL))


def _read(page: str) -> Article:
    return read_article(Page(page, URL))


def test_pages_made_to_be_slow_cost_no_more_than_others() -> None:
    pages = {
        "deep": '<html lang="de">' + "<div>" * 20_000 + f"<p>{SENTENCE}</p>",
        "inline": '<html lang="de"><body><p>' + "<b>a <i>b</i></b> " * 20_000,
        "breaks": '<html lang="de"><body><div>' + f"{SENTENCE}<br><br>" * 40_000,
        "white space": '<html lang="de"><body><p>' + " \n" * 200_000 + SENTENCE,
        "links": '<html lang="de"><body><ul>' + '<li><a href="/x">eins zwei</a></li>' * 10_000,
        "class": f'<html lang="de"><body><div class="{"a-b " * 50_000}"><p>{SENTENCE}</p></div>',
        "headings": '<html lang="de"><body>' + '<h2><a href="/x">Eine Überschrift</a></h2>' * 5_000,
        "pictures": '<html lang="de"><body><div>' + '<img src="/a.jpg">' * 5_000,
        "figure": f'<html lang="de"><body><p>{SENTENCE}</p><figure>'
        + "<img src=/>x" * 40_000
        + f"</figure><p>{SENTENCE}</p>",
        "nested lists": '<html lang="de"><body>' + "<ul><li>eins " * 1_500,
    }
    costs = {name: times_the_parse(partial(_read, page), page) for name, page in pages.items()}
    assert {name: cost for name, cost in costs.items() if cost > 20} == {}


def test_time_grows_with_the_page_and_not_faster() -> None:
    def spent(paragraphs: int) -> float:
        page = '<html lang="de"><body>' + "".join(
            f"<p>{SENTENCE} {number}</p>" for number in range(paragraphs)
        )
        return min(seconds(partial(_read, page)) for _ in range(3))

    assert spent(8_000) < 2 * 4 * spent(2_000)
