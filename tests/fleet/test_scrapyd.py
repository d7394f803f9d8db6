"""The project as an egg, run by a real Scrapyd."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import PROJECT, lines, manifest_of

pytestmark = pytest.mark.slow

_SETTINGS = """[scrapyd]
bind_address = 127.0.0.1
http_port = {port}
eggs_dir = eggs
logs_dir = logs
dbs_dir = dbs
items_dir =
max_proc = 1
poll_interval = 0.2
"""
_SECONDS = 60


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def egg(tmp_path: Path) -> Path:
    """Built from a copy, as setuptools writes beside the sources."""
    copy = tmp_path / "checkout"
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--", "crawler", "pyproject.toml", "README.md", "LICENSE"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    ).stdout.split(b"\0")
    for name in filter(None, (os.fsdecode(each) for each in tracked)):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((PROJECT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-c", "import setuptools; setuptools.setup()", "-q", "bdist_egg", "-d", "eggs"],
        cwd=copy,
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )
    (built,) = (copy / "eggs").glob("*.egg")
    return built


class _Scrapyd:
    """Its HTTP door."""

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(self, name: str, data: bytes | None = None, kind: str = "") -> dict[str, Any]:
        headers = {"Content-Type": kind} if kind else {}
        request = urllib.request.Request(f"{self._address}/{name}", data, headers)  # noqa: S310  # loopback
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  # loopback
            told: dict[str, Any] = json.load(answer)
        assert told["status"] == "ok", told
        return told

    def say(self, name: str, **fields: str) -> dict[str, Any]:
        return self.ask(name, urllib.parse.urlencode(fields).encode())

    def upload(self, egg: Path) -> dict[str, Any]:
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (("project", "broadsheet"), ("version", "1"))
        ]
        parts += [
            b'--x\r\nContent-Disposition: form-data; name="egg"; filename="e"\r\n\r\n',
            egg.read_bytes(),
        ]
        return self.ask(
            "addversion.json", b"".join([*parts, b"\r\n--x--\r\n"]), "multipart/form-data; boundary=x"
        )


@pytest.fixture
def scrapyd(tmp_path: Path) -> Iterator[_Scrapyd]:
    """A server in a folder without scrapy.cfg: all that it knows of the project is the egg."""
    home, port = tmp_path / "server", _free_port()
    home.mkdir()
    (home / "scrapyd.conf").write_text(_SETTINGS.format(port=port))
    ours = {"PYTHONPATH", "OUTPUT_DIR", "LEDGER_URL"}
    environment = {key: value for key, value in os.environ.items() if key not in ours}
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "scrapyd"],
            cwd=home,
            env={**environment, "NEWSROOM_PORT": str(_free_port())},
            stdout=log,
            stderr=log,
        )
    door = _Scrapyd(f"http://127.0.0.1:{port}")
    try:
        _wait(lambda: _answers(door), "Scrapyd did not start")
        yield door
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _answers(door: _Scrapyd) -> bool:
    try:
        door.ask("daemonstatus.json")
    except OSError:
        return False
    return True


def _wait(happened: Any, complaint: str) -> None:
    end = time.monotonic() + _SECONDS
    while not happened():
        assert time.monotonic() < end, complaint
        time.sleep(0.2)


def test_scrapyd_runs_the_project_as_an_egg(egg: Path, scrapyd: _Scrapyd, tmp_path: Path) -> None:
    assert scrapyd.upload(egg)["spiders"] == len(list((PROJECT / "crawler" / "spiders").glob("[!_]*.py")))
    job = scrapyd.say("schedule.json", project="broadsheet", spider="newsroom", max_articles="30")["jobid"]
    listed = "listjobs.json?project=broadsheet"
    _wait(lambda: [each["id"] for each in scrapyd.ask(listed)["finished"]] == [job], "the job did not end")
    output = tmp_path / "server" / "output"
    manifest = manifest_of(output)
    assert manifest["exit_code"] == 3, manifest[
        "sentence"
    ]  # the demo holds articles that cannot be had whole
    assert manifest["arguments"] == {"max_articles": "30", "_job": job}
    (dataset,) = (output / "newsroom").glob("*.jsonl")
    assert len(lines(dataset)) == manifest["lines"] > 20
