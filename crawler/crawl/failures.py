"""Short, stable names for what went wrong with a request."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error
from twisted.python.failure import Failure

_NAMES: tuple[tuple[type[BaseException], str], ...] = (
    (error.DNSLookupError, "dns"),
    (error.TimeoutError, "timeout"),
    (error.TCPTimedOutError, "timeout"),
    (error.ConnectionRefusedError, "refused_connection"),
    (error.ConnectionLost, "reset"),
    (error.ConnectionDone, "reset"),
    (error.ConnectError, "unreachable"),
)


def reason_of(failure: Failure) -> str:
    """`http_404`, `dns`, `timeout`, `reset`, …; the error's class in lower case when it has no name here.

    An IgnoreRequest gives its own message: who raised it has named the reason.
    """
    value = failure.value
    if isinstance(value, HttpError):
        response: Response = value.response
        return f"http_{response.status}"
    if isinstance(value, IgnoreRequest) and str(value):
        return str(value)
    return next((name for kind, name in _NAMES if isinstance(value, kind)), type(value).__name__.lower())
