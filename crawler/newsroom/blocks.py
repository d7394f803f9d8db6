"""The body's pieces as HTML, in two hands: semantic elements, and divisions with class names."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from crawler.newsroom.newsdesk import by_slug
from crawler.newsroom.story import Piece

READ_ALSO = {"de": "Lesen Sie auch", "en": "Read also"}
_BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def inline(source: str) -> str:
    """Escaped text with its emphasis and links."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(source, quote=False))
    return re.sub(r"\[(.+?)\]\((\S+?)\)", r'<a href="\2">\1</a>', text)


def picture_path(name: str) -> str:
    return f"/bilder/{name}"


def semantic(piece: Piece, language: str) -> str:
    """`<figure>`, `<blockquote>`, `<table>` with a head: as a tidy theme prints it."""
    first = piece.parts[0]
    match piece.kind:
        case "image":
            return figure(piece.parts, language)
        case "quote":
            return "<blockquote>" + "".join(f"<p>{inline(p)}</p>" for p in piece.parts) + "</blockquote>"
        case "table":
            head, *rows = piece.parts
            body = "".join(_row(row, "td") for row in rows)
            return f"<table><thead>{_row(head, 'th')}</thead><tbody>{body}</tbody></table>"
        case "player":
            return f'<figure class="wp-block-embed"><iframe src="{first}" allowfullscreen></iframe></figure>'
        case "read_also":
            story = by_slug()[first]
            headline = escape(story.headline, quote=False)
            return f'<p><strong>{READ_ALSO[language]}:</strong> <a href="{story.path()}">{headline}</a></p>'
        case _:
            return _either(piece)


def soup(piece: Piece, language: str) -> str:
    """Divisions and class names, pictures that wait for a script, a table without a head."""
    first = piece.parts[0]
    match piece.kind:
        case "image":
            return lazy_picture(piece.parts, language)
        case "quote":
            words = "<br>".join(inline(part) for part in piece.parts)
            return f'<blockquote class="pull-quote">{words}</blockquote>'
        case "table":
            return f'<div class="tbl"><table>{"".join(_row(row, "td") for row in piece.parts)}</table></div>'
        case "player":
            return f'<div class="media media--video"><iframe data-ratio="16:9" src="{first}"></iframe></div>'
        case "read_also":
            story = by_slug()[first]
            headline = escape(story.headline, quote=False)
            return f'<p class="inline-ref">{READ_ALSO[language]}: <a href="{story.path()}">{headline}</a></p>'
        case _:
            return _either(piece)


def _either(piece: Piece) -> str:
    first = piece.parts[0]
    match piece.kind:
        case "h2" | "h3":
            return f"<{piece.kind}>{inline(first)}</{piece.kind}>"
        case "paragraph":
            return f"<p>{inline(first)}</p>"
        case "bullets" | "steps":
            tag = "ul" if piece.kind == "bullets" else "ol"
            return f"<{tag}>" + "".join(f"<li>{inline(part)}</li>" for part in piece.parts) + f"</{tag}>"
        case "code":
            return "<pre><code>" + escape("\n".join(piece.parts), quote=False) + "</code></pre>"
        case "post":
            words = escape(piece.parts[1], quote=False)
            link = f'<a href="{first}">{first}</a>'
            return f'<blockquote class="twitter-tweet"><p dir="ltr">{words}</p>{link}</blockquote>'
        case other:
            raise ValueError(f"no piece is called {other!r}")


def _row(row: str, tag: str) -> str:
    cells = "".join(f"<{tag}>{inline(cell.strip())}</{tag}>" for cell in row.split("|"))
    return f"<tr>{cells}</tr>"


def figure(fields: tuple[str, ...], language: str) -> str:
    """A picture with its credit in an element of its own."""
    name, alt, caption, credit = fields
    by = {"de": "Foto", "en": "Photo"}[language]
    return (
        f'<figure class="wp-block-image"><img src="{picture_path(name)}" alt="{escape(alt)}" width="640" '
        f'height="360"><figcaption>{escape(caption, quote=False)} '
        f'<span class="image-credit">{by}: {escape(credit, quote=False)}</span></figcaption></figure>'
    )


def lazy_picture(fields: tuple[str, ...], language: str) -> str:
    """A picture whose address stands in a data attribute, credit at the end of the caption's text."""
    name, alt, caption, credit = fields
    by = {"de": "Foto", "en": "Photo"}[language]
    words = escape(f"{caption} ({by}: {credit})", quote=False)
    return (
        f'<div class="pic"><img class="lazyload" src="{_BLANK}" data-src="{picture_path(name)}" '
        f'alt="{escape(alt)}"><div class="pic__caption">{words}</div></div>'
    )


def printed_body(pieces: tuple[Piece, ...], hand: Callable[[Piece, str], str], language: str) -> list[str]:
    return [hand(piece, language) for piece in pieces]
