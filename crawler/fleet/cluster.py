"""The engine: Dask distributed. It runs tasks somewhere, and again when a worker dies; nothing exact is left to it."""

from __future__ import annotations

import logging
import secrets
import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from crawler.errors import StartError
from crawler.fleet.outcome import Account

logger = logging.getLogger(__name__)

_CONNECT = 10
"""Seconds to wait for a scheduler; so long it may also be away before a client is made anew."""


class Task(Protocol):
    """What a worker does: travels there as a pickle, and does no harm when it is done twice."""

    @property
    def name(self) -> str: ...

    @property
    def priority(self) -> int: ...

    def run(self) -> Account:
        """Raises when nothing was begun."""


T = TypeVar("T", bound=Task)


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A task that has ended: with an account, or without having begun."""

    task: T
    account: Account | None
    error: str = ""


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Processes that are started meanwhile leave Ctrl-C, which a terminal sends to all of them, to us: a worker of
    Dask's would end with a traceback, before it is stopped in order."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Cluster(Generic[T]):
    """Tasks out, accounts back. Raises StartError when the scheduler cannot be reached at the start."""

    def __init__(self, scheduler: str, jobs: int) -> None:
        self._scheduler, self._jobs = scheduler, jobs
        self._local: Any = None
        self._client: Any = None
        self._out: list[tuple[T, Any]] = []

    def __enter__(self) -> Self:
        distributed = need_distributed()
        if not self._scheduler:
            with _deaf_to_ctrl_c():
                self._local = distributed.LocalCluster(
                    n_workers=1,
                    threads_per_worker=self._jobs,
                    processes=True,
                    dashboard_address="127.0.0.1:0",
                    host="127.0.0.1",
                )
        self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close(timeout=_CONNECT)
        if self._local is not None:
            self._local.close(timeout=_CONNECT)

    def _connect(self) -> None:
        address = self._scheduler or self._local.scheduler_address
        try:
            self._client = need_distributed().Client(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise StartError(
                f"No Dask scheduler answers at {address} ({error or 'time-out'}); start one with `dask scheduler`."
            ) from None

    def is_connected(self) -> bool:
        """Whether the scheduler is there; when its client gave up, a new one is tried."""
        if self._client is not None and self._client.status == "closed":
            self._client = None
        if self._client is None:
            try:
                self._connect()
            except StartError as error:
                logger.warning("%s", error)
                return False
        return bool(self._client.status == "running")

    def threads(self) -> int:
        """Crawls that the workers can run at a time."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return sum(worker["nthreads"] for worker in workers)

    def hand_out(self, task: T) -> None:
        """Give it to some worker."""
        key = f"{task.name}-{secrets.token_hex(4)}"
        future = self._client.submit(_run, task, key=key, pure=False, priority=task.priority)
        self._out.append((task, future))

    @property
    def outstanding(self) -> int:
        return len(self._out)

    def collect(self) -> list[Done[T]]:
        """What has ended since the last call."""
        ended = [(task, future) for task, future in self._out if future.status != "pending"]
        self._out = [(task, future) for task, future in self._out if future.status == "pending"]
        return [_done(task, future) for task, future in ended]


def _run(task: Task) -> Account:
    return task.run()


def _done(task: T, future: Any) -> Done[T]:
    if future.status == "finished":
        try:
            return Done(task, future.result(timeout=_CONNECT))
        except Exception as error:  # noqa: BLE001  # what the network did to the answer; the ledger has the account
            return Done(task, None, f"its account was lost on the way ({type(error).__name__})")
    if future.status == "error":
        fault = future.exception(timeout=_CONNECT)
        return Done(task, None, str(fault) or type(fault).__name__)
    return Done(task, None, "the scheduler was lost")


def need_distributed() -> Any:
    """The engine. Raises StartError, naming the extra, when it is missing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import distributed  # noqa: PLC0415
    except ImportError:
        raise StartError(
            "The fleet needs an extra: pip install -e '.[fleet]' in the project's folder."
        ) from None
    logging.getLogger("distributed").setLevel(logging.WARNING)  # it tells each connection
    return distributed


def worker_list(scheduler: str) -> list[dict[str, Any]]:
    """The workers of a scheduler: address, threads, tasks. Raises StartError."""
    with Cluster[Task](scheduler, 1) as cluster:
        told = cluster._client.scheduler_info(n_workers=-1)["workers"]
    return [
        {"address": address, "threads": each["nthreads"], "tasks": each["metrics"].get("task_counts", {})}
        for address, each in sorted(told.items())
    ]
