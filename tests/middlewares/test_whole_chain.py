"""All middlewares, the handler and the resolver together, as a crawl uses them, against a server that misbehaves."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.raw_server import RawServer, Script, Talk

ROOT = Path(__file__).parents[2]
PAGE = b"<html><body><p>hello</p></body></html>"


def probe(settings: dict[str, Any], *urls: str) -> dict[str, Any]:
    """Ask the addresses in a process of its own; `outcomes` by address, and `stats`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.network.probe", json.dumps(settings), *urls],
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
        cwd=ROOT,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def says(body: bytes, status: str = "200 OK", headers: str = "") -> Script:
    async def script(talk: Talk) -> None:
        await talk.answer(body, status, headers)

    return script


def first(times: int, status: str, headers: str = "") -> Script:
    """That status for so many times, then the page."""

    async def script(talk: Talk) -> None:
        failing = talk.asked.nth <= times
        await talk.answer(PAGE, status if failing else "200 OK", headers if failing else "")

    return script


def raw(*pieces: bytes, reset: bool = False) -> Script:
    async def script(talk: Talk) -> None:
        await talk.send(*pieces)
        if reset:
            await asyncio.sleep(0.05)
            talk.reset()

    return script


async def silent(talk: Talk) -> None:
    await talk.silence()


async def endless_head(talk: Talk) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        await talk.send(b"X-%d: %s\r\n" % (number, b"a" * 60))


def longer_than_any_page(start: bytes) -> Script:
    """A file of 12 MB: more than DOWNLOAD_MAXSIZE."""

    async def script(talk: Talk) -> None:
        await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", start)
        for _ in range(200):
            await talk.send(b"# and so on\n" * 5_000)

    return script


def redirect(target: str) -> Script:
    return says(b"", "302 Found", f"Location: {target}")


HALF = gzip.compress(bytes(range(256)) * 40)[:300]
ROUTES: dict[str, Script] = {
    "/robots.txt": says(b"User-agent: *\nDisallow: /secret\nContent-Signal: ai-train=no\n"),
    "/ok": says(PAGE),
    "/always-500": says(PAGE, "500 X"),
    "/twice-502": first(2, "502 X"),
    "/wait-a-second": first(1, "429 X", "Retry-After: 1"),
    "/wait-an-hour": says(PAGE, "503 X", "Retry-After: 3600"),
    "/reset": raw(reset=True),
    "/reset-in-body": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<html>part", reset=True),
    "/reset-without-length": raw(b"HTTP/1.1 200 OK\r\n\r\n<html>part", reset=True),
    "/too-short-length": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n", PAGE),
    "/length-is-no-number": raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", PAGE),
    "/half-gzip": says(HALF, headers="Content-Encoding: gzip"),
    "/broken-chunk": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\nZZ\r\nabc"),
    "/endless-head": endless_head,
    "/silent": silent,
    "/to-file": redirect("file:///etc/hostname"),
    "/to-itself": redirect("/to-itself"),
    "/to-private": redirect("http://10.0.0.1/x"),
    "/to-localhost": redirect("http://localhost:1/x"),
    "/to-other-site": redirect("http://example.com/x"),
    "/pdf": says(b"%PDF-1.7 and so on"),
    "/json": says(b'{"a": 1}'),
    "/empty": says(b""),
    "/not-modified": says(b"", "304 Not Modified"),
    "/gone": says(b"", "410 Gone"),
    "/a-part": says(PAGE, "206 Partial Content", "Content-Range: bytes 0-37/900"),
    "/too-many-elements": says(PAGE + b"<p>" * 150_001),
}
LONG = "/ok?" + 2_100 * "x"
ELSEWHERE = (
    "http://[::1]/",
    "http://127.1:1/",
    "http://localhost:1/",
    "http://nowhere.invalid/",
    "http://127.0.0.1:1/",
)


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    settings = {"DOWNLOAD_TIMEOUT": 1.5, "URL_TIME_BUDGET": 4}
    with RawServer(ROUTES) as server:
        here = [server.base + path for path in (*ROUTES, "/secret", LONG) if path != "/robots.txt"]
        outcomes = probe(settings, *here, *ELSEWHERE)["outcomes"]
        for path in ROUTES:
            if server.base + path in outcomes:
                outcomes[server.base + path]["asked"] = server.count(path)
    return {url.removeprefix(server.base): outcome for url, outcome in outcomes.items()}


