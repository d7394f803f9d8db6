"""`scrapy newsite` on the newsroom, as if it were a site that nobody wrote a spider for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.crawl.newsite import Site, describe, name_from, slug_of, spider_text
from crawler.extract import Page
from crawler.newsroom.server import NewsroomServer
from tests.crawl.site import Answer, article
from tests.crawl.site import Site as MadeSite
from tests.crawling import PROJECT, Ended


def _scrapy(project: Path, *arguments: str) -> Ended:
    """From a project folder of the test's own, with this project's code."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "OUTPUT_DIR": str(project / "output")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def section() -> Iterator[str]:
    server = NewsroomServer(0)
    server.start()
    yield f"{server.base_url}/leadership-karriere/"
    server.stop()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    return folder


@pytest.fixture(scope="module")
def written(project: Path, section: str) -> Ended:
    return _scrapy(project, "newsite", section, "--name", "kontor")


def test_the_spider_is_short_clean_and_names_what_was_found(
    written: Ended, project: Path, section: str
) -> None:
    assert written.code == 0, written.err
    path = project / "crawler" / "spiders" / "kontor.py"
    text = path.read_text("utf-8")
    assert 10 <= len(text.splitlines()) <= 25
    assert section in text
    space: dict[str, object] = {"__name__": "kontor"}
    exec(compile(text, str(path), "exec"), space)  # noqa: S102  # what was written must run
    spider = space["Kontor"]
    assert getattr(spider, "publisher", "") == "Morgenkontor"
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--config", str(PROJECT / "pyproject.toml"), str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_each_case_has_its_pages_in_order_and_a_draft_to_review(written: Ended, project: Path) -> None:
    drafts = sorted((project / "tests" / "sites" / "kontor").glob("*/expected.draft.json"))
    assert drafts
    assert not list(project.rglob("expected.json"))
    record = json.loads(max(drafts, key=lambda path: len(list(path.parent.iterdir()))).read_text("utf-8"))
    assert record["headline"]
    assert len(record["page_urls"]) > 1
    for draft in drafts:
        first = (draft.parent / "page-1.html").read_text("utf-8")
        assert first.startswith("<!-- saved from url=http://127.0.0.1:")
    assert "expected.draft.json" in written.out


def test_a_site_that_is_there_is_not_written_over(written: Ended, project: Path, section: str) -> None:
    again = _scrapy(project, "newsite", section, "--name", "kontor")
    assert again.code == 2
    assert again.err == "scrapy newsite: There already is a spider kontor: choose another name with --name.\n"


def test_a_dry_run_shows_the_spider_and_writes_nothing(tmp_path: Path, section: str) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    shown = _scrapy(tmp_path, "newsite", section, "--name", "other", "--dry-run")
    assert shown.code == 0, shown.err
    assert "class Other(SectionSpider)" in shown.out
    assert [path.name for path in tmp_path.iterdir()] == ["scrapy.cfg"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.business-punk.com/category/x/", "business_punk"),
        ("https://news.paper.co.uk/", "news_paper"),
        ("http://127.0.0.1:8790/a/", "site_127_0_0_1"),
    ],
)
def test_a_name_is_made_from_the_host(url: str, name: str) -> None:
    assert name_from(url) == name


def test_words_of_the_page_cannot_leave_the_string_they_stand_in() -> None:
    evil = '"""\nimport os\n"""\\'
    text = spider_text(
        Site(name="a", publisher=evil, language='"', label=evil, url="https://a.example/", feeds=[evil])
    )
    compile(text, "a.py", "exec")
    assert "\nimport os" not in text


@pytest.mark.parametrize(
    "url", ["https://a.example/../../etc/passwd", "https://a.example/", "https://a.example/%2e%2e/x"]
)
def test_a_case_stays_in_its_folder(url: str) -> None:
    assert "/" not in slug_of(url)
    assert not slug_of(url).startswith(".")


def test_imprint_and_privacy_are_no_sections() -> None:
    menu = "".join(f'<a href="/{one}/">The {one}</a>' for one in ("sport", "imprint", "privacy", "impressum"))
    site = describe("a", Page(f"<html><body>{menu}</body></html>", "http://127.0.0.1:8790/hafen/"), [])
    assert list(site.neighbours) == ["The sport"]


@pytest.mark.parametrize("publisher", ["", "127.0.0.1"])
def test_a_publisher_that_is_not_named_is_asked_for(publisher: str) -> None:
    site = Site(name="a", publisher=publisher, language="en", label="A", url="http://127.0.0.1:8790/a/")
    (line,) = [one for one in spider_text(site).splitlines() if "publisher =" in one]
    assert line.startswith('    publisher = "127.0.0.1')
    assert line.endswith("please put it here")
    named = Site(name="a", publisher="The Quay", language="en", label="A", url="https://quay.example/a/")
    assert '    publisher = "The Quay"\n' in spider_text(named)


def test_a_section_whose_links_are_not_known_is_written_with_the_selector_that_picks_them(
    tmp_path: Path,
) -> None:
    tiles = "".join(f'<p class=tile><a href="/x{one}">{one}</a></p>' for one in ("Gulls", "Ice", "Fog"))

    def answer(path: str) -> Answer:
        return Answer(f"<html><body>{tiles}</body></html>") if path == "/harbour/" else article(path)

    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    with MadeSite(answer) as site:
        refused = _scrapy(tmp_path, "newsite", f"{site.url}/harbour/", "--name", "quay", "--dry-run")
        picked = _scrapy(
            tmp_path,
            *(
                "newsite",
                f"{site.url}/harbour/",
                "--name",
                "quay",
                "--dry-run",
                "--article-links",
                "p.tile a",
            ),
        )
    assert refused.code != 0
    assert f"`scrapy newsite {site.url}/harbour/ --article-links 'p.tile a'`" in refused.err
    assert "3 links stand like “Gulls”" in refused.err
    assert picked.code == 0, picked.err
    assert 'Selectors(article_links="p.tile a")' in picked.out
    assert "from crawler.extract import Selectors\n" in picked.out
    compile(picked.out, "quay.py", "exec")
