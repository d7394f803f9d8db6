from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.network.retry_after import wait_of

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"0", 0),
        (b"120", 120),
        (b"Mon, 02 Mar 2026 08:00:30 GMT", 30),
        (b"Mon, 02 Mar 2026 07:00:00 GMT", 0),
        (b"Monday, 02-Mar-26 08:00:30 GMT", 30),
        (b"99999999999999999999", 366 * 24 * 3600),
        (b"soon", None),
        (b"-1", None),
        (b"1.5", None),
        ("١٢".encode(), None),
        (b"", None),
        (None, None),
    ],
)
def test_both_forms_and_nothing_else(header: bytes | None, seconds: float | None) -> None:
    assert wait_of(header, NOW) == seconds
