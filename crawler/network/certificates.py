"""A certificate is believed only if it names the host.

Twisted 26 believes one that names none (CN only, no subjectAltName), whatever the host, if an authority that is
trusted signed it: service_identity says so with an error of another kind, which is logged as a fault of the program,
and the connection stands.
"""

from __future__ import annotations

from typing import Any

from OpenSSL.SSL import VERIFY_FAIL_IF_NO_PEER_CERT, VERIFY_PEER, Connection
from service_identity.hazmat import DNS_ID, IPAddress_ID, ServiceID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.network.addresses import literal


@implementer(IPolicyForHTTPS)
class NamedCertificates:
    """Scrapy's policy, with this check in the place of Twisted's."""

    def __init__(self, policy: IPolicyForHTTPS) -> None:
        self._policy = policy

    def creatorForNetloc(self, hostname: bytes, port: int) -> _Checking:  # noqa: N802  # Twisted's name
        return _Checking(self._policy.creatorForNetloc(hostname, port), hostname.decode("ascii"))  # type: ignore[call-arg, misc, arg-type]


@implementer(IOpenSSLClientConnectionCreator)
class _Checking:
    def __init__(self, creator: Any, host: str) -> None:
        self._creator = creator
        self._of: ServiceID = IPAddress_ID(host.strip("[]")) if literal(host) is not None else DNS_ID(host)

    def clientConnectionForTLS(self, tlsProtocol: Any) -> Connection:  # noqa: N802, N803
        connection: Connection = self._creator.clientConnectionForTLS(tlsProtocol)

        def names_the_host(_: Any, certificate: Any, __: int, depth: int, trusted: int) -> bool:
            if depth:  # an authority's own certificate
                return bool(trusted)
            try:
                verify_service_identity(extract_patterns(certificate), [self._of], [])
            except Exception:  # noqa: BLE001  # what cannot be checked is not believed, for whatever reason
                tlsProtocol.failVerification(Failure())  # type: ignore[no-untyped-call]
                return False
            return bool(trusted)

        connection.set_verify(VERIFY_PEER | VERIFY_FAIL_IF_NO_PEER_CERT, names_the_host)
        return connection
