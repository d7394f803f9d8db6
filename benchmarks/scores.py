"""From readings to the figures of the table: one score per page and measure, averaged per set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import fmean
from typing import Any

from benchmarks.measures import counts, f1, overall_f1, overlap, picture_name, plain, same_names
from benchmarks.pages import Sample
from benchmarks.readers import Reading
from crawler.text import fold

TEXT = {"heading", "paragraph", "list_item", "quote", "table_row", "code"}


def body_texts(truth: dict[str, Any], found: str) -> str:
    """The true body as one text. An optional paragraph (in brackets) belongs to it where the reader has it."""
    if "body_text" in truth:
        return str(truth["body_text"])
    if "body" in truth:
        return "\n".join(block["text"] for block in truth["body"])
    kept = []
    for paragraph in truth["paragraphs"]:
        optional = paragraph.startswith("[") and paragraph.endswith("]")
        if not optional or plain(paragraph[1:-1]) in plain(found):
            kept.append(paragraph[1:-1] if optional else paragraph)
    return "\n".join(kept)


class Scores:
    """The scores of one reader on one set, page by page; `figures` averages them."""

    def __init__(self) -> None:
        self.body: dict[str, tuple[float, float]] = {}
        self.headings: list[tuple[int, int, int]] = []
        self.pages: dict[str, dict[str, float]] = defaultdict(dict)
        """Measure to page to score from 0 to 1."""

    def add(self, sample: Sample, reading: Reading) -> None:
        truth = sample.truth
        self.body[sample.name] = overlap(body_texts(truth, reading.text), reading.text)
        self.pages["accuracy"][sample.name] = float(self.body[sample.name] == (1.0, 1.0))
        self.pages["empty"][sample.name] = float(not reading.text.strip())
        for measure, score in _facts(truth, reading):
            self.pages[measure][sample.name] = score
        if "body" in truth:
            self._blocks(sample.name, truth["body"], reading)

    def _blocks(self, name: str, truth: list[dict[str, str]], reading: Reading) -> None:
        heads = [block["text"] for block in truth if block["type"] == "heading"]
        self.headings.append(counts(heads, [text for kind, text in reading.blocks if kind == "heading"]))
        found = [text for kind, text in reading.blocks if kind in TEXT]
        self.pages["paragraph F1"][name] = f1(*counts([block["text"] for block in truth], found))

    def figures(self) -> dict[str, float]:
        """Measure to figure, over all pages that were added."""
        figures = {"body F1": overall_f1(list(self.body.values()))}
        if self.headings:
            figures["heading F1"] = f1(*(sum(column) for column in zip(*self.headings, strict=True)))
        for measure, scores in self.pages.items():
            figures[measure] = sum(scores.values()) if measure == "empty" else fmean(scores.values())
        if "lead image" in figures:
            figures["lead image and captions"] = (figures["lead image"] + figures["caption"]) / 2
        return figures


def _facts(truth: dict[str, Any], reading: Reading) -> Iterator[tuple[str, float]]:
    if "headline" in truth:
        yield "headline", float(plain(truth["headline"]) == plain(reading.headline))
    if "authors" in truth:
        yield "authors", float(same_names(truth["authors"] or [], reading.authors))
    if truth.get("published"):
        yield from _dates(truth["published"], reading.published)
    if truth.get("teaser"):
        yield "teaser", float(fold(" ".join(truth["teaser"])) == fold(reading.teaser))
    if truth.get("images"):
        yield from _pictures(truth["images"], reading.pictures)


def _dates(truth: str, found: datetime | None) -> Iterator[tuple[str, float]]:
    """Same day in either zone's calendar (the truth keeps the publisher's zone); same minute as an instant.

    A truth without a zone is a wall clock whose zone nobody knows: it can be compared by wall clock minutes only.
    """
    true = datetime.fromisoformat(truth)
    if found is None:
        yield "day", 0.0
    else:
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        zoned = aware.astimezone(true.tzinfo) if true.tzinfo else aware
        yield "day", float(true.date() in {zoned.date(), found.date()})
    if len(truth) > 10 and true.tzinfo:
        same = found is not None and found.tzinfo is not None and abs((found - true).total_seconds()) < 60
        yield "instant", float(same)


def _pictures(truth: list[dict[str, Any]], found: list[tuple[str, str]]) -> Iterator[tuple[str, float]]:
    leads = [image for image in truth if image["cover"]] or truth[:1]
    if truth[0] not in leads:
        leads.append(truth[0])
    names = {picture_name(url) for image in leads for url in image["urls"]}
    yield "lead image", float(bool(found) and picture_name(found[0][0]) in names)
    captions = {plain(image["caption"]) for image in leads if image["caption"]}
    if captions:
        yield "caption", float(bool(found) and plain(found[0][1]) in captions)
