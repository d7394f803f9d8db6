from __future__ import annotations

import subprocess
import sys

from crawler.run.memory import peak_memory


def test_the_peak_is_of_the_size_of_a_python_process() -> None:
    assert 5_000_000 < peak_memory() < 50_000_000_000


def test_what_the_starting_process_took_does_not_count() -> None:
    ballast = bytearray(300_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])
    asked = [sys.executable, "-c", "from crawler.run.memory import peak_memory; print(peak_memory())"]
    told = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=True).stdout
    assert int(told) < 200_000_000
    del ballast
