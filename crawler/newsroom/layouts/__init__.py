"""The ways of printing an article. Each takes the story, the page's number and the site's address."""

from collections.abc import Callable

from crawler.newsroom.layouts import agency, graph, magazin, meta, plain, stamp
from crawler.newsroom.story import Story

LAYOUTS: dict[str, Callable[[Story, int, str], str]] = {
    "magazin": magazin.page,
    "meta": meta.page,
    "plain": plain.page,
    "graph": graph.page,
    "stamp": stamp.page,
    "agency": agency.page,
}
