"""The real browser against a page on this machine: lists that grow, and the door that stays shut."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import socket
from pathlib import Path

import pytest

from crawler.browser import gate
from crawler.browser.gate import Gate
from tests.crawl.site import NOT_FOUND, Answer, Site, article
from tests.crawling import Ended, lines, manifest_of, scrapy

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_WHY_NOT = (
    "the extra `browser` is not installed"
    if importlib.util.find_spec("scrapy_playwright") is None
    else f"there is no browser at {CHROMIUM}"
    if not os.access(CHROMIUM, os.X_OK)
    else ""
)


@pytest.fixture
def browser() -> None:
    if _WHY_NOT and os.environ.get("CI"):
        pytest.fail(_WHY_NOT)
    if _WHY_NOT:
        pytest.skip(_WHY_NOT)


_CARD = """
function add(n) {
  const card = document.createElement('article');
  card.className = 'card';
  card.innerHTML = `<h2><a href="/works/what-the-crew-of-the-ferry-said-${10000 + n}/">What crew ${n} of the ferry had
    to say about the timetable</a></h2>`;
  document.getElementById('list').appendChild(card);
}
let shown = 0;
function more(last) { for (let n = 0; n < 5 && shown < last; n++) add(shown++); }
"""
_PAGE = """<html lang="en"><head><title>Works</title></head><body><main><h1>Works</h1><div id="list"></div>{foot}</main>
<div style="height: 3000px"></div><img src="/picture.png"><script>{card}{script}</script></body></html>"""
_ENDLESS_SCROLL = "more(15); addEventListener('scroll', () => setTimeout(() => more(15), 300));"
_BUTTON = "more(5); document.querySelector('button').onclick = () => setTimeout(() => more(15), 300);"


def _page(script: str, foot: str = "") -> Answer:
    return Answer(_PAGE.format(foot=foot, card=_CARD, script=script))


_PAGES = {
    "/robots.txt": Answer("User-agent: *\nDisallow: /private/", kind="text/plain"),
    "/scroll/": _page("more(5);" + _ENDLESS_SCROLL.partition(";")[2]),
    "/button/": _page(_BUTTON, "<button>Load more</button>"),
    "/moved/": Answer(status=302, headers={"Location": "/private/"}),
    "/moves/": _page("more(5); location = '/private/';"),
    "/cookie/": _page("more(5); if (!document.cookie) location = '/cookie/set/';"),
    "/cookie/set/": Answer(status=302, headers={"Location": "/cookie/", "Set-Cookie": "seen=1; path=/"}),
    "/windows/": _page("more(5); for (let n = 0; n < 20; n++) open('/window/' + n, '_blank');"),
    "/large/": _page("more(5); document.body.append('x'.repeat(9 << 20));"),
    "/away/": Answer(status=302, headers={"Location": "http://169.254.169.254/latest/"}),
}


def _answer(path: str) -> Answer:
    return _PAGES.get(path) or (article(path) if "what-the-crew" in path else NOT_FOUND)


def _crawl(site: Site, folder: Path, section: str, *more: str, **environment: str) -> Ended:
    return scrapy(
        folder,
        *(
            "crawl",
            "section",
            "-a",
            f"url={site.url}{section}",
            "-a",
            "browser=true",
            "-a",
            "discover=listing",
        ),
        *("-o", str(folder / "all.jsonl"), "-s", "HOST_RIGHTS_ENABLED=False", *more),
        **environment,
    )


@pytest.mark.slow
@pytest.mark.parametrize("section", ["/scroll/", "/button/"])
def test_a_list_that_grows_is_read_to_its_end(browser: None, section: str, tmp_path: Path) -> None:
    with Site(_answer) as site:
        ended = _crawl(site, tmp_path, section)
    assert ended.code == 0, ended.err[-3000:]
    numbers = sorted(
        int(record["url"].rstrip("/").rpartition("-")[2]) for record in lines(tmp_path / "all.jsonl")
    )
    assert numbers == list(range(10_000, 10_015))
    assert site.asked["/picture.png"] == 0
    assert site.asked[section] == 1
    assert "Traceback" not in ended.err


@pytest.mark.slow
def test_the_browser_is_not_led_to_a_private_address(browser: None, tmp_path: Path) -> None:
    with Site(_answer) as site:
        ended = _crawl(site, tmp_path, "/away/")
    assert ended.code == 3, ended.err[-3000:]
    assert manifest_of(tmp_path)["listing_pages"][0]["error"] == "private_address"
    assert "Traceback" not in ended.err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("section", "reason"), [("/moved/", "robots"), ("/moves/", "robots"), ("/large/", "too_large")]
)
def test_what_the_crawl_would_refuse_is_refused_in_the_browser_too(
    browser: None, section: str, reason: str, tmp_path: Path
) -> None:
    with Site(_answer) as site:
        ended = _crawl(site, tmp_path, section)
    assert ended.code == 3, ended.err[-3000:]
    assert manifest_of(tmp_path)["listing_pages"][0]["error"] == reason
    assert site.asked["/private/"] == 0
    assert "Traceback" not in ended.err


@pytest.mark.slow
@pytest.mark.parametrize("section", ["/cookie/", "/windows/"])
def test_a_page_may_set_a_cookie_and_come_back_but_opens_no_windows(
    browser: None, section: str, tmp_path: Path
) -> None:
    with Site(_answer) as site:
        ended = _crawl(site, tmp_path, section)
    assert ended.code == 0, ended.err[-3000:]
    assert len(lines(tmp_path / "all.jsonl")) == 5
    assert not [path for path in site.asked if path.startswith("/window/")]


@pytest.mark.slow
def test_a_section_that_moved_to_another_host_is_read_there_after_its_robots_txt(
    browser: None, tmp_path: Path
) -> None:
    with Site(_answer) as there:
        moved = Answer(status=301, headers={"Location": f"{there.url}/button/"})
        with Site(lambda path: moved if path == "/old/" else NOT_FOUND) as here:
            ended = _crawl(here, tmp_path, "/old/")
    assert ended.code == 0, ended.err[-3000:]
    assert len(lines(tmp_path / "all.jsonl")) == 15
    assert there.asked["/robots.txt"] == there.asked["/button/"] == 1


@pytest.mark.slow
def test_a_call_asks_no_server_past_the_gate(browser: None, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as private:
        private.bind(("127.0.0.2", 0))
        private.settimeout(0.1)
        servers = f"[{{urls: 'stun:127.0.0.2:{private.getsockname()[1]}'}}]"
        call = f"const call = new RTCPeerConnection({{iceServers: {servers}}}); call.createDataChannel('a');"
        script = f"more(5); {call} call.createOffer().then(offer => call.setLocalDescription(offer));"
        page = _page(script)
        with Site(lambda path: page if path == "/call/" else _answer(path)) as site:
            ended = _crawl(site, tmp_path, "/call/")
        assert ended.code == 0, ended.err[-3000:]
        with pytest.raises(TimeoutError):
            private.recv(100)


def test_a_missing_browser_is_told_in_one_line(tmp_path: Path) -> None:
    with Site(_answer) as site:
        ended = _crawl(site, tmp_path, "/scroll/", "--loglevel=ERROR", CHROMIUM=str(tmp_path / "none"))
    said = [line for line in ended.err.splitlines() if line.strip()]
    assert ended.code == 1
    assert len(said) == 1, ended.err
    assert "apt-get install chromium" in said[0]


# -- the gate


async def _ask(gate: Gate, request: bytes) -> bytes:
    proxy = await gate.open()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.rpartition(":")[2]))
    writer.write(request)
    await writer.drain()
    try:
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()
        await gate.close()


def test_the_gate_passes_on_what_the_resolver_allows() -> None:
    async def look_up(host: str) -> list[str]:
        return ["127.0.0.1"] if host == "paper.example" else []

    with Site(lambda path: Answer(f"asked for {path}")) as site:
        port = site.url.rpartition(":")[2]
        head = f"GET http://paper.example:{port}/a?b=1 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n"
        said = asyncio.run(_ask(Gate(look_up), head.encode()))
    assert said.startswith(b"HTTP/1.1 200")
    assert said.endswith(b"asked for /a?b=1")


def test_the_gate_ends_an_answer_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async def look_up(host: str) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(gate, "_ANSWER_AT_MOST", 200_000)
    with Site(lambda path: Answer(b"x" * 2_000_000)) as site:
        head = f"GET http://paper.example:{site.url.rpartition(':')[2]}/ HTTP/1.1\r\nHost: x\r\n\r\n"
        said = asyncio.run(_ask(Gate(look_up), head.encode()))
    assert 200_000 <= len(said) < 300_000


@pytest.mark.parametrize(
    "line",
    [
        "GET http://169.254.169.254/latest/ HTTP/1.1",
        "CONNECT 169.254.169.254:443 HTTP/1.1",
        "CONNECT [::1]:22 HTTP/1.1",
        "GET ftp://paper.example/ HTTP/1.1",
        "GET /no-proxy-request HTTP/1.1",
        "CONNECT paper.example:port HTTP/1.1",
        "nonsense",
    ],
)
def test_the_gate_refuses_the_rest(line: str) -> None:
    async def look_up(host: str) -> list[str]:
        return ["127.0.0.1"] if host == "paper.example" else []

    said = asyncio.run(_ask(Gate(look_up), f"{line}\r\nHost: x\r\n\r\n".encode()))
    assert said.startswith(b"HTTP/1.1 403")
