"""What the workers of a cluster on this machine have from who starts them."""

from __future__ import annotations

import signal
import subprocess
import sys

from crawler.fleet.cluster import _deaf_to_ctrl_c

_ASK = [sys.executable, "-c", "import signal; print(signal.getsignal(signal.SIGINT).name)"]


def test_a_worker_leaves_ctrl_c_to_who_started_it() -> None:
    """Else it ends with a traceback, before it is stopped in order."""
    with _deaf_to_ctrl_c():
        deaf = subprocess.run(_ASK, capture_output=True, text=True, timeout=30, check=True)
    assert deaf.stdout == "SIG_IGN\n"


def test_who_started_a_worker_hears_ctrl_c_as_before() -> None:
    before = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # deaf where a shell started the suite behind it
    try:
        with _deaf_to_ctrl_c():
            pass
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
