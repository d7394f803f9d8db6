"""What becomes of articles that a user's own pipeline takes out of the way."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.crawling import Ended, manifest_of, scrapy


def _crawl(folder: Path, pipeline: str) -> Ended:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    own = json.dumps({f"tests.extensions.pipelines.{pipeline}": 950})
    section = ("-a", "section=founders-money", "-a", "max_pages=1")
    return scrapy(folder, "crawl", "newsroom", *section, "-s", f"ITEM_PIPELINES={own}", NEWSROOM_PORT=port)


def test_a_dropped_article_is_refused_not_taken_for_unreached(tmp_path: Path) -> None:
    ended = _crawl(tmp_path, "Unwanted")
    manifest = manifest_of(tmp_path)
    assert (ended.code, manifest["lines"], manifest["states"]["pending"]) == (0, 0, 0)
    assert manifest["reasons"]["refused"]["dropped"] > 0


@pytest.mark.parametrize(
    ("pipeline", "told"),
    [
        ("Forgetful", "× a pipeline of yours made a NoneType of an article"),
        ("Garbling", "× an article could not be written ("),
    ],
)
def test_an_article_that_a_pipeline_makes_nothing_of_is_a_fault(
    pipeline: str, told: str, tmp_path: Path
) -> None:
    ended = _crawl(tmp_path, pipeline)
    assert ended.code == 3
    assert told in manifest_of(tmp_path)["sentence"]
    assert "Traceback" not in ended.err
