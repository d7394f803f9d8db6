"""The machine's doors: RSS 2.0, sitemap.xml (sitemaps.org 0.9), robots.txt (RFC 9309)."""

from __future__ import annotations

from xml.sax.saxutils import escape

from crawler.newsroom.dateline import iso_local, rfc_2822
from crawler.newsroom.newsdesk import PUBLISHER, all_stories
from crawler.newsroom.story import Story

_IN_FEED = 20


def rss(title: str, path: str, stories: tuple[Story, ...], base_url: str) -> str:
    """The newest stories; links carry the tracking parameters that real feeds add."""
    newest = sorted(stories, key=lambda story: story.published, reverse=True)[:_IN_FEED]
    items = "".join(
        f"<item><title>{escape(story.headline)}</title>"
        f"<link>{base_url}{story.path()}?utm_source=rss</link>"
        f'<guid isPermaLink="true">{base_url}{story.path()}</guid>'
        f"<category>{escape(story.section)}</category>"
        f"<pubDate>{rfc_2822(story.local_time)}</pubDate>"
        f"<description>{escape(story.teaser)}</description></item>\n"
        for story in newest
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(title)} – {PUBLISHER}</title><link>{base_url}{path}</link>"
        f"<description>{escape(title)}</description>\n{items}</channel></rss>\n"
    )


def sitemap(base_url: str) -> str:
    """Every article with the time of its last change."""
    entries = "".join(
        f"<url><loc>{base_url}{story.path()}</loc>"
        f"<lastmod>{iso_local(story.modified or story.local_time)}</lastmod></url>\n"
        for story in all_stories()
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{entries}</urlset>\n'


def robots(base_url: str) -> str:
    return f"User-agent: *\nDisallow: /login/\nDisallow: /anzeige/\n\nSitemap: {base_url}/sitemap.xml\n"
