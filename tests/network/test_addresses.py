from __future__ import annotations

import pytest

from crawler.network.addresses import is_private_literal


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104  # bound to nothing
     "::1", "[::1]", "fe80::1%eth0", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "localhost", "a.localhost"],
)  # fmt: skip
def test_private_address_is_seen_in_every_spelling(host: str) -> None:
    assert is_private_literal(host)


@pytest.mark.parametrize(
    "host", ["93.184.215.14", "2606:2800:21f::1", "example.com", "64:ff9b::5db8:d70e", "", "1.2.3.4.5"]
)
def test_public_address_or_name_passes(host: str) -> None:
    assert not is_private_literal(host)
