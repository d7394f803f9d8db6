"""An explained page in words, for a terminal or a file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from crawler.text import counted

_WIDTH = 100
_BEATEN_SHOWN = 4
_LEFT_OUT_SHOWN = 30


def in_words(found: Mapping[str, Any]) -> str:
    """The data of `crawler.extract.explain` as lines of at most 100 columns (addresses are not broken)."""
    return "\n".join(_lines(found))


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"{found['url']}"
    yield f"Kind: {found['kind']}   Words: {found['word_count']}   Access: {found['access']}"
    if found["selectors"]:
        yield "Selectors: " + ", ".join(f"{name} = {css}" for name, css in found["selectors"].items())
    yield "\nFields"
    for field in found["fields"]:
        yield from _field(field)
    yield from _body(found)
    yield from _next_page(found)
    yield from _rights(found["rights"])
    yield from _listing(found["listing"])


def _field(field: Mapping[str, Any]) -> Iterator[str]:
    value = field["value"]
    shown = ", ".join(value) if isinstance(value, list) else value or ""
    yield f"  {field['name']:14} {_short(shown, 60) if shown else '(empty)'}"
    if field["source"]:
        yield f"  {'':14}   from {field['source']}"
    beaten = [one for one in field["candidates"] if not one["chosen"]]
    for one in beaten[:_BEATEN_SHOWN]:
        yield f"  {'':14}   not {one['source']}: {_short(one['value'], 60)}"
    if len(beaten) > _BEATEN_SHOWN:
        yield f"  {'':14}   and {len(beaten) - _BEATEN_SHOWN} more"


def _body(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"\nBody ({len(found['body'])} blocks)"
    for block in found["body"]:
        name = f"{block['type']} {block['level']}" if block["level"] else block["type"]
        yield f"  {name:12} {_short(block['text'], 84)}"
    left = found["left_out"]
    if left:
        yield f"\nLeft out of the body ({len(left)})"
    for piece in left[:_LEFT_OUT_SHOWN]:
        yield f"  {_short(piece['text'], 60)}   [{piece['reason']}]"
    if len(left) > _LEFT_OUT_SHOWN:
        yield f"  and {len(left) - _LEFT_OUT_SHOWN} more (--json shows all)"
    if found["related"]:
        yield f"\nRelated ({len(found['related'])})"
    for card in found["related"][:10]:
        yield f"  {_short(card['headline'], 60)}   {card['url']}"


def _next_page(found: Mapping[str, Any]) -> Iterator[str]:
    step = found["next_page"]
    counter = found["counter"]
    yield "\nNext page of this article: " + (step["url"] or "none")
    yield from textwrap.wrap(f"because {step['why']}", _WIDTH, initial_indent="  ", subsequent_indent="  ")
    for refused in step["refused"]:
        yield f"  not {refused['url']} ({refused['offered_as']}): {refused['reason']}"
    if counter:
        yield f"  The page says that it is page {counter[0]} of {counter[1]}."
    if found["single_page"]:
        yield f"  The whole article on one page: {found['single_page']}"


def _rights(rights: Mapping[str, str]) -> Iterator[str]:
    said = ", ".join(f"{name} {value}" for name, value in rights.items() if value)
    yield f"\nRights signals on the page: {said or 'none'}"


def _listing(listing: Mapping[str, Any]) -> Iterator[str]:
    yield f"\nAs a listing: {counted(listing['articles'], 'link')} to articles"
    for link in listing["first"]:
        label = f"[{link['section']}] " if link["section"] else ""
        yield f"  {_short(label + (link['headline'] or '(no headline)'), 60)}   {link['url']}"
    if listing["articles"] > len(listing["first"]):
        yield f"  and {listing['articles'] - len(listing['first'])} more"
    if listing["passed_over"]:
        yield "  Not taken for articles, the likeliest first (address, headline and card weigh less than enough):"
    for one in listing["passed_over"]:
        weighs = f"weighs {one['weight']} of {one['enough']}"
        yield f"    {_short(one['text'] or '(no text)', 50)}   {one['url']}   [{weighs}]"
    if listing["passed_over"] and not listing["articles"]:
        yield '  If these are articles, pick them: Selectors(article_links="…") in the spider.'
    after = "none found, although the page says that it goes on" if listing["goes_on"] else "none"
    why = f" ({listing['why']})" if listing["why"] else ""
    yield f"  Next page of the list: {listing['next_url'] or after}{why}"
    for feed in listing["feeds"]:
        yield f"  Feed: {feed}"


def _short(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
