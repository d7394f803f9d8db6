"""The ledger in PostgreSQL: many machines; a lease a host instead of a file lock."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress

from sqlalchemy import URL, Connection, Engine, create_engine, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from crawler.errors import LedgerError, LockedError, StartError
from crawler.ledger.schema import articles, due_index, leases
from crawler.ledger.sql import SqlLedger
from crawler.ledger.values import moment
from crawler.ledger.versions import prepare

LEASE = 90
"""Seconds that a lease lasts; so long a host stays locked after its run was killed."""
RENEW_EVERY = LEASE / 6
"""Several tries before a lease runs out, so that a lost connection is told in time."""
PATIENCE = 30
"""Seconds that one statement may take or wait for a lock; together with the pause between two renewals well
under the lease, so that a server that hangs is told before the lease runs out."""

# The database's own clock, for machines disagree. now() would stand still within a transaction.
NOW = func.cast(func.floor(func.extract("epoch", func.clock_timestamp())), leases.c.until.type)
# See `schema`: only who uses PostgreSQL loads its dialect.
due_index.dialect_options["postgresql"]["where"] = articles.c.next_look.is_not(None)
MAKING = 0x62726F616473  # "broads": the advisory lock under which the tables are made


class PostgresLedger(SqlLedger):
    """A ledger in the database that `address` names."""

    renew_every: float | None = RENEW_EVERY

    def __init__(self, address: URL, lease: int = LEASE) -> None:
        self._lease = lease
        self._tokens: dict[str, str] = {}
        shown = address.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
        super().__init__(self._make_engine(address), f"The ledger {shown}", insert)
        try:
            with self._transaction(write=True) as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MAKING})
                self._prepare(connection)
        except BaseException:
            self.close()
            raise

    def _prepare(self, connection: Connection) -> None:
        prepare(connection)

    @staticmethod
    def _make_engine(address: URL) -> Engine:
        milliseconds = PATIENCE * 1000
        limits = [
            address.query.get("options", ""),
            f"-c statement_timeout={milliseconds}",
            f"-c lock_timeout={milliseconds}",
            f"-c idle_in_transaction_session_timeout={milliseconds}",
            "-c synchronous_commit=on",
        ]
        return create_engine(
            address,
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=True,  # a connection that a firewall dropped in the night is made anew
            connect_args={
                "connect_timeout": 10,
                "tcp_user_timeout": milliseconds,
                "application_name": "broadsheet",
                "options": " ".join(map(str, limits)),
            },
        )

    def _begin(self, *, write: bool) -> AbstractContextManager[Connection]:
        del write  # the server sorts readers and writers out
        return self._engine.begin()

    def _why(self, error: BaseException) -> str:
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
        if not state or state[:2] in {"08", "57"}:
            return f"cannot be reached ({first}); check LEDGER_URL and the server"
        return f"failed: {first}"

    def _check_leases(self, connection: Connection) -> None:
        """Renew the leases held, which also locks their rows until the transaction ends."""
        for host, token in sorted(self._tokens.items()):
            kept = connection.execute(
                update(leases)
                .where(leases.c.host == host, leases.c.token == token)
                .values(until=NOW + self._lease)
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
        taken = dict.fromkeys(sorted(set(hosts)), secrets.token_hex(16))
        with self._transaction(write=True) as connection:
            for host, token in taken.items():
                self._take(connection, host, token, holder)
        self._tokens.update(taken)
        try:
            yield
        finally:
            for host in taken:
                self._tokens.pop(host, None)
            # A server out of reach frees them itself when they run out.
            with suppress(LedgerError), self._transaction(write=True) as connection:
                connection.execute(delete(leases).where(leases.c.token.in_(set(taken.values()))))

    def _take(self, connection: Connection, host: str, token: str, holder: str) -> None:
        values = {"token": token, "holder": holder, "since": NOW, "until": NOW + self._lease}
        taken = connection.execute(
            insert(leases)
            .values(host=host, **values)
            .on_conflict_do_update(index_elements=["host"], set_=values, where=leases.c.until < NOW)
            .returning(leases.c.host)
        )
        if taken.one_or_none() is None:
            raise LockedError(
                f"says that {host} is being crawled by another run ({_holder(connection, host)}); "
                f"try again when that has ended, or {self._lease} s after it was killed."
            )


def _holder(connection: Connection, host: str) -> str:
    row = connection.execute(
        select(leases.c.holder, leases.c.since).where(leases.c.host == host)
    ).one_or_none()
    return "nobody" if row is None else f"{row.holder}, since {moment(row.since):%Y-%m-%d %H:%M:%S} UTC"


def open_postgres(address: URL) -> PostgresLedger:
    """The ledger at such an address. Raises StartError, naming the extra, when the driver is missing."""
    try:
        import psycopg  # noqa: F401, PLC0415
    except ImportError:
        raise StartError(
            "A ledger in PostgreSQL needs the driver: pip install -e '.[postgres]' in the project's folder."
        ) from None
    return PostgresLedger(with_driver(address))


def with_driver(address: URL) -> URL:
    """The address for SQLAlchemy, which would look for another driver."""
    return address.set(drivername="postgresql+psycopg")
