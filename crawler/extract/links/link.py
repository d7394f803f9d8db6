"""What a listing or a feed says of one article."""

from __future__ import annotations

from msgspec import Struct


class Link(Struct, frozen=True):
    """A link to an article, with what the card around it prints; unknown text is empty."""

    url: str
    """Absolute address, without fragment."""
    headline: str = ""
    teaser: str = ""
    section: str = ""
    """The card's section label or kicker."""
