"""What stands above the headline: the section that the paper files the article under, and the kicker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.extract.metadata.jsonld import JsonLd, as_list, as_text
from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.page.outline import Outline
from crawler.extract.page.pieces import Piece
from crawler.text import clean_line, fold

# Class words of German and English newsrooms, CMS themes and design systems; each marks such a line on several sites.
_KICKER = re.compile(
    r"kicker|overline|top-?line|dach-?zeile|spitzmarke|roof-?line|eyebrow|pre-?title|sup(?:er|ra)?-?title|strapline|antetitulo"
    r"|occhiello|surtitre|cintillo|vignette",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"section|ressort|rubri|category|channel|topic|(?:^|[\s_-])cat(?:$|[\s_-])", re.IGNORECASE
)
# WordPress's and its neighbours' addresses of a section.
_CATEGORY_PATH = re.compile(r"/(?:category|kategorie|categorie|categoria|rubrik|ressort|section)/")
_NO_LABEL = re.compile(
    r"\d{1,2}[.:/]\s?\d{1,2}|\d{4}|^[\W\d]*$|^(?:von|by|par|por|foto|photo|anzeige|advert\w*|publicit\w+"
    r"|search|suche|menu|email|share|teilen|drucken|print|log\s?in|sign\s?(?:in|up)|subscribe|comments?|kommentare?)\b|\d\s?min|\bago$",
    re.IGNORECASE,
)
_LONGEST_LABEL = 60
_EDGES = " :|–—-·/"  # what parts a kicker from the headline
_LONGEST_STEP = 30  # the last step of some breadcrumbs is the article itself, its headline shortened
_LINES_ABOVE = 5
_NEAR = 3  # levels up from the headline to what also holds the line above it: not the page, not its frame
_JOINED = re.compile(r",\S")
_LONGEST_LINES = 1_000  # characters of a piece with several lines


class Taxonomy:
    """`section` and `kicker` as the page prints or declares them, "" when it does not."""

    def __init__(
        self, url: str, data: JsonLd, metas: MetaTags, outline: Outline, headline: str, headline_at: int
    ) -> None:
        self.section = _declared_section(data, metas)
        self.kicker = ""
        folded = fold(headline)
        lines = [line for line in _above(outline, headline_at) if fold(line.text) != folded]
        for line in lines:
            if not self.section and line.is_section(url):
                self.section = line.text
        known = fold(self.section)
        kickers = [line for line in lines if fold(line.text) != known]
        marked = [line for line in kickers if _KICKER.search(line.names)]
        plain = [
            line for line in kickers[:1] if line.is_next and not line.href and not _SECTION.search(line.names)
        ]
        self.kicker = next((line.text for line in marked or plain), "") or _inside(
            outline, headline_at, headline
        )
        if not self.section:
            self.section = _breadcrumb(data, headline)
        if fold(self.kicker) in {fold(self.section), folded, ""}:
            self.kicker = ""


class _Line:
    """A short line above the headline, an element of its own."""

    def __init__(self, text: str, names: str, href: str, is_next: bool) -> None:
        self.text, self.names, self.href, self.is_next = text, names, href, is_next

    def is_section(self, url: str) -> bool:
        path = urlsplit(self.href).path.rstrip("/")
        if _CATEGORY_PATH.search(path):
            return True
        return bool(_SECTION.search(self.names)) or (
            len(path) > 1 and urlsplit(url).path.startswith(path + "/")
        )


def _above(outline: Outline, headline_at: int) -> Iterator[_Line]:
    """Lines above the headline in the same part of the page, the nearest first."""
    if headline_at <= 0:
        return
    headline = outline.pieces[headline_at]
    home = next((box for box in headline.box.ancestors() if box.tag in {"body", "html"}), None)
    for piece in reversed(outline.pieces[max(0, headline_at - _LINES_ABOVE) : headline_at]):
        shared = next((box for box in piece.box.ancestors() if box.first <= headline_at < box.last), None)
        if (
            shared is None
            or shared is home
            or piece.kind in {"image", "embed", "caption"}
            or shared.tag in {"body", "html"}
        ):
            return
        beside = piece.index == headline_at - 1 and headline.box.depth - shared.depth <= _NEAR
        yield from reversed(list(_lines_of(piece, beside)))


def _lines_of(piece: Piece, is_next: bool) -> Iterator[_Line]:
    """The lines of a piece: inline elements that stand side by side in it are lines of their own."""
    if len(piece.text) > _LONGEST_LINES:
        return
    whole, read = fold(piece.text), ""
    parts: list[tuple[str, Any]] = []
    for element in piece.element.iter():
        text = clean_line(element.text or "") if isinstance(element.tag, str) else ""
        if text:
            read += fold(text)
            parts.append((text, element))
        if len(read) >= len(whole):
            break
    if len(parts) < 2 or read != whole or parts[0][1] is piece.element:
        inner = parts[0][1].get("class") or "" if parts else ""
        names = f"{piece.element.get('class') or ''} {piece.element.get('id') or ''} {inner}"
        parts_of_one = [(piece.text, names, piece.href)]
    else:
        parts_of_one = [(text, part.get("class") or "", part.get("href") or "") for text, part in parts]
    for text, names, href in parts_of_one:
        if _is_label(text):
            yield _Line(text.strip(_EDGES), names, href, is_next)


def _is_label(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_LABEL and not _NO_LABEL.search(text)


def _inside(outline: Outline, headline_at: int, headline: str) -> str:
    """A kicker that stands in the headline's element, before the headline."""
    if headline_at < 0:
        return ""
    text = outline.pieces[headline_at].text
    at = text.find(headline)
    label = text[:at].strip(_EDGES) if at > 0 else ""
    return label if len(label) <= _LONGEST_LABEL and any(map(str.isalpha, label)) else ""


def _declared_section(data: JsonLd, metas: MetaTags) -> str:
    named = data.names("articleSection")
    text = named[0] if named else metas.get("article:section", "og:article:section")
    if _JOINED.search(text):  # a list that somebody joined without a space
        text = text.partition(",")[0].strip()
    return "" if len(text) > _LONGEST_LABEL or "/" in text[:1] else text


def _breadcrumb(data: JsonLd, headline: str) -> str:
    """The last step of the page's breadcrumb (schema.org BreadcrumbList) before the article."""
    for node in data.nodes:
        if "BreadcrumbList" in as_list(node.get("@type")):
            steps = [step for step in as_list(node.get("itemListElement")) if isinstance(step, dict)]
            names = [as_text(step.get("name")) or as_text(step.get("item")) for step in steps]
            names = [name for name in names if name and fold(name) != fold(headline)]
            if len(names) > 1 and len(names[-1]) <= _LONGEST_STEP:
                return names[-1]
    return ""
