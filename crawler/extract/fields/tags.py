"""The tags of an article: keywords as the page declares or prints them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from crawler.extract.metadata.jsonld import JsonLd
from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.page.outline import Outline
from crawler.text import clean_line, fold

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MOST_TAGS = 50
_MOST_WORDS = 5  # in a link among tags; longer ones are headlines of articles about them
_MOST_LINKS = 200
_LONGEST_CLASS = 400
_LONGEST_TAG = 80
_TAG_BOX = re.compile(
    r"(?:^|[\s_-])(?:tags?|topics?|themen|keywords?|schlagwort\w*|etiquetas|temas|mots-cles)(?:$|[\s_-])",
    re.IGNORECASE,
)


def read_tags(outline: Outline, data: JsonLd, metas: MetaTags, section: str) -> list[str]:
    """Keywords as the page declares them for readers: JSON-LD, `article:tag`, tag links; else `news_keywords`."""
    sources: tuple[Callable[[], list[str]], ...] = (
        lambda: split_tags(data.names("keywords")),
        lambda: split_tags(metas.every("article:tag")),
        lambda: list(_linked_tags(outline)),
        lambda: split_tags([metas.get("news_keywords")]),
        lambda: split_tags([metas.get("keywords")]),
    )
    for source in sources:
        tags = [
            tag
            for tag in dict.fromkeys(source())
            if tag and len(tag) <= _LONGEST_TAG and fold(tag) != fold(section) and not _UUID.fullmatch(tag)
        ]
        if tags:
            return tags[:_MOST_TAGS]
    return []


def split_tags(texts: Iterable[str]) -> list[str]:
    """The keywords in lists of them, parted by commas or semicolons, each once."""
    parts = (clean_line(part) for text in texts for part in re.split(r"[,;]", text, maxsplit=_MOST_LINKS))
    return list(dict.fromkeys(part for part in parts if part))


def _linked_tags(outline: Outline) -> Iterator[str]:
    links = [link for link in outline.relations if "tag" in link.get("rel").split()]
    if not links:
        links = list(islice(_in_tag_boxes(outline), _MOST_LINKS))
    for link in links[:_MOST_LINKS]:
        text = clean_line("".join(link.itertext())).strip(" ,;#")
        if len(text.split()) <= _MOST_WORDS:
            yield text


def _in_tag_boxes(outline: Outline) -> Iterator[Any]:
    end = 0
    for box in outline.boxes:
        if end <= box.first < box.last:  # not empty, nor within the one before
            names = box.element.get("class")
            if names and _is_tag_class(names[:_LONGEST_CLASS]):
                end = box.last
                yield from box.element.iter("a")


@lru_cache(maxsize=10_000)
def _is_tag_class(names: str) -> bool:
    return _TAG_BOX.search(names) is not None
