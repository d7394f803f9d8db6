"""`scrapy explain` as a user calls it, on saved pages and on pages served on loopback."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.crawling import PROJECT, environment, scrapy

_CASES = PROJECT / "tests" / "sites"
_PAGED = _CASES / "business_punk" / "undated-three-pages" / "page-1.html"
_LINKED = _CASES / "section" / "linked-data" / "page-1.html"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(_LINKED.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/page-1.html"
    server.shutdown()
    server.server_close()


def test_each_field_names_its_source_and_what_it_beat(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "explain", "--json", str(_LINKED))
    assert done.code == 0, done.err
    fields = {field["name"]: field for field in json.loads(done.out)["fields"]}
    assert fields["headline"]["source"]
    for field in fields.values():
        if field["source"].startswith(("JSON-LD", "meta", "printed:")):
            assert any(one["chosen"] and one["source"] == field["source"] for one in field["candidates"])


def test_the_next_page_has_its_reason_and_what_was_left_out_too(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "explain", str(_PAGED))
    assert done.code == 0, done.err
    assert "a link named “Nächste Seite”" in done.out
    assert "page 1 of 3" in done.out
    assert "[it is the teaser]" in done.out
    assert max(len(line) for line in done.out.splitlines() if "http" not in line) <= 110


def test_a_compressed_page_with_its_address_given_reads_the_same(tmp_path: Path) -> None:
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(
        gzip.compress(b"<html><h1>A tale of two piers</h1><p>" + b"Some words. " * 30 + b"</p></html>")
    )
    done = scrapy(tmp_path, "explain", "--json", "--url", "https://paper.example/a-tale", str(packed))
    found = json.loads(done.out)
    assert (done.code, found["url"], found["kind"]) == (0, "https://paper.example/a-tale", "article")
    assert found["next_page"]["url"] is None


def test_a_compressed_page_with_a_lost_byte_is_one_line(tmp_path: Path) -> None:
    packed = tmp_path / "page.html.gz"
    data = bytearray(gzip.compress(b"<html><h1>A tale</h1></html>"))
    data[10] = 0xFF
    packed.write_bytes(data)
    done = scrapy(tmp_path, "explain", "--url", "https://paper.example/a-tale", str(packed))
    assert (done.code, len(done.err.splitlines())) == (2, 1), done.err
    assert f"{packed} cannot be read: " in done.err


def test_a_page_is_fetched_by_its_address(tmp_path: Path, served: str) -> None:
    done = scrapy(tmp_path, "explain", "--json", served)
    assert done.code == 0, done.err
    assert json.loads(done.out)["url"] == served
    assert list(tmp_path.iterdir()) == []  # a look is no run


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "give one URL or FILE"),
        (["no-such.html"], 2, "cannot be read"),
        (["--url", "https://paper.example/a", "docs/images/report-phone.png"], 2, "those of png"),
        (["ftp://paper.example/"], 2, "no address"),
        (["--spider", "nobody", "x.html"], 2, "There is no spider 'nobody'"),
        (["http://127.0.0.1:9/"], 1, "could not be read: refused_connection"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, arguments: list[str], code: int, words: str) -> None:
    done = scrapy(tmp_path, "explain", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_terminal_without_the_signs_gets_them_in_ascii(tmp_path: Path, more: list[str]) -> None:
    done = scrapy(tmp_path, "explain", *more, str(_PAGED), PYTHONIOENCODING="ascii")
    assert (done.code, done.err) == (0, "")
    assert done.out.isascii()
    assert "\\u201c" in done.out
    assert not more or "„" in json.dumps(json.loads(done.out), ensure_ascii=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "explain", str(_PAGED)],
            cwd=PROJECT,
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "scrapy explain: Input or output: No space left on device.\n",
    )
