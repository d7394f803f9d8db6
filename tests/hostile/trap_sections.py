"""Sections that are traps: each is walked alone, and must end by itself after few requests with every article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.hostile.http_cases import redirect, says
from tests.hostile.pages import headline, listing, page
from tests.hostile.raw_server import Script, Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A section: `/town/` and what hangs on it."""

    name: str
    right: str
    routes: dict[str, Script]
    fallback: Script | None = None
    articles: tuple[str, ...] = ()
    """Names of the articles that must be saved, no other."""
    requests_at_most: int = 40
    code: int = 0


def _articles(*names: str) -> dict[str, Script]:
    return {f"/news/{name}/": says(page(name)) for name in names}


def _cards(*names: str) -> list[tuple[str, str]]:
    return [(f"/news/{name}/", headline(name)) for name in names]


def _nav(*links: tuple[str, str]) -> str:
    return (
        '<nav class="pagination">'
        + "".join(f'<a class="next" href="{url}">{text}</a>' for url, text in links)
        + "</nav>"
    )


def _dynamic(make: Callable[[str], bytes]) -> Script:
    async def script(talk: Talk) -> None:
        await talk.answer(make(talk.asked.path))

    return script


def _number(path: str) -> int:
    digits = "".join(c for c in path.rpartition("page=")[2] if c.isdigit())
    return int(digits or 1)


def _same_for_ever(path: str) -> bytes:
    return listing(
        _cards("the-old-mill-turns-again", "a-bridge-for-the-harbour"),
        after=_nav((f"/town/?page={_number(path) + 1}", "Next page")),
    )


def _empty_for_ever(path: str) -> bytes:
    cards = _cards("the-old-mill-turns-again", "a-bridge-for-the-harbour") if _number(path) == 1 else []
    return listing(cards, after=_nav((f"/town/?page={_number(path) + 1}", "Next page")))


def _calendar(path: str) -> bytes:
    days = "".join(
        f'<td><a href="/town/calendar/2026/{month}/{day}/">{day}</a></td>'
        for month in range(1, 13)
        for day in range(1, 29)
    )
    return listing(
        _cards("the-old-mill-turns-again", "a-bridge-for-the-harbour"),
        after=f'<table class="calendar"><tr>{days}</tr></table>{_nav((f"/town/calendar/{abs(hash(path)) % 9999}/", "»"))}',
    )


def _sessions(path: str) -> bytes:
    turn = _number(path.replace("sid=", "page="))
    return listing(
        [
            (f"/news/{name}/?sid={turn}", headline(name))
            for name in ("the-old-mill-turns-again", "a-bridge-for-the-harbour")
        ],
        after=_nav((f"/town/?sid={turn + 1}", "Next page")),
    )


def _deeper(path: str) -> bytes:
    return listing(
        [
            (f"/news/{name}/", headline(name))
            for name in ("the-old-mill-turns-again", "a-bridge-for-the-harbour")
        ],
        after=_nav((f"{path.rstrip('/')}/a/b/", "Next page")),
    )


def _many_parameters(path: str) -> bytes:
    query = "&".join(f"f{n}={n}" for n in range(3000))
    return listing(
        [
            *_cards("the-old-mill-turns-again", "a-bridge-for-the-harbour"),
            (f"/news/the-old-mill-turns-again/?{query}", headline("the-old-mill-turns-again")),
        ],
        after=_nav((f"/town/?{query}", "Next page")),
    )


def trap_sections() -> list[Trap]:
    two = ("the-old-mill-turns-again", "a-bridge-for-the-harbour")
    have = _articles(*two)
    many = [f"story-{n}-of-the-long-archive" for n in range(100_000)]
    huge = "".join(f'<a href="/town/x{n}/">{n}</a> ' for n in range(100_000))
    return [
        Trap(
            name="same-page-for-ever",
            right="ends after a page without new articles",
            routes={**have, "/town/": _dynamic(_same_for_ever)},
            articles=two,
        ),
        Trap(
            name="empty-pages-for-ever",
            right="ends after a page without new articles",
            routes={**have, "/town/": _dynamic(_empty_for_ever)},
            articles=two,
        ),
        Trap(
            name="calendar",
            right="not walked",
            routes={**have, "/town/": _dynamic(_calendar)},
            fallback=_dynamic(_calendar),
            articles=two,
        ),
        Trap(
            name="session-ids",
            right="the articles once each",
            routes={**{k + s: v for k, v in have.items() for s in ("",)}, "/town/": _dynamic(_sessions)},
            articles=two,
        ),
        Trap(
            name="path-repetition",
            right="ends after a page without new articles",
            routes={**have, "/town/": _dynamic(_deeper)},
            fallback=_dynamic(_deeper),
            articles=two,
        ),
        Trap(
            name="thousands-of-parameters",
            right="the articles once each",
            routes={**have, "/town/": _dynamic(_many_parameters)},
            articles=two,
        ),
        Trap(
            name="links-to-itself",
            right="ends",
            routes={
                **have,
                "/town/": says(
                    listing(
                        [("/town/", "The town section, once again and again"), *_cards(*two)],
                        after=_nav(("/town/", "Next page")),
                    )
                ),
            },
            articles=two,
        ),
        Trap(
            name="pager-in-a-circle",
            right="ends when a page comes again",
            routes={
                **_articles(*two, "the-well-that-ran-dry"),
                "/town/": says(
                    listing(_cards("the-old-mill-turns-again"), after=_nav(("/town/page/2/", "Next page")))
                ),
                "/town/page/2/": says(
                    listing(_cards("a-bridge-for-the-harbour"), after=_nav(("/town/page/3/", "Next page")))
                ),
                "/town/page/3/": says(
                    listing(_cards("the-well-that-ran-dry"), after=_nav(("/town/page/2/", "Next page")))
                ),
            },
            articles=("the-old-mill-turns-again", "a-bridge-for-the-harbour", "the-well-that-ran-dry"),
        ),
        Trap(
            name="hundred-thousand-links",
            right="read in bounded time, articles saved",
            routes={**have, "/town/": says(listing(_cards(*two), after=f'<div class="tags">{huge}</div>'))},
            articles=two,
        ),
        Trap(
            name="twenty-five-thousand-articles",
            right="all counted, bounded by max_articles",
            routes={"/town/": says(listing([(f"/news/{name}/", headline(name)) for name in many[:25_000]]))},
            fallback=_dynamic(lambda path: page(path.strip("/").rpartition("/")[2] or "x")),
            articles=(),
            requests_at_most=60,
        ),
        Trap(
            name="listing-redirects-to-itself",
            right="said in one line, exit 3",
            routes={"/town/": redirect("/town/")},
            code=3,
        ),
        Trap(
            name="listing-leads-into-the-private-net",
            right="said in one line, exit 3",
            routes={"/town/": redirect("http://10.0.0.1/")},
            code=3,
        ),
        Trap(
            name="hostile-links-on-the-listing",
            right="only the articles are asked for",
            routes={
                **have,
                "/town/": says(
                    listing(
                        [
                            *_cards(*two),
                            ("file:///etc/hostname", headline("file")),
                            ("data:text/html,x", headline("data")),
                            ("javascript:alert(1)", headline("script")),
                            ("http://10.0.0.1/news/private/", headline("private")),
                            ("http://[broken/", headline("broken")),
                            ("//", headline("nothing")),
                        ]
                    )
                ),
            },
            articles=two,
        ),
    ]
