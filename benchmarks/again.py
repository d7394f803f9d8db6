"""What a second run over a section costs, and whether a third finds all that changed.

    python -m benchmarks.again --articles 2000

A section on this machine (one article in five has three pages) is crawled; crawled again unchanged; then one article
is edited on its last page, the headline of another is corrected, one is deleted and 20 come on top, and when the time
has come at which articles are looked at again it is crawled once more. Exit code 1 when the second run took more than
3 % of the first one's bytes, or the third missed anything.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.run.desk import Desk
from tests.run.killing import Zygote
from tests.run.site import Section, Site

_LONGEST = 1_800.0  # seconds; a machine that others use has needed 200
SHARE = 0.03
NEW = 20


def crawl(desk: Desk) -> Counter[str]:
    """One ordinary run: bytes, requests, and the states of the addresses found."""
    desk.site.bytes = 0
    desk.site.requests.clear()
    ended = desk.crawl("-L", "WARNING", longest=_LONGEST)
    if ended.code:
        raise SystemExit(f"the run ended with {ended.code}:\n{ended.said[-2_000:]}")
    manifest: dict[str, Any] = json.loads((desk.folder / "out.run.json").read_bytes())
    told = Counter({state: count for state, count in manifest["states"].items() if count})
    return told + Counter(bytes=desk.site.bytes, requests=desk.site.requests.total())


def change(desk: Desk) -> dict[str, str]:
    """Edit, correct, delete and add; what is expected of whom."""
    town = desk.town
    edited, corrected, deleted = town.numbers[104], town.numbers[303], town.numbers[502]
    town.corrected_at_the_end.add(edited)
    town.edited[corrected] += 1
    town.numbers.remove(deleted)
    before = set(town.paths())
    town.grow(NEW)
    new = {path: "" for path in town.paths() if path not in before}
    return {town.path(edited): "body", town.path(corrected): "headline", town.path(deleted): "gone", **new}


def found(desk: Desk, lines_before: int) -> dict[str, str]:
    """What the last run says of whom."""
    rows = [json.loads(row) for row in desk.out.read_bytes().splitlines()[lines_before:]]
    told = {row["url"].removeprefix(desk.site.base): ",".join(row["changed_fields"]) for row in rows}
    manifest = json.loads((desk.folder / "out.run.json").read_bytes())
    gone = [miss["url"] for miss in manifest["misses"] if miss["state"] == "gone"]
    return told | {url.removeprefix(desk.site.base): "gone" for url in gone}


def main() -> int:
    """Crawl three times, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2_000)
    asked = parser.parse_args()
    section = Section("town", per_page=20)
    with tempfile.TemporaryDirectory() as folder, Zygote() as zygote, Site(section) as site:
        desk = Desk(zygote, site, Path(folder))
        section.grow(asked.articles)
        first = crawl(desk)
        print(f"first run     {dict(first)}")
        second = crawl(desk)
        share = second["bytes"] / first["bytes"]
        print(f"second run    {dict(second)}")
        print(
            f"share         {share:.2%} of the bytes, at most {SHARE:.0%}: {'yes' if share <= SHARE else 'NO'}"
        )
        lines = desk.out.read_bytes().count(b"\n")
        wanted = change(desk)
        desk.all_are_due()
        print(f"third run     {dict(crawl(desk))}")
        got = found(desk, lines)
        right = got == wanted
        kinds = Counter(got.values())
        print(
            f"found         {kinds.pop('', 0)} new, {dict(kinds)}: {'all, and nothing else' if right else 'NO'}"
        )
    return 0 if share <= SHARE and right else 1


if __name__ == "__main__":
    raise SystemExit(main())
