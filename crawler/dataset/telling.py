"""Figures and differences in words, for a terminal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from crawler.dataset.difference import Difference
from crawler.dataset.statistics import Figures, rated

_MOST = 10
_WIDTH = 72


def _printable(text: str) -> str:
    """Without control characters: a dataset must not be able to move the reader's cursor."""
    return "".join(c if c.isprintable() else "�" for c in text.replace("\n\n", " ¶ ").replace("\n", " ¶ "))


def _counts(title: str, counter: Counter[str]) -> Iterator[str]:
    yield f"\n{title}"
    for name, count in counter.most_common(_MOST):
        yield f"  {count:>9,}  {_printable(name)[:_WIDTH] or '(unknown)'}"
    if len(counter) > _MOST:
        rest = sum(counter.values()) - sum(count for _, count in counter.most_common(_MOST))
        yield f"  {rest:>9,}  in {len(counter) - _MOST} more"


def figures_text(found: Figures) -> str:
    """The figures of `scrapy dataset stats`."""
    lines = [
        f"articles          {found.articles:>9,}",
        f"lines             {found.lines:>9,}   of them later revisions: {found.revised:,}",
        f"words             {found.words:>9,}",
        f"pages joined      {found.pages:>9,}   articles of several pages: {found.joined:,}",
        f"incomplete        {found.incomplete:>9,}",
        f"published         {found.first or 'never'} to {found.last or 'never'}",
        f"changed earlier than published, as the page says: {found.modified_before_published:,}",
    ]
    for name, counter in found.names.items():
        lines += _counts(name, counter)
    lines.append("\nfilled")
    for name in rated():
        share = found.filled[name] / found.lines if found.lines else 0.0
        lines.append(f"  {name:<16} {share:>7.1%}  {'█' * round(share * 30)}")
    return "\n".join(lines)


def figures_json(found: Figures) -> dict[str, Any]:
    """The same for machines; rates from 0 to 1."""
    return {
        "articles": found.articles,
        "lines": found.lines,
        "later_revisions": found.revised,
        "words": found.words,
        "pages": found.pages,
        "articles_of_several_pages": found.joined,
        "incomplete": found.incomplete,
        "modified_before_published": found.modified_before_published,
        "published_first": found.first or None,
        "published_last": found.last or None,
        "schema_versions": dict(found.versions),
        "filled": {name: found.filled[name] / found.lines if found.lines else 0.0 for name in rated()},
        **{name: dict(counter.most_common()) for name, counter in found.names.items()},
    }


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _printable(text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…")


def _parting(before: Any, after: Any) -> tuple[str, str]:
    """Both values from shortly before the place where they part."""
    first, second = (v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in (before, after))
    same = next(
        (i for i, (x, y) in enumerate(zip(first, second, strict=False)) if x != y),
        min(len(first), len(second)),
    )
    start = max(same - 20, 0) if max(len(first), len(second)) > _WIDTH else 0
    lead = "…" if start else ""
    return _short(lead + first[start:]), _short(lead + second[start:])


def difference_text(found: Difference) -> str:
    """What `scrapy dataset diff` prints."""
    lines = [
        f"same {found.same:,} · changed {found.changed:,} · only in A {found.only_a:,} · only in B {found.only_b:,}"
    ]
    lines += [f"  {count:>9,}  {name}" for name, count in found.by_field.most_common()]
    for name, ids in (("A", found.ids_a), ("B", found.ids_b)):
        if ids:
            lines.append(f"\nonly in {name}, for example: {', '.join(map(_printable, ids[:5]))}")
    for change in found.shown:
        lines.append(f"\n{_printable(change.article_id)}  {_printable(change.url)}")
        for field, (before, after) in change.fields.items():
            first, second = _parting(before, after)
            lines += [f"  {field}", f"    A {first}", f"    B {second}"]
    if found.changed > len(found.shown) > 0:
        lines.append(f"\n… and {found.changed - len(found.shown):,} more changed articles (--show N).")
    return "\n".join(lines)


def difference_json(found: Difference) -> dict[str, Any]:
    """The same for machines."""
    return {
        "same": found.same,
        "changed": found.changed,
        "only_in_a": found.only_a,
        "only_in_b": found.only_b,
        "by_field": dict(found.by_field.most_common()),
        "ids_only_in_a": found.ids_a,
        "ids_only_in_b": found.ids_b,
        "changes": [
            {
                "article_id": change.article_id,
                "url": change.url,
                "fields": {key: {"a": a, "b": b} for key, (a, b) in change.fields.items()},
            }
            for change in found.shown
        ],
    }
