"""What an export to Parquet may take: 200 MB; the documents tell what it takes of 200,000 articles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.dataset import write

# The peak of this process alone: the one that wait4 tells begins with that of the process it was forked from.
_EXPORT = """
import re, sys
from pathlib import Path
from scrapy.cmdline import execute
try:
    execute(["scrapy", "dataset", "export", *sys.argv[1:]])
except SystemExit as end:
    assert not end.code, end.code
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_an_export_to_parquet_keeps_to_200_mb(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    write(tmp_path / "a.jsonl", 3_000)  # three row groups; each further one adds 0.12 MiB to the file's end
    done = subprocess.run(
        [sys.executable, "-c", _EXPORT, f"{tmp_path}/a.jsonl", "-o", f"{tmp_path}/a.parquet"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert (tmp_path / "a.parquet").stat().st_size
    assert int(done.stdout.split()[-1]) * 1024 < 200e6
