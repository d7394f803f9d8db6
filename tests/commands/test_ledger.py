"""`scrapy ledger …`, as a person types it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.ledger import open_ledger
from tests.crawling import Ended, scrapy
from tests.run.killing import Zygote, faults
from tests.run.site import Section, Site

GZIP = {"format": "jsonlines", "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"]}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(Section("town", long_every=0)) as site:
        site.sections["town"].grow(6)
        yield site


class Desk:
    """A folder with a ledger and datasets, and the commands that work on it."""

    def __init__(self, zygote: Zygote, site: Site, folder: Path, url: str = "") -> None:
        self.zygote, self.site, self.folder = zygote, site, folder
        self.ledger = folder / "ledger.sqlite"
        self._environ = {"LEDGER_URL": url} if url else {}

    def crawl(self, *arguments: str) -> str:
        address = f"url={self.site.url('town')}"
        ended = self.zygote.scrapy(
            self.folder, "crawl", "section", "-a", address, *arguments, environ=self._environ
        )
        assert ended.code == 0, ended.said
        return ended.said

    def task(self, name: str, *arguments: str) -> tuple[int, list[str]]:
        ended = self.zygote.scrapy(self.folder, "ledger", name, *arguments, environ=self._environ)
        assert "Traceback" not in ended.said
        return ended.code, ended.said.splitlines()

    def expected(self) -> set[str]:
        return {self.site.base + path for path in self.site.sections["town"].paths()}


@pytest.fixture
def desk(zygote: Zygote, site: Site, tmp_path: Path) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(zygote, site, folder)


def test_a_sound_ledger_agrees_with_its_datasets(desk: Desk) -> None:
    desk.crawl()
    assert desk.task("check") == (0, ["Ledger and datasets agree."])


def test_stats_tell_what_is_known(desk: Desk) -> None:
    desk.crawl("-o", str(desk.folder / "out.jsonl"))
    code, said = desk.task("stats")
    assert code == 0
    text = "\n".join(said)
    assert "out.jsonl" in text
    assert "6 articles (6 saved)" in text
    assert f"{desk.site.url('town')}: walked without a gap in run 1" in text


@pytest.mark.parametrize("task", ["stats", "check", "migrate"])
def test_no_ledger_is_one_line(desk: Desk, task: str) -> None:
    code, said = desk.task(task)
    assert code == 1
    assert len(said) == 1
    assert "There is no ledger" in said[0]
    assert not desk.ledger.exists()


def test_an_unknown_task_is_a_usage_error(desk: Desk) -> None:
    code, said = desk.task("polish")
    assert code == 2
    assert any("stats, check, refill, rebuild, migrate" in line for line in said)


def damage(path: Path) -> bytes:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3] + b"\xa5" * 4096 + data[len(data) // 3 + 4096 :][:-100])
    return path.read_bytes()


@pytest.mark.parametrize(
    "feed",
    [
        (),
        ("-o", "{folder}/out.jsonl"),
        ("-o", "{folder}/out.jsonl.zst"),
        ("-o", "{folder}/out.parquet"),
        ("-s", 'FEEDS={"{folder}/out.jsonl.gz": ' + json.dumps(GZIP) + "}"),
        ("-s", 'FEEDS={"{folder}/%(time)s.jsonl.gz": {"format": "gz"}}'),
    ],
    ids=["a file a run", "one file that grows", "zstd", "Parquet", "gzip", "a gzip a run"],
)
def test_a_rebuilt_ledger_knows_what_was_delivered(desk: Desk, feed: tuple[str, ...]) -> None:
    arguments = tuple(part.replace("{folder}", str(desk.folder)) for part in feed)
    desk.crawl(*arguments)
    desk.site.sections["town"].grow(2)
    desk.crawl(*arguments)
    damaged = damage(desk.ledger)
    code, said = desk.task("rebuild")
    assert code == 0, said
    assert re.search(r"Restored 8 articles of 1 dataset from 8 lines", said[-1])
    kept = list(desk.folder.glob("ledger.sqlite.damaged-*"))
    assert [path.read_bytes() for path in kept] == [damaged]
    assert desk.task("check") == (0, ["Ledger and datasets agree."])
    desk.site.requests.clear()
    desk.site.sections["town"].grow(1)
    assert "Complete." in desk.crawl(*arguments)
    assert sum("story" in path for path in desk.site.requests) == 1, "only what is new is fetched"
    assert desk.task("check") == (0, ["Ledger and datasets agree."])
    pattern = "*.jsonl.gz" if "FEEDS" in str(arguments) else "*.jsonl"
    if feed and not feed[1].endswith((".zst", ".parquet")):  # those `check` has read
        assert faults(desk.folder, desk.expected(), pattern) == []


def test_what_a_broken_off_overwrite_had_is_not_taken_for_delivered(desk: Desk) -> None:
    out = desk.folder / "out.jsonl"
    desk.crawl("-o", str(out), "-a", "max_articles=2")
    desk.crawl("-O", str(out), "-a", "max_articles=4")
    assert len(list(desk.folder.glob("out.*.partial.jsonl"))) == 1
    desk.ledger.unlink()
    code, said = desk.task("rebuild")
    assert code == 0
    assert "Restored 2 articles" in said[-1]
    desk.crawl("-o", str(out))
    assert faults(desk.folder, desk.expected(), "out.jsonl") == []


def test_a_form_that_cannot_be_read_back_is_told(desk: Desk) -> None:
    desk.crawl("-o", str(desk.folder / "out.csv"))
    desk.ledger.unlink()
    code, said = desk.task("rebuild")
    assert code == 0
    assert any("out.csv: its form cannot be read back" in line for line in said)


def test_a_rebuilt_ledger_goes_on_with_revisions(desk: Desk) -> None:
    out = desk.folder / "out.jsonl"
    desk.crawl("-o", str(out), "-s", "RECHECK_AFTER=")
    desk.ledger.unlink()
    desk.task("rebuild")
    with closing(sqlite3.connect(desk.ledger)) as connection, connection:
        connection.execute("UPDATE bs_articles SET next_look = 0")
    desk.site.sections["town"].edited[3] += 1
    desk.crawl("-o", str(out))
    last = json.loads(out.read_bytes().splitlines()[-1])
    assert (last["revision"], last["changed_fields"]) == (2, ["headline"])


def elsewhere(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Datasets outside OUTPUT_DIR, and the arguments of the runs into them."""
    desk.crawl()
    away = desk.folder.parent / "away"
    ways: dict[str, tuple[str, ...]] = {
        f"{away}/politics.jsonl": ("-o", f"{away}/politics.jsonl"),
        f"{away}/data/section/%(time)s.jsonl": ("-s", f"OUTPUT_DIR={away}/data"),
    }
    for arguments in ways.values():
        desk.crawl(*arguments)
    return ways


