"""Links to other articles that a page offers beside its own: related blocks, and “read also” within the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from crawler.extract.fields.related_cards import related_cards
from crawler.extract.links.anchors import Anchor, anchors_within
from crawler.extract.links.targets import Targets
from crawler.extract.page.outline import Outline
from crawler.extract.page.page import Page
from crawler.extract.page.pieces import Box, Piece
from crawler.items import Related
from crawler.text import clean_line, fold
from crawler.urls import clean_url, identity_url

# What stands over related blocks, as PAGINATION's survey of 2,490 news pages counted it: the most frequent headings in
# each language, compared by their beginning after folding.
_STARTS = tuple(
    fold(label)
    for label in (
        "Related", "More stories", "More on this", "Read more", "Recommended", "You may also like",
        "You might also like",
        "See also", "Read next", "Keep reading", "Also read", "Read also", "Ähnliche", "Mehr zum Thema",
        "Das könnte dich auch", "Das könnte Sie auch", "Auch interessant", "Lesen Sie auch", "Weitere Artikel",
        "Weitere Themen", "Passend dazu", "Verwandte", "Mehr aus", "Te puede interesar", "Relacionad", "Lee también",
        "Más sobre", "Noticias relacionadas", "À lire aussi", "Sur le même sujet", "Lire aussi", "Leggi anche",
        "Articoli correlati", "Potrebbe interessarti", "Veja também", "Leia também", "Leia mais", "Lees ook",
        "Läs också", "Läs mer", "Läs även", "Les også", "Læs også", "Lue myös", "Czytaj także", "Czytaj też",
        "Zobacz także", "Zobacz też", "Čtěte také", "Přečtěte si", "Související", "Читайте также", "Материалы по теме",
        "Читайте також", "İlgili haberler", "関連記事", "あわせて読みたい", "相关阅读", "相關", "관련",
    )
)  # fmt: skip
_BEGINNINGS = frozenset(start[:3] for start in _STARTS)
_LONGEST_HEADING = 60
# “More by …” lists an author's articles: they are related to him; topics are tags; what is popular is not related.
_OTHER = re.compile(
    r"^(?:weitere (?:artikel|beiträge|texte) von|mehr von|more (?:from|by)\b)|topics?\b|themen\b|témata|categor"
    r"|trending|popular|video",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"^(?P<label>lesen sie (?:auch|dazu|hier)|lies auch|auch interessant|mehr zum thema|read also|also read|read more"
    r"|see also|related|lee también|à lire aussi|lire aussi|leggi anche|leia (?:também|mais)|veja também|lees ook"
    r"|läs (?:också|även|mer)|les også|læs også|czytaj (?:także|też)|čtěte také|читайте также|читайте також)"
    r"\s*(?:[:：–—|-]\s*|$)",
    re.IGNORECASE,
)
# A card's headline is a sentence; one or two words are a topic, an author, a rubric.
_SHORTEST_HEADLINE = 12
_MOST_CARDS = 40
_MOST_BLOCKS = 20
_MOST_LINKS = 400  # of a block: a card has two or three
_SENTENCE = 60


class RelatedLinks:
    """The related articles of a page, in order, each once; and the pieces of the outline that hold them."""

    def __init__(self, page: Page, outline: Outline, headline_at: int, own: Sequence[str]) -> None:
        self.pieces: set[int] = set()
        self._own = {identity_url(url) for url in own if url}
        self._links: dict[str, Related] = {}
        self._outline = outline
        self._targets = Targets(page)
        blocks: list[tuple[str, Box, range]] = []
        tried = 0
        for piece in outline.pieces[max(headline_at, 0) :]:
            inline = (
                _INLINE.match(piece.text) if piece.href and piece.kind in {"paragraph", "loose"} else None
            )
            if inline and piece.linked:
                tried += 1
                if tried <= _MOST_CARDS:
                    self._add_inline(piece, inline)
            elif (
                len(piece.text) <= _LONGEST_HEADING
                and len(blocks) < _MOST_BLOCKS
                and (not blocks or piece.index not in blocks[-1][2])
            ):
                block = self._block(piece, headline_at)
                if block is not None:
                    blocks.append((piece.text.rstrip(" :"), *block))
        for label, box, reach in blocks:
            whole = reach.stop == box.last
            places = [box.element] if whole else [outline.pieces[at].element for at in reach[1:]]
            self._add_block(outline, label, box, places, reach)

    @property
    def cards(self) -> list[Related]:
        return list(self._links.values())

    def _block(self, heading: Piece, headline_at: int) -> tuple[Box, range] | None:
        """The box of the cards under a heading, and its pieces from the heading on; None when it heads no block."""
        text = heading.text
        if heading.kind == "image" or heading.linked == len(text) > 0:
            return None
        start = text[:3]  # settles most lines, in a tenth of the time
        if (start.isascii() and start.isalpha() and start.lower() not in _BEGINNINGS) or not _is_heading(
            text
        ):
            return None
        links, sentences = self._counts
        at = heading.index + 1
        for box in heading.box.ancestors():
            if box.first <= headline_at < box.last:
                return None
            cards = links[box.last] - links[at]
            if cards and sentences[box.last] - sentences[at] <= cards:  # a card has one teaser at most
                return box, range(heading.index, box.last)
            if cards:
                # Running text goes on in the same box: the links before it are the block. Gain: heading F1 +0.003.
                until = bisect_right(sentences, sentences[at]) - 1
                last = bisect_left(links, links[until])
                return (box, range(heading.index, last)) if links[until] > links[at] else None
        return None

    @cached_property
    def _counts(self) -> tuple[list[int], list[int]]:
        """How many links, and how many sentences that are none, stand before each piece."""
        pieces = self._outline.pieces
        sentences = (len(piece.text) >= _SENTENCE and not _is_link(piece) for piece in pieces)
        return list(accumulate(map(_is_link, pieces), initial=0)), list(accumulate(sentences, initial=0))

    def _add(self, url: str, headline: str, section: str, label: str) -> bool:
        name = identity_url(url)
        if not url or name in self._own or len(headline) < _SHORTEST_HEADLINE:
            return False
        card = self._links.setdefault(name, Related(url=url, headline=headline, section=section, label=label))
        card.section = card.section or section
        return True

    def _add_inline(self, piece: Piece, label: re.Match[str]) -> None:
        target = next(iter(anchors_within(piece.element, self._targets, 1)), None)
        if target is None or not target.target.inside:
            return
        headline = clean_line("".join(target.element.itertext()))
        headline = _INLINE.sub("", headline) or piece.text[label.end() :]
        if self._add(clean_url(target.url), headline, "", label["label"]):
            self.pieces.add(piece.index)

    def _add_block(self, outline: Outline, label: str, box: Box, places: list[Any], reach: range) -> None:
        anchors: list[Anchor] = []
        for place in dict.fromkeys(places):
            anchors += anchors_within(place, self._targets, _MOST_LINKS - len(anchors))
        added = 0
        for card in related_cards(anchors, box.element, label):
            added += self._add(clean_url(card.url), card.headline, clean_line(card.section), label)
            if added >= _MOST_CARDS:
                break
        if added:
            self.pieces.update(piece.index for piece in outline.pieces[reach.start : reach.stop])


@lru_cache(maxsize=4096)
def _is_heading(text: str) -> bool:
    """Whether a short text is what stands over related blocks."""
    return fold(text).startswith(_STARTS) and not _OTHER.search(text)


def _is_link(piece: Piece) -> bool:
    """Whether a piece is a link and little else, not a sentence with a link in it."""
    return bool(piece.href) and 2 * piece.linked >= len(piece.text)
