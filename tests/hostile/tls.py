"""TLS that fails: certificates of nobody, of somebody else, of yesterday; handshakes that do not end."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.hostile.http_cases import says
from tests.hostile.raw_server import RawServer, Talk
from tests.hostile.scenario import FAST, Run, Scenario, crawl, expect, names, town


class Authority:
    """A certificate authority of our own, which a crawl trusts when `SSL_CERT_FILE` names its file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.file = folder, folder / "ca.pem"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority for tests")])
        self.file.write_bytes(self._sign(self._name, self._key, None, days=1))

    def _sign(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, host: str | None, *, days: int
    ) -> bytes:
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        )
        if host:
            of = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
            made = made.add_extension(x509.SubjectAlternativeName([of]), critical=False)
        signed = made.sign(self._key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)

    def server_side(self, host: str, *, days: int = 1) -> ssl.SSLContext:
        """The server's side with a certificate for the host ("" for none) that ends in so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        file = self.folder / "server.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A server")])
        file.write_bytes(secret + self._sign(name, key, host, days=days))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _certified(host: str, code: int, *, days: int = 1, trusted: bool = True) -> Run:
    """A section over TLS with a certificate for the host, by an authority that is trusted or not."""

    def run(folder: Path, with_plain: bool) -> list[str]:
        authority = Authority(folder / "keys")
        context = authority.server_side(host, days=days)
        articles = names(2)
        env = {"SSL_CERT_FILE": str(authority.file)} if trusted else {}
        with RawServer(town(articles), says(b"", "404 Not Found"), tls=context) as server:
            crawled = crawl(folder / "out", f"{server.base}/town/", with_plain, env=env, **FAST)
        wrong = expect(crawled, code, saved=0 if code else 2)
        if code and not with_plain and "tls" not in str(crawled.manifest.get("listing_pages")):
            wrong.append(f"the reason is not tls: {crawled.manifest.get('listing_pages')}")
        return wrong

    return run


def _redirected(folder: Path, with_plain: bool) -> list[str]:
    """An article moved to TLS with a certificate of nobody: it fails, its neighbour does not."""
    context = Authority(folder / "keys").server_side("127.0.0.1")
    articles = names(2)
    with RawServer({}, says(b"", "404 Not Found"), tls=context) as secured:
        moved = f"{secured.base}/news/{articles[0]}/"

        async def leads_there(talk: Talk) -> None:
            await talk.answer(b"", "301 Moved", f"Location: {moved}")

        with RawServer({**town(articles), f"/news/{articles[0]}/": leads_there}) as server:
            crawled = crawl(folder / "out", f"{server.base}/town/", with_plain, **FAST)
        asked = len(secured.asked)
    wrong = expect(crawled, 3, saved=1)
    return [*wrong, "a request was sent to a server that proved nothing"] if asked else wrong


def tls() -> list[Scenario]:
    g, right = "HTTP", "failed (tls), nothing read, exit 3"
    return [
        Scenario(g, "tls-good-certificate", "saved", _certified("127.0.0.1", 0)),
        Scenario(g, "tls-unknown-authority", right, _certified("127.0.0.1", 3, trusted=False)),
        Scenario(g, "tls-certificate-of-another-host", right, _certified("lantern.example", 3)),
        Scenario(g, "tls-certificate-expired", right, _certified("127.0.0.1", 3, days=-2)),
        Scenario(g, "tls-redirect-to-unproven-server", "failed (tls), exit 3", _redirected),
    ]