def test_check_looks_at_the_files_that_the_ledger_names(desk: Desk) -> None:
    elsewhere(desk)
    assert desk.task("check") == (0, ["Ledger and datasets agree."])


@pytest.mark.parametrize("is_sound", [True, False])
def test_a_rebuilt_ledger_knows_the_datasets_that_the_old_one_named(desk: Desk, is_sound: bool) -> None:
    ways = elsewhere(desk)
    if not is_sound:
        with closing(sqlite3.connect(desk.ledger)) as connection, connection:
            connection.execute("INSERT INTO bs_aliases VALUES (1, 5, 77)")
    code, said = desk.task("rebuild", "--datasets", str(desk.folder), "--datasets", str(desk.folder.parent))
    assert code == 0, said
    assert "Restored 18 articles of 3 datasets from 18 lines" in said[-1]
    assert len(list(desk.folder.glob("ledger.sqlite.damaged-*"))) == (not is_sound)
    assert len(list(desk.folder.glob("ledger.sqlite.before-rebuild-*"))) == is_sound
    for arguments in ways.values():
        assert "nothing new" in desk.crawl(*arguments)


def schemas(url: str) -> set[str]:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT schema_name FROM information_schema.schemata "
            "WHERE left(schema_name, 25) = left(current_schema(), 25)"
        )
        return {str(name) for (name,) in rows}


@pytest.mark.parametrize("is_sound", [True, False])
def test_tables_in_postgresql_are_rebuilt_in_the_same_way(
    zygote: Zygote, site: Site, tmp_path: Path, new_postgres: Callable[[], str], is_sound: bool
) -> None:
    (tmp_path / "desk").mkdir()
    url = new_postgres()
    desk = Desk(zygote, site, tmp_path / "desk", url)
    ways = elsewhere(desk)
    (own,) = schemas(url)
    if not is_sound:
        run_sql(url, "DELETE FROM bs_meta")
    code, said = desk.task("rebuild", "--datasets", str(desk.folder.parent))
    assert code == 0, said
    assert "Restored 18 articles of 3 datasets from 18 lines" in said[-1]
    (kept,) = schemas(url) - {own}
    assert ("_before_rebuild_" if is_sound else "_damaged_") in kept
    assert f"Kept the tables of schema {own} in schema {kept}." in said
    assert desk.task("check") == (0, ["Ledger and datasets agree."])
    for arguments in ways.values():
        assert "nothing new" in desk.crawl(*arguments)


