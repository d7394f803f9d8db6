"""An explanation tells of the reading that made the record, selectors included."""

from __future__ import annotations

from crawler.extract import Page, Selectors, read_article
from crawler.extract.explain.explain import explain
from crawler.report.explanation import in_words

LINE = "Am Hafen wird ab Montag gebaut, und die Marktleute ziehen für drei Wochen auf den Kirchplatz um."
PAGE = f"""<html lang="de"><head><meta property="og:title" content="Der Markt zieht um">
<meta property="article:published_time" content="2020-01-01T00:00:00Z"></head><body><h1>Der Markt zieht um</h1>
<div class="wann">Erschienen am 5. März 2024, 10:15 Uhr</div>
<div class="text"><div class="wer">Von Anna Berg</div><p>{LINE}</p>
<p>Lesen Sie auch: <a href="/x">Ein Boot kentert</a></p>
<p>{LINE} Danach kommen sie zurück.</p></div>
<div class="anders"><p>{LINE} {LINE} Das ist ein anderer Text.</p><p>{LINE} {LINE} Der auch.</p></div>
</body></html>"""
SELECTORS = Selectors(published=".wann", body=".text", authors=".wer")


def test_the_body_and_what_was_left_out_are_those_of_the_record() -> None:
    page = Page(PAGE, "https://inselbote.example/markt")
    found = explain(page, SELECTORS)
    assert [block["text"] for block in found["body"]] == [
        block.text for block in read_article(page, SELECTORS).body
    ]
    assert found["left_out"] == [
        {"text": "Von Anna Berg", "reason": "another selector picks it"},
        {"text": "Lesen Sie auch: Ein Boot kentert", "reason": "it is a related article"},
    ]


def test_a_field_that_a_selector_decided_names_it_even_where_the_words_differ() -> None:
    found = explain(Page(PAGE, "https://inselbote.example/markt"), SELECTORS)
    (published,) = [field for field in found["fields"] if field["name"] == "published_at"]
    assert (published["value"], published["source"]) == ("2024-03-05T09:15:00Z", "the site's selector .wann")


def test_a_listing_tells_what_it_passed_over_and_by_how_much() -> None:
    tiles = "".join(f'<p><a href="/x{number}">Gulls again, part {number}</a></p>' for number in range(12))
    page = Page(f"<html><body><h1>Harbour</h1>{tiles}</body></html>", "https://inselbote.example/harbour/")
    listing = explain(page)["listing"]
    assert listing["articles"] == 0
    assert len(listing["passed_over"]) == 10
    first = listing["passed_over"][0]
    assert first["url"].startswith("https://inselbote.example/x")
    assert first["text"].startswith("Gulls again")
    assert first["weight"] < first["enough"]
    assert not explain(page, Selectors(article_links="p a"))["listing"]["passed_over"]
    words = in_words(explain(page))
    assert "Not taken for articles" in words
    assert "article_links" in words
