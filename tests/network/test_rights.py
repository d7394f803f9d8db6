from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from scrapy.http.headers import Headers

from crawler.items import Rights
from crawler.network.rights import HostRights, complete_rights, reserved_by
from crawler.network.tdmrep import Reservation, read_tdmrep, reservation_for

URL = "https://lantern.example/town/story"
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rights", "reserved"),
    [
        (Rights(), False),
        (Rights(robots_meta="index, follow, max-snippet:-1"), False),
        (Rights(robots_meta="noindex"), True),
        (Rights(robots_meta="noai, noimageai"), True),
        (Rights(robots_meta="noimageai, nosnippet"), False),
        (Rights(robots_meta="googlebot: noindex"), False),
        (Rights(robots_meta="googlebot: noindex, broadsheet: noai"), True),
        (Rights(robots_meta="googlebot: noindex; noai"), True),
        (Rights(robots_meta="googlebot: noindex, noai"), False),
        (Rights(robots_meta="broadsheet: noindex"), True),
        (Rights(robots_meta="unavailable_after: 2026-01-01"), True),
        (Rights(robots_meta="unavailable_after: Mon, 25 Jun 2029 15:00:00 GMT"), False),
        (Rights(tdm_reservation="1"), True),
        (Rights(tdm_reservation="0"), False),
        (Rights(content_signal="Content-Signal: search=yes, ai-train=no"), True),
        (Rights(content_signal="Content-Signal: search=yes"), False),
        (Rights(content_signal="Content-Usage: train-ai=n"), True),
        (Rights(content_signal="License: https://lantern.example/no"), False),
    ],
)
def test_what_counts_as_reserved(rights: Rights, reserved: bool) -> None:
    assert bool(reserved_by(rights, "broadsheet", NOW)) is reserved


def test_nearest_tdm_statement_wins_and_the_rest_adds_up() -> None:
    headers = Headers(
        {"X-Robots-Tag": ["noai", "noai"], "tdm-reservation": "0", "Content-Signal": "search=yes"}
    )
    host = HostRights(Reservation("1", "https://lantern.example/policy"), ("Content-Signal: ai-train=no",))
    rights = complete_rights(Rights(robots_meta="index"), headers, host, URL)
    assert rights == Rights(
        robots_meta="index; noai",
        tdm_reservation="0",
        tdm_policy="",
        content_signal="Content-Signal: search=yes; Content-Signal: ai-train=no",
    )
    on_page = Rights(tdm_reservation="1", tdm_policy="https://lantern.example/p")
    assert complete_rights(on_page, headers, host, URL).tdm_policy == "https://lantern.example/p"
    assert complete_rights(Rights(), Headers(), host, URL).tdm_reservation == "1"


def test_first_rule_of_tdmrep_that_fits_decides() -> None:
    body = json.dumps(
        [
            {"location": "/town/*.pdf$", "tdm-reservation": 0},
            {"location": "/town", "tdm-reservation": 1, "tdm-policy": "/policy.json"},
            {"location": "/", "tdm-reservation": 0},
        ]
    ).encode()
    rules = read_tdmrep(body)
    assert reservation_for(URL, rules) == Reservation("1", "https://lantern.example/policy.json")
    assert reservation_for("https://lantern.example/town/a.pdf", rules) == Reservation("0", "")
    assert reservation_for("https://lantern.example/sport", rules) == Reservation("0", "")


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"[1, null]", b'{"location": 3}'])
def test_what_is_no_tdmrep_says_nothing(body: bytes) -> None:
    assert read_tdmrep(body) == []
