"""A wire story: meta names in the old style, an RFC 2822 date, no related block, nothing but the text."""

from __future__ import annotations

from html import escape

from crawler.newsroom import dateline
from crawler.newsroom.blocks import figure, printed_body, semantic
from crawler.newsroom.furniture import WORDS, byline, document, text
from crawler.newsroom.newsdesk import PUBLISHER
from crawler.newsroom.story import Story


def page(story: Story, number: int, base_url: str) -> str:
    """Page `number`; the date stands in `<meta name="date">` only."""
    names = [
        ("author", ", ".join(story.authors)),
        ("description", story.teaser),
        ("date", dateline.rfc_2822(story.local_time)),
        ("keywords", ", ".join(story.tags)),
        ("robots", story.robots),
    ]
    lines = [f'<meta name="{name}" content="{escape(value)}">' for name, value in names if value]
    lines.append(f'<link rel="canonical" href="{base_url}{story.path(number)}">')
    blocks = "\n".join(printed_body(story.pages[number - 1], semantic, story.language))
    main = (
        f'<main><div class="wire-story">{_top(story, number)}<div class="wire-text">{blocks}</div>'
        f"{_pager(story, number)}</div></main>"
    )
    return document(story.language, f"{story.headline} – {PUBLISHER}", "\n".join(lines), main)


def _top(story: Story, number: int) -> str:
    label = f'<div class="wire-section">{text(story.section)}</div>'
    kicker = f'<div class="wire-kicker">{text(story.kicker)}</div>' if story.kicker else ""
    headline = f'<h1 class="wire-title">{text(story.headline)}</h1>'
    if number > 1:
        return label + headline
    lead = figure(story.lead, story.language) if story.lead else ""
    return (
        f'{label}{kicker}{headline}<p class="wire-lede">{text(story.teaser)}</p>'
        f'<p class="wire-byline">{byline(story)}</p>{lead}'
    )


def _pager(story: Story, number: int) -> str:
    count = story.claimed_pages
    if number >= count:
        return ""
    label = f"{WORDS[story.language]['page']} {number + 1}"
    return f'<p class="wire-more"><a href="{story.path(number + 1)}">{label}</a></p>'
