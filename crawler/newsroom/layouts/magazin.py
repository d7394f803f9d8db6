"""A WordPress theme with JSON-LD: label and kicker above the headline, “Seite 1 / 3”, doubled cards."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from crawler.newsroom import dateline
from crawler.newsroom.blocks import figure, picture_path, printed_body, semantic
from crawler.newsroom.furniture import (
    WORDS,
    author_path,
    byline,
    document,
    doubled_cards,
    next_article,
    next_article_head,
    tag_links,
    text,
)
from crawler.newsroom.newsdesk import PUBLISHER, related_on
from crawler.newsroom.story import Story

_NEWSLETTER_AFTER = 3
"""Blocks before the newsletter box that stands in the middle of the text."""


def page(story: Story, number: int, base_url: str) -> str:
    """Page `number` of the story; later pages repeat label and headline, not the teaser."""
    head = _head(story, number, base_url)
    title = f"{story.headline} – {PUBLISHER}"
    main = (
        f'<main id="main"><article class="post type-post">{_header(story, number)}'
        f'<div class="entry-content">{_content(story, number)}</div>{_wall(story)}{_pager(story, number)}'
        f"{tag_links(story) if number == 1 else ''}</article>"
        f"{next_article(story)}{doubled_cards(story, related_on(story, number))}</main>"
    )
    return document(story.language, title, head, main)


def _head(story: Story, number: int, base_url: str) -> str:
    own = base_url + story.path(number)
    parts = [
        f'<link rel="canonical" href="{own}">',
        f'<meta name="description" content="{escape(story.teaser)}">',
        f'<meta property="og:title" content="{escape(story.headline)}">',
        f'<meta property="og:type" content="article"><meta property="og:url" content="{own}">',
        f'<meta property="og:site_name" content="{PUBLISHER}">',
    ]
    if story.robots:
        parts.append(f'<meta name="robots" content="{story.robots}">')
    reserved, policy = story.tdm
    if reserved:
        parts.append(f'<meta name="tdm-reservation" content="{reserved}">')
        parts.append(f'<meta name="tdm-policy" content="{base_url}{policy}">')
    data = json.dumps(news_article(story, base_url), ensure_ascii=False, indent=1).replace("</", "<\\/")
    parts.append(f'<script type="application/ld+json">{data}</script>')
    parts.append(next_article_head(story))
    return "\n".join(parts)


def news_article(story: Story, base_url: str) -> dict[str, Any]:
    """The story as schema.org NewsArticle; what is not known is left out."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": base_url + story.path(),
        "headline": story.headline,
        "description": story.teaser,
        "datePublished": dateline.iso_local(story.local_time),
        "author": [
            {"@type": "Person", "name": name, "url": base_url + author_path(name)} for name in story.authors
        ],
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "articleSection": story.section,
        "inLanguage": story.language,
        "isAccessibleForFree": story.access != "paywalled",
    }
    if story.modified:
        data["dateModified"] = dateline.iso_local(story.modified)
    if story.tags:
        data["keywords"] = list(story.tags)
    if story.lead:
        data["image"] = [base_url + picture_path(story.lead[0])]
    if story.access == "paywalled":
        wall = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
        data["hasPart"] = wall
    return data


def _header(story: Story, number: int) -> str:
    label = f'<a class="entry-category" rel="category tag" href="/{story.folder}/">{text(story.section)}</a>'
    kicker = f'<p class="entry-kicker">{text(story.kicker)}</p>' if story.kicker else ""
    headline = f'<h1 class="entry-title">{text(story.headline)}</h1>'
    if number > 1:
        return f'<header class="entry-header">{label}{headline}</header>'
    stamp = dateline.printed(story)
    when = f'<time class="entry-date" datetime="{dateline.iso_local(story.local_time)}">{stamp}</time>'
    lead = figure(story.lead, story.language) if story.lead else ""
    return (
        f'<header class="entry-header">{label}{kicker}{headline}'
        f'<p class="entry-excerpt">{text(story.teaser)}</p>'
        f'<div class="entry-meta"><span class="byline">{byline(story)}</span> {when}</div>{lead}</header>'
    )


def _content(story: Story, number: int) -> str:
    blocks = printed_body(story.pages[number - 1], semantic, story.language)
    words = WORDS[story.language]
    if number == 1 and len(blocks) > _NEWSLETTER_AFTER + 2:
        offer = f'<p>{words["newsletter"]}</p><a href="/newsletter/">Abo</a>'
        box = f'<aside class="newsletter-box">{offer}</aside>'
        blocks.insert(_NEWSLETTER_AFTER, box)
    return "\n".join(blocks)


def _wall(story: Story) -> str:
    if story.access != "paywalled":
        return ""
    offer = {
        "de": "Weiterlesen mit Morgenkontor Plus: vier Wochen für einen Euro, jederzeit kündbar.",
        "en": "Read on with Morgenkontor Plus: four weeks for one pound, cancel at any time.",
    }[story.language]
    return f'<div class="paywall"><p>{offer}</p><a href="/login/">Morgenkontor Plus</a></div>'


def _pager(story: Story, number: int) -> str:
    count = story.claimed_pages
    if count == 1:
        return ""
    words = WORDS[story.language]
    link = ""
    if number < count:
        link = f'<a class="post-page-numbers next" href="{story.path(number + 1)}">{words["next_page"]}</a>'
    counter = f'<span class="page-count">{words["page"]} {number} / {count}</span>'
    return f'<div class="page-links">{counter} {link}</div>'
