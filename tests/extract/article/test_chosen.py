"""A site's selectors are believed wherever they pick something."""

from __future__ import annotations

from crawler.extract import Page, Selectors, read_article
from crawler.extract.article.trace import Trace

LINE = "Der Leuchtturm bekommt im Herbst eine neue Lampe, und die alte geht an die Schule von Nordstrand."
PAGE = f"""<html lang="de"><head><meta property="og:title" content="Falsch"></head><body>
<div class="dachzeile">Insel</div><h1>Licht für den Turm</h1><div class="wer">Von Jan Hof</div>
<div class="wann">5. März 2024, 10:15 Uhr</div><p class="vor">Eine Lampe, zwei Meinungen.</p>
<div class="links"><p>{LINE}</p><p class="raus">{LINE} Das steht nicht im Text.</p></div>
<div class="rechts"><p>{LINE} Und {LINE}</p><p>{LINE} Oder {LINE}</p></div>
<div class="bild"><img src="/turm.jpg" alt="Der Turm"></div>
<div class="mehr"><a href="/a">Die Schule sucht einen Sockel</a><a href="/a">Die Schule sucht einen Sockel</a></div>
</body></html>"""
SELECTORS = Selectors(
    headline="h1", kicker=".dachzeile", teaser=".vor", authors=".wer", published=".wann", body=".links", drop=".raus",
    related=".mehr", images=".bild",
)  # fmt: skip


def test_each_pick_replaces_what_was_read() -> None:
    article = read_article(Page(PAGE, "https://inselbote.example/turm"), SELECTORS)
    assert (article.headline, article.kicker, article.teaser) == (
        "Licht für den Turm",
        "Insel",
        "Eine Lampe, zwei Meinungen.",
    )
    assert article.authors == ["Jan Hof"]
    assert article.published_at == "2024-03-05T09:15:00Z"
    assert article.text == LINE
    assert [(image.url, image.alt) for image in article.images] == [
        ("https://inselbote.example/turm.jpg", "Der Turm")
    ]
    assert [card.headline for card in article.related] == ["Die Schule sucht einen Sockel"]


def test_a_selector_that_picks_nothing_leaves_the_field_to_the_readers() -> None:
    plain = read_article(Page(PAGE, "https://inselbote.example/turm"))
    assert (
        read_article(Page(PAGE, "https://inselbote.example/turm"), Selectors(headline=".gibts-nicht"))
        == plain
    )


def test_a_trace_tells_where_fields_came_from_and_changes_nothing() -> None:
    trace = Trace()
    page = Page(PAGE, "https://inselbote.example/turm")
    assert read_article(page, SELECTORS, trace) == read_article(page, SELECTORS)
    assert trace.sources["headline"] == "selector"
    assert ("og:title", "Falsch") in trace.candidates["headline"]
    assert trace.kept == [("paragraph", LINE)]
