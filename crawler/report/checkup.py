"""What a small sample of a site's section says of the site, against what its tests expect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Causes in the order in which they hide each other: a host that does not answer has no empty bodies. The words are
# the meaning; docs/add-a-site.md lists them.
CAUSES: Mapping[str, str] = {
    "unreachable": "the host does not answer (name, connection or time)",
    "gone": "the section's page is not there any more (404 or 410)",
    "moved": "the section leads to another address",
    "blocked": "the site refuses us (401, 403, 429, or robots.txt)",
    "server error": "the site answers with an error of its own (5xx)",
    "challenge": "a page that asks whether a person is there stands in front",
    "consent wall": "a consent page stands in front",
    "login wall": "a login page stands in front",
    "no links found": "the section's page was read, but shows no link to an article",
    "articles gone": "the links lead nowhere",
    "body empty": "articles are read, but have no text",
    "paywall": "most articles end at a paywall",
    "field lost": "a field that the site's tests expect is empty in every article",
    "pages lost": "articles of several pages are not read whole",
}

_BLOCKS = ("http_401", "http_403", "http_429", "robots")
_DEAD = ("dns", "timeout", "reset", "refused_connection", "unreachable", "tls")
_SHELLS = {"challenge page": "challenge", "consent page": "consent wall", "login page": "login wall"}
# Of an article's words; the shortest real articles have some 40.
_FEW_WORDS = 20
_ENOUGH = 3


@dataclass(slots=True, kw_only=True)
class Finding:
    """One thing that is wrong."""

    cause: str
    detail: str


@dataclass(slots=True, kw_only=True)
class Checkup:
    """The result for one site."""

    spider: str
    articles: int = 0
    fill_rates: dict[str, float] = field(default_factory=dict)
    expected: dict[str, float] = field(default_factory=dict)
    """Share of the site's test cases in which the field is filled."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        return not self.findings


def judge_site(
    spider: str,
    manifest: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    expected: Sequence[Mapping[str, Any]],
) -> Checkup:
    """`manifest` and `records` of a sample run, `expected` the reviewed records of the site's test cases."""
    result = Checkup(spider=spider, articles=len(records))
    result.fill_rates = dict(manifest.get("fill_rates") or {})
    result.expected = _rates(expected, result.fill_rates)
    for look in (_door, _links, _texts):
        result.findings = look(manifest, records)
        if result.findings:
            return result
    result.findings = _fields(result, len(expected)) + _pages(records)
    return result


def _rates(records: Sequence[Mapping[str, Any]], names: Mapping[str, float]) -> dict[str, float]:
    if not records:
        return {}
    return {name: sum(bool(record.get(name)) for record in records) / len(records) for name in names}


def _door(manifest: Mapping[str, Any], _: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Whether the section's own page could be read."""
    firsts = [page for page in manifest.get("listing_pages", ()) if page.get("number", 0) <= 1]
    return [
        Finding(cause=_cause_of(page["error"]), detail=f"{page['url']}: {page['error']}")
        for page in firsts
        if page.get("error")
    ]


def _cause_of(reason: str) -> str:
    if reason in {"http_404", "http_410"}:
        return "gone"
    if reason.startswith("http_5"):
        return "server error"
    if reason.startswith(_BLOCKS):
        return "blocked"
    if reason.startswith(_DEAD):
        return "unreachable"
    return next(
        (cause for shell, cause in _SHELLS.items() if shell in reason),
        "moved" if "redirect" in reason else "unreachable",
    )


def _links(manifest: Mapping[str, Any], _: Sequence[Mapping[str, Any]]) -> list[Finding]:
    moved = [
        Finding(cause="moved", detail=f"{page['section']} now answers from {page['url']}")
        for page in manifest.get("listing_pages", ())
        if page.get("number") == 1 and _bare(page["url"]) != _bare(page["section"])
    ]
    empty = [
        Finding(cause="no links found", detail=str(section["url"]))
        for section in manifest.get("sections", ())
        if not section.get("articles")
    ]
    return moved if moved and empty else empty


def _bare(url: str) -> str:
    return url.partition("://")[2].rstrip("/").removeprefix("www.")


def _texts(manifest: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Whether the links lead to articles with a text."""
    reasons: Counter[str] = Counter()
    for state in ("refused", "failed", "gone"):
        reasons.update(manifest.get("reasons", {}).get(state, {}))
    short = sum(record.get("word_count", 0) < _FEW_WORDS for record in records)
    walled = sum(record.get("access") == "paywalled" for record in records)
    asked = len(records) + sum(reasons.values())
    for shell, cause in _SHELLS.items():
        if reasons[shell] * 2 > asked:
            return [Finding(cause=cause, detail=f"in place of {reasons[shell]} of {asked} articles")]
    if asked and not records:
        reason, count = reasons.most_common(1)[0]
        cause = "body empty" if reason == "no text" else "articles gone"
        blocked = reason.startswith(_BLOCKS)
        return [
            Finding(cause="blocked" if blocked else cause, detail=f"{reason} at {count} of {asked} articles")
        ]
    if records and short * 2 > len(records):
        cause = "paywall" if walled * 2 > len(records) else "body empty"
        return [
            Finding(
                cause=cause, detail=f"fewer than {_FEW_WORDS} words in {short} of {len(records)} articles"
            )
        ]
    if records and walled * 2 > len(records):
        return [Finding(cause="paywall", detail=f"{walled} of {len(records)} articles")]
    return []


def _fields(result: Checkup, cases: int) -> list[Finding]:
    if result.articles < _ENOUGH or not cases:
        return []
    return [
        Finding(
            cause="field lost",
            detail=f"{name}: in none of {result.articles} articles, in {rate:.0%} of the tests",
        )
        for name, rate in result.expected.items()
        if rate >= 0.5 and result.fill_rates.get(name, 0.0) == 0.0
    ]


def _pages(records: Sequence[Mapping[str, Any]]) -> list[Finding]:
    paged = [record for record in records if record.get("page_count", 1) > 1]
    lost = [record for record in paged if record.get("missing_pages")]
    if paged and len(lost) * 2 > len(paged):
        return [Finding(cause="pages lost", detail=f"{len(lost)} of {len(paged)} articles of several pages")]
    return []
