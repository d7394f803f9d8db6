"""What a careful reader would write down about each story: from the story files, never from a page.

Decisions where two readers might differ:
- The picture above the body is in `images` only; pictures in the text are in `images` and are blocks.
- The credit is the name after “Foto:”; the caption is the line without the credit.
- An inline “Lesen Sie auch: …” is a related entry and no block. Cards come after it,
  page after page, each once.
- `access` is what the page states (JSON-LD, content tier); `unknown` where it states nothing.
- A text cut by a paywall is not complete. A promised page that cannot be had is missing.
- German pages that print a time without a zone mean the time in Berlin.
- `published_raw` is the printed date; where none is printed, the date as the markup holds it.
"""

from __future__ import annotations

from typing import Any

from crawler.newsroom import dateline
from crawler.newsroom.blocks import READ_ALSO, picture_path
from crawler.newsroom.furniture import LABELLED, RELATED_LABEL
from crawler.newsroom.newsdesk import PUBLISHER, all_stories, by_slug, related_on
from crawler.newsroom.story import Piece, Story, plain_text

_WITHOUT_CANONICAL = {"plain"}
_WITHOUT_MODIFIED = {"stamp", "agency"}
_WITHOUT_ACCESS = {"plain", "stamp", "agency"}


def truth(base_url: str) -> list[dict[str, Any]]:
    """The expected record of every article, section after section, newest first.

    `base_url` is the site's address without a slash at the end. The keys are those of
    `Article` that a page decides.
    """
    return [_record(story, base_url) for story in all_stories()]


def _record(story: Story, base_url: str) -> dict[str, Any]:
    url = base_url + story.path()
    lost = list(range(len(story.pages) + 1, story.claimed_pages + 1))
    modified = story.modified if story.layout not in _WITHOUT_MODIFIED else None
    return {
        "url": url,
        "canonical_url": "" if story.layout in _WITHOUT_CANONICAL else url,
        "publisher": PUBLISHER,
        "language": story.language,
        "section": story.section,
        "kicker": story.kicker,
        "headline": story.headline,
        "teaser": story.teaser,
        "authors": list(story.authors),
        "published_at": dateline.iso_utc(story.published),
        "modified_at": dateline.iso_utc(modified) if modified else None,
        "published_raw": dateline.printed(story),
        "tags": list(story.tags),
        "access": _access(story),
        "body": _body(story, base_url),
        "page_count": story.claimed_pages,
        "page_urls": [base_url + story.path(at) for at in range(1, len(story.pages) + 1)],
        "missing_pages": lost,
        "complete": not lost and story.access != "paywalled",
        "images": _images(story, base_url),
        "related": _related(story, base_url),
        "rights": _rights(story, base_url),
    }


def _access(story: Story) -> str:
    if story.layout in _WITHOUT_ACCESS:
        return "unknown"
    if story.layout == "magazin":
        return story.access or "free"
    return story.access or "unknown"


def _rights(story: Story, base_url: str) -> dict[str, str]:
    reserved, policy = story.tdm
    return {
        "robots_meta": story.robots,
        "tdm_reservation": reserved,
        "tdm_policy": base_url + policy if policy else "",
        "content_signal": "",
    }


def _body(story: Story, base_url: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for number, pieces in enumerate(story.pages, start=1):
        for piece in pieces:
            for facts in _blocks(piece, base_url):
                whole = {"level": 0, "text": "", "url": "", "caption": "", "credit": "", **facts}
                blocks.append({"index": len(blocks), "page": number, **whole})
    return blocks


def _blocks(piece: Piece, base_url: str) -> list[dict[str, Any]]:
    first = piece.parts[0]
    match piece.kind:
        case "h2" | "h3":
            blocks = [{"type": "heading", "level": int(piece.kind[1]), "text": plain_text(first)}]
        case "bullets" | "steps":
            blocks = [{"type": "list_item", "level": 1, "text": plain_text(part)} for part in piece.parts]
        case "quote":
            blocks = [{"type": "quote", "text": " ".join(plain_text(part) for part in piece.parts)}]
        case "table":
            blocks = [{"type": "table_row", "text": _cells(row)} for row in piece.parts]
        case "code":
            blocks = [{"type": "code", "text": "\n".join(piece.parts)}]
        case "image":
            image = _image(piece.parts, base_url)
            blocks = [{"type": "image", "text": image.pop("alt"), **image}]
        case "player" | "post":
            blocks = [{"type": "embed", "url": first}]
        case "paragraph":
            blocks = [{"type": "paragraph", "text": plain_text(first)}]
        case _:
            blocks = []
    return blocks


def _cells(row: str) -> str:
    return " | ".join(plain_text(cell.strip()) for cell in row.split("|"))


def _image(fields: tuple[str, ...], base_url: str) -> dict[str, Any]:
    name, alt, caption, credit = fields
    return {"url": base_url + picture_path(name), "caption": caption, "credit": credit, "alt": alt}


def _images(story: Story, base_url: str) -> list[dict[str, Any]]:
    fields = [story.lead] if story.lead else []
    fields += [piece.parts for page in story.pages for piece in page if piece.kind == "image"]
    return [_image(each, base_url) for each in fields]


def _related(story: Story, base_url: str) -> list[dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    for number, pieces in enumerate(story.pages, start=1):
        for piece in pieces:
            if piece.kind == "read_also":
                label = READ_ALSO[story.language]
                entries.setdefault(piece.parts[0], _entry(piece.parts[0], "", label, base_url))
        if story.layout != "agency":
            label = RELATED_LABEL[story.layout, story.language]
            for slug in related_on(story, number):
                section = by_slug()[slug].section if story.layout in LABELLED else ""
                entries.setdefault(slug, _entry(slug, section, label, base_url))
    return list(entries.values())


def _entry(slug: str, section: str, label: str, base_url: str) -> dict[str, str]:
    other = by_slug()[slug]
    return {"url": base_url + other.path(), "headline": other.headline, "section": section, "label": label}
