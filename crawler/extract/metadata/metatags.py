"""What the page's meta, link and title elements say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crawler.text import clean_line

_LONGEST = 5_000  # characters of a value; those of keywords and descriptions have up to a thousand
_MOST = 200


class MetaTags:
    """Meta elements by lower-case name, property or itemprop; the first with content wins, all are kept."""

    def __init__(self, told: Iterable[Any]) -> None:
        """`told` is `Page.told`."""
        self.all: dict[str, list[str]] = {}
        self.canonical = ""
        self.title = ""
        for element in told:
            tag = element.tag
            if tag == "meta":
                content = element.get("content")
                if content:
                    for attribute in ("property", "name", "itemprop", "http-equiv"):
                        name = element.get(attribute)
                        if name:
                            self.all.setdefault(name.strip().lower(), []).append(content)
            elif tag == "title":
                if not self.title:
                    self.title = clean_line((element.text or "")[:_LONGEST])
            elif tag == "link" and (element.get("rel") or "").lower() == "canonical" and not self.canonical:
                self.canonical = (element.get("href") or "").strip()

    def get(self, *names: str) -> str:
        """The first value of the first of the names that has one; cleaned, `""` when none has."""
        for name in names:
            for value in self.all.get(name, ()):
                text = clean_line(value[:_LONGEST])
                if text:
                    return text
        return ""

    def every(self, name: str) -> list[str]:
        """All values of one name, cleaned, in order."""
        return [text for value in self.all.get(name, ())[:_MOST] if (text := clean_line(value[:_LONGEST]))]
