"""A process that has everything imported and forks one `scrapy` after another: 0.3 s each instead of 2 s.

Reads one JSON object a line: `argv`, `environ`, `log` (file for its output), `die_at` (see `steps`), `flush_lines`
(lines a commit), `file_size` (RLIMIT_FSIZE in bytes), `clock` (seconds that the clock is off). Answers with the process
id at the start and with the exit code at the end (negative: the signal that killed it).
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import traceback
import warnings
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import crawler


def preload() -> None:
    """What a crawl imports, but nothing that reads the environment or installs the reactor."""
    from scrapy.utils.misc import walk_modules_iter  # noqa: PLC0415

    with warnings.catch_warnings(action="ignore"):  # Scrapy has modules that it is about to drop
        for room in ("extensions", "commands", "downloadermiddlewares", "spidermiddlewares"):
            list(walk_modules_iter(f"scrapy.{room}"))
    for found in pkgutil.walk_packages(crawler.__path__, "crawler."):
        if found.name not in {"crawler.settings", "crawler.newsroom.__main__"}:
            importlib.import_module(found.name)
    for name in (
        "scrapy.cmdline",
        "scrapy.core.scraper",
        "scrapy.pqueues",
        "twisted.web.client",
        "tldextract",
    ):
        importlib.import_module(name)
    loaded = {"twisted.internet.reactor", "crawler.settings"} & set(sys.modules)
    if loaded:
        raise RuntimeError(f"the zygote must not load {loaded}")


def set_clock(seconds: float) -> None:
    """Let every module of ours see another time."""

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=seconds)

    for name, module in list(sys.modules.items()):
        if name.startswith("crawler.") and getattr(module, "datetime", None) is datetime:
            module.datetime = Shifted  # type: ignore[attr-defined]


def _run(order: dict[str, Any]) -> int:
    from scrapy.cmdline import execute  # noqa: PLC0415

    from crawler.run import delivery  # noqa: PLC0415
    from tests.run import steps  # noqa: PLC0415

    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(order["environ"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if order.get("file_size"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_size"], order["file_size"]))
    if order.get("clock"):
        set_clock(order["clock"])
    if order.get("flush_lines"):
        delivery.FLUSH_LINES = order["flush_lines"]
    if order.get("die_at"):
        steps.die_at(order["die_at"])
    sys.argv = ["scrapy", *order["argv"]]
    try:
        execute(sys.argv)
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001  # the exit code of an interpreter that ends so
        traceback.print_exc()
        return 1
    return 0


def main() -> None:
    preload()
    # Lines written by a child must not mix with ours.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            code = 1
            try:
                code = _run(order)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        answers.write(f"{child}\n")
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[2])
    main()
