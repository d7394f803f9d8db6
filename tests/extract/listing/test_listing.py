"""A section's page is read: articles in order, the next page, feeds."""

from __future__ import annotations

from crawler.extract import Page, Selectors, read_listing

URL = "https://paper.example/politics/"


def card(number: int) -> str:
    return f"""<article class="card"><span class="kicker">Transport</span>
      <h3><a href="/politics/the-long-road-to-harbour-{number}0012">
        The long road to harbour number {number}</a>
      </h3>
      <p class="summary">What the crews of ferry {number} had to say about the new timetable.</p></article>"""


def listing(inside: str, head: str = "", url: str = URL) -> Page:
    cards = "".join(card(number) for number in range(1, 5))
    return Page(
        f"""<html><head>{head}</head><body><nav><a href="/">Home</a><a href="/sport/">Sport and leisure</a>
        <a href="/politics/the-long-read-of-the-menu-991234">An article that the menu shows</a></nav>
        <main>{cards}{inside}</main><footer><a href="/imprint/">Imprint</a></footer></body></html>""",
        url,
    )


def test_articles_in_reading_order_with_their_cards() -> None:
    links = read_listing(listing("")).article_links
    assert [link.url for link in links] == [
        f"https://paper.example/politics/the-long-road-to-harbour-{number}0012" for number in range(1, 5)
    ]
    assert links[0].headline == "The long road to harbour number 1"
    assert links[0].teaser == "What the crews of ferry 1 had to say about the new timetable."
    assert links[0].section == "Transport"


def test_a_picture_link_and_a_text_link_are_one_card() -> None:
    page = listing('<a href="/politics/the-long-road-to-harbour-10012#pic"><img alt="A ferry"></a>')
    assert len(read_listing(page).article_links) == 4


def test_next_by_label() -> None:
    read = read_listing(listing('<div class="pager"><a href="?page=2">Nächste Seite</a></div>'))
    assert read.next_url == "https://paper.example/politics/?page=2"
    assert read.next_reason


def test_older_is_next_and_newer_is_not() -> None:
    page = listing(
        '<div class="nav-links"><div class="nav-previous"><a href="/politics/page/4/">Older posts</a></div>'
        '<div class="nav-next"><a href="/politics/page/2/">Newer posts</a></div></div>',
        url="https://paper.example/politics/page/3/",
    )
    assert read_listing(page).next_url == "https://paper.example/politics/page/4/"


def test_the_last_page_has_no_next() -> None:
    page = listing(
        '<div class="pagination"><a href="/politics/page/1/">1</a><a href="/politics/page/2/">2</a>'
        '<span class="current">3</span><a class="prev" href="/politics/page/2/">«</a></div>',
        url="https://paper.example/politics/page/3/",
    )
    read = read_listing(page)
    assert read.next_url is None
    assert not read.goes_on


def test_a_button_without_an_address_says_that_the_section_goes_on() -> None:
    read = read_listing(listing('<button type="button">Mehr Artikel laden</button>'))
    assert (read.next_url, read.goes_on) == (None, True)


def test_a_button_with_an_address_is_followed() -> None:
    read = read_listing(
        listing('<button data-url="/politics/?offset=20" class="load-more">Load more</button>')
    )
    assert read.next_url == "https://paper.example/politics/?offset=20"


def test_a_widget_that_loads_more_pictures_says_nothing() -> None:
    read = read_listing(
        listing('<div class="sbi_load"><button class="sbi_load_btn">Load More</button></div>')
    )
    assert (read.next_url, read.goes_on) == (None, False)


def test_feeds_of_the_head_without_those_of_comments() -> None:
    head = """<link rel="alternate" type="application/rss+xml" href="/politics/feed/">
      <link rel="alternate" type="application/atom+xml" href="/atom.xml">
      <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
      <link rel="alternate" hreflang="de" href="/de/">"""
    assert read_listing(listing("", head)).feeds == [
        "https://paper.example/politics/feed/",
        "https://paper.example/atom.xml",
    ]


def test_selectors_are_believed() -> None:
    page = listing('<a class="onward" href="/elsewhere">on</a><a class="story" href="/x">X</a>')
    read = read_listing(page, Selectors(article_links="a.story", next_listing="a.onward"))
    assert [link.url for link in read.article_links] == ["https://paper.example/x"]
    assert read.next_url == "https://paper.example/elsewhere"


def test_a_card_among_its_equals_is_not_lost_for_a_short_name_and_headline() -> None:
    equal = """<article class="card"><span class="kicker">Transport</span>
      <h3><a href="/politics/two-ferries">Two boats</a></h3>
      <p class="summary">A short one among long ones.</p></article>"""
    assert "https://paper.example/politics/two-ferries" in [
        link.url for link in read_listing(listing(equal)).article_links
    ]


def test_a_headline_that_is_no_link_is_found_behind_read_more() -> None:
    inside = """<article><h2>What the tide left</h2><p>Sand, wood, and a piano without its keys.</p>
      <a href="/politics/tide-98">Continue reading →</a></article>"""
    found = read_listing(listing(inside)).article_links[-1]
    assert (found.url, found.headline) == ("https://paper.example/politics/tide-98", "What the tide left")


def test_tags_authors_and_accounts_are_no_articles() -> None:
    inside = "".join(
        f'<h3><a href="{href}">A heading that is long enough for an article</a></h3>'
        for href in (
            "/tag/harbours-and-ferries-of-the-north",
            "/authors/a-person-with-a-long-name-123456",
            "/login?next=/politics/a-long-story-about-harbours-123456",
            "/newsletter/the-harbour-letter-every-friday",
            "https://shop.example/politics/a-long-story-about-harbours-123456",
            "/politics/chart-of-the-harbour-123456.pdf",
        )
    )
    assert len(read_listing(listing(inside)).article_links) == 4


def test_the_pages_of_the_listing_are_no_articles() -> None:
    inside = '<div class="list"><h3><a href="/politics/page/2/">More news from the world of politics</a></h3></div>'
    assert len(read_listing(listing(inside)).article_links) == 4


def test_sorting_the_same_page_is_not_the_next_one() -> None:
    assert read_listing(listing('<div class="pager"><a href="?sort=asc">Next</a></div>')).next_url is None


def test_a_calendar_is_not_walked() -> None:
    inside = '<table id="wp-calendar"><tr><td><a href="/politics/2026/02/">»</a></td></tr></table>'
    assert read_listing(listing(inside)).next_url is None


def test_the_number_after_the_current_one() -> None:
    inside = """<ul class="pagination"><li class="active"><span>1</span></li>
      <li><a href="/politics?cursor=b7">2</a></li><li><a href="/politics?cursor=c9">3</a></li></ul>"""
    assert read_listing(listing(inside)).next_url == "https://paper.example/politics?cursor=b7"


def test_a_relation_in_the_head_is_believed_but_on_a_front_page() -> None:
    head = '<link rel="next" href="/politics/page/2/">'
    assert read_listing(listing("", head)).next_url == "https://paper.example/politics/page/2/"
    front = listing("", '<link rel="next" href="/page/2/">', "https://paper.example/")
    assert read_listing(front).next_url is None
