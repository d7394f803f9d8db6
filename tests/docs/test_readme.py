"""The README's commands are run as they stand there: by CI itself where they set something up, else by this test."""

from __future__ import annotations

import re
import shlex
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.newsroom import NewsroomServer
from tests.crawling import Ended, manifest_of, scrapy
from tests.docs.reference import DOCS

README = (DOCS.parent / "README.md").read_text("utf-8")
# What a reader's own section is in the README; here it is one of the demo's.
_THEIRS, _OURS = "https://paper.example/politics/", "founders-money/"
# Done, or done with a remark: some of the demo's articles cannot be had whole.
_WELL = {0, 3}


def commands() -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    return [
        line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")
    ]


@pytest.fixture(scope="module")
def server() -> Iterator[NewsroomServer]:
    server = NewsroomServer(port=0)
    server.start()
    yield server
    server.stop()


def _run(line: str, server: NewsroomServer, folder: Path) -> Ended:
    line = line.replace(_THEIRS, f"{server.base_url}/{_OURS}").replace(" -o ", f" -o {folder}/")
    _, *arguments = shlex.split(line)
    return scrapy(folder, *arguments, BROWSER="true")


def test_each_scrapy_command_does_what_the_readme_says(server: NewsroomServer, tmp_path: Path) -> None:
    lines = [line for line in commands() if re.match(r"(\.venv/bin/)?scrapy ", line)]
    crawls = [line for line in lines if " crawl " in line]
    for line in [*crawls, *(line for line in lines if line not in crawls)]:
        ended = _run(line, server, tmp_path)
        assert ended.code in _WELL, f"{line}: {ended.err}"
        assert "Traceback" not in ended.err
    assert (tmp_path / "politics.jsonl").stat().st_size > 10_000
    assert manifest_of(tmp_path)["states"]["saved"] > 10
    assert len(crawls) >= 2
    assert list(tmp_path.rglob("*.report.html"))


def test_the_demo_ends_with_the_summary_that_the_readme_shows(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    printed = scrapy(tmp_path, "crawl", "newsroom", NEWSROOM_PORT=port).err.splitlines()
    (sample,) = re.findall(r"^```text\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    shown = [
        line for line in sample.splitlines() if line != "…" and not re.match(r"Dataset:|Manifest:", line)
    ]
    assert [line for line in shown if line not in printed] == []
    assert len(shown) > 10
    assert sum(line.startswith(("Dataset:  ", "Manifest: ")) for line in printed) == 2


def test_ci_runs_each_make_command() -> None:
    script = (DOCS.parent / ".ci" / "run").read_text("utf-8").splitlines()
    assert {line for line in commands() if line.startswith("make ")} <= set(script)


def test_every_other_command_is_the_one_that_switches_the_environment_on() -> None:
    others = [line for line in commands() if not re.match(r"make |(\.venv/bin/)?scrapy ", line)]
    assert others == [". .venv/bin/activate"]
