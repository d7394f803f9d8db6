"""The ledger in tables: the same statements for both databases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from crawler.ledger import articles, datasets, hostfiles, runs, storing
from crawler.ledger.connection import Connection
from crawler.ledger.database import Database
from crawler.ledger.schedule import Schedule
from crawler.ledger.store import Entry, Journal, RunRow, SectionState


class SqlLedger(Database):
    """What both databases have in common; see `store.Ledger` for the contract."""

    of_one_machine = False
    renew_every: float | None = None

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._shadows: dict[str, int] = {}
        self._dataset_ids: dict[str, int] = {}
        self.schedule = Schedule(self._transaction)

    def _check_leases(self, connection: Connection) -> None:
        """Raise LockedError when a lock that this object took is no longer its own."""

    def _known(self, connection: Connection, name: str) -> int | None:
        """Number of the dataset, or of the shadow that this process fills; None as long as nobody came."""
        number = self._shadows.get(name) or self._dataset_ids.get(name)
        if number is None:
            number = datasets.known_id(connection, name)
            if number is not None:
                self._dataset_ids[name] = number
        return number

    def begin_run(self, run: RunRow, journal: Journal, *, fresh: bool = False) -> int:
        """Register run and journal; return the run's number."""
        with self._transaction(write=True) as connection:
            datasets.dataset_id(connection, run.dataset)
            number = datasets.dataset_id(connection, run.dataset, run.run_id if fresh else "")
            walk = runs.begin(connection, run, journal, number)
        if fresh:
            self._shadows[run.dataset] = number
        return walk

    def withdraw(self, run_id: str) -> None:
        """Take back `begin_run`."""
        with self._transaction(write=True) as connection:
            name, number = runs.dataset_of(connection, run_id)
            real = datasets.dataset_id(connection, name)
            runs.remove(connection, run_id)
            if number != real:
                datasets.drop_shadow(connection, number)
            if not runs.any_into(connection, name):
                datasets.drop_empty(connection, real)
        self._shadows.pop(name, None)
        self._dataset_ids.pop(name, None)

    def section(self, dataset: str, url: str) -> SectionState:
        """The state of a section, made at the first call."""
        with self._transaction(write=True) as connection:
            number = self._shadows.get(dataset) or datasets.dataset_id(connection, dataset)
            return datasets.section(connection, number, url)

    def look_up(self, dataset: str, keys: Sequence[int]) -> dict[int, Entry]:
        """Entries by the keys asked for."""
        with self._transaction(write=False) as connection:
            number = self._known(connection, dataset)
            return {} if number is None else articles.look_up(connection, number, keys)

    def look_up_delivered(self, dataset: str, keys: Sequence[int]) -> dict[int, Entry]:
        """Entries by the keys asked for, if one of them was delivered."""
        with self._transaction(write=False) as connection:
            number = self._known(connection, dataset)
            if number is None or not articles.may_be_delivered(connection, number, keys):
                return {}
            return articles.look_up(connection, number, keys)

    def due(
        self,
        dataset: str,
        sections: Sequence[int],
        now: datetime,
        limit: int,
        after: int | None = None,
        beyond: datetime | None = None,
    ) -> list[Entry]:
        """Entries whose time has come."""
        with self._transaction(write=False) as connection:
            number = self._known(connection, dataset)
            if number is None:
                return []
            return articles.due(connection, number, sections, now, limit, after=after, beyond=beyond)

    def owed(self, dataset: str, sections: Sequence[int], now: datetime) -> tuple[int, datetime | None]:
        """Incomplete articles that are asked for again later."""
        with self._transaction(write=False) as connection:
            number = self._known(connection, dataset)
            return (0, None) if number is None else articles.owed(connection, number, sections, now)

    def commit(self, run_id: str, *, length: int, lines: int, entries: Iterable[Entry]) -> None:
        """Record how far the journal is on disk and what became of the articles."""
        with self._transaction(write=True) as connection:
            self._check_leases(connection)
            _, number = runs.dataset_of(connection, run_id)
            runs.move_journal(connection, run_id, length=length, lines=lines)
            storing.put(connection, number, entries)

    def journal_status(
        self, run_id: str, status: str, *, base_length: int | None = None, feeds: str | None = None
    ) -> None:
        """Move the journal on."""
        columns = {"status": status, "base_length": base_length, "feeds": feeds}
        with self._transaction(write=True) as connection:
            self._check_leases(connection)
            runs.move_journal(connection, run_id, **{k: v for k, v in columns.items() if v is not None})

    def unfinished(self) -> list[Journal]:
        """Journals that are not closed, oldest first."""
        with self._transaction(write=False) as connection:
            return runs.unfinished(connection)

    def end_run(self, run: RunRow, sections: Sequence[SectionState], *, replace: bool = False) -> None:
        """Record verdict, summary and sections; put a shadow in its dataset's place or drop it."""
        with self._transaction(write=True) as connection:
            self._check_leases(connection)
            name, number = runs.dataset_of(connection, run.run_id)
            runs.end(connection, run)
            datasets.put_sections(connection, sections)
            real = datasets.dataset_id(connection, name)
            if number != real and replace:
                datasets.put_in_place(connection, number, real)
            elif number != real:
                datasets.drop_shadow(connection, number)
            if number != real:
                runs.settle(connection, run.run_id, real)
        if self._shadows.get(name) == number:
            del self._shadows[name]

    def forget(self, dataset: str) -> None:
        """Forget what was delivered into a dataset."""
        with self._transaction(write=True) as connection:
            datasets.undeliver(connection, datasets.dataset_id(connection, dataset))

    def lose(self, dataset: str, keys: Sequence[int]) -> None:
        """Let articles whose lines are lost be asked for by the next run, as found and not reached yet."""
        with self._transaction(write=True) as connection:
            storing.lose(connection, datasets.dataset_id(connection, dataset), keys)

    def runs(self, spider: str, dataset: str, limit: int = 20) -> list[RunRow]:
        """The last ended runs, newest first."""
        with self._transaction(write=False) as connection:
            return runs.ended(connection, spider, dataset, limit)

    def run(self, run_id: str) -> RunRow | None:
        """One run, ended or not."""
        with self._transaction(write=False) as connection:
            return runs.get(connection, run_id)

    def knows(self, dataset: str) -> bool:
        """Whether any run into this dataset was ever begun."""
        with self._transaction(write=False) as connection:
            return runs.any_into(connection, dataset)

    def has_delivered(self, dataset: str) -> bool:
        """Whether anything that was delivered into this dataset still counts as that."""
        with self._transaction(write=False) as connection:
            number = self._known(connection, dataset)
            return number is not None and datasets.has_delivered(connection, number)

    def host_file(self, host: str, name: str) -> tuple[datetime, int, bytes] | None:
        """A small file of a host kept over runs."""
        with self._transaction(write=False) as connection:
            return hostfiles.get(connection, host, name)

    def keep_host_file(self, host: str, name: str, fetched_at: datetime, status: int, body: bytes) -> None:
        """Keep such a file."""
        with self._transaction(write=True) as connection:
            hostfiles.keep(connection, host, name, fetched_at, status, body)

    def lock(self, hosts: Sequence[str], holder: str) -> AbstractContextManager[None]:
        """Take the locks of these hosts, all or none."""
        raise NotImplementedError

    def renew(self) -> None:
        """Keep the locks that are held."""
