"""Pages of one article made one article: what stands on every page stands once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from crawler.extract.joining.pager_text import without_counter, without_pager
from crawler.extract.joining.repeated import is_new, key_of, own_blocks
from crawler.extract.paging.page_mark import marks
from crawler.items import Article, Block, Image, Related, seal
from crawler.text import fold
from crawler.urls import identity_url


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
    body = [_on_page(1, block) for block in without_pager(first.body)]
    joined, pages = [first], [1]
    for number, part in enumerate(parts[1:], 2):
        own = own_blocks(first, body, part)
        if not continues(first, part) or not is_new(own, part, _pages(body)):
            continue
        body += [_on_page(number, block) for block in own]
        joined.append(part)
        pages.append(number)
    whole = _whole(joined, body)
    whole.page_count = max(expected or 1, len(parts))
    whole.missing_pages = [number for number in range(1, whole.page_count + 1) if number not in pages]
    whole.complete = not whole.missing_pages and all(part.complete for part in joined)
    return seal(whole)


def _on_page(number: int, block: Block) -> Block:
    """A copy of the block; `replace` takes four times as long."""
    return Block(
        type=block.type,
        level=block.level,
        text=block.text,
        page=number,
        url=block.url,
        caption=block.caption,
        credit=block.credit,
    )


def _whole(joined: Sequence[Article], body: list[Block]) -> Article:
    """What the pages say together: the first one's facts, else the first that has them."""
    first = joined[0]
    whole = replace(
        first,
        body=body,
        page_urls=list(dict.fromkeys(url for part in joined for url in (part.page_urls or [part.url]))),
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
            told = (getattr(part, name) for part in joined if getattr(part, name))
            setattr(whole, name, next(told, getattr(whole, name)))
    return whole


def _alone(only: Article, expected: int | None) -> Article:
    """An article of which one page was had; nineteen of twenty have no other, so this is to cost nothing."""
    count = max(expected or 1, 1)
    missing = list(range(2, count + 1))
    whole = replace(
        only,
        # Where pages are missing there was a pager, and it is no text.
        body=without_pager(only.body) if missing else only.body,
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
    left, right = fold(without_counter(one)), fold(without_counter(other))
    shorter, longer = sorted((left, right), key=len)
    return bool(shorter) and (shorter in longer or SequenceMatcher(None, left, right).ratio() >= 0.8)


def _repeats(first: Article, part: Article) -> bool:
    known = {key_of(block) for block in first.body}
    return not is_new([block for block in part.body if key_of(block) not in known], part, [first.body])


def _pages(blocks: Sequence[Block]) -> list[list[Block]]:
    return [list(page) for _, page in groupby(blocks, key=lambda block: block.page)]


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
