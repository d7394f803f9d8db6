"""Waiting, slowness and rules as a host sees them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from crawler.network.robots import READ_AT_MOST
from tests.hostile.raw_server import RawServer, Talk
from tests.middlewares.test_whole_chain import PAGE, first, probe, says

_ONE = ("/a", "/b", "/c")


def _crawl(routes: dict[str, Any], **settings: Any) -> tuple[RawServer, dict[str, Any]]:
    with RawServer({**{path: says(PAGE) for path in _ONE}, **routes}) as server:
        answer = probe({"HOST_RIGHTS_ENABLED": False, **settings}, *(server.base + path for path in _ONE))
    return server, answer


def _gaps(server: RawServer) -> list[float]:
    times = sorted(each.at for each in server.asked if each.path in _ONE)
    return [later - earlier for earlier, later in pairwise(times)]


def test_crawl_delay_is_kept_though_autothrottle_would_be_faster() -> None:
    robots = says(b"User-agent: *\nCrawl-delay: 0.6\n")
    server, _ = _crawl({"/robots.txt": robots}, AUTOTHROTTLE_ENABLED=True, AUTOTHROTTLE_START_DELAY=0.1)
    assert min(_gaps(server)) >= 0.59


def test_crawl_delay_is_capped() -> None:
    robots = says(b"User-agent: *\nCrawl-delay: 600\n")
    server, answer = _crawl({"/robots.txt": robots}, CRAWL_DELAY_MAX=0.3)
    assert len(answer["outcomes"]) == 3
    assert 0.29 <= min(_gaps(server)) < 5


def test_all_of_a_host_waits_for_its_retry_after() -> None:
    server, answer = _crawl({"/a": first(1, "429 Slow", "Retry-After: 1")})
    refused_at = server.times("/a")[0]
    later = [each.at for each in server.asked if each.path in _ONE and each.at > refused_at]
    assert min(later) - refused_at >= 0.95
    assert all(outcome.get("status") == 200 for outcome in answer["outcomes"].values())


def test_one_request_at_a_time() -> None:
    open_now, most = 0, 0

    async def slow(talk: Talk) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await talk.silence(0.2)
        open_now -= 1
        await talk.answer(PAGE)

    _crawl(dict.fromkeys(_ONE, slow))
    assert most == 1


@pytest.mark.parametrize(("allowed", "reason"), [("False", None), ("True", "robots_unreachable")])
def test_robots_txt_that_cannot_be_had_forbids_unless_set_otherwise(allowed: str, reason: str | None) -> None:
    robots = says(b"", "500 Oops")
    _, answer = _crawl({"/robots.txt": robots}, ROBOTS_UNREACHABLE_DISALLOWS=allowed)
    assert {outcome.get("reason") for outcome in answer["outcomes"].values()} == {reason}


@pytest.mark.parametrize("elsewhere", ["http://nobody.invalid/robots.txt", "http://10.0.0.1/robots.txt"])
def test_a_robots_txt_that_leads_to_a_host_out_of_reach_is_unreachable_and_not_the_host(
    elsewhere: str,
) -> None:
    _, answer = _crawl({"/robots.txt": says(b"", "302 Found", f"Location: {elsewhere}")})
    assert {outcome.get("reason") for outcome in answer["outcomes"].values()} == {"robots_unreachable"}


def test_a_rule_that_the_bound_of_robots_txt_cuts_in_two_is_none() -> None:
    start, rule = b"User-agent: *\n", b"\nDisallow: /a"
    filler = b"#" * (READ_AT_MOST - len(start) - len(rule))
    _, answer = _crawl({"/robots.txt": says(start + filler + rule + b"rchive/\n" + b"# more\n" * 9_000)})
    assert [outcome.get("status") for outcome in answer["outcomes"].values()] == [200] * 3


def test_a_robots_txt_that_is_cut_is_asked_for_again_and_then_forbids_everything() -> None:
    async def cut(talk: Talk) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\n"
        await talk.send(head + b"User-agent: *\nDisallow: /b\nDisall")

    server, answer = _crawl({"/robots.txt": cut})
    assert {outcome.get("reason") for outcome in answer["outcomes"].values()} == {"robots_unreachable"}
    assert server.count("/robots.txt") == 2


@pytest.mark.parametrize("status", ["200 OK", "204 No Content"])
@pytest.mark.parametrize("body", [b"", b"\n \n"])
def test_an_empty_robots_txt_forbids_nothing(status: str, body: bytes) -> None:
    server, answer = _crawl({"/robots.txt": says(body if status == "200 OK" else b"", status)})
    assert [outcome.get("status") for outcome in answer["outcomes"].values()] == [200] * 3
    assert server.count("/robots.txt") == 1


def test_tdmrep_is_asked_for_once_and_travels_with_each_page() -> None:
    rules = b'[{"location": "/b", "tdm-reservation": 1}]'
    server, answer = _crawl({"/.well-known/tdmrep.json": says(rules)}, HOST_RIGHTS_ENABLED=True)
    assert server.count("/.well-known/tdmrep.json") == 1
    rights = {url[-2:]: outcome["rights"][0] for url, outcome in answer["outcomes"].items()}
    assert rights == {"/a": ["", ""], "/b": ["1", ""], "/c": ["", ""]}


@pytest.mark.parametrize(
    ("settings", "agent"),
    [
        ({"CONTACT": "desk@lantern.example"}, "broadsheet/0.1.0 (+desk@lantern.example)"),
        ({"CONTACT": "a\r\nX-Evil: 1"}, "broadsheet/0.1.0 (+a X-Evil: 1)"),
        ({"CONTACT": "x", "USER_AGENT": "mine/1"}, "mine/1"),
    ],
)
def test_user_agent_names_the_contact(settings: dict[str, str], agent: str) -> None:
    server, _ = _crawl({}, **settings)
    assert {each.headers["user-agent"] for each in server.asked} == {agent}
