"""`scrapy ledger …`, as a person types it."""

from __future__ import annotations

import pytest

from tests.crawling import Ended, scrapy
from tests.upkeep.desk import Desk, damage


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


def test_a_folder_of_datasets_that_is_not_there_is_wrong_usage(desk: Desk) -> None:
    desk.crawl()
    nowhere = str(desk.folder / "nowhere")
    said = [f"scrapy ledger: --datasets {nowhere}: there is no such folder."]
    assert desk.task("rebuild", "--datasets", nowhere) == (2, said)
