"""Which boxes' paragraphs are the article's."""

from __future__ import annotations

from crawler.extract import Page, read_article

WORDS = "The harbour council met again last night and talked for hours about the price of the new quay wall. "


def texts(html: str) -> list[str]:
    return [block.text for block in read_article(Page(html, "https://news.example/harbour")).body]


def test_paragraphs_above_the_entries_of_a_live_blog_are_the_articles() -> None:
    above = "".join(f"<p>Introduction {number}: {WORDS}</p>" for number in range(3))
    entries = "".join(
        f"<div><div><div><h3>Entry {number}</h3><div class=entry>"
        + "".join(f"<p>Update {number}.{line}: {WORDS}</p>" for line in range(4))
        + "</div></div></div></div>"
        for number in range(4)
    )
    html = f"<article><h1>Quay wall, live</h1><div><div>{above}<div><div>{entries}</div></div></div></div></article>"
    found = texts(html)
    assert [text[:14] for text in found[:3]] == ["Introduction 0", "Introduction 1", "Introduction 2"]
    assert any(text.startswith("Update 3.3") for text in found)


def test_one_teaser_line_of_an_outer_box_is_not_taken_in() -> None:
    inner = "".join(f"<p>Paragraph {number}: {WORDS}</p>" for number in range(6))
    inner = f"<section><div class=b><div class=c>{inner}</div></div></section>"
    html = f"<h1>Quay</h1><div class=a><p>Elsewhere: {WORDS}</p>{inner}</div>"
    assert not any(text.startswith("Elsewhere") for text in texts(html))


def test_two_line_breaks_part_a_paragraph() -> None:
    found = texts(f"<h1>Quay</h1><article><p>First: {WORDS}<br><br>Second: {WORDS}</p></article>")
    assert [text.partition(":")[0] for text in found] == ["First", "Second"]


def test_one_line_break_parts_long_sentences_and_nothing_shorter() -> None:
    found = texts(f"<h1>Quay</h1><article><p>First: {WORDS}<br>\nSecond: {WORDS}</p></article>")
    assert [text.partition(":")[0] for text in found] == ["First", "Second"]
    verse = "<p>The harbour sleeps,<br>the council weeps<br>about the price of stone.</p>"
    assert "The harbour sleeps, the council weeps about the price of stone." in texts(
        f"<h1>Quay</h1>{verse}{PARAGRAPHS}"
    )


def test_empty_span_that_is_called_a_break_ends_a_paragraph() -> None:
    found = texts(
        f"<article><h1>Quay</h1><div>First: {WORDS}<span class='x br'></span>Second: {WORDS}</div></article>"
    )
    assert [text.partition(":")[0] for text in found] == ["First", "Second"]


def test_caption_that_stands_below_the_figure_belongs_to_its_picture() -> None:
    figure = "<div><figure><img src=/quay.jpg></figure><figcaption>The old quay wall</figcaption></div>"
    html = f"<article><h1>Quay</h1>{figure}" + f"<p>{WORDS}</p><p>Second: {WORDS}</p></article>"
    image = read_article(Page(html, "https://news.example/harbour")).images[0]
    assert (image.url, image.caption) == ("https://news.example/quay.jpg", "The old quay wall")


PARAGRAPHS = "".join(f"<p>Paragraph {number}: {WORDS * 2}</p>" for number in range(6))


def test_article_whose_paragraphs_stand_in_boxes_for_subscribers_each() -> None:
    boxes = "".join(
        f"<div class='subscriber-only'><p>Part {number}: {WORDS}</p></div>" for number in range(6)
    )
    found = texts(
        f"<h1>Quay</h1><div class=asset>{boxes}<div><p>The writer is a columnist. {WORDS}</p></div></div>"
    )
    assert [text[:7] for text in found[:6]] == [f"Part {number}:" for number in range(6)]


def test_two_lines_among_many_links_are_the_body_rather_than_the_footer() -> None:
    links = "".join(f"<div><a href=/{n}>{WORDS}</a></div>" for n in range(9))
    html = f"<h1>Quay</h1><div><div>{WORDS}</div>{links}</div><div class=site-footer><p>{WORDS * 4}</p></div>"
    assert texts(html) == [WORDS.strip()]


def test_section_of_the_text_with_a_subhead_of_its_own_is_no_inset() -> None:
    sections = "".join(
        f"<div class=content><p>Section {number}: {WORDS * 2}</p></div>" for number in range(6)
    )
    headed = f"<div class=content><h2>The wall</h2><p>Headed: {WORDS}</p></div>"
    found = texts(f"<h1>Quay</h1><div id=read>{sections}{headed}</div>")
    assert found[-2:] == ["The wall", f"Headed: {WORDS}".strip()]


def test_fact_box_with_a_heading_of_its_own_is_an_inset() -> None:
    box = f"<div class=facts><h3>The quay in figures</h3><p>Figures: {WORDS}</p><p>More: {WORDS}</p></div>"
    assert len(texts(f"<h1>Quay</h1><article>{PARAGRAPHS}{box}{PARAGRAPHS}</article>")) == 12


def test_posts_of_a_live_blog_are_articles_in_the_article() -> None:
    entry = f"<div class=entry><p>Post: {WORDS * 2}</p><p>So: {WORDS}</p></div>"
    posts = f"<article class=post>{entry}</article>" * 3
    top = "".join(f"<p>Top {number}: {WORDS}</p>" for number in range(3))
    html = f"<article class=page><h1>Quay, live</h1><div class=entry>{top}</div><div><div>{posts}</div></div></article>"
    assert texts(html)[0].startswith("Top 0")


