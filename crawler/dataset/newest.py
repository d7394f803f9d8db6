"""Each article once: the newest revision."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.dataset.index import Index, number_of
from crawler.dataset.reading import Row
from crawler.dataset.source import Source


def newest(source: Source) -> Iterator[Row]:
    """The line with the highest revision of each article, in the order in which these lines stand.

    Reads the dataset twice and keeps an index on disk. Raises DatasetError for a damaged line.
    """
    with Index() as index:
        index.fill(
            (number_of(row.record["article_id"]), int(row.record.get("revision", 1)), place, b"")
            for place, row in enumerate(source)
        )
        places = index.places()
        wanted = next(places, None)
        for place, row in enumerate(source):
            if place == wanted:
                yield row
                wanted = next(places, None)
