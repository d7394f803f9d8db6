"""The article as the page's JSON-LD describes it (schema.org Article and its kinds)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from crawler.text import clean_line
from crawler.urls import identity_url

_LONGEST = 1_000_000  # characters of a script; the longest on 637 pages has 146,113
_LONGEST_SCRIPT = 200_000  # characters of JavaScript: reading it takes ten times as long
_MOST_VALUES = 5_000
_LONGEST_TEXT = 5_000  # characters of a headline, a description, a byline; the longest has 658
_MOST_NAMES = 200
_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report|Review|StoryArticle|NewsStory)$")
_NOT_JSON = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,500}>")


def load_script(text: str) -> Any:
    """The value of one script, or None: as JSON, else as the JavaScript that people paste there."""
    if len(text) > _LONGEST:
        return None
    text = text.strip()
    # What begins and ends as JSON has nothing around it; to look for that takes seven times as long as to read it.
    if text[:1] not in "{[" or text[-1:] not in "}]":
        text = _NOT_JSON.sub("", text).strip()
    if not text:
        return None
    try:
        return msgspec.json.decode(text)  # a third of the time of `json`, which takes more for JSON
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    return _load_javascript(text) if len(text) <= _LONGEST_SCRIPT else None


def _load_javascript(text: str) -> Any:
    import chompjs  # noqa: PLC0415  only the few pages that need it pay for the import

    try:
        return chompjs.parse_js_object(text)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in the value that has a type, outer ones first; bounded, without recursion."""
    queue = [value]
    seen = 0
    while queue and seen < _MOST_VALUES:
        value = queue.pop()
        seen += 1
        if isinstance(value, list):
            queue.extend(reversed(value))
        elif isinstance(value, dict):
            if "@type" in value or "@id" in value:
                yield value
            queue.extend(inner for inner in reversed(list(value.values())) if isinstance(inner, (dict, list)))


def types_of(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    if isinstance(kinds, str):
        return [kinds]
    return [kind for kind in as_list(kinds) if isinstance(kind, str)]


def as_text(value: Any) -> str:
    """A value that should be text: entities and tags that were left in it are resolved."""
    if isinstance(value, list):
        value = next((item for item in value if as_text(item)), "")
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("headline") or ""
    if not isinstance(value, str):
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    value = value[:_LONGEST_TEXT]
    if "&" in value:
        value = html.unescape(value)
    if "<" in value:
        value = _TAG.sub(" ", value)
    return clean_line(value)


def as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


class JsonLd:
    """The JSON-LD of a page; `article` is the node that describes this page's article, `{}` when none does."""

    def __init__(self, told: Iterable[Any], url: str) -> None:
        """`told` is `Page.told`."""
        self.nodes: list[dict[str, Any]] = []
        for script in told:
            if script.tag == "script" and "ld+json" in (script.get("type") or "").lower():
                self.nodes.extend(_nodes(load_script(script.text or "")))
        self.by_id = {
            node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str) and len(node) > 1
        }
        self.article = self._choose(url)

    def _choose(self, url: str) -> dict[str, Any]:
        articles = [node for node in self.nodes if any(_ARTICLE.search(kind) for kind in types_of(node))]
        if len(articles) > 1:
            here = identity_url(url)
            articles.sort(key=lambda node: (not self._is_here(node, here), -len(node)))
        return articles[0] if articles else {}

    @staticmethod
    def _is_here(node: dict[str, Any], here: str) -> bool:
        page = node.get("mainEntityOfPage")
        addresses = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
        return any(isinstance(a, str) and a.startswith("http") and identity_url(a) == here for a in addresses)

    def resolve(self, value: Any) -> Any:
        """The node that `{"@id": …}` refers to, or the value itself."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value

    def text(self, key: str) -> str:
        return as_text(self.resolve(self.article.get(key)))

    def names(self, key: str) -> list[str]:
        """The names under a key of the article: of persons, sections, keywords."""
        found: list[str] = []
        for value in as_list(self.article.get(key))[:_MOST_NAMES]:
            node = self.resolve(value)
            if isinstance(node, dict) and isinstance(node.get("name"), list):
                found.extend(as_text(name) for name in node["name"])
            else:
                found.append(as_text(node))
        return [name for name in found if name]

    def publisher(self) -> str:
        name = self.text("publisher")
        if name:
            return name
        for node in self.nodes:
            if set(types_of(node)) & {"NewsMediaOrganization", "Organization", "WebSite"} and as_text(
                node.get("name")
            ):
                return as_text(node.get("name"))
        return ""
