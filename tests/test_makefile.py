"""Setting up, stopped at any moment, and asked for again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crawling import PROJECT

pytestmark = pytest.mark.slow


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile, and nothing to install: setting up needs no network."""
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    shutil.copy(PROJECT / "Makefile", folder)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).touch()
    return folder


def _command(goal: str) -> list[str]:
    return ["make", goal, f"PYTHON={sys.executable}"]


def _made(folder: Path, goal: str = ".venv/run") -> None:
    ended = subprocess.run(_command(goal), cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    subprocess.run([folder / ".venv/bin/python", "-m", "pip", "--version"], check=True, capture_output=True)
    assert not (folder / ".venv/half").exists()


def _stopped(folder: Path, sign: str, with_signal: signal.Signals) -> None:
    """Begin to set up, and stop it as soon as there is that file."""
    process = subprocess.Popen(
        _command(".venv/run"),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + 60
    while not list(folder.glob(sign)):
        assert process.poll() is None, "it ended first"
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)
    os.killpg(process.pid, with_signal)
    process.wait(30)


@pytest.mark.parametrize(
    ("sign", "with_signal"),
    [(".venv/bin/python", signal.SIGKILL), (".venv/lib/python*/site-packages/pip", signal.SIGINT)],
    ids=["kill -9 before there is pip", "Ctrl-C while there is half of pip"],
)
def test_setting_up_works_after_one_that_was_stopped(
    checkout: Path, sign: str, with_signal: signal.Signals
) -> None:
    _stopped(checkout, sign, with_signal)
    _made(checkout)


def test_half_a_package_is_not_taken_for_whole(checkout: Path) -> None:
    _made(checkout)
    rest = checkout / ".venv/half-of-a-package"
    rest.touch()
    (checkout / ".venv/half").touch()  # as when pip was killed
    os.utime(checkout / "requirements.lock", (time.time() + 10,) * 2)
    _made(checkout)
    assert not rest.exists()


def test_what_is_whole_is_kept_when_what_is_new_cannot_be_had(checkout: Path) -> None:
    _made(checkout)
    kept = checkout / ".venv/kept"
    kept.touch()
    lock = checkout / "requirements.lock"
    lock.write_text("nothing-like-it @ file:///nowhere --hash=sha256:" + "0" * 64 + "\n")
    os.utime(lock, (time.time() + 10,) * 2)
    ended = subprocess.run(_command(".venv/run"), cwd=checkout, capture_output=True, check=False)
    assert ended.returncode != 0
    lock.write_text("")
    _made(checkout)
    assert kept.exists()


def test_what_is_whole_is_kept_when_more_is_set_up(checkout: Path) -> None:
    _made(checkout)
    kept = checkout / ".venv/kept"
    kept.touch()
    _made(checkout, ".venv/dev")
    assert kept.exists()
