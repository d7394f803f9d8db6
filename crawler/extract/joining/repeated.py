"""What stands on several pages of one article: headline and teaser printed again, a first paragraph on each page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from crawler.extract.joining.pager_text import without_pager
from crawler.items import TEXT_BLOCKS, Article, Block
from crawler.memo import remember_short
from crawler.text import fold

# Shorter blocks repeat of themselves (“Fazit”, “Ja.”, “Foto: dpa”).
_TRIVIAL = 40
# Two printings of one teaser differ by a mark, an ellipsis, a word.
_NEAR = 0.9
_SHORTEST, _SHORTEST_PREFIX = 8, 30
_SHORTEST_SHARE = 0.6
_MORE = 1.2
# A part that brings less of its own than this is a page that was read before.
_NOTHING_NEW = 0.1
# Unless it leaves out more than a third of each of them.
_MOST = 2 / 3
# Kicker, headline, teaser and first paragraph.
_HEAD_BLOCKS = 4
_DIGITS = re.compile(r"\d+")


def key_of(block: Block) -> str:
    """What two printings of one block have in common."""
    return fold(block.text) or block.url


def _weight(blocks: Sequence[Block]) -> int:
    return sum(len(fold(block.text)) or (20 if block.url else 0) for block in blocks)


def is_new(own: Sequence[Block], part: Article, before: Iterable[Sequence[Block]]) -> bool:
    """Whether a part is no page of `before` again; `own` is what it has and they have not.

    A page that was read before may differ from itself by a line (a date, an advert). A last page may be one line under
    a first paragraph that stands on all pages; but then most of each page before it is missing on it.
    """
    if _weight(own) > _NOTHING_NEW * _weight(part.body):
        return True
    keys = {key_of(block) for block in part.body}
    shown = (
        _weight([block for block in page if key_of(block) in keys]) > _MOST * _weight(page) for page in before
    )
    return bool(own) and not any(shown)


def own_blocks(first: Article, before: Sequence[Block], part: Article) -> list[Block]:
    """The blocks of a further page without what stood on the pages before."""
    known = {key_of(block) for block in before if len(fold(block.text)) >= _TRIVIAL or block.url}
    facts = (first.headline, first.kicker, first.teaser, first.section, part.headline, part.kicker)
    head = [text for text in facts if text] + list(_page_heads(before))
    if part.teaser and _near(part.teaser, first.teaser):
        head.append(part.teaser)
    body = without_pager(part.body)
    # What an article says twice on one page it may say again on another: a list of times and places, a refrain.
    refrains = _twice((block.page, key_of(block)) for block in before) | _twice(
        (0, key_of(block)) for block in body
    )
    again = known - refrains
    own: list[Block] = []
    for block in body:
        if not own and any(_near(block.text, text) and not _goes_on(block.text, text) for text in head):
            continue
        if block.type in {"paragraph", "quote", "image", "embed"} and key_of(block) in again:
            continue
        if block.type == "heading" and fold(block.text) == fold(first.headline):
            continue
        own.append(block)
    return own


def _page_heads(blocks: Sequence[Block]) -> Iterator[str]:
    """What the pages so far begin with: the first line, and the text of the first blocks."""
    seen: Counter[int] = Counter()
    for block in blocks:
        seen[block.page] += 1
        if seen[block.page] > _HEAD_BLOCKS or block.type not in TEXT_BLOCKS:
            continue
        if seen[block.page] == 1 or len(fold(block.text)) >= _TRIVIAL:
            yield block.text


def _twice(said: Iterable[tuple[int, str]]) -> set[str]:
    """What one page says more than once, of pages and what they say."""
    return {key for (_, key), count in Counter(said).items() if count > 1}


def _near(one: str, other: str) -> bool:
    """Whether two texts are two printings of one; other numbers make it another text."""
    left, right = fold(one), fold(other)
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) < max(_SHORTEST, _SHORTEST_SHARE * len(longer)):
        return False
    if left == right:
        return True
    if _numbers(one) != _numbers(other):
        return False
    if len(shorter) >= _SHORTEST_PREFIX and longer.startswith(shorter):
        return True
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR


# What a page begins with is compared with each line that pages before begin with.
@remember_short(size=64, longest=2_000)
def _numbers(text: str) -> list[str]:
    return _DIGITS.findall(text)


def _goes_on(one: str, other: str) -> bool:
    """Whether a text says more than the one that it begins with: a teaser may be a quotation's first sentence."""
    return len(fold(one)) > _MORE * len(fold(other))
