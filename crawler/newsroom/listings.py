"""The section pages: cards, side box, noise, and three ways to the older stories."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from crawler.newsroom.dateline import day_only
from crawler.newsroom.furniture import author_path, document, tag_path, text
from crawler.newsroom.newsdesk import PUBLISHER, SECTIONS, Section, stories_of
from crawler.newsroom.story import Story

PER_PAGE = 10
NUMBERED_UNTIL = 3
"""The German section moved to a numbered pager; from this page on it still has the old “Ältere Beiträge”."""


@dataclass(frozen=True, slots=True)
class NoArticle:
    """A page that the listings show among the articles and that is none."""

    path: str
    folder: str
    kind: str
    headline: str
    teaser: str


NO_ARTICLES = (
    NoArticle(
        "/leadership-karriere/dossier-fuehrung-im-mittelstand/",
        "leadership-karriere",
        "overview",
        "Dossier: Führung im Mittelstand",
        "Alle Texte unserer Reihe auf einen Blick.",
    ),
    NoArticle(
        "/video/rundgang-durch-die-glockengiesserei/",
        "leadership-karriere",
        "video",
        "Video: Rundgang durch die Glockengießerei",
        "Drei Minuten zwischen Lehm und Bronze.",
    ),
    NoArticle(
        "/founders-money/starting-small-the-collection/",
        "founders-money",
        "overview",
        "Starting small: the collection",
        "Every piece of our series in one place.",
    ),
    NoArticle(
        "/video/a-morning-at-the-rope-walk/",
        "founders-money",
        "video",
        "Watch: a morning at the rope walk",
        "Three minutes among hemp and tar.",
    ),
)


def page_count(section: Section) -> int:
    return -(-len(stories_of(section.folder)) // PER_PAGE)


def listing_path(section: Section, number: int) -> str:
    if number == 1:
        return f"/{section.folder}/"
    return f"/{section.folder}/" + (f"page/{number}/" if section.language == "de" else f"?page={number}")


def listing(section: Section, number: int) -> str:
    """Listing page `number` of the section, counted from 1."""
    stories = stories_of(section.folder)
    shown = stories[(number - 1) * PER_PAGE : number * PER_PAGE]
    cards = [card(story) for story in shown]
    if number == 1:
        extra = [_other_card(section, each) for each in NO_ARTICLES if each.folder == section.folder]
        cards[2:2] = extra[:1]
        cards[6:6] = [*extra[1:], _advert(section)]
    main = (
        f'<main class="archive"><h1 class="archive-title">{text(section.label)}</h1>'
        f'<div class="post-list">{"".join(cards)}</div>{_way_on(section, number)}</main>'
        f"{_side_box(section, stories)}"
    )
    title = section.label if number == 1 else f"{section.label} – {number}"
    feed = f'<link rel="alternate" type="application/rss+xml" href="/{section.folder}/feed/">'
    return document(section.language, f"{title} – {PUBLISHER}", feed, main)


def card(story: Story) -> str:
    """One story of a listing: picture link, label, headline link, teaser, author, date."""
    path, headline = story.path(), text(story.headline)
    day = day_only(story.local_time, story.language)
    author = story.authors[0]
    return (
        f'<article class="post-card"><a class="post-card-image" href="{path}"><img '
        f'src="/bilder/{story.slug}-klein.png" alt="{escape(story.headline)}"></a>'
        f'<span class="post-card-category"><a href="/{story.folder}/">{text(story.section)}</a></span>'
        f'<h2 class="post-card-title"><a href="{path}">{headline}</a></h2>'
        f'<p class="post-card-excerpt">{text(story.teaser)}</p>'
        f'<p class="post-card-meta"><a href="{author_path(author)}">{text(author)}</a> · {day}</p></article>'
    )


def _other_card(section: Section, other: NoArticle) -> str:
    return (
        f'<article class="post-card post-card--{other.kind}">'
        f'<span class="post-card-category"><a href="/{section.folder}/">{text(section.label)}</a></span>'
        f'<h2 class="post-card-title"><a href="{other.path}">{text(other.headline)}</a></h2>'
        f'<p class="post-card-excerpt">{text(other.teaser)}</p></article>'
    )


def _advert(section: Section) -> str:
    label, claim = {
        "de": ("Anzeige", "Jetzt Bürostühle leasen: Ruhsam &amp; Söhne"),
        "en": ("Advertisement", "Lease a better chair: Ruhsam &amp; Sons"),
    }[section.language]
    return (
        f'<div class="post-card ad-card"><small>{label}</small>'
        '<h2><a rel="sponsored nofollow" href="/anzeige/ruhsam/?utm_source=morgenkontor">'
        f"{claim}</a></h2></div>"
    )


def _side_box(section: Section, stories: tuple[Story, ...]) -> str:
    title, tags = {"de": ("Meistgelesen", "Themen"), "en": ("Most read", "Topics")}[section.language]
    sticky = "".join(
        f'<li><a href="{story.path()}">{text(story.headline)}</a></li>' for story in stories[4:40:12]
    )
    names = sorted({tag for story in stories for tag in story.tags})[:8]
    cloud = " ".join(f'<a href="{tag_path(name)}">{text(name)}</a>' for name in names)
    return (
        f'<aside class="sidebar"><section class="most-read"><h3>{title}</h3><ol>{sticky}</ol></section>'
        f'<section class="tag-cloud"><h3>{tags}</h3>{cloud}</section>'
        '<section class="promo"><a href="/newsletter/">Newsletter</a> <a href="/login/">Plus</a></section>'
        "</aside>"
    )


def _way_on(section: Section, number: int) -> str:
    last = page_count(section)
    on = listing_path(section, number + 1) if number < last else ""
    if section.language == "de":
        if number < NUMBERED_UNTIL:
            return _numbers(section, number)
        older = f'<div class="nav-previous"><a href="{on}">Ältere Beiträge</a></div>' if on else ""
        newer = (
            f'<div class="nav-next"><a href="{listing_path(section, number - 1)}">Neuere Beiträge</a></div>'
        )
        return f'<nav class="navigation posts-navigation"><div class="nav-links">{older}{newer}</div></nav>'
    if not on:
        return ""
    if number == 1:
        button = f'<button type="button" class="load-more" data-next-url="{on}">Load more</button>'
    else:
        button = f'<a class="load-more" href="#" role="button" data-href="{on}">Load more stories</a>'
    return f'<div class="more">{button}</div>'


def _numbers(section: Section, number: int) -> str:
    links = [
        f'<span aria-current="page" class="page-numbers current">{at}</span>'
        if at == number
        else f'<a class="page-numbers" href="{listing_path(section, at)}">{at}</a>'
        for at in range(1, page_count(section) + 1)
    ]
    links.append(f'<a class="next page-numbers" href="{listing_path(section, number + 1)}">Weiter</a>')
    return f'<nav class="pagination" aria-label="Seiten">{" ".join(links)}</nav>'


def section_of(folder: str) -> Section | None:
    return next((section for section in SECTIONS if section.folder == folder), None)
