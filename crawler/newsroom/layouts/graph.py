"""An application's output: JSON-LD as an @graph with references, hashed class names, no date in sight."""

from __future__ import annotations

import json
from typing import Any

from crawler.newsroom.blocks import figure, printed_body, semantic
from crawler.newsroom.furniture import WORDS, byline, document, doubled_cards, text
from crawler.newsroom.layouts.magazin import news_article
from crawler.newsroom.newsdesk import PUBLISHER, SECTIONS, related_on
from crawler.newsroom.story import Story


def page(story: Story, number: int, base_url: str) -> str:
    """Page `number`; each page is its own canonical."""
    own = base_url + story.path(number)
    data = json.dumps(_graph(story, base_url), ensure_ascii=False).replace("</", "<\\/")
    head = f'<link rel="canonical" href="{own}">\n<script type="application/ld+json">{data}</script>'
    blocks = "\n".join(printed_body(story.pages[number - 1], semantic, story.language))
    main = (
        f'<div id="__app"><main class="Layout_main__a81Qz"><article class="Article_root__Xk2p9">'
        f'{_top(story, number)}<div class="ArticleBody_root__q7Lm3">{blocks}</div>'
        f"{_pager(story, number)}</article>{doubled_cards(story, related_on(story, number))}</main></div>"
    )
    return document(story.language, f"{story.headline} · {PUBLISHER}", head, main)


def _graph(story: Story, base_url: str) -> dict[str, Any]:
    article = news_article(story, base_url)
    del article["@context"], article["isAccessibleForFree"]
    if story.access:
        article["isAccessibleForFree"] = story.access == "free"
    people = [{"@id": f"{base_url}/#author-{at}", **who} for at, who in enumerate(article["author"])]
    article["author"] = [{"@id": who["@id"]} for who in people]
    article["publisher"] = {"@id": f"{base_url}/#publisher"}
    label = next(section.label for section in SECTIONS if section.folder == story.folder)
    trail = [
        {"@type": "ListItem", "position": 1, "name": PUBLISHER, "item": f"{base_url}/"},
        {"@type": "ListItem", "position": 2, "name": label, "item": f"{base_url}/{story.folder}/"},
    ]
    nodes = [
        {"@type": "NewsMediaOrganization", "@id": f"{base_url}/#publisher", "name": PUBLISHER},
        {"@type": "BreadcrumbList", "itemListElement": trail},
        {"@type": "WebPage", "@id": base_url + story.path(), "name": f"{story.headline} · {PUBLISHER}"},
        *people,
        article,
    ]
    return {"@context": "https://schema.org", "@graph": nodes}


def _top(story: Story, number: int) -> str:
    label = f'<span class="Label_section__e93Jd">{text(story.section)}</span>'
    kicker = f'<span class="Kicker_root__b5Tn1">{text(story.kicker)}</span>' if story.kicker else ""
    headline = f'<h1 class="Headline_root__m4Vc8">{text(story.headline)}</h1>'
    if number > 1:
        return f"<header>{label}{headline}</header>"
    lead = figure(story.lead, story.language) if story.lead else ""
    return (
        f'<header>{label}{kicker}{headline}<p class="Standfirst_root__z0Rw6">{text(story.teaser)}</p>'
        f'<div class="Byline_root__h2Gs5">{byline(story)}</div>{lead}</header>'
    )


def _pager(story: Story, number: int) -> str:
    count = story.claimed_pages
    if count == 1:
        return ""
    words = WORDS[story.language]
    on = ""
    if number < count:
        on = f'<a class="Pager_next__u6Yf7" href="{story.path(number + 1)}">{words["next_page"]}</a>'
    return f'<nav class="Pager_root__d1Kx4"><span>{words["page"]} {number}/{count}</span>{on}</nav>'
