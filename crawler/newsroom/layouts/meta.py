"""Meta tags and no JSON-LD; the kicker stands beside the headline, inside the same h1; `?page=2`."""

from __future__ import annotations

from html import escape

from crawler.newsroom import dateline
from crawler.newsroom.blocks import lazy_picture, picture_path, printed_body, soup
from crawler.newsroom.furniture import WORDS, byline, document, single_cards, text
from crawler.newsroom.newsdesk import PUBLISHER, related_on
from crawler.newsroom.story import Story


def page(story: Story, number: int, base_url: str) -> str:
    """Page `number`; every page names the first as canonical."""
    title = f"{story.headline} | {PUBLISHER}"
    main = (
        f'<div class="story" id="content">{_top(story, number)}'
        f'<div class="story__body">{_body(story, number)}</div>{_pager(story, number)}</div>'
        f"{single_cards(story, related_on(story, number))}"
    )
    return document(story.language, title, _head(story, base_url), main)


def _head(story: Story, base_url: str) -> str:
    pairs = [
        ("og:type", "article"),
        ("og:site_name", PUBLISHER),
        ("og:title", story.headline),
        ("og:description", story.teaser),
        ("og:url", base_url + story.path()),
        ("og:locale", {"de": "de_DE", "en": "en_GB"}[story.language]),
        ("article:published_time", dateline.iso_utc(story.published)),
        ("article:section", story.section),
    ]
    if story.modified:
        pairs.append(("article:modified_time", dateline.iso_utc(story.modified)))
    if story.lead:
        pairs.append(("og:image", base_url + picture_path(story.lead[0])))
    if story.access:
        pairs.append(("article:content_tier", {"paywalled": "locked"}.get(story.access, story.access)))
    pairs += [("article:tag", tag) for tag in story.tags]
    lines = [f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs]
    lines.append(f'<meta name="author" content="{escape(", ".join(story.authors))}">')
    lines.append(f'<meta name="description" content="{escape(story.teaser)}">')
    if story.robots:
        lines.append(f'<meta name="robots" content="{story.robots}">')
    lines.append(f'<link rel="canonical" href="{base_url}{story.path()}">')
    return "\n".join(lines)


def _top(story: Story, number: int) -> str:
    kicker = f'<span class="headline__kicker">{text(story.kicker)}</span> ' if story.kicker else ""
    label = f'<div class="story__section"><a href="/{story.folder}/">{text(story.section)}</a></div>'
    headline = f'<h1 class="headline">{kicker}<span class="headline__text">{text(story.headline)}</span></h1>'
    if number > 1:
        return label + headline
    day = dateline.printed(story)
    lead = lazy_picture(story.lead, story.language) if story.lead else ""
    return (
        f'{label}{headline}<div class="story__intro">{text(story.teaser)}</div>'
        f'<div class="story__meta"><span class="story__author">{byline(story)}</span>'
        f'<span class="story__date">{day}</span></div>{lead}'
    )


def _body(story: Story, number: int) -> str:
    blocks = printed_body(story.pages[number - 1], soup, story.language)
    if len(blocks) > 3:
        label = WORDS[story.language]["ad"]
        blocks.insert(2, f'<div class="ad-slot"><span class="ad-label">{label}</span></div>')
    return "\n".join(blocks)


def _pager(story: Story, number: int) -> str:
    count = story.claimed_pages
    if count == 1:
        return ""
    links = [
        f'<li><span aria-current="page">{at}</span></li>'
        if at == number
        else f'<li><a href="{story.path(at)}">{at}</a></li>'
        for at in range(1, count + 1)
    ]
    words = WORDS[story.language]
    counter = f"{words['page']} {number} {words['of']} {count}"
    return f'<nav class="story__pages" aria-label="{counter}"><ol>{"".join(links)}</ol></nav>'
