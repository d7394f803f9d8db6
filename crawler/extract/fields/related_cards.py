"""The cards of one block of related articles, without the topics, authors and rubrics that such blocks also link to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from crawler.extract.links.anchors import Anchor
from crawler.extract.links.article_address import address_weight
from crawler.extract.links.cards import CardReader
from crawler.extract.links.link import Link
from crawler.extract.links.markup import marking_articles, markup_of
from crawler.text import clean_line, fold

# Of 1,031 links under such headings on 557 real pages 150 led to no article.
_HEADLINE = 25
# An address without any sign of an article weighs -1; with a headline as long as a sentence it is one here.
_SENTENCE_WEIGHT, _ENOUGH = 3, 2
# Names of sidings weigh -3 and less.
_NO_SIDING = -2


def related_cards(anchors: Iterable[Anchor], block: _Element, label: str) -> Iterator[Link]:
    """Each article of the block once, in order; `label` is the block's heading, `block` holds nothing else."""
    links: dict[str, list[Anchor]] = {}
    for anchor in anchors:
        if anchor.target.inside:
            links.setdefault(anchor.target.key, []).append(anchor)
    reader = CardReader((anchor for same in links.values() for anchor in same), within=block)
    above = {key.rpartition("/")[0] for key in links}
    printed = {fold(label)}
    cards: list[tuple[int, Link]] = []
    for key, same in links.items():
        card = reader.read(same[0].url, same)
        headline = clean_line(card.headline)
        if fold(headline) in printed:  # the words of the block, or of another card
            headline = clean_line(max((anchor.text for anchor in same), key=len))
        printed.add(fold(headline))
        if key not in above:
            sentence = _SENTENCE_WEIGHT if len(headline) >= _HEADLINE else 0
            cards.append(
                (address_weight(key) + sentence, Link(card.url, headline, card.teaser, card.section))
            )
    equals = _of_their_kind(cards, {same[0].url: same[0] for same in links.values()})
    return (card for weight, card in cards if weight >= _ENOUGH or card.url in equals)


def _of_their_kind(cards: list[tuple[int, Link]], anchors: dict[str, Anchor]) -> set[str]:
    """Cards with little to say for themselves that stand as most others do, which have enough."""
    if all(weight >= _ENOUGH for weight, _ in cards):
        return set()
    standing = {card.url: {markup_of(anchors[card.url].element)} for _, card in cards}
    taken = marking_articles(
        (standing[card.url] for weight, card in cards if weight >= _ENOUGH),
        (standing[card.url] for weight, card in cards if weight < _ENOUGH),
    )
    return {
        card.url
        for weight, card in cards
        if _NO_SIDING <= weight < _ENOUGH and not taken.isdisjoint(standing[card.url])
    }
