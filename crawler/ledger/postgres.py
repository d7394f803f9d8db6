"""The ledger in PostgreSQL: many machines; a lease a host instead of a file lock."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from crawler.errors import LedgerError, LockedError, UsageError
from crawler.ledger.address import conninfo_of, why_not_taken
from crawler.ledger.connection import Connection
from crawler.ledger.postgres_connection import NOW, PostgresConnection
from crawler.ledger.sql import SqlLedger
from crawler.ledger.values import moment
from crawler.ledger.versions import prepare

LEASE = 90
"""Seconds that a lease lasts; so long a host stays locked after its run was killed."""
RENEW_EVERY = LEASE / 6
"""Several tries before a lease runs out, so that a lost connection is told in time."""
PATIENCE = 30
"""Seconds that one statement may take or wait for a lock; together with the pause between two renewals well
under the lease, so that a server that hangs is told before the lease runs out. The server counts them: one whose
process stands still altogether is waited for, and the commit that comes after asks for the lease first."""

MAKING = 0x62726F616473  # "broads": the advisory lock under which the tables are made

_TAKE = f"""
    INSERT INTO bs_leases AS lease (host, token, holder, since, until)
    VALUES (:host, :token, :holder, {NOW}, {NOW} + :lease)
    ON CONFLICT (host) DO UPDATE SET
        token = excluded.token, holder = excluded.holder, since = excluded.since, until = excluded.until
    WHERE lease.until < {NOW}
"""


class PostgresLedger(SqlLedger):
    """A ledger in the database that `address` names (a URI as libpq takes it)."""

    renew_every: float | None = RENEW_EVERY
    _driver_error = psycopg.Error

    def __init__(self, address: str, lease: int = LEASE) -> None:
        self._lease = lease
        self._tokens: dict[str, str] = {}
        try:
            parts = conninfo_to_dict(address)
        except (psycopg.ProgrammingError, UnicodeError):  # whose words may hold the password
            known = [each.keyword.decode() for each in psycopg.pq.Conninfo.get_defaults()]
            raise UsageError(why_not_taken(address, known)) from None
        self._conninfo = _with_limits(address, str(parts.get("options", "")))
        self._raw: psycopg.Connection[Any] | None = None
        super().__init__(f"The ledger {_shown(parts)}")
        with self._failures():
            self._raw = self._connect()
        try:
            with self._transaction(write=True) as connection:
                connection.execute("SELECT pg_advisory_xact_lock(:key)", {"key": MAKING})
                self._prepare(connection)
        except BaseException:
            self.close()
            raise

    def _prepare(self, connection: Connection) -> None:
        prepare(connection)

    @contextmanager
    def _begin(self, *, write: bool) -> Iterator[PostgresConnection]:
        del write  # the server sorts readers and writers out
        raw = self._connected()
        with raw.transaction():
            yield PostgresConnection(raw)

    def _connected(self) -> psycopg.Connection[Any]:
        """The connection, made anew when a firewall has dropped it in the night."""
        if self._raw is None:
            raise LedgerError("is closed")
        if not self._raw.closed:
            try:
                self._raw.execute("")
            except psycopg.OperationalError:
                self._raw.close()
        if self._raw.closed:
            self._raw = self._connect()
        return self._raw

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._conninfo, autocommit=True)  # `_begin` begins the transactions

    def _disconnect(self) -> None:
        if self._raw is not None:
            self._raw.close()
            self._raw = None

    def _why(self, error: Exception) -> str:
        state = getattr(error, "sqlstate", None) or ""
        first = (str(error).strip().splitlines() or ["no message"])[0]
        if state in {"55P03", "57014"}:  # lock_not_available, query_canceled
            return f"was locked, or did not answer, for more than {PATIENCE} s; try again later ({first})"
        if state == "42501":
            return f"forbids it to this user ({first}); grant him that, or correct LEDGER_URL"
        if state == "53100":
            return "cannot be written: the server's disk is full"
        if state[:2] == "28":
            return f"refuses the user ({first}); correct LEDGER_URL"
        # The driver's own: no server answered.
        unsaid = not state and isinstance(error, psycopg.OperationalError)
        if unsaid or state[:2] in {"08", "57"}:
            return f"cannot be reached ({first}); check LEDGER_URL and the server"
        return f"failed: {first}"

    def _check_leases(self, connection: Connection) -> None:
        """Renew the leases held, which also locks their rows until the transaction ends."""
        for host, token in sorted(self._tokens.items()):
            kept = connection.execute(
                f"UPDATE bs_leases SET until = {NOW} + :lease WHERE host = :host AND token = :token",
                {"lease": self._lease, "host": host, "token": token},
            )
            if kept.rowcount != 1:
                raise LockedError(
                    f"gave the lock of {host} to {_holder(connection, host)}, for this run did not renew it "
                    f"in {self._lease} s; this run stops, the next one goes on."
                )

    def renew(self) -> None:
        """Renew the leases held."""
        if self._tokens:
            with self._transaction(write=True) as connection:
                self._check_leases(connection)

    @contextmanager
    def lock(self, hosts: Sequence[str], holder: str) -> Iterator[None]:
        """Take the hosts' leases, all or none."""
        taken, token = sorted(set(hosts)), secrets.token_hex(16)
        with self._transaction(write=True) as connection:
            for host in taken:
                self._take(connection, host, token, holder)
        self._tokens.update(dict.fromkeys(taken, token))
        try:
            yield
        finally:
            for host in taken:
                self._tokens.pop(host, None)
            # A server out of reach frees them itself when they run out.
            with suppress(LedgerError), self._transaction(write=True) as connection:
                connection.execute("DELETE FROM bs_leases WHERE token = :token", {"token": token})

    def _take(self, connection: Connection, host: str, token: str, holder: str) -> None:
        values = {"host": host, "token": token, "holder": holder, "lease": self._lease}
        if connection.execute(_TAKE, values).rowcount != 1:
            raise LockedError(
                f"says that {host} is being crawled by another run ({_holder(connection, host)}); "
                f"try again when that has ended, or {self._lease} s after it was killed."
            )


def _holder(connection: Connection, host: str) -> str:
    row = connection.execute(
        "SELECT holder, since FROM bs_leases WHERE host = :host", {"host": host}
    ).fetchone()
    return "nobody" if row is None else f"{row[0]}, since {moment(row[1]):%Y-%m-%d %H:%M:%S} UTC"


def _with_limits(address: str, options: str) -> str:
    milliseconds = PATIENCE * 1000
    limits = [
        options,
        f"-c statement_timeout={milliseconds}",
        f"-c lock_timeout={milliseconds}",
        f"-c idle_in_transaction_session_timeout={milliseconds}",
        "-c synchronous_commit=on",
    ]
    return make_conninfo(
        address,
        connect_timeout=10,
        tcp_user_timeout=milliseconds,
        application_name="broadsheet",
        # Else the server's: bytes instead of text from one made without a locale, a traceback for ö in others.
        client_encoding="utf8",
        options=" ".join(limits).strip(),
    )


def _shown(parts: Mapping[str, Any]) -> str:
    """The address as a person may see it."""
    user = parts.get("user", "") + (":***" if parts.get("password") else "")
    host = parts.get("host", "")
    machine = "" if host.startswith("/") else host  # a socket's folder
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{'@' if user else ''}{machine}{port}/{parts.get('dbname', '')}"


def open_postgres(url: str) -> PostgresLedger:
    """The ledger at such an address. Raises UsageError."""
    return PostgresLedger(conninfo_of(url))
