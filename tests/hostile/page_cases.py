"""Broken and deceitful pages over correct HTTP."""

from __future__ import annotations

import json
from typing import Any

from tests.hostile.cases import Case, Record
from tests.hostile.http_cases import says
from tests.hostile.pages import headline, html, page, paragraphs

G = "pages"


def _case(name: str, right: str, body: bytes | str, **more: Any) -> Case:
    data = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return Case(group=G, name=name, right=right, routes={"": says(data)}, **more)


def _saved(name: str, body: bytes | str, right: str = "saved", **more: Any) -> Case:
    return _case(name, right, body, **more)


def _ld(name: str, **values: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": headline(name), **values}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _none_published(record: Record) -> None:
    assert record["published_at"] is None, record["published_at"]


def _published(start: str) -> Any:
    def check(record: Record) -> None:
        assert (record["published_at"] or "").startswith(start), record["published_at"]

    return check


def _canonical_not(part: str) -> Any:
    def check(record: Record) -> None:
        assert part not in record.get("canonical_url", ""), record["canonical_url"]

    return check


def _own_headline(name: str) -> Any:
    def check(record: Record) -> None:
        assert record["headline"] == headline(name), record["headline"]

    return check


def _once(record: Record) -> None:
    sentence = "The council met on a rainy evening"
    assert record["text"].count(sentence) == 1, record["text"].count(sentence)


def _undated(name: str, date: str) -> str:
    return html(name).replace(
        '<time datetime="2026-03-02T08:30:00Z">2 March 2026</time>', f'<time datetime="{date}">{date}</time>'
    )


def markup_cases() -> list[Case]:
    def text(name: str) -> str:
        return "".join(f"<p>{each}" for each in paragraphs(name))

    soup = "<p><b><i>" * 3
    deep = 100_000
    big = 3_000_000
    return [
        _saved(
            "nothing-closed",
            f"<html><title>x</title><body><div><article><h1>{headline('nothing-closed')}<p>{text('nothing-closed')}",
        ),
        _saved(
            "wrongly-nested",
            html("wrongly-nested").replace("<article>", f"<article>{soup}</b></p></i></div>"),
        ),
        _saved("no-html-element", f"<h1>{headline('no-html-element')}</h1>{text('no-html-element')}"),
        _saved(
            "two-documents",
            html("two-documents") + "<html><head><title>Second</title></head><body></body></html>",
        ),
        _saved("deep-behind-the-text", html("deep-behind-the-text", after="<div>" * deep)),
        _saved(
            "deep-before-the-text", html("deep-before-the-text", before="<span>" * deep + "</span>" * deep)
        ),
        _saved(
            "deep-around-the-text", html("deep-around-the-text", before="<div>" * 3000, after="</div>" * 3000)
        ),
        _case(
            "fifty-megabytes",
            "refused (too_large)",
            html("fifty-megabytes", after="<p>x</p>" * 6_500_000),
            state="refused",
            reason="too_large",
        ),
        _case(
            "a-hundred-thousand-paragraphs",
            "refused (too_large)",
            html("a-hundred-thousand-paragraphs", after="<p>x y</p>" * 100_000),
            state="refused",
            reason="too_large",
        ),
        _saved(
            "five-thousand-pictures",
            html("five-thousand-pictures").replace("</article>", "<img src=/x.jpg>" * 5_000 + "</article>"),
        ),
        _saved(
            "attribute-of-megabytes",
            html("attribute-of-megabytes", before=f'<div data-x="{"y" * big}"></div>'),
        ),
        _saved(
            "thousands-of-attributes",
            html(
                "thousands-of-attributes",
                before="<div " + " ".join(f"a{n}=1" for n in range(50_000)) + "></div>",
            ),
        ),
        _saved(
            "script-of-megabytes", html("script-of-megabytes", head=f"<script>var x='{'z' * big}'</script>")
        ),
        _saved("comment-never-closed", html("comment-never-closed", after="<!-- this goes on")),
        _saved("script-never-closed", html("script-never-closed", after="<script>var a = '<p>")),
        _saved("null-bytes", html("null-bytes").replace("rainy", "ra\x00iny"), lacks=("\x00",)),
        _saved(
            "control-characters",
            html("control-characters").replace("rainy", "ra\x01\x08\x1biny"),
            lacks=("\x01", "\x08", "\x1b"),
        ),
        _saved(
            "bidi-overrides",
            html("bidi-overrides").replace("Ada Winter", "Ada\u202e \u2066Winter\u2069"),
            lacks=("\u202e", "\u2066", "\u2069"),
            holds=("Ada Winter",),
        ),
        _saved(
            "line-separators",
            html("line-separators").replace("rainy", "rainy\u2028\u2029\x85"),
            lacks=("\u2028", "\u2029", "\x85"),
        ),
        _saved(
            "lone-surrogates",
            html("lone-surrogates").replace("rainy", "rainy &#xD800;&#xDFFF; \ud800"),
            lacks=("\ud800", "\udfff"),
        ),
        _saved(
            "entities-impossible",
            html("entities-impossible").replace("rainy", "rainy &#x110000; &#99999999999; &#0; &nosuch;"),
        ),
        _saved(
            "billion-laughs",
            '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
            + html("billion-laughs").replace("rainy", "rainy &b;"),
        ),
        _saved(
            "external-entity",
            '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
            + html("external-entity").replace("rainy", "rainy &x;"),
        ),
        _saved(
            "paragraphs-doubled",
            page(
                "paragraphs-doubled",
                body="".join(f"<p>{each}</p><p>{each}</p>" for each in paragraphs("paragraphs-doubled")),
            ),
            right="each paragraph once",
            check=_once,
        ),
    ]


def metadata_cases() -> list[Case]:
    def ld(name: str, block: str) -> str:
        return html(name, head=f'<script type="application/ld+json">{block}</script>')

    nested = "[" * 100_000 + "]" * 100_000
    return [
        _saved(
            "jsonld-broken",
            ld("jsonld-broken", '{"@type": "NewsArticle", "headline": "x'),
            check=_own_headline("jsonld-broken"),
        ),
        _saved("jsonld-huge", ld("jsonld-huge", json.dumps({"@type": "Thing", "name": "x" * 3_000_000}))),
        _saved("jsonld-nested", ld("jsonld-nested", nested)),
        _saved("jsonld-nested-objects", ld("jsonld-nested-objects", '{"a":' * 50_000 + "1" + "}" * 50_000)),
        _saved(
            "jsonld-in-a-comment",
            html("jsonld-in-a-comment", head=f"<!-- {_ld('x', author='Nobody Atall')} -->"),
            lacks=("Nobody Atall",),
        ),
        _saved(
            "jsonld-of-another-page",
            html(
                "jsonld-of-another-page",
                head=_ld("quite-something-else").replace("How the town came", "Why the village went"),
            ),
            check=_own_headline("jsonld-of-another-page"),
        ),
        _saved(
            "jsonld-of-wrong-types",
            ld(
                "jsonld-of-wrong-types",
                '{"@type": ["NewsArticle", 7], "headline": {"a": []}, "author": [1, null, {"name": {}}], "datePublished": 5e99, "image": false}',
            ),
        ),
        _saved(
            "date-impossible",
            _undated("date-impossible", "2026-02-30T25:61:00Z"),
            "no date",
            check=_none_published,
        ),
        _saved(
            "date-year-0", _undated("date-year-0", "0000-01-01T00:00:00Z"), "no date", check=_none_published
        ),
        _saved(
            "date-in-the-future",
            _undated("date-in-the-future", "2999-01-01T00:00:00Z"),
            "no date",
            check=_none_published,
        ),
        _saved(
            "date-in-milliseconds",
            _undated("date-in-milliseconds", "1772440200000"),
            "the day or no date",
            check=lambda record: _published("2026-03-02")(record) if record["published_at"] else None,
        ),
        _saved(
            "date-without-zone",
            _undated("date-without-zone", "2026-03-02T08:30:00"),
            "the right day",
            check=_published("2026-03-02"),
        ),
        _saved(
            "canonical-other-site",
            html("canonical-other-site", head='<link rel="canonical" href="https://elsewhere.example/x">'),
            "not believed",
            check=_canonical_not("elsewhere"),
        ),
        _saved(
            "canonical-front-page",
            html("canonical-front-page", head='<link rel="canonical" href="/">'),
            "not believed",
            check=_not_the_root,
        ),
        _saved(
            "canonical-another-article",
            html(
                "canonical-another-article",
                head='<link rel="canonical" href="/news/the-lighthouse-keeper-leaves/">',
            ),
            "both articles kept",
            check=_canonical_not("lighthouse"),
        ),
        _saved(
            "canonical-javascript",
            html("canonical-javascript", head='<link rel="canonical" href="javascript:alert(1)">'),
            "not believed",
            check=_canonical_not("javascript"),
        ),
        _saved("base-elsewhere", html("base-elsewhere", head='<base href="javascript:alert(1)//">')),
        _saved(
            "title-with-script",
            html("title-with-script").replace("<h1>", "<h1><script>alert(1)</script>"),
            lacks=("alert(1)",),
        ),
    ]


def _not_the_root(record: Record) -> None:
    assert record.get("canonical_url", "").count("/") != 3, record["canonical_url"]


def wall_cases() -> list[Case]:
    def wall(title: str, text: str) -> str:
        return f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body><main><h1>{title}</h1>{text}</main></body></html>'

    stub = "".join(f"<p>{each}</p>" for each in paragraphs("paywalled-stub")[:1])
    return [
        _case(
            "consent-wall",
            "refused",
            wall(
                "Before you continue",
                "<p>We and our 812 partners store cookies on your device. Accept all cookies to continue to the site.</p><button>Accept all</button><button>Settings</button>",
            ),
            state="refused",
        ),
        _case(
            "challenge-page",
            "refused",
            wall(
                "Just a moment...",
                "<p>Checking your browser before accessing the site. Enable JavaScript and cookies to continue.</p><script>window._cf_chl_opt={}</script>",
            ),
            state="refused",
        ),
        _case(
            "soft-404",
            "refused",
            wall(
                "Page not found",
                "<p>Sorry, the page that you are looking for does not exist any more. Error 404.</p>",
            ),
            state="refused",
        ),
        _case(
            "login-page",
            "refused",
            wall(
                "Log in",
                "<form action='/login' method='post'><input name='user'><input type='password' name='password'><button>Log in</button></form>",
            ),
            state="refused",
        ),
        _case(
            "frame-only",
            "refused",
            "<html><head><title>Frames</title></head><frameset><frame src='/a'></frameset></html>",
            state="refused",
        ),
        Case(
            group=G,
            name="paywalled-stub",
            right="kept, said to be paywalled and incomplete",
            state="incomplete",
            routes={
                "": says(
                    html(
                        "paywalled-stub",
                        head=_ld("paywalled-stub", isAccessibleForFree=False),
                        body=stub
                        + "<p>And so it went, and with this the account of paywalled stub is at its end.</p><div class='paywall'><p>Subscribe to read on.</p></div>",
                    ).encode()
                )
            },
            check=_paywalled,
        ),
    ]


def _paywalled(record: Record) -> None:
    assert record["access"] == "paywalled", record["access"]


def page_cases() -> list[Case]:
    return [*markup_cases(), *metadata_cases(), *wall_cases()]
