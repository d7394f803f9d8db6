"""The archive's hook: what it notes of a page, and what happens when the disk is full."""

from __future__ import annotations

import errno
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from crawler.archive.reading import Fetched, records
from crawler.archive.writing import ArchiveFile
from crawler.middlewares.archive import ArchiveMiddleware
from crawler.network.marks import HOST_RIGHTS
from crawler.network.rights import HostRights
from crawler.network.tdmrep import Reservation

URL = "https://paper.example/work/ferry"


def _made(folder: Path) -> tuple[ArchiveMiddleware, Any]:
    plan = SimpleNamespace(run_id="20260301T060000Z-1f2e3d", spider="paper", arguments={"max_pages": "2"})
    run: Any = SimpleNamespace(target=SimpleNamespace(stem=folder / "all", mode="new"), plan=plan, faults=[])
    crawler: Any = SimpleNamespace(settings=Settings(), signals=SignalManager())
    return ArchiveMiddleware(crawler, run), run


def _exchange(**more: Any) -> tuple[Request, HtmlResponse]:
    request = Request(URL, **more)
    return request, HtmlResponse(URL, body=b"<p>The ferry waits.</p>", flags=["truncated"], request=request)


def test_it_is_off_unless_asked_for() -> None:
    with pytest.raises(NotConfigured):
        ArchiveMiddleware.from_crawler(Crawler(Spider, Settings()))


def test_a_page_is_kept_with_why_it_was_asked_for(tmp_path: Path) -> None:
    middleware, _ = _made(tmp_path)
    ask = SimpleNamespace(
        label="Work", found_in="listing", listing_url="https://paper.example/", listing_page=3
    )
    rights = HostRights(
        tdm=Reservation("1", "https://paper.example/tdm"), signals=("Content-Signal: search=yes",)
    )
    meta = {HOST_RIGHTS: rights, "redirect_urls": ["https://paper.example/?p=1"]}
    request, response = _exchange(cb_kwargs={"ask": ask, "batch": None}, meta=meta)
    assert middleware.process_response(request, response) is response
    middleware.spider_closed()
    (page,) = [found for _, found in records(tmp_path / "all.warc.gz") if isinstance(found, Fetched)]
    assert page.note is not None
    assert (page.note.role, page.note.label, page.note.listing_page) == ("article", "Work", 3)
    assert (page.note.asked, page.note.flags) == ("https://paper.example/?p=1", ["truncated"])
    assert (page.note.tdm_reservation, page.note.signals) == ("1", ["Content-Signal: search=yes"])


def test_a_full_disk_ends_the_archive_and_not_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    middleware, run = _made(tmp_path)

    def full(*arguments: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ArchiveFile, "write_page", full)
    for _ in range(2):
        request, response = _exchange()
        assert middleware.process_response(request, response) is response
    middleware.spider_closed()
    assert run.faults == ["the archive could not be written: No space left on device"]
