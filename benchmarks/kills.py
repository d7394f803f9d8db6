"""`kill -9` at random moments, each followed by the next ordinary run: what was lost, doubled or torn.

    python -m benchmarks.kills --rounds 100

Three sections of a site on this machine (with articles of three pages), each into a JSON lines file that grows, a
file a run, both with a gzip twin, and gzip alone; before each kill the section grows. Exit code 1 when anything was
lost, doubled, torn or left open, or the ledger damaged.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.run.killing import Zygote, kill_rounds


def main() -> int:
    """Kill and count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    started, kinds, died, amid, broken = time.monotonic(), Counter[str](), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder, Zygote() as zygote:
        for each in kill_rounds(zygote, Path(folder), asked.rounds, asked.seed):
            died += each.died
            amid += bool(each.saved_before)
            broken += bool(each.faults)
            kinds.update(fault.partition(": ")[2].partition(" ")[0] or fault for fault in each.faults)
            if asked.verbose or each.faults:
                print(
                    f"{each.number:4} {each.what}: killed after {each.killed_after:.2f} s, {each.faults or 'sound'}"
                )
    print(f"rounds                          {asked.rounds}")
    print(f"killed before they had ended    {died}")
    print(f"of them with lines made safe    {amid}")
    for name in ("lost", "doubled", "torn"):
        print(f"{name:<32}{kinds.pop(name, 0)}")
    print(f"other faults                    {sum(kinds.values())} {dict(kinds) or ''}")
    print(f"seconds                         {time.monotonic() - started:.0f}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
