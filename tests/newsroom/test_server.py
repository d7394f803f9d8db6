"""The server: a port of its own, conditional requests, and an end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from crawler.newsroom import NewsroomServer

PATH = "/leadership-karriere/"


@pytest.fixture
def server() -> Iterator[NewsroomServer]:
    server = NewsroomServer(port=0)
    server.start()
    yield server
    server.stop()


def _ask(server: NewsroomServer, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(server.base_url).netloc, timeout=10)
    try:
        connection.request(method, PATH, headers={name.replace("_", "-"): v for name, v in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_it_serves_the_site_under_its_own_address(server: NewsroomServer) -> None:
    response, body = _ask(server)
    assert response.status == 200
    assert b"Leadership &amp; Karriere" in body
    assert len(body) == int(response.headers["Content-Length"])


def test_head_sends_the_headers_only(server: NewsroomServer) -> None:
    response, body = _ask(server, "HEAD")
    assert (response.status, body) == (200, b"")


def test_what_the_client_has_already_is_not_sent_again(server: NewsroomServer) -> None:
    first, _ = _ask(server)
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If_None_Match": tag}, {"If_None_Match": f"W/{tag}"}, {"If_Modified_Since": changed}):
        response, body = _ask(server, **headers)
        assert (response.status, body) == (304, b"")
        assert response.headers["ETag"] == tag


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": '"other"'},
        {"If_Modified_Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
)
def test_what_the_client_has_not_is_sent(server: NewsroomServer, headers: dict[str, str]) -> None:
    response, body = _ask(server, **headers)
    assert response.status == 200
    assert body


def test_a_taken_port_is_an_error_of_the_system(server: NewsroomServer) -> None:
    port = urlsplit(server.base_url).port
    assert port
    with pytest.raises(OSError, match="in use"):
        NewsroomServer(port).start()


def test_starting_twice_is_refused(server: NewsroomServer) -> None:
    with pytest.raises(RuntimeError, match="already open"):
        server.start()


def test_after_stop_nobody_answers_and_the_port_is_free() -> None:
    server = NewsroomServer(port=0)
    server.start()
    port = urlsplit(server.base_url).port
    assert port
    server.stop()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/")
    again = NewsroomServer(port)
    again.start()
    again.stop()


def test_the_command_says_in_one_line_that_the_port_is_taken(server: NewsroomServer) -> None:
    port = str(urlsplit(server.base_url).port)
    command = [sys.executable, "-m", "crawler.newsroom", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert port in done.stderr
