from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.network.host_files import HostFiles, Kept


class Memory:
    """The two methods of the ledger that are used."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], tuple[datetime, int, bytes]] = {}

    def host_file(self, host: str, name: str) -> tuple[datetime, int, bytes] | None:
        return self.rows.get((host, name))

    def keep_host_file(self, host: str, name: str, fetched_at: datetime, status: int, body: bytes) -> None:
        self.rows[host, name] = (fetched_at, status, body)


def test_file_is_kept_over_runs_by_the_ledger() -> None:
    ledger = Memory()
    HostFiles(ledger).keep("http://a", "robots.txt", 200, b"x")  # type: ignore[arg-type]  # has what is used
    kept = HostFiles(ledger).get("http://a", "robots.txt")  # type: ignore[arg-type]
    assert kept is not None
    assert (kept.status, kept.body) == (200, b"x")
    assert HostFiles(ledger).get("https://a", "robots.txt") is None  # type: ignore[arg-type]  # has what is used
    assert HostFiles().get("http://a", "robots.txt") is None


def test_fresh_for_a_day_and_never_from_the_future() -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert Kept(now - timedelta(hours=23), 200, b"").is_fresh(now)
    assert not Kept(now - timedelta(hours=25), 200, b"").is_fresh(now)
    assert not Kept(now + timedelta(hours=1), 200, b"").is_fresh(now)
