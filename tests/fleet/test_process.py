"""The processes that a fleet starts, and how they are told to stop."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from crawler.fleet import process

_COUNTS = """
import pathlib, signal, sys, time
signals = []
signal.signal(signal.SIGTERM, lambda *_: signals.append("x"))
end = time.monotonic() + 3.5
while time.monotonic() < end:
    time.sleep(0.1)
pathlib.Path(sys.argv[1]).write_text("".join(signals))
"""


def test_it_is_told_to_stop_once(tmp_path: Path) -> None:
    """A second signal would tear a crawl, or a reading, out of its tidying up."""
    told = tmp_path / "told"
    child = subprocess.Popen([sys.executable, "-c", _COUNTS, str(told)])
    process.attend(child, lambda: True)
    assert child.returncode == 0
    assert told.read_text() == "x"
