"""Only a `<time datetime>` tells the date; comments and a “next article” link stand under the text."""

from __future__ import annotations

from crawler.newsroom import dateline
from crawler.newsroom.blocks import figure, printed_body, semantic
from crawler.newsroom.furniture import (
    bare_links,
    byline,
    document,
    next_article,
    next_article_head,
    tag_links,
    text,
)
from crawler.newsroom.newsdesk import PUBLISHER, related_on
from crawler.newsroom.story import Story

_COMMENTS = {
    "de": (
        ("Kommentare", "2 Kommentare"),
        ("Heike aus Lüneburg", "Bei uns lief es genau andersherum, und niemand hat gekündigt."),
        ("tisch_und_stuhl", "Mich würde interessieren, was der Betriebsrat dazu gesagt hat."),
    ),
    "en": (
        ("Comments", "2 comments"),
        ("Old Millwright", "We tried this in 2009 and the spreadsheet is still haunting us."),
        ("Priya from Leith", "Would love a follow-up in a year to see whether it held."),
    ),
}


def page(story: Story, number: int, base_url: str) -> str:
    """Page `number`: no JSON-LD, no meta tags, but a canonical link."""
    blocks = "\n".join(printed_body(story.pages[number - 1], semantic, story.language))
    head = f'<link rel="canonical" href="{base_url}{story.path(number)}">\n{next_article_head(story)}'
    main = (
        f'<article class="beitrag">{_top(story, number)}<section class="beitrag-inhalt">{blocks}</section>'
        f"{_pages(story, number)}{tag_links(story) if number == 1 else ''}</article>"
        f"{next_article(story)}{bare_links(story, related_on(story, number))}{_comments(story)}"
    )
    return document(story.language, f"{story.headline} – {PUBLISHER}", head, main)


def _top(story: Story, number: int) -> str:
    label = f'<p class="beitrag-ressort">{text(story.section)}</p>'
    kicker = f'<p class="beitrag-dachzeile">{text(story.kicker)}</p>' if story.kicker else ""
    headline = f"<h1>{text(story.headline)}</h1>"
    if number > 1:
        return f"<header>{label}{headline}</header>"
    stamp = dateline.printed(story)
    when = f'<time datetime="{dateline.iso_local(story.local_time)}">{stamp}</time>'
    lead = figure(story.lead, story.language) if story.lead else ""
    return (
        f'<header>{label}{kicker}{headline}<p class="beitrag-vorspann">{text(story.teaser)}</p>'
        f'<p class="beitrag-autor">{byline(story)}</p><p class="beitrag-zeit">{when}</p>{lead}</header>'
    )


def _pages(story: Story, number: int) -> str:
    """A bare row of page numbers, as `wp_link_pages` prints it."""
    count = story.claimed_pages
    if count == 1:
        return ""
    links = " ".join(
        f'<span class="post-page-numbers current" aria-current="page">{at}</span>'
        if at == number
        else f'<a class="post-page-numbers" href="{story.path(at)}">{at}</a>'
        for at in range(1, count + 1)
    )
    return f'<div class="page-links">{links}</div>'


def _comments(story: Story) -> str:
    (title, count), *remarks = _COMMENTS[story.language]
    items = "".join(f'<li class="comment"><b>{who}</b><p>{said}</p></li>' for who, said in remarks)
    top = f"<h3>{title}</h3><p>{count}</p>"
    return f'<section id="comments" class="comments-area">{top}<ol>{items}</ol></section>'
