"""The form of the log's lines, and what they never show."""

from __future__ import annotations

import logging

import pytest
from rich.cells import cell_len
from scrapy.settings import Settings

from crawler.extensions import log_lines


@pytest.mark.parametrize("headline", ["A headline that is far too long for a narrow terminal", "超" * 60])
def test_on_a_terminal_an_article_has_one_line_and_a_problem_is_told_in_full(headline: str) -> None:
    brief = log_lines.Brief(lambda: 40)
    article = logging.LogRecord("s", logging.INFO, "", 0, "saved      %s", (headline,), None)
    problem = logging.LogRecord("s", logging.WARNING, "", 0, "%s", (headline,), None)
    assert cell_len(brief.format(article)) <= 40
    assert brief.format(article).endswith("…")
    assert headline in brief.format(problem)


@pytest.mark.parametrize(
    ("levels", "made"),
    [([logging.INFO], True), ([logging.ERROR], False), ([logging.ERROR, logging.INFO], True)],
)
def test_a_record_is_made_only_where_a_handler_takes_it(
    levels: list[int], made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = logging.getLogger(log_lines.PACKAGE)
    monkeypatch.setattr(logging.root, "handlers", [logging.NullHandler(level) for level in levels])
    try:
        log_lines.hush(Settings())
        assert logging.getLogger("crawler.run.commits").isEnabledFor(logging.INFO) == made
    finally:
        ours.setLevel(logging.NOTSET)


def test_no_log_shows_a_password(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogRecordFactory()
    log_lines.mask()
    try:
        logging.getLogger("somebody").error("Error storing %(uri)s", {"uri": "ftp://user:geheim@host/x"})
        away = OSError("ftp://user:geheim@host/x is away")
        logging.getLogger("somebody").error("Feed", exc_info=away)
        told = [
            f(record)
            for record in caplog.records
            for f in (logging.Formatter().format, log_lines.JsonLines().format)
        ]
    finally:
        logging.setLogRecordFactory(before)
    assert len(told) == 4
    assert not any("geheim" in text for text in told)
    assert "ftp://***@host/x is away" in told[2]
