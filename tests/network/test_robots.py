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
    assert RobotsFile(text.encode(), "broadsheet").signals(URL) == (
        "Content-Signal: ai-train=no",
        "License: https://lantern.example/l.xml",
    )


@pytest.mark.parametrize(
    ("path", "signals"),
    [
        ("/town/story", ("Content-Usage: train-ai=n", "Content-Signal: search=yes")),
        ("/open/story", ("Content-Usage: /open/ train-ai=y", "Content-Signal: search=yes")),
        ("/open/but/not/this", ("Content-Usage: /open/*/not train-ai=n", "Content-Signal: search=yes")),
    ],
)
def test_a_signal_with_a_path_speaks_of_that_path(path: str, signals: tuple[str, ...]) -> None:
    usage = (
        "Content-Usage: train-ai=n\nContent-Usage: /open/ train-ai=y\nContent-Usage: /open/*/not train-ai=n\n"
    )
    file = RobotsFile(f"User-agent: *\nContent-Signal: search=yes\n{usage}".encode(), "broadsheet")
    assert set(file.signals(f"https://lantern.example{path}")) == set(signals)


def test_a_rule_that_the_bound_cuts_in_two_is_none() -> None:
    start = b"User-agent: *\n"
    text = start + b"#" * (READ_AT_MOST - len(start) - len("\nDisallow: /")) + b"\nDisallow: /sport\n"
    assert RobotsFile(text, "broadsheet").allows(URL)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        # RFC 9309, 5.2: the longest match, and Allow of two that are as long
        ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/", True),
        (
            "Allow: /example/page/\nDisallow: /example/page/disallowed.gif",
            "/example/page/disallowed.gif",
            False,
        ),
        ("Disallow: /same\nAllow: /same", "/same", True),
        ("Disallow: *.gif$", "/a/b.gif", False),
        ("Disallow: *.gif$", "/a/b.gif?x", True),
        ("Disallow: /a/*/c", "/a/b/b/c/d", False),
        ("Disallow: /fish*\nAllow: /fisherman", "/fisherman", True),
        # 2.2.2: percent-encoded and plain octets are the same
        ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
        ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", False),
        ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("disallow:/x", "/x", False),
        ("Disallow: /X", "/x", True),
        ("Disallow: /x # all of it", "/x", False),
        ("Disallow:", "/x", True),
    ],
)
def test_rules_match_as_rfc_9309_words_it(rules: str, path: str, allowed: bool) -> None:
    file = RobotsFile(f"User-Agent: *\n{rules}\n".encode(), "broadsheet")
    assert file.allows(f"https://lantern.example{path}") is allowed


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: broadsheet\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: BroadSheet\nDisallow: /town",
        "User-agent: broadsheet\nSitemap: https://lantern.example/s.xml\nUser-agent: x\nDisallow: /town",
        "User-agent: broadsheet\nnonsense\n\nDisallow: /town",
        "Disallow: /a\nUser-agent:broadsheet\nDisallow:/town",
        "User-agent: broadsheet\rDisallow: /town\r",
    ],
)
def test_groups_are_put_together_and_debris_is_passed_over(text: str) -> None:
    assert not RobotsFile(text.encode(), "broadsheet").allows(URL)


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
