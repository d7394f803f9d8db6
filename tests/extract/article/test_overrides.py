"""Each selector of a site replaces what the general readers found, in the record's own forms."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.errors import UsageError
from crawler.extract import Page, Selectors, read_article
from crawler.extract.article.trace import Trace
from crawler.items import Article

URL = "https://inselbote.example/kultur/turm-1"
LINE = "Der Leuchtturm bekommt im Herbst eine neue Lampe, und die alte geht an die Schule von Nordstrand."
PAGE = f"""<html lang="de"><head><title>Ganz anders</title><meta property="og:title" content="Falsch">
<meta name="author" content="Redaktion Nord"><meta name="keywords" content="x">
<meta name="stichworte" content="Leuchtturm, Schule; Leuchtturm">
<meta property="article:published_time" content="2020-01-01T00:00:00Z"><meta property="og:description" content="Kurz.">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Falsch", "articleSection": "Alles"}}</script>
</head><body>
<div class="oben"><b>Insel</b></div><div class="rubrik">Kultur</div>
<div class="titel">Licht für den <i>T</i>urm <span class="plus">Plus</span><script>var a</script></div>
<div class="wer">Von Jan Hof und Anna Berg (dpa)</div>
<div class="wann">Erschienen: 5. März 2024, 10:15 Uhr</div>
<div class="neu"><time datetime="2024-03-06T08:00:00+01:00">gestern</time></div>
<div class="text"><div class="titel">Licht für den Turm</div><p class="vor">Eine Lampe,<br>zwei Meinungen.</p>
<p>{LINE}</p><p class="raus">{LINE} Das steht nicht im Text.</p>
<figure><img src="/a.jpg?utm_source=x" alt="Ein Turm"><figcaption>Der Turm</figcaption></figure>
<h2>Die Schule</h2><p>{LINE} Sie freut sich.</p></div>
<div class="rechts"><p>{LINE} Und {LINE}</p><p>{LINE} Oder {LINE} Oder {LINE}</p></div>
<div class="noch"><h3>Auch das noch</h3>
<div><a href="/b"><img src="/b.jpg"></a><span class="label">Sport</span>
<h4><a href="/b?utm_source=x">Ein Boot kentert im Hafen</a></h4></div>
<div><h4><a href="/b">Ein Boot kentert im Hafen</a></h4></div><div><h4><a href="{URL}">Licht für den Turm</a></h4></div>
<div><h4><a href="/c">Die Möwen sind zurück am Strand</a></h4></div></div>
</body></html>"""


def _read(**selectors: str) -> Article:
    return read_article(Page(PAGE, URL), Selectors(**selectors))


@pytest.mark.parametrize(
    ("field", "css", "name", "wanted"),
    [
        ("headline", ".titel", "headline", "Licht für den Turm Plus"),
        ("kicker", ".oben", "kicker", "Insel"),
        ("section", ".rubrik::text", "section", "Kultur"),
        ("teaser", ".vor", "teaser", "Eine Lampe, zwei Meinungen."),
        ("authors", ".wer", "authors", ["Jan Hof", "Anna Berg"]),
        ("published", ".wann", "published_at", "2024-03-05T09:15:00Z"),
        ("published", ".wann", "published_raw", "5. März 2024, 10:15 Uhr"),
        ("modified", ".neu", "modified_at", "2024-03-06T07:00:00Z"),
        (
            "published",
            "meta[property='article:modified_time'], .neu time::attr(datetime)",
            "published_raw",
            "2024-03-06T08:00:00+01:00",
        ),
        ("modified", ".neu time::attr(datetime)", "modified_at", "2024-03-06T07:00:00Z"),
        ("tags", "meta[name=stichworte]::attr(content)", "tags", ["Leuchtturm", "Schule"]),
    ],
)
def test_a_pick_replaces_the_field(field: str, css: str, name: str, wanted: Any) -> None:
    assert getattr(read_article(Page(PAGE, URL)), name) != wanted
    assert getattr(_read(**{field: css}), name) == wanted


def test_body_is_what_stands_in_the_picked_elements_less_other_fields() -> None:
    assert "Oder" in read_article(Page(PAGE, URL)).text
    article = _read(body=".text", headline=".titel", teaser=".vor", drop=".plus, .raus")
    assert [(block.type, block.text) for block in article.body] == [
        ("paragraph", LINE),
        ("image", "Ein Turm"),
        ("heading", "Die Schule"),
        ("paragraph", f"{LINE} Sie freut sich."),
    ]
    assert article.headline == "Licht für den Turm"


def test_a_headline_selector_that_also_picks_subheadings_leaves_them_in_the_body() -> None:
    article = _read(headline=".titel, h2", body=".text")
    assert [block.text for block in article.body if block.type == "heading"] == ["Die Schule"]


def test_drop_hides_elements_from_this_reading_only() -> None:
    page = Page(PAGE, URL)
    before = read_article(page)
    assert "Oder" not in read_article(page, Selectors(drop=".rechts")).text
    assert read_article(page) == before


def test_pictures_come_with_their_captions_and_once() -> None:
    images = _read(images=".text img, figure, .noch img::attr(src)").images
    assert [(image.url, image.caption) for image in images] == [
        ("https://inselbote.example/a.jpg", "Der Turm"),
        ("https://inselbote.example/b.jpg", ""),
    ]


def test_related_cards_come_once_with_label_and_section_and_without_the_article_itself() -> None:
    cards = _read(related=".noch").related
    assert [(card.url, card.headline, card.section, card.label) for card in cards] == [
        ("https://inselbote.example/b", "Ein Boot kentert im Hafen", "Sport", "Auch das noch"),
        ("https://inselbote.example/c", "Die Möwen sind zurück am Strand", "", "Auch das noch"),
    ]


ARTICLE_FIELDS = (
    "headline", "kicker", "section", "teaser", "authors", "published", "modified", "tags", "body", "drop", "images",
    "related",
)  # fmt: skip


@pytest.mark.parametrize("field", ARTICLE_FIELDS)
@pytest.mark.parametrize("css", [".gibts-nicht", ".gibts-nicht::text"])
def test_what_picks_nothing_leaves_the_field_to_the_readers(field: str, css: str) -> None:
    assert _read(**{field: css}) == read_article(Page(PAGE, URL))


@pytest.mark.parametrize("field", ["published", "authors", "images", "related"])
def test_a_pick_that_is_no_such_thing_leaves_the_field_to_the_readers(field: str) -> None:
    page = PAGE.replace("</body>", '<div class="nichts">&nbsp; – 7 <a href="mailto:x">?</a></div></body>')
    assert read_article(Page(page, URL), Selectors(**{field: ".nichts"})) == read_article(Page(page, URL))


@pytest.mark.parametrize("field", ARTICLE_FIELDS)
def test_what_is_no_css_is_refused_when_it_is_written(field: str) -> None:
    with pytest.raises(UsageError, match=f"The selector {field} is no CSS: 'h1\\['"):
        Selectors(**{field: "h1["})


def test_a_trace_names_the_fields_that_selectors_decided() -> None:
    trace = Trace()
    read_article(Page(PAGE, URL), Selectors(headline=".titel", body=".text", authors=".nie"), trace)
    assert (trace.sources["headline"], trace.sources["body"]) == ("selector", "selector")
    assert trace.sources["authors"] != "selector"


def test_a_pick_nested_without_end_is_read() -> None:
    deep = f'<html><body><div class="t">{"<b>" * 1500}Tief{"</b>" * 1500}</div><p>{LINE}</p></body></html>'
    assert read_article(Page(deep, URL), Selectors(headline=".t")).headline == "Tief"


@pytest.mark.parametrize("label", ["Words:", "Text:", "Von:", "Fotos:", "Text und Bild:", "Story :"])
def test_a_label_before_a_picked_name_is_none_of_it(label: str) -> None:
    page = Page(f"<html><body><h1>Fog</h1><p class=who>{label} Ada Krooner</p><p>Fog over the quay.</p>", URL)
    assert read_article(page, Selectors(authors=".who")).authors == ["Ada Krooner"]
