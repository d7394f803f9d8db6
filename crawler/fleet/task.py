"""What a worker of the cluster does: one turn of one section, with the worker's own ledger and folders.

A task carries a section and nothing else: the ledger's address, with its password, is in the worker's own environment
or settings.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from scrapy.settings import BaseSettings
from scrapy.utils.project import get_project_settings

from crawler import options
from crawler.errors import StartError
from crawler.fleet.outcome import Account
from crawler.fleet.process import Place
from crawler.fleet.project import ledger_of, place_of
from crawler.fleet.section import Section
from crawler.fleet.turn import take_turn
from crawler.ledger import Ledger

_OPENING = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One turn as it is handed out."""

    section: Section
    failures: int
    settings: Mapping[str, str] = field(default_factory=dict)
    """From the leader's command line."""

    @property
    def name(self) -> str:
        return self.section.name

    @property
    def priority(self) -> int:
        return self.section.priority

    def run(self) -> Account:
        """Raises StartError, LedgerError: nothing has begun then, and the section is still due."""
        with _OPENING:  # the first tasks of a worker begin together
            settings, ledger = _project()
        place: Place = place_of(settings, self.settings)
        return take_turn(self.section, self.failures, ledger, place, _me(), stopping=stopping())


@lru_cache(maxsize=1)
def _project() -> tuple[BaseSettings, Ledger]:
    """Of this worker's process; kept, for each ledger is a connection to the database."""
    settings = project_settings()
    return settings, ledger_of(settings)


def project_settings() -> BaseSettings:
    """Those of the project that the worker stands in. Raises StartError."""
    if options.project_folder() is None:
        raise StartError("The worker was not started in the folder of scrapy.cfg, or below it.")
    return get_project_settings()


def _me() -> str:
    from distributed import get_worker  # noqa: PLC0415  # an extra; here it is always there

    return f"{socket.gethostname()} {get_worker().address}"


def stopping() -> Callable[[], bool]:
    """Whether this worker is asked to end."""
    from distributed import get_worker  # noqa: PLC0415

    worker = get_worker()
    return lambda: worker.status.name not in {"init", "running", "paused", "undefined"}
