"""What stands around every text: head, navigation, related block, pager words, footer."""

from __future__ import annotations

from html import escape

from crawler.newsroom.newsdesk import PUBLISHER, SECTIONS, by_slug
from crawler.newsroom.story import Story

WORDS = {
    "de": {
        "by": "Von",
        "and": "und",
        "page": "Seite",
        "of": "von",
        "next_page": "Nächste Seite",
        "next_article": "Nächster Artikel →",
        "tags": "Themen",
        "ad": "Anzeige",
        "updated": "Aktualisiert am",
        "published": "Veröffentlicht am",
        "newsletter": "Jeden Dienstag drei Geschichten aus dem Mittelstand: unser Newsletter.",
        "share": "Teilen",
    },
    "en": {
        "by": "By",
        "and": "and",
        "page": "Page",
        "of": "of",
        "next_page": "Next page",
        "next_article": "Next article →",
        "tags": "Topics",
        "ad": "Advertisement",
        "updated": "Updated",
        "published": "Published",
        "newsletter": "Three stories from small companies, every Tuesday: our newsletter.",
        "share": "Share",
    },
}
RELATED_LABEL = {
    ("magazin", "de"): "Das könnte dich auch interessieren",
    ("magazin", "en"): "You might also like",
    ("meta", "de"): "Mehr zum Thema",
    ("meta", "en"): "More stories",
    ("plain", "de"): "Ähnliche Artikel",
    ("plain", "en"): "Related articles",
    ("graph", "de"): "Auch interessant",
    ("graph", "en"): "Recommended",
    ("stamp", "de"): "Weitere Artikel",
    ("stamp", "en"): "Related stories",
}
LABELLED = {"magazin", "meta", "graph"}
"""Layouts whose cards print the section label."""
_STYLE = (
    "body{font:17px/1.6 Georgia,serif;max-width:46rem;margin:0 auto;padding:0 1rem;color:#222}"
    "h1,h2,h3,header,nav,footer{font-family:Helvetica,Arial,sans-serif;line-height:1.25}"
    "nav a{margin-right:1rem}img{max-width:100%;height:auto}td,th{border:1px solid #ccc;padding:.3rem .6rem}"
    "table{border-collapse:collapse}footer,aside{color:#555;font-size:.85em;margin-top:3rem}"
)


def text(words: str) -> str:
    """Escaped for an element's content."""
    return escape(words, quote=False)


def document(language: str, title: str, head: str, main: str) -> str:
    """A whole page."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n{head}\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{_masthead()}\n{main}\n{_footer()}\n</body>\n</html>\n"
    )


def _masthead() -> str:
    links = "".join(f'<a href="/{s.folder}/">{text(s.label)}</a>' for s in SECTIONS)
    return (
        f'<header class="site-header"><a class="site-logo" href="/">{PUBLISHER}</a>'
        f'<nav class="main-menu">{links}<a href="/newsletter/">Newsletter</a>'
        '<a href="/login/">Anmelden</a></nav></header>'
    )


def _footer() -> str:
    return (
        '<footer class="site-footer"><a href="/impressum/">Impressum</a> <a href="/feed/">RSS</a> '
        f"<span>{PUBLISHER} is an invented magazine; its people and companies do not exist.</span></footer>"
    )


def byline(story: Story) -> str:
    """“Von A, B und C”; or as the story says it is printed."""
    words = WORDS[story.language]
    names = story.byline
    if not names:
        *rest, last = story.authors
        names = f"{', '.join(rest)} {words['and']} {last}" if rest else last
    return text(f"{words['by']} {names}")


def tag_path(tag: str) -> str:
    return f"/thema/{_as_path(tag)}/"


def author_path(name: str) -> str:
    return f"/autor/{_as_path(name)}/"


def _as_path(words: str) -> str:
    lowered = words.casefold()
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("é", "e")):
        lowered = lowered.replace(letter, plain)
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in lowered).split())


def tag_links(story: Story) -> str:
    links = ", ".join(f'<a rel="tag" href="{tag_path(tag)}">{text(tag)}</a>' for tag in story.tags)
    return f'<div class="post-tags">{WORDS[story.language]["tags"]}: {links}</div>' if links else ""


def next_article_head(story: Story) -> str:
    """rel=next that leads to another article: what six of seven such links on article pages do."""
    return f'<link rel="next" href="{by_slug()[story.next_slug].path()}">' if story.next_slug else ""


def next_article(story: Story) -> str:
    if not story.next_slug:
        return ""
    label = WORDS[story.language]["next_article"]
    path = by_slug()[story.next_slug].path()
    return f'<nav class="post-navigation"><a rel="next" href="{path}">{label}</a></nav>'


def doubled_cards(story: Story, picks: tuple[str, ...]) -> str:
    """Each card twice: a picture link with the section label, and a plain link without it."""
    cards = []
    for pick in (by_slug()[slug] for slug in picks):
        headline = text(pick.headline)
        cards.append(
            f'<article class="card"><a class="card-media" href="{pick.path()}">'
            f'<img src="/bilder/{pick.slug}-klein.png" alt=""><span class="card-title">{headline}</span> '
            f'<span class="card-category">{text(pick.section)}</span></a>'
            f'<h4 class="card-heading"><a href="{pick.path()}">{headline}</a></h4></article>'
        )
    label = RELATED_LABEL[story.layout, story.language]
    return f'<section class="related-posts"><h3>{label}</h3>{"".join(cards)}</section>'


def single_cards(story: Story, picks: tuple[str, ...]) -> str:
    """One link a card, label and headline in elements of their own."""
    cards = "".join(
        f'<li class="teaser-item"><a href="{pick.path()}">'
        f'<span class="teaser-item__topic">{text(pick.section)}</span>'
        f'<span class="teaser-item__title">{text(pick.headline)}</span></a></li>'
        for pick in (by_slug()[slug] for slug in picks)
    )
    label = RELATED_LABEL[story.layout, story.language]
    return f'<aside class="more-on-topic"><h2>{label}</h2><ul>{cards}</ul></aside>'


def bare_links(story: Story, picks: tuple[str, ...]) -> str:
    """A list of headlines and nothing else."""
    links = "".join(
        f'<li><a href="{pick.path()}">{text(pick.headline)}</a></li>'
        for pick in (by_slug()[s] for s in picks)
    )
    return (
        f'<div class="see-also"><h3>{RELATED_LABEL[story.layout, story.language]}</h3><ul>{links}</ul></div>'
    )
