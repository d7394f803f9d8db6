"""The pages that are no articles: home, overviews, videos, topics, authors, newsletter, login, advert."""

from __future__ import annotations

import json
from collections.abc import Iterator

from crawler.newsroom.furniture import author_path, document, tag_path, text
from crawler.newsroom.listings import NO_ARTICLES, NoArticle, card
from crawler.newsroom.newsdesk import PUBLISHER, SECTIONS, all_stories, stories_of
from crawler.newsroom.story import Story


def side_pages(base_url: str) -> Iterator[tuple[str, str]]:
    """Path and HTML of each."""
    yield "/", _list("de", PUBLISHER, [story for s in SECTIONS for story in stories_of(s.folder)[:4]])
    for other in NO_ARTICLES:
        yield other.path, _overview(other) if other.kind == "overview" else _video(other, base_url)
    stories = all_stories()
    for tag in sorted({tag for story in stories for tag in story.tags}):
        yield tag_path(tag), _list("de", tag, [story for story in stories if tag in story.tags])
    for name in sorted({name for story in stories for name in story.authors}):
        yield author_path(name), _list("de", name, [story for story in stories if name in story.authors])
    yield (
        "/newsletter/",
        _notice("Newsletter", "Jeden Dienstag um sieben. Die Anmeldung ist in der Demo außer Betrieb."),
    )
    yield "/login/", _notice("Anmelden", "In der Demo gibt es keine Konten.")
    yield (
        "/anzeige/ruhsam/",
        _notice("Anzeige", "Ruhsam & Söhne, Bürostühle seit 1911: auch diese Firma ist erfunden."),
    )
    yield "/impressum/", _notice("Impressum", "Ein erfundenes Magazin. Personen und Firmen gibt es nicht.")
    yield "/rechte/tdm.json", json.dumps({"demo": True, "permission": "text and data mining allowed"})


def _list(language: str, title: str, stories: list[Story]) -> str:
    cards = "".join(card(story) for story in stories)
    main = f'<main class="archive"><h1>{text(title)}</h1><div class="post-list">{cards}</div></main>'
    return document(language, f"{title} – {PUBLISHER}", "", main)


def _notice(title: str, words: str) -> str:
    main = f"<main><h1>{text(title)}</h1><p>{text(words)}</p></main>"
    return document("de", f"{title} – {PUBLISHER}", "", main)


def _overview(other: NoArticle) -> str:
    section = next(section for section in SECTIONS if section.folder == other.folder)
    picks = stories_of(other.folder)[1::4][:9]
    items = "".join(
        f'<li><h3><a href="{story.path()}">{text(story.headline)}</a></h3></li>' for story in picks
    )
    head = '<meta property="og:type" content="website">'
    top = f"<h1>{text(other.headline)}</h1><p>{text(other.teaser)}</p>"
    main = f'<main class="dossier">{top}<ul>{items}</ul></main>'
    return document(section.language, f"{other.headline} – {PUBLISHER}", head, main)


def _video(other: NoArticle, base_url: str) -> str:
    section = next(section for section in SECTIONS if section.folder == other.folder)
    data = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": other.headline,
        "description": other.teaser,
        "duration": "PT3M12S",
        "uploadDate": "2026-02-10T09:00:00+01:00",
        "contentUrl": base_url + "/video/demo.mp4",
    }
    head = (
        '<meta property="og:type" content="video.other">'
        f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
    )
    main = (
        f'<main class="video-page"><h1>{text(other.headline)}</h1><p>{text(other.teaser)}</p>'
        '<div class="player" role="img" aria-label="Video"></div></main>'
    )
    return document(section.language, f"{other.headline} – {PUBLISHER}", head, main)
