"""Neither JSON-LD nor meta tags: divisions, a printed date, `-p2.html`, a list of bare related links."""

from __future__ import annotations

from crawler.newsroom import dateline
from crawler.newsroom.blocks import lazy_picture, printed_body, soup
from crawler.newsroom.furniture import WORDS, bare_links, byline, document, tag_links, text
from crawler.newsroom.newsdesk import PUBLISHER, related_on
from crawler.newsroom.story import Story


def page(story: Story, number: int, base_url: str) -> str:
    """Page `number`; nothing on it names its own address."""
    del base_url
    main = (
        f'<div class="wrap"><div class="col-main">{_top(story, number)}'
        f'<div class="txt">{chr(10).join(printed_body(story.pages[number - 1], soup, story.language))}</div>'
        f"{_pager(story, number)}{tag_links(story) if number == 1 else ''}"
        f"{bare_links(story, related_on(story, number))}</div></div>"
    )
    return document(story.language, f"{story.headline} - {PUBLISHER}", "", main)


def _top(story: Story, number: int) -> str:
    label = f'<div class="rubrik"><a href="/{story.folder}/">{text(story.section)}</a></div>'
    kicker = f'<div class="dachzeile">{text(story.kicker)}</div>' if story.kicker else ""
    headline = f'<h1 class="hl">{text(story.headline)}</h1>'
    if number > 1:
        return label + headline
    words = WORDS[story.language]
    dates = f'<span class="datum">{dateline.printed(story)}</span>'
    if story.modified:
        later = dateline.in_words(story.modified, story.language)
        dates += f' <span class="stand">{words["updated"]} {later}</span>'
    lead = lazy_picture(story.lead, story.language) if story.lead else ""
    return (
        f'{label}{kicker}{headline}<div class="vorspann">{text(story.teaser)}</div>'
        f'<div class="autor">{byline(story)}</div><div class="dat">{dates}</div>{lead}'
    )


def _pager(story: Story, number: int) -> str:
    count = story.claimed_pages
    if count == 1:
        return ""
    words = WORDS[story.language]
    back = f'<a href="{story.path(number - 1)}">«</a> ' if number > 1 else ""
    on = f' <a href="{story.path(number + 1)}">{words["next_page"]} »</a>' if number < count else ""
    return f'<div class="blaettern">{back}{words["page"]} {number} {words["of"]} {count}{on}</div>'