@pytest.mark.parametrize(
    ("where", "reason", "lasting", "asked"),
    [
        ("/always-500", "http_500", False, 3),
        ("/wait-an-hour", "http_503", False, 1),
        ("/reset", "reset", False, None),  # Twisted itself asks once more when a kept connection breaks
        ("/endless-head", "bad_http", False, None),
        ("/silent", "timeout", False, 3),
        ("/to-file", "redirect_scheme", True, 1),
        ("/to-itself", "redirect_loop", True, 1),
        ("/to-private", "private_address", True, 1),
        ("/to-localhost", "private_address", True, 1),
        ("/to-other-site", "other_host", True, 1),
        ("/pdf", "not_html", True, 1),
        ("/json", "not_html", True, 1),
        ("/empty", "empty", False, 2),
        ("/not-modified", "http_304", False, 2),
        ("/gone", "http_410", True, 1),
        ("/too-many-elements", "too_large", True, 1),
        ("/secret", "robots", True, None),
        (LONG, "long_address", True, None),
        ("http://[::1]/", "private_address", True, None),
        ("http://127.1:1/", "private_address", True, None),
        ("http://localhost:1/", "private_address", True, None),
        ("http://nowhere.invalid/", "dns", False, None),
        ("http://127.0.0.1:1/", "refused_connection", False, None),
    ],
)
def test_failure_has_its_name_and_its_number_of_tries(
    answers: dict[str, dict[str, Any]], where: str, reason: str, lasting: bool, asked: int | None
) -> None:
    answer = answers[where]
    assert (answer.get("reason"), answer.get("lasting")) == (reason, lasting)
    assert asked is None or answer["asked"] == asked


@pytest.mark.parametrize(
    "where",
    [
        "/reset-in-body",
        "/reset-without-length",
        "/too-short-length",
        "/half-gzip",
        "/broken-chunk",
        "/a-part",
    ],
)
def test_cut_body_is_tried_again_then_given_with_its_mark(
    answers: dict[str, dict[str, Any]], where: str
) -> None:
    assert "truncated" in answers[where]["flags"]
    assert answers[where]["asked"] == 2


@pytest.mark.parametrize("where", ["/ok", "/twice-502", "/wait-a-second", "/length-is-no-number"])
def test_good_page_is_given_whole(answers: dict[str, dict[str, Any]], where: str) -> None:
    assert answers[where]["length"] == len(PAGE)
    assert "truncated" not in answers[where]["flags"]


def test_signals_of_robots_txt_travel_with_the_page(answers: dict[str, dict[str, Any]]) -> None:
    assert answers["/ok"]["rights"] == [["", ""], ["Content-Signal: ai-train=no"]]


def test_retry_after_beyond_the_cap_gives_the_moment_to_come_back(answers: dict[str, dict[str, Any]]) -> None:
    assert answers["/wait-an-hour"]["retry_at"] is not None


@pytest.mark.parametrize("obeyed", [True, False])
def test_of_a_host_s_files_the_beginning_is_read(obeyed: bool) -> None:
    routes = {
        "/robots.txt": longer_than_any_page(b"User-agent: *\nDisallow: /secret\n"),
        "/.well-known/tdmrep.json": longer_than_any_page(b"["),
        "/ok": says(PAGE),
        "/secret": says(PAGE),
    }
    with RawServer(routes) as server:
        told = probe({"ROBOTSTXT_OBEY": obeyed}, server.base + "/ok", server.base + "/secret")
    outcomes = {url.removeprefix(server.base): outcome for url, outcome in told["outcomes"].items()}
    assert outcomes["/ok"]["length"] == len(PAGE)
    assert outcomes["/secret"].get("reason") == ("robots" if obeyed else None)
    assert "rights/tdmrep_failed" not in told["stats"]


def test_a_proxy_that_a_request_names_may_be_private() -> None:
    settings = {"NAMED_HOSTS": [], "ROBOTSTXT_OBEY": False, "HOST_RIGHTS_ENABLED": False, "RETRY_TIMES": 0}
    with RawServer({}, says(PAGE)) as server:
        told = probe(settings, f'http://paper.example/ok {{"proxy": "{server.base}"}}')
    assert told["outcomes"]["http://paper.example/ok"].get("length") == len(PAGE), told["outcomes"]
