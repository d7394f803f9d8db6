"""Start a program that is asked to end when the thread that started it dies, even by `kill -9`.

Run as a script, by itself: `python -I -S leash.py PARENT PROGRAM ARGUMENTS…`. It becomes the program. Doing this in
the child between fork and exec (`preexec_fn`) may hang in a process with threads, such as a Dask worker.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h; kept over exec


def main(parent: int, command: list[str]) -> None:
    """Become `command`. SIGTERM, so that a crawl commits what it has and frees its host at once."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it died before the kernel was told
        sys.exit(128 + signal.SIGTERM)
    os.execv(command[0], command)  # noqa: S606  # no shell


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
