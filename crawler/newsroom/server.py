"""The site on 127.0.0.1, in a thread of its own, with conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

import threading
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawler.newsroom.site import Answer, Site

HOST = "127.0.0.1"
PORT = 8790
# A stopped server answers what it has begun; a client that keeps a connection open is not waited for longer.
_IDLE_SECONDS = 5


class NewsroomServer:
    """Serves the site between `start` and `stop`. Port 0 takes any free port; `base_url` tells which."""

    def __init__(self, port: int = PORT) -> None:
        self._wanted = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """The site's address without a slash at the end."""
        port = self._server.server_address[1] if self._server else self._wanted
        return f"http://{HOST}:{port}"

    def start(self) -> None:
        """Bind and serve. Raises OSError when the port is taken, RuntimeError when already started."""
        if self._server:
            raise RuntimeError("the newsroom is already open")
        self._server = _Server((HOST, self._wanted), _Handler)
        self._server.site = Site(self.base_url)
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, args=(0.05,), name="newsroom", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and free the port; does nothing when not started."""
        server, thread = self._server, self._thread
        if server and thread:
            server.shutdown()
            server.server_close()
            thread.join(_IDLE_SECONDS)
        self._server = self._thread = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: Site


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "Morgenkontor"
    sys_version = ""
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def _send(self, *, with_body: bool) -> None:
        answer = self.server.site.answer(self.path)
        if self._holds(answer):
            kept = {
                name: value for name, value in answer.headers.items() if name in {"ETag", "Last-Modified"}
            }
            answer = Answer(304, kept, b"")
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def _holds(self, answer: Answer) -> bool:
        """Whether the client has this already; If-None-Match goes before If-Modified-Since."""
        if answer.status != 200:
            return False
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return "*" in known or answer.headers["ETag"] in known
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since") or "")
            return parsedate_to_datetime(answer.headers["Last-Modified"]) <= since
        except (ValueError, TypeError):
            # No header, no date in it, or a date without a zone: RFC 9110 says to ignore it.
            return False

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the crawl's own log tells what was asked."""
