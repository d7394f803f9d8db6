"""The engine: Dask distributed. It runs tasks somewhere, and again when a worker dies; nothing exact is left to it."""

from __future__ import annotations

import logging
import secrets
import warnings
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from crawler.errors import StartError
from crawler.fleet.outcome import Account
from crawler.fleet.task import Errand, run_errand

logger = logging.getLogger(__name__)

_CONNECT = 10
"""Seconds to wait for a scheduler; so long it may also be away before a client is made anew."""


@dataclass(frozen=True, slots=True)
class Done:
    """An errand that has ended: with an account, or without having begun."""

    errand: Errand
    account: Account | None
    error: str = ""


class Cluster:
    """Errands out, accounts back. Raises StartError when the scheduler cannot be reached at the start."""

    def __init__(self, scheduler: str, jobs: int) -> None:
        self._scheduler, self._jobs = scheduler, jobs
        self._local: Any = None
        self._client: Any = None
        self._out: list[tuple[Errand, Any]] = []

    def __enter__(self) -> Self:
        distributed = need_distributed()
        if not self._scheduler:
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

    def hand_out(self, errand: Errand) -> None:
        """Give a section's turn to some worker."""
        key = f"{errand.section.name}-{secrets.token_hex(4)}"
        future = self._client.submit(
            run_errand, errand, key=key, pure=False, priority=errand.section.priority
        )
        self._out.append((errand, future))

    @property
    def outstanding(self) -> int:
        return len(self._out)

    def collect(self) -> list[Done]:
        """What has ended since the last call."""
        ended = [(errand, future) for errand, future in self._out if future.status != "pending"]
        self._out = [(errand, future) for errand, future in self._out if future.status == "pending"]
        return [_done(errand, future) for errand, future in ended]


def _done(errand: Errand, future: Any) -> Done:
    if future.status == "finished":
        try:
            return Done(errand, future.result(timeout=_CONNECT))
        except Exception as error:  # noqa: BLE001  # what the network did to the answer; the ledger has the account
            return Done(errand, None, f"its account was lost on the way ({type(error).__name__})")
    if future.status == "error":
        fault = future.exception(timeout=_CONNECT)
        return Done(errand, None, str(fault) or type(fault).__name__)
    return Done(errand, None, "the scheduler was lost")


def need_distributed() -> Any:
    """The engine. Raises StartError, naming the extra, when it is missing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import distributed  # noqa: PLC0415
    except ImportError:
        raise StartError("The fleet needs an extra: pip install 'broadsheet[fleet]'.") from None
    return distributed


def worker_list(scheduler: str) -> list[dict[str, Any]]:
    """The workers of a scheduler: address, threads, tasks. Raises StartError."""
    with Cluster(scheduler, 1) as cluster:
        told = cluster._client.scheduler_info(n_workers=-1)["workers"]
    return [
        {"address": address, "threads": each["nthreads"], "tasks": each["metrics"].get("task_counts", {})}
        for address, each in sorted(told.items())
    ]
