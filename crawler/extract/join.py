"""Pages of one article made one article: what stands on every page stands once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from crawler.extract import labels
from crawler.extract.page_mark import marks
from crawler.items import TEXT_BLOCKS, Article, Block, Image, Related, seal
from crawler.text import fold
from crawler.urls import identity_url

# Shorter blocks repeat of themselves (“Fazit”, “Ja.”, “Foto: dpa”).
_TRIVIAL = 40
# Two printings of one teaser differ by a mark, an ellipsis, a word.
_NEAR = 0.9
_SHORTEST_PREFIX = 30
_MORE = 1.2
# A part that brings less of its own than this is a page that was read before.
_NOTHING_NEW = 0.1
# Unless it leaves out more than a third of each of them.
_MOST = 2 / 3
# Kicker, headline, teaser and first paragraph.
_HEAD_BLOCKS = 4
_LONGEST_PAGER = 60
_DIGITS = re.compile(r"\d+")
_NUMBERS = rf"\d{{1,3}}\s*(?:{labels.OF_WORDS})\s*\d{{1,3}}"
_COUNTER = re.compile(
    rf"\W*\b(?:{labels.PAGE_WORDS})(?:[ens]\b)?\W*(?:{_NUMBERS}|\d{{1,3}}(?:[\W\d]*\d)?)(?!\d)\W*",
    re.IGNORECASE,
)
# “1 2 3”, “1 / 3”: a pager where a page begins or ends, perhaps content elsewhere.
_NUMBER_ROW = re.compile(rf"\W*(?:{_NUMBERS}|\d{{1,3}}(?:\W*\d{{1,3}})*)\W*", re.IGNORECASE)


def join_pages(parts: Sequence[Article], expected: int | None = None) -> Article:
    """One article from its pages, in order; the parts stay as they are.

    `expected`: how many pages the article says it has. A part that continues nothing (page 1 again, another
    article) is left out, and its number is missing. Kicker, headline, teaser and other text repeated from earlier
    pages stand once; related links and pictures are the union; the rest is the first page's. Raises ValueError
    without parts.
    """
    if not parts:
        raise ValueError("join_pages needs at least the first page of the article.")
    first = parts[0]
    if len(parts) == 1:
        return _alone(first, expected)
    body = [replace(block, page=1) for block in _without_pager(first.body)]
    joined, pages = [first], [1]
    for number, part in enumerate(parts[1:], 2):
        own = _own_blocks(first, body, part)
        if not continues(first, part) or not _is_new(own, part, _pages(body)):
            continue
        body += [replace(block, page=number) for block in own]
        joined.append(part)
        pages.append(number)
    count = max(expected or 1, len(parts))
    missing = [number for number in range(1, count + 1) if number not in pages]
    whole = replace(
        first,
        body=body,
        page_count=count,
        page_urls=list(dict.fromkeys(url for part in joined for url in (part.page_urls or [part.url]))),
        missing_pages=missing,
        complete=not missing and all(part.complete for part in joined),
        images=_union_of_images(joined),
        related=_union_of_related(joined),
        authors=next((list(part.authors) for part in joined if part.authors), []),
        tags=list(first.tags),
        access="paywalled" if any(part.access == "paywalled" for part in joined) else first.access,
        rights=replace(first.rights),
        crawl=replace(first.crawl),
        changed_fields=list(first.changed_fields),
    )
    for name in ("publisher", "language", "section", "headline", "published_at", "published_raw"):
        if not getattr(whole, name):
            setattr(
                whole,
                name,
                next((getattr(part, name) for part in joined if getattr(part, name)), getattr(whole, name)),
            )
    return seal(whole)


def _alone(only: Article, expected: int | None) -> Article:
    """An article of which one page was had; nineteen of twenty have no other, so this is to cost nothing."""
    count = max(expected or 1, 1)
    missing = list(range(2, count + 1))
    whole = replace(
        only,
        # Where pages are missing there was a pager, and it is no text.
        body=_without_pager(only.body) if missing else only.body,
        page_count=count,
        page_urls=only.page_urls or [only.url],
        missing_pages=missing,
        complete=only.complete and not missing,
        related=_union_of_related([only]),
    )
    return whole if only.article_id else seal(whole)


def continues(first: Article, part: Article) -> bool:
    """Whether `part` is a further page of the article that begins with `first`.

    Not when it repeats the first page, has nothing on it, or belongs to another article.
    """
    if not part.body or _repeats(first, part):
        return False
    stems = _stems(first.url) | _stems(first.canonical_url)
    alike = not first.headline or not part.headline or _headlines_alike(first.headline, part.headline)
    if part.canonical_url and not stems & _stems(part.canonical_url) and not alike:
        return False
    if (
        first.published_at
        and part.published_at
        and first.published_at[:10] != part.published_at[:10]
        and not alike
    ):
        return False
    return bool(stems & _stems(part.url)) or (alike and bool(part.headline))


def _stems(url: str) -> set[str]:
    return {mark.stem for mark in marks(url)} if url else set()


def _headlines_alike(one: str, other: str) -> bool:
    left, right = fold(_COUNTER.sub("", one)), fold(_COUNTER.sub("", other))
    shorter, longer = sorted((left, right), key=len)
    return bool(shorter) and (shorter in longer or SequenceMatcher(None, left, right).ratio() >= 0.8)


def _repeats(first: Article, part: Article) -> bool:
    known = {_key(block) for block in first.body}
    return not _is_new([block for block in part.body if _key(block) not in known], part, [first.body])


def _key(block: Block) -> str:
    return fold(block.text) or block.url


def _weight(blocks: Sequence[Block]) -> int:
    return sum(len(fold(block.text)) or (20 if block.url else 0) for block in blocks)


def _is_new(own: Sequence[Block], part: Article, before: Sequence[Sequence[Block]]) -> bool:
    """Whether a part is no page of `before` again; `own` is what it has and they have not.

    A page that was read before may differ from itself by a line (a date, an advert). A last page may be one line under
    a first paragraph that stands on all pages; but then most of each page before it is missing on it.
    """
    if _weight(own) > _NOTHING_NEW * _weight(part.body):
        return True
    keys = {_key(block) for block in part.body}
    shown = (
        _weight([block for block in page if _key(block) in keys]) > _MOST * _weight(page) for page in before
    )
    return bool(own) and not any(shown)


def _pages(blocks: Sequence[Block]) -> list[list[Block]]:
    return [list(page) for _, page in groupby(blocks, key=lambda block: block.page)]


def _own_blocks(first: Article, before: Sequence[Block], part: Article) -> list[Block]:
    """The blocks of a further page without what stood on the pages before."""
    known = {_key(block) for block in before if len(fold(block.text)) >= _TRIVIAL or block.url}
    facts = (first.headline, first.kicker, first.teaser, first.section, part.headline, part.kicker)
    head = [text for text in facts if text] + list(_page_heads(before))
    if part.teaser and _near(part.teaser, first.teaser):
        head.append(part.teaser)
    body = _without_pager(part.body)
    # What an article says twice on one page it may say again on another: a list of times and places, a refrain.
    refrains = _said_twice(before) | _said_twice([replace(block, page=0) for block in body])
    own: list[Block] = []
    for block in body:
        if not own and any(_near(block.text, text) and not _goes_on(block.text, text) for text in head):
            continue
        if block.type in {"paragraph", "quote", "image", "embed"} and _key(block) in known - refrains:
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


def _said_twice(blocks: Sequence[Block]) -> set[str]:
    times = Counter((block.page, _key(block)) for block in blocks)
    return {key for (_, key), count in times.items() if count > 1}


def _without_pager(body: Sequence[Block]) -> list[Block]:
    """The blocks without those that only page: counters and labels anywhere, bare numbers at both ends."""
    kept = [block for block in body if not _is_pager(block)]
    start, end = 0, len(kept)
    while start < end and _is_number_row(kept[start]):
        start += 1
    while end > start and _is_number_row(kept[end - 1]):
        end -= 1
    return kept[start:end]


def _is_number_row(block: Block) -> bool:
    if block.type not in {"paragraph", "list_item"} or len(block.text) > _LONGEST_PAGER:
        return False
    return bool(_NUMBER_ROW.fullmatch(block.text))


def _is_pager(block: Block) -> bool:
    if block.type not in {"paragraph", "list_item"} or not block.text or len(block.text) > _LONGEST_PAGER:
        return False
    rest = _COUNTER.sub("", block.text)
    name = fold(rest)
    if name in labels.NEXT_PAGE or name in labels.SINGLE_PAGE:
        return True
    return rest != block.text and (not name or name in labels.PREVIOUS or name in labels.NEXT)


def _near(one: str, other: str) -> bool:
    """Whether two texts are two printings of one; other numbers make it another text."""
    left, right = fold(one), fold(other)
    if not left or not right or _DIGITS.findall(one) != _DIGITS.findall(other):
        return bool(left) and left == right
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= _SHORTEST_PREFIX and longer.startswith(shorter):
        return len(shorter) >= 0.6 * len(longer)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return min(len(left), len(right)) >= 8 and matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR


def _goes_on(one: str, other: str) -> bool:
    """Whether a text says more than the one that it begins with: a teaser may be a quotation's first sentence."""
    return len(fold(one)) > _MORE * len(fold(other))


def _union_of_images(parts: Sequence[Article]) -> list[Image]:
    found: dict[str, Image] = {}
    for part in parts:
        for image in part.images:
            found.setdefault(image.url or image.caption, image)
    return list(found.values())


def _union_of_related(parts: Sequence[Article]) -> list[Related]:
    own = {identity_url(url) for part in parts for url in (part.url, part.canonical_url) if url}
    found: dict[str, Related] = {}
    for part in parts:
        for related in part.related:
            name = identity_url(related.url) if related.url else fold(related.headline)
            if name not in own:
                found.setdefault(name, related)
    return list(found.values())
