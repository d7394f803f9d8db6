from __future__ import annotations

from time import process_time

import pytest

from crawler.network.robots import READ_AT_MOST, RobotsFile

URL = "https://lantern.example/town/story"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nUser-agent: Broadsheet\nAllow: /", True),
        ("User-agent: broadsheet/2.0\nDisallow: /town", False),
        ("User-agent: broadsheet-images\nDisallow: /", True),
        ("User-agent: other\nUser-agent: broadsheet\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nAllow: /town/", True),
        ("User-agent: other\nDisallow: /", True),
        ("\ufeffUser-agent: *\r\nDisallow: /*ory$\r\n", False),
        ("User-agent: broadsheet\n\nUser-agent: *\nDisallow: /", False),
    ],
)
def test_rules_for_our_token(text: str, allowed: bool) -> None:
    assert RobotsFile(text.encode(), "broadsheet").allows(URL) is allowed


def test_signals_of_our_group_and_licence_lines() -> None:
    groups = "User-agent: *\nContent-Signal: ai-train=no\nUser-agent: x\nContent-Usage: ai=n"
    text = f"License: https://lantern.example/l.xml\n{groups}"
    assert RobotsFile(text.encode(), "broadsheet").signals == (
        "Content-Signal: ai-train=no",
        "License: https://lantern.example/l.xml",
    )


@pytest.mark.parametrize(
    ("value", "seconds"), [("5", 5.0), ("0.5", 0.5), ("-1", 0.0), ("nan", 0.0), ("1e999", 0.0), ("soon", 0.0)]
)
def test_crawl_delay_is_a_time_or_nothing(value: str, seconds: float) -> None:
    assert RobotsFile(f"User-agent: *\nCrawl-delay: {value}".encode(), "broadsheet").crawl_delay == seconds


def test_what_stands_behind_the_bound_is_not_read() -> None:
    text = b"User-agent: *\nAllow: /\n" + b"#" * READ_AT_MOST + b"\nDisallow: /town\n"
    assert RobotsFile(text, "broadsheet").allows(URL)


def test_thousands_of_agents_and_rules_cost_no_more_than_their_length() -> None:
    agents = "".join(f"User-agent: a{n}\n" for n in range(15_000))
    rules = "".join(f"Disallow: /{n}\n" for n in range(15_000))
    began = process_time()
    assert RobotsFile((agents + rules).encode(), "broadsheet").allows(URL)
    assert process_time() - began < 2