def test_a_ledger_in_postgresql_that_is_in_use_is_not_rebuilt(
    zygote: Zygote, site: Site, tmp_path: Path, new_postgres: Callable[[], str]
) -> None:
    url = new_postgres()
    desk = Desk(zygote, site, tmp_path, url)
    desk.crawl()
    ledger = open_ledger(url)
    with ledger.lock(["news.example"], "run r9"):
        code, said = desk.task("rebuild")
    ledger.close()
    assert (code, "is in use (run r9)" in said[-1]) == (75, True)
    assert desk.task("check") == (0, ["Ledger and datasets agree."])
    assert len(schemas(url)) == 1


def run_sql(url: str, statement: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


def test_a_dataset_that_a_rebuild_does_not_find_is_named(desk: Desk) -> None:
    gone = Path(next(iter(elsewhere(desk))))
    gone.rename(gone.with_name("away"))
    code, said = desk.task("rebuild")
    assert code == 0
    assert f"Not found: {gone}, into which 6 articles were delivered; they come again." in said


def test_after_a_rebuild_a_folder_that_was_removed_is_filled_again(desk: Desk) -> None:
    away = desk.folder.parent / "away"
    arguments = ("-s", f"OUTPUT_DIR={away}")
    desk.crawl(*arguments)
    shutil.rmtree(away)
    assert "dataset gone" in desk.crawl(*arguments)
    desk.task("rebuild", "--datasets", str(away))
    assert "6  saved" in desk.crawl(*arguments)


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
        1,
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


def test_a_form_that_cannot_be_read_back_is_no_fault_of_the_ledger(desk: Desk) -> None:
    out = desk.folder / "out.csv"
    desk.crawl("-o", str(out))
    code, said = desk.task("check")
    assert code == 0
    assert said == [f"Not checked: {out}: its form cannot be read back.", "Ledger and datasets agree."]
    desk.crawl("-o", str(desk.folder / "both.jsonl"), "-o", str(desk.folder / "both.csv"))
    assert desk.task("check")[1] == said, "what the CSV file has stands in the other one, too"
    assert any(f"Not read: {out}" in line for line in desk.task("rebuild")[1])


def test_without_datasets_there_is_nothing_to_rebuild_from(desk: Desk) -> None:
    code, said = desk.task("rebuild")
    assert code == 1
    assert "--datasets" in said[-1]
    assert not desk.ledger.exists()


def test_a_ledger_in_use_is_not_rebuilt(desk: Desk) -> None:
    desk.crawl()
    ledger = open_ledger(f"sqlite:///{desk.ledger}")
    before = desk.ledger.read_bytes()
    with ledger.lock(["news.example"], "run r9"):
        code, said = desk.task("rebuild")
    ledger.close()
    assert (code, "run r9" in said[-1]) == (75, True)
    assert desk.ledger.read_bytes() == before


def test_check_finds_what_is_missing(desk: Desk) -> None:
    out = desk.folder / "out.jsonl"
    desk.crawl("-o", str(out))
    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(lines[:-2]) + lines[-1][:40])
    code, said = desk.task("check")
    assert code == 3
    text = "\n".join(said)
    assert "2 delivered articles stand in no file" in text
    assert "line 5" in text


def test_check_finds_a_journal_that_lost_lines(desk: Desk) -> None:
    killed = desk.zygote.scrapy(
        desk.folder, "crawl", "section", "-a", f"url={desk.site.url('town')}", die_at="committed"
    )
    assert killed.code == -9
    code, said = desk.task("check")
    assert code == 3
    assert any("the next run on this machine closes it" in line for line in said)
    part = next(desk.folder.rglob("*.part"))
    part.write_bytes(part.read_bytes()[:-10])
    assert any("lines were lost" in line for line in desk.task("check")[1])


def test_check_finds_damage_in_the_file(desk: Desk) -> None:
    desk.crawl()
    with closing(sqlite3.connect(desk.ledger)) as connection, connection:
        connection.execute("INSERT INTO bs_aliases VALUES (1, 5, 77)")
    code, said = desk.task("check")
    assert (code, said) == (3, ["1 aliases lead to no article"])


def test_a_ledger_that_is_none_stops_a_run_and_names_the_way_out(desk: Desk) -> None:
    desk.ledger.write_bytes(b"\xa5" * 50_000)
    ended: Ended = scrapy(
        desk.folder, "crawl", "section", "-a", f"url={desk.site.url('town')}", "-L", "ERROR"
    )
    assert ended.code == 1
    assert "scrapy ledger rebuild" in ended.err
    assert len(ended.err.strip().splitlines()) == 1


def test_damage_that_shows_only_in_the_middle_stops_the_run_in_one_line(desk: Desk) -> None:
    desk.crawl()
    damage(desk.ledger)
    ended: Ended = scrapy(
        desk.folder, "crawl", "section", "-a", f"url={desk.site.url('town')}", "-L", "ERROR"
    )
    assert ended.code in {1, 5}
    assert "scrapy ledger rebuild" in ended.err
    assert "Traceback" not in ended.err
