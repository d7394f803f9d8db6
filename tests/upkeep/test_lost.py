"""Articles whose lines somebody removed come again: `scrapy ledger refill`."""

from __future__ import annotations

import re
import shlex
import shutil

from tests.run.killing import faults
from tests.upkeep.desk import Desk


def test_what_somebody_removed_comes_again_with_the_command_that_the_warning_names(desk: Desk) -> None:
    away = desk.folder.parent / "away"
    arguments = ("-s", f"OUTPUT_DIR={away}")
    desk.crawl(*arguments)
    shutil.rmtree(away)
    desk.site.sections["town"].grow(1)
    desk.crawl(*arguments)
    shutil.rmtree(away)
    command = re.search(r"`scrapy ledger refill (.+?)`", desk.crawl(*arguments))
    assert command
    (name,) = shlex.split(command[1])
    code, said = desk.task("refill", name)
    assert (code, said) == (
        0,
        [f"{name}: 7 delivered articles stand in no file of it; the next run into it asks for them again."],
    )
    again = desk.crawl(*arguments)
    assert "7  saved" in again
    assert "dataset gone" not in again
    assert desk.task("refill", name) == (0, [f"{name}: 0 delivered articles stand in no file of it."])
    assert desk.task("check") == (0, ["Ledger and datasets agree."])


def test_lines_that_were_cut_off_come_again_though_the_listing_page_read_does_not_show_them(
    desk: Desk,
) -> None:
    desk.site.sections["town"].grow(10)
    out = desk.folder / "out.jsonl"
    desk.crawl("-o", str(out))
    rows = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(rows[:12]))
    name = desk.task("stats")[1][0]
    assert "4 delivered articles stand" in desk.task("refill", name)[1][0]
    desk.crawl("-o", str(out), "-a", "max_pages=1")
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


def test_what_cannot_be_told_to_be_lost_is_not_fetched_again(desk: Desk) -> None:
    out = desk.folder / "out.csv"
    desk.crawl("-o", str(out))
    assert desk.task("refill", "nothing.jsonl") == (
        2,
        [
            "scrapy ledger: The ledger knows no dataset nothing.jsonl; `scrapy ledger stats` names those it knows."
        ],
    )
    name = desk.task("stats")[1][0]
    code, said = desk.task("refill", name)
    assert (code, "cannot be read back" in said[-1]) == (1, True)
    killed = desk.zygote.scrapy(
        desk.folder, "crawl", "section", "-a", f"url={desk.site.url('town')}", die_at="committed"
    )
    assert killed.code == -9
    name = next(line for line in desk.task("stats")[1] if "%(time)s" in line)
    code, said = desk.task("refill", name)
    assert (code, "is not closed" in said[-1]) == (1, True)
