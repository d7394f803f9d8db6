"""Which certificates prove that a server is the one that was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.raw_server import RawServer
from tests.hostile.tls import Authority
from tests.middlewares.test_whole_chain import PAGE, probe, says


@pytest.mark.parametrize(
    ("names", "host", "outcome"),
    [
        ("127.0.0.1", "127.0.0.1", None),
        ("localhost", "localhost", None),
        ("", "127.0.0.1", "tls"),
        ("", "localhost", "tls"),
        ("127.0.0.2", "127.0.0.1", "tls"),
        ("lantern.example", "localhost", "tls"),
    ],
)
def test_a_certificate_by_a_trusted_authority_must_name_the_host(
    names: str, host: str, outcome: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    settings = {
        "RETRY_TIMES": 0,
        "NAMED_HOSTS": [host],
        "HOST_RIGHTS_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
    }
    with RawServer({}, says(PAGE), tls=authority.server_side(names)) as server:
        url = server.base.replace("127.0.0.1", host) + "/"
        told = probe(settings, url)
        asked = len(server.asked)
    assert told["outcomes"][url].get("reason") == outcome
    assert asked == (0 if outcome else 1)
