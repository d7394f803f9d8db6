"""Two datasets compared article by article and field by field: the newest revision of each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec

from crawler.dataset.fields import article_fields
from crawler.dataset.index import Index, number_of
from crawler.dataset.newest import newest
from crawler.dataset.reading import Row
from crawler.dataset.source import Source

# How and when a record was made, and which delivery of the article it was, is not its content.
NOT_CONTENT = frozenset({"crawl", "revision", "changed_fields"})
# Eight bytes a field: the chance that a change goes unseen is 1 in 2**64.
_MARK = 8
_BATCH = 500


@dataclass(slots=True)
class Change:
    """One article that differs: its id and address in B, and for each field the values in A and B."""

    article_id: str
    url: str
    fields: dict[str, tuple[Any, Any]]


@dataclass(slots=True)
class Difference:
    """What differs. `shown` and the lists of ids hold only the first few; the counts hold all."""

    same: int = 0
    changed: int = 0
    only_a: int = 0
    only_b: int = 0
    by_field: Counter[str] = field(default_factory=Counter)
    shown: list[Change] = field(default_factory=list)
    ids_a: list[str] = field(default_factory=list)
    ids_b: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changed or self.only_a or self.only_b)


def _marks(record: dict[str, Any], names: Iterable[str]) -> bytes:
    encode = msgspec.json.encode
    return b"".join(hashlib.blake2b(encode(record[n]), digest_size=_MARK).digest() for n in names)


class _Comparison:
    """The comparison under way; `kept` are the changed articles whose values will be told."""

    def __init__(self, ignore: Collection[str], show: int) -> None:
        self.names = [each.name for each in article_fields() if each.name not in ignore]
        self.show = show
        self.found = Difference()
        self.kept: dict[str, tuple[str, list[str]]] = {}

    def marked(self, source: Source) -> Iterator[tuple[int, int, int, bytes]]:
        for place, row in enumerate(source):
            record = row.record
            yield number_of(record["article_id"]), record["revision"], place, _marks(record, self.names)

    def compare(self, record: dict[str, Any], before: bytes | None) -> None:
        after = _marks(record, self.names)
        if before is None:
            self.found.only_b += 1
            if len(self.found.ids_b) < self.show:
                self.found.ids_b.append(record["article_id"])
        elif before == after:
            self.found.same += 1
        else:
            cuts = {name: slice(i * _MARK, (i + 1) * _MARK) for i, name in enumerate(self.names)}
            changed = [name for name, cut in cuts.items() if before[cut] != after[cut]]
            self.found.changed += 1
            self.found.by_field.update(changed)
            if len(self.kept) < self.show:
                self.kept[record["article_id"]] = (record["canonical_url"] or record["url"], changed)


def difference(a: Source, b: Source, *, ignore: Collection[str] = NOT_CONTENT, show: int = 20) -> Difference:
    """Compare two datasets; the values of the first `show` changed articles are told.

    Reads each one a few times, in bounded memory. Raises DatasetError for a damaged line.
    """
    work = _Comparison(ignore, show)
    with Index() as index:
        index.fill(work.marked(a))
        for batch in _batches(newest(b)):
            keys = [number_of(row.record["article_id"]) for row in batch]
            marks = index.take(keys)
            for key, row in zip(keys, batch, strict=True):
                work.compare(row.record, marks.get(key))
        work.found.only_a = len(index)
        left = set(index.keys(show))
    if work.kept or left:
        _tell(a, b, work, left)
    return work.found


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _tell(a: Source, b: Source, work: _Comparison, left: Collection[int]) -> None:
    """Read both again for the values of the few changes that are shown."""
    values: list[dict[str, dict[str, Any]]] = []
    for source in (a, b):
        of_source: dict[str, dict[str, Any]] = {}
        for row in source:
            name = row.record["article_id"]
            if name in work.kept and row.record["revision"] >= of_source.get(name, {}).get("revision", 0):
                of_source[name] = {key: row.record[key] for key in (*work.kept[name][1], "revision")}
            elif source is a and number_of(name) in left and name not in work.found.ids_a:
                work.found.ids_a.append(name)
        values.append(of_source)
    first, second = values
    for name, (url, changed) in work.kept.items():
        fields = {key: (first[name][key], second[name][key]) for key in changed}
        work.found.shown.append(Change(name, url, fields))
