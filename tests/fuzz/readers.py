"""Atheris target: python -m tests.fuzz.readers [CORPUS] [-max_total_time=600 …]; see `make fuzz`."""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]  # not a dependency: no wheel for every Python

with atheris.instrument_imports(include=["crawler", "protego", "chompjs"]):
    from tests.fuzz.doors import read_host_files, read_page, unfold


def one_input(data: bytes) -> None:
    """The first byte chooses the door."""
    door, body = data[:1], data[1:]
    if door < b"\xa0":
        read_page(body)
    elif door < b"\xd0":
        read_host_files(body)
    else:
        unfold(body)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
