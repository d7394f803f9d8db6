"""Archives of runs that were killed: what the next run fetched again is one line, as in the datasets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scrapy.utils.project import get_project_settings

from crawler.archive.catalogue import Catalogue, Choice
from crawler.archive.files import archive_files
from crawler.archive.notes import OutcomeNote, PageNote
from crawler.archive.writing import ArchiveFile
from crawler.crawl.reread import Plan, Tally, reread
from crawler.items import Article, Crawl, article_id
from tests.archive.foreign import html

URL = "https://paper.example/work/ferry"


@dataclass(frozen=True)
class Capture:
    """One page in an archive, and the revision that its run noted: 0 when it was killed first."""

    headline: str
    saved: int = 0
    unchanged: bool = False
    content_hash: str = ""
    article_id: str = article_id(URL)


def _archive(folder: Path, run: str, *captures: Capture) -> None:
    file = ArchiveFile(folder / f"{run}.warc.gz", {"isPartOf": run, "broadsheet-spider": "section"})
    for capture in captures:
        headers = [("Content-Type", "text/html; charset=utf-8")]
        name = file.write_page(URL, 200, headers, html(capture.headline).encode(), PageNote(role="article"))
        if capture.saved or capture.unchanged:
            note = OutcomeNote(
                outcome="unchanged" if capture.unchanged else "saved",
                article_id=capture.article_id,
                revision=capture.saved or 1,
                changed_fields=["headline"] if capture.saved > 1 else [],
                content_hash=capture.content_hash,
                crawl=Crawl(run_id=run),
            )
            file.write_outcome(URL, name, note)
    file.close()


def _reread(folder: Path) -> tuple[list[Article], Tally]:
    files, tally = archive_files([str(folder)]), Tally()
    settings = get_project_settings().copy_to_dict()
    with Catalogue(files, folder / "catalogue.sqlite") as catalogue:
        catalogue.read(Choice())
        plan = Plan(tuple(files), catalogue.path, catalogue.info, "section", settings)
        articles = list(reread(plan, catalogue, 1, tally))
    catalogue.path.unlink()
    return articles, tally


def _lines(folder: Path) -> list[tuple[str, int, str]]:
    return [(article.headline, article.revision, article.crawl.run_id) for article in _reread(folder)[0]]


OLD, NEW = "The ferry waits", "The ferry waits no longer"


def test_what_a_killed_run_had_not_noted_is_the_line_of_the_next(tmp_path: Path) -> None:
    _archive(tmp_path, "1", Capture(OLD))
    _archive(tmp_path, "2", Capture(OLD, saved=1))
    assert _lines(tmp_path) == [(OLD, 1, "2")]
    assert _reread(tmp_path)[1].replaced == 1


def test_what_a_killed_run_had_noted_and_not_committed_is_the_line_of_the_next(tmp_path: Path) -> None:
    _archive(tmp_path, "1", Capture(OLD, saved=1))
    _archive(tmp_path, "2", Capture(NEW, saved=1))
    assert _lines(tmp_path) == [(NEW, 1, "2")]


def test_a_run_killed_twice_before_a_change_was_committed(tmp_path: Path) -> None:
    _archive(tmp_path, "1", Capture(OLD, saved=1))
    _archive(tmp_path, "2", Capture(NEW, saved=2))
    _archive(tmp_path, "3", Capture(NEW))
    _archive(tmp_path, "4", Capture(NEW, saved=2))
    assert _lines(tmp_path) == [(OLD, 1, "1"), (NEW, 2, "4")]


def test_what_was_committed_before_it_was_noted_stays_beside_its_change(tmp_path: Path) -> None:
    _archive(tmp_path, "1", Capture(OLD))
    _archive(tmp_path, "2", Capture(NEW, saved=2))
    assert _lines(tmp_path) == [(OLD, 1, "1"), (NEW, 2, "2")]


def test_what_was_committed_before_it_was_noted_is_a_line_of_its_own_run(tmp_path: Path) -> None:
    _archive(tmp_path, "1", Capture(OLD, saved=1))
    _archive(tmp_path, "2", Capture(NEW))
    assert _lines(tmp_path) == [(OLD, 1, "1"), (NEW, 2, "2")]


def test_the_same_words_saved_by_a_later_run_were_not_delivered_before(tmp_path: Path) -> None:
    _archive(tmp_path / "alone", "2", Capture(OLD))
    (alone,), _ = _reread(tmp_path / "alone")
    _archive(tmp_path / "both", "2", Capture(OLD))
    _archive(tmp_path / "both", "3", Capture(OLD, saved=4, content_hash=alone.content_hash))
    assert _lines(tmp_path / "both") == [(OLD, 4, "3")]


def test_a_change_that_only_todays_readers_see_takes_no_number_of_another(tmp_path: Path) -> None:
    _archive(tmp_path, "1", Capture(OLD, saved=1))
    _archive(tmp_path, "2", Capture(NEW, unchanged=True))
    _archive(tmp_path, "3", Capture("The ferry sails", saved=2))
    assert [line[:2] for line in _lines(tmp_path)] == [(OLD, 1), (NEW, 2), ("The ferry sails", 3)]


def test_of_two_runs_of_one_second_the_second_is_the_later_one(tmp_path: Path) -> None:
    _archive(tmp_path, "20260301T000000Z", Capture(OLD, saved=1))
    _archive(tmp_path, "20260301T000000Z-2", Capture(NEW, saved=1))
    assert _lines(tmp_path) == [(NEW, 1, "20260301T000000Z-2")]


def test_an_article_that_moved_keeps_its_name(tmp_path: Path) -> None:
    name = article_id("https://paper.example/where-it-was-first")
    _archive(tmp_path, "1", Capture(OLD, saved=2, article_id=name))
    (article,), _ = _reread(tmp_path)
    assert article.article_id == name
