"""HTTP/1.1 on the wire: Scrapy's lenient parser, with bounds on the head and a mark for what is left over.

Stands on private classes of Scrapy 2.19; the wire cases of tests/hostile fail when they change.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HTTP11ClientProtocol, ParseError
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

from crawler.network.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTPClientParser,
)

# What browsers take: Chromium 256 KiB for the whole head. Twisted bounds a line (16 KiB), not their number: a
# server that never ends its head would fill the memory until the timeout.
HEAD_AT_MOST = 256 * 1024

CUT = b"X-Broadsheet-Cut"
"""Header that the parser puts on a response whose body is not whole, though HTTP takes it for whole:

`excess`, the server sent more than its Content-Length announced (a body cut there was meant to be longer);
`reset`, a body that ends with the connection ended with a broken one.
"""


class BoundedParser(_LenientHTTPClientParser):
    """Response parser with a bounded head.

    A Content-Length that is no number is read as none, as browsers do: the body then ends with the connection.
    """

    _head_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  # Twisted's name
        self._head_bytes += len(line) + 2
        if self._head_bytes > HEAD_AT_MOST:
            raise ParseError("the head of the answer is longer than 256 KiB", line[:100])  # type: ignore[no-untyped-call]
        super().lineReceived(line)

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802
        if name.lower() == b"content-length" and not all(
            part.strip().isdigit() for part in value.split(b",")
        ):
            return
        if name.lower() == CUT.lower():
            return
        super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def _finished(self, rest: bytes) -> None:
        # White space behind the body is a sloppy server, not a cut page.
        if rest.strip() and not self.connHeaders.hasHeader(b"transfer-encoding"):
            self.response.headers.addRawHeader(CUT, b"excess")
        super()._finished(rest)  # type: ignore[no-untyped-call]

    def connectionLost(self, reason: Failure | Exception | None = None) -> None:  # noqa: N802
        # Twisted gives a bare exception, not a failure, when it keeps the connection for the next request.
        value = reason.value if isinstance(reason, Failure) else reason
        if self.bodyDecoder is not None and value and not isinstance(value, ConnectionDone):
            self.response.headers.addRawHeader(CUT, b"reset")
        super().connectionLost(reason)  # type: ignore[arg-type]


class BoundedProtocol(HTTP11ClientProtocol):
    """Connection whose answers are read by `BoundedParser`.

    Scrapy's own notes the server's certificate and address with each answer, too, for those without a body (23 µs);
    nobody asks for them here, and for those with a body Scrapy does it once more.
    """

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        answer: Deferred[IResponse] = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = BoundedParser
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes `BoundedProtocol` connections for the pool of connections."""

    noisy = False

    def buildProtocol(self, addr: object) -> BoundedProtocol:  # noqa: N802
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
