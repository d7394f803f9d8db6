"""Pipelines as a user of the project may write them."""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import DropItem
from twisted.internet import reactor  # noqa: F401  # at once, as users do, though that puts one in place


class Unwanted:
    """Drops all."""

    def process_item(self, item: Any) -> Any:
        raise DropItem("not wanted")


class Choosy:
    """Drops the first article."""

    _seen = 0

    def process_item(self, item: Any) -> Any:
        self._seen += 1
        if self._seen == 1:
            raise DropItem("not wanted")
        return item


class Garbling:
    """Puts half of a letter into the headline, which no UTF-8 can hold."""

    def process_item(self, item: Any) -> Any:
        item.headline = "\udc80"
        return item


class Forgetful:
    """Returns nothing, which is easily forgotten."""

    def process_item(self, item: Any) -> None:
        return None
