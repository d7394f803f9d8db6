"""A program on a leash ends when who started it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.fleet import leash

LEASH = str(Path(leash.__file__))
# Starts a sleeper on the leash from a thread, says its id, and waits to be killed.
PARENT = """
import os, subprocess, sys, threading
def start():
    child = subprocess.Popen([sys.executable, "-I", "-S", sys.argv[1], str(os.getpid()), "/bin/sleep", "60"])
    print(child.pid, flush=True)
    child.wait()
threading.Thread(target=start).start()
"""


def gone(pid: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":  # in a container nobody may be there to collect it
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a signal for the death of the parent")
def test_it_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, LEASH], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        os.kill(pid, 0)
        parent.kill()
        assert gone(pid)


def test_it_does_not_begin_when_its_parent_is_gone_already() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", LEASH, "1", "/bin/echo", "begun"],
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout) == (128 + signal.SIGTERM, b"")


def test_it_becomes_the_program_with_its_exit_code() -> None:
    script = "import os, sys; print(os.getppid()); sys.exit(3)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", LEASH, str(os.getpid()), sys.executable, "-c", script],
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, int(done.stdout)) == (3, os.getpid())