def test_card_amid_the_text_does_not_take_the_paragraph_before_it_along() -> None:
    card = "<section><h2>Trending</h2><div><h3><a href=/other>The other council and its quay</a></h3></div></section>"
    wrapped = f"<div class=part><p>Before: {WORDS}</p>{card}</div>"
    found = texts(f"<h1>Quay</h1><article><div class=part>{PARAGRAPHS}</div>{wrapped}</article>")
    assert found[-1].startswith("Before:")


def test_bare_text_in_a_box_amid_paragraphs_is_not_the_articles() -> None:
    offer = f"<div class=block-83>Dear reader, {WORDS}<br><br>And: {WORDS}</div>"
    note = "<div class=note>This text was first printed in another tongue.</div>"
    subhead = "<div class=section-headline>The second day</div>"
    found = texts(f"<h1>Quay</h1><article>{PARAGRAPHS}{offer}{note}{subhead}{PARAGRAPHS}</article>")
    assert len(found) == 13 and "The second day" in found


def test_paragraph_that_is_one_link_is_kept_when_it_is_a_sentence() -> None:
    linked = f"<p><a href=/a>{WORDS.strip()}</a></p><p><a href=/b>The quay wall and its price</a></p>"
    found = texts(f"<h1>Quay</h1><article>{PARAGRAPHS}{linked}{PARAGRAPHS}</article>")
    assert len(found) == 13 and WORDS.strip() in found


def test_box_called_a_fact_box_is_none_of_the_text_however_long() -> None:
    speech = PARAGRAPHS.replace("Paragraph", "Speech") * 3
    box = f"<div class=metro-factbox><h2>The speech</h2><div>{speech}</div></div>"
    found = texts(f"<h1>Quay</h1><article><div class=text>{PARAGRAPHS}{box}</div></article>")
    assert len(found) == 6 and not any(text.startswith("Speech") for text in found)


def test_paragraph_before_the_box_of_the_text_is_the_articles_and_one_after_it_is_a_notice() -> None:
    line, inner = f"<p class=t>Beside: {WORDS * 2}</p>", PARAGRAPHS.replace("<p>", "<p class=t>")
    box = f"<div class=paywall>{inner}</div>"
    assert len(texts(f"<h1>Quay</h1><article>{line}{box}</article>")) == 7
    assert len(texts(f"<h1>Quay</h1><article>{box}{line}</article>")) == 6


def test_related_block_ends_where_the_text_goes_on() -> None:
    block = (
        "<h3>Mehr zum Thema</h3><ul><li><a href=/an-other-article-of-the-quay>The other quay</a></li></ul>"
    )
    rest = f"{PARAGRAPHS.replace('Paragraph', 'Part')}<h3>The price</h3><p>Last: {WORDS}</p>"
    found = texts(f"<h1>Quay</h1><article>{PARAGRAPHS}{block}{rest}</article>")
    assert "The price" in found and "Mehr zum Thema" not in found


def test_subhead_that_repeats_the_headline_does_not_begin_the_text() -> None:
    html = f"<h1>Quay wall</h1><div>{PARAGRAPHS[:400]}</p><h2>Quay wall</h2>{PARAGRAPHS * 2}</div>"
    assert texts(html)[0].startswith("Paragraph 0")


def test_words_clipped_by_a_style_are_not_read() -> None:
    span = "<span style='clip:rect(0 0 0 0);position:absolute'>, opens new tab</span>"
    found = texts(
        f"<h1>Quay</h1><article>{PARAGRAPHS}<p>The <a href=/x>index{span}</a> rose. {WORDS}</p></article>"
    )
    assert found[-1].startswith("The index rose.")


def test_line_below_a_picture_that_ends_with_a_credit_is_its_caption() -> None:
    line = "<p>The old quay wall in winter. Photo: Ben Novak/Example Images</p>"
    found = texts(
        f"<h1>Quay</h1><article>{PARAGRAPHS}<p><img src=/a.jpg></p>{line}{line}{PARAGRAPHS}</article>"
    )
    assert [text for text in found if "winter" in text] == [line[3:-4]]  # the second stands below no picture


def test_long_line_in_a_box_that_is_called_an_image_is_its_caption() -> None:
    box = f"<div class='image top'><img src=/a.jpg><p>{WORDS * 3}</p></div>"
    assert len(texts(f"<h1>Quay</h1><article>{box}{PARAGRAPHS}</article>")) == 6


def test_paragraph_called_a_subhead_is_a_heading() -> None:
    html = f"<h1>Quay</h1><article>{PARAGRAPHS}<p class=article-interline>The price</p>{PARAGRAPHS * 2}</article>"
    blocks = read_article(Page(html, "https://news.example/harbour")).body
    assert [(block.text, block.level) for block in blocks if block.type == "heading"] == [("The price", 2)]


def test_form_amid_the_text_is_none_of_it_and_one_around_it_is_the_servers() -> None:
    form = f"<form><p>I would like to read your letter every week. {WORDS}</p></form>"
    assert len(texts(f"<h1>Quay</h1><article>{PARAGRAPHS}{form}{PARAGRAPHS}</article>")) == 12
    assert len(texts(f"<form><h1>Quay</h1><div>{PARAGRAPHS}</div></form>")) == 6


def test_a_word_without_end_is_no_text() -> None:
    story = "".join(f"<p>Paragraph {number}: {WORDS}</p>" for number in range(6))
    html = f"<article><h1>Quay wall</h1><div>{story}</div></article><div><p>{'x' * 100_000}</p></div>"
    assert [text[:11] for text in texts(html)] == [f"Paragraph {number}" for number in range(6)]
