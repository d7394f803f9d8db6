"""Short, stable names for what went wrong with a request, and whether asking again later makes sense."""

from __future__ import annotations

import logging
import ssl
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import cast

from OpenSSL.SSL import Error as OpenSSLError
from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import CertificateError, VerificationError
from twisted.internet import error
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError

from crawler.network.http11 import TunnelError
from crawler.network.retry_after import wait_of

logger = logging.getLogger(__name__)


class Unfetched(IgnoreRequest):
    """A request that we gave up ourselves: its text is the reason's name, `detail` is for people.

    Scrapy hands an IgnoreRequest to the request's errback without a traceback, and retries it by no means.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


# The order counts: what is told most exactly stands first.
_NAMES: tuple[tuple[type[BaseException], str], ...] = (
    (VerificationError, "tls"),
    (CertificateError, "tls"),
    (OpenSSLError, "tls"),
    (ssl.SSLError, "tls"),
    (exceptions.ResponseDataLossError, "cut"),
    (exceptions.CannotResolveHostError, "dns"),
    (error.DNSLookupError, "dns"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (error.TimeoutError, "timeout"),
    (exceptions.DownloadConnectionRefusedError, "refused_connection"),
    (error.ConnectionRefusedError, "refused_connection"),
    (error.ConnectionAborted, "aborted"),
    (error.ConnectionLost, "reset"),
    (error.ConnectionDone, "closed"),
    (error.ConnectError, "unreachable"),
    (exceptions.DownloadCancelledError, "too_large"),
    (exceptions.UnsupportedURLSchemeError, "scheme"),
    (exceptions.NotSupported, "scheme"),
    (TunnelError, "proxy"),
    (ParseError, "bad_http"),
)

# What a later run would meet again. All else may pass: it is asked for again.
_LASTING = frozenset(
    {
        "long_address",
        "not_html",
        "offsite",
        "other_host",
        "private_address",
        "bad_redirect",
        "redirect_loop",
        "redirect_scheme",
        "robots",
        "scheme",
        "too_large",
        "too_many_redirects",
        "undecodable",
    }
)
_PASSING_4XX = frozenset({408, 421, 425, 429})


def reason_of(failure: Failure | BaseException) -> str:
    """`http_404`, `dns`, `refused_connection`, `timeout`, `reset`, `tls`, `private_address`, `robots`, …

    Every name stands in docs/reliability.md. An error without a name here, of a middleware of the user's perhaps, gives
    its class in lower case, and is told in the log.
    """
    exception = _exception(failure)
    if isinstance(exception, Unfetched):
        return exception.reason
    if isinstance(exception, HttpError):
        return f"http_{exception.response.status}"
    causes = list(_causes(exception))
    for kind, name in _NAMES:
        if any(isinstance(cause, kind) for cause in causes):
            return name
    if isinstance(exception, exceptions.DownloadFailedError):
        return "bad_http"  # Twisted could not read the answer's head: ValueError, KeyError and the like
    if not isinstance(exception, IgnoreRequest):  # that is no fault: somebody wanted it left out
        logger.warning("%s: %s (%s)", type(exception).__name__, exception, _where(exception))
    return type(exception).__name__.lower()


def is_lasting(reason: str) -> bool:
    """Whether asking again later makes no sense: refused by a rule, or answered with a final 4xx."""
    if reason.startswith("http_4"):
        return int(reason.removeprefix("http_")) not in _PASSING_4XX
    return reason in _LASTING


def retry_at_of(failure: Failure | BaseException) -> datetime | None:
    """The moment before which the host asked not to be asked again (Retry-After), None when it said nothing."""
    exception = _exception(failure)
    if not isinstance(exception, HttpError):
        return None
    now = datetime.now(UTC)
    wait = wait_of(exception.response.headers.get("Retry-After"), now)
    return None if wait is None else now + timedelta(seconds=wait)


def _where(exception: BaseException) -> str:
    frames = traceback.extract_tb(exception.__traceback__)
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else "raised nowhere"


def _exception(failure: Failure | BaseException) -> BaseException:
    return cast(BaseException, failure.value) if isinstance(failure, Failure) else failure


def _causes(exception: BaseException) -> Iterator[BaseException]:
    """The exception and what it wraps: Scrapy chains Twisted's, Twisted's hold a list of failures."""
    waiting, seen = [exception], 0
    while waiting and seen < 50:
        cause, seen = waiting.pop(), seen + 1
        yield cause
        waiting += [_exception(each) for each in getattr(cause, "reasons", ()) if isinstance(each, Failure)]
        waiting += [each for each in (cause.__cause__,) if each is not None]
