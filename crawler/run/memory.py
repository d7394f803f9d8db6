"""How much memory the process needed at the most."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_memory() -> int:
    """Bytes. From VmHWM (proc(5)) where there is one.

    `ru_maxrss` of getrusage(2) also counts the process that forked this one, up to its exec: started by a
    scheduler of 300 MB, every crawl would seem to have taken 300 MB.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage if sys.platform == "darwin" else usage * 1024
