"""Articles of several pages whose further pages misbehave."""

from __future__ import annotations

import gzip
from typing import Any

from tests.hostile.cases import Case
from tests.hostile.http_cases import redirect, says, silent
from tests.hostile.pages import html, paragraphs
from tests.hostile.raw_server import Script, Talk

G = "several pages"


def part(
    name: str, number: int, of: int, *, counter: int | None = None, target: str = "", last: bool | None = None
) -> bytes:
    """Page `number` of the article; the paragraphs are dealt out over `of` pages."""
    texts = paragraphs(name, 2 * of)[2 * (number - 1) : 2 * number]
    says_of = f'<span class="count">Page {number} of {counter}</span> ' if counter else ""
    ends = number == of if last is None else last
    link = (
        "" if ends else f'<a class="next-page" href="{target or f"/news/{name}/{number + 1}/"}">Next page</a>'
    )
    body = "".join(f"<p>{text}</p>" for text in texts) + f'<nav class="pager">{says_of}{link}</nav>'
    return html(name, body=body).encode()


def _case(
    name: str, right: str, second: Script, state: str = "incomplete", *, counter: int | None = 2, **more: Any
) -> Case:
    first = says(part(name, 1, 2, counter=counter))
    return Case(group=G, name=name, right=right, routes={"": first, "2/": second}, state=state, **more)


def _endless(name: str) -> dict[str, Script]:
    def script(number: int) -> Script:
        async def answer(talk: Talk) -> None:
            fresh = "".join(
                f"<p>Part {number} goes on with {word} and says nothing that was said before, at length.</p>"
                for word in ("wool", "salt", "iron")
            )
            start = f"<p>{paragraphs(name)[0]}</p>" if number == 1 else ""
            link = f'<nav class="pager"><a class="next-page" href="/news/{name}/{number + 1}/">Next page</a></nav>'
            await talk.answer(html(name, body=start + fresh + link).encode())

        return answer

    return {"": script(1), **{f"{number}/": script(number) for number in range(2, 200)}}


def paged_cases() -> list[Case]:
    n = "page-2-cut"
    packed = gzip.compress(
        html(
            n,
            body="".join(f"<p>{text}</p>" for text in paragraphs(n, 4)[2:])
            + "<p>"
            + "".join(chr(97 + k * 7919 % 26) for k in range(60_000))
            + "</p>",
        ).encode()
    )
    cut_second = says(packed[: len(packed) // 2], headers="Content-Type: text/html\r\nContent-Encoding: gzip")
    missing = "kept with what there is, the missing page named"
    three = "three-good-pages"
    return [
        Case(
            group=G,
            name=three,
            right="joined, saved",
            routes={
                "": says(part(three, 1, 3, counter=3)),
                "2/": says(part(three, 2, 3, counter=3)),
                "3/": says(part(three, 3, 3, counter=3)),
            },
            asked_at_most=3,
        ),
        _case("page-2-is-500", missing, says(b"x", "500 Oops")),
        _case("page-2-is-404", missing, says(b"x", "404 Not Found")),
        _case("page-2-hangs", missing, silent),
        _case("page-2-cut", "kept as far as it came, marked incomplete", cut_second),
        _case("page-2-leads-to-page-1", missing, redirect("/news/page-2-leads-to-page-1/")),
        _case("page-2-leads-to-the-listing", missing, redirect("/town/")),
        _case("page-2-repeats-page-1", missing, says(part("page-2-repeats-page-1", 1, 2, counter=2))),
        _case(
            "page-2-of-another-article",
            missing,
            says(
                html("something-different")
                .replace("How the town came to terms with", "Lighthouse keepers vote again on")
                .replace("2026-03-02T", "2026-01-15T")
                .encode()
            ),
            lacks=("something different stands",),
        ),
        _case("page-2-empty", missing, says(b"")),
        _case("page-2-is-a-pdf", missing, says(b"%PDF-1.7 " + b"\x01\x02" * 500)),
        _case(
            "page-2-leads-back",
            "both pages joined once",
            says(part("page-2-leads-back", 2, 2, last=False, target="/news/page-2-leads-back/")),
            "saved",
            counter=None,
            asked_at_most=3,
        ),
        _case(
            "counter-says-3-of-2",
            "kept, page 3 named as missing",
            says(part("counter-says-3-of-2", 2, 2, counter=3)),
            counter=3,
        ),
        Case(
            group=G,
            name="pages-for-ever",
            right="bounded, kept, marked incomplete",
            routes=_endless("pages-for-ever"),
            state="incomplete",
            asked_at_most=70,
        ),
    ]
