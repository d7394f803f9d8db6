"""Runs that are killed, starved and doubled: whatever happened, the next ordinary run has each article once.

Plain Scrapy does what its documents advise: `-o` to one file, and JOBDIR for runs that are to be resumed.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.hostile import crawls
from tests.hostile.crawls import Crawled, Hazard
from tests.hostile.http_cases import says
from tests.hostile.pages import page
from tests.hostile.raw_server import RawServer, Script, Talk
from tests.hostile.scenario import FAST, Run, Scenario, crawl, expect, names, town

_COUNT = 24


def _slow_town() -> dict[str, Script]:
    """Articles that take their time, so that there is a middle to strike in."""

    async def wait(talk: Talk) -> None:
        await talk.silence(0.05)
        await talk.answer(page(talk.asked.path.strip("/").rpartition("/")[2]))

    articles = names(_COUNT)
    return {**town(articles), **{f"/news/{name}/": wait for name in articles}}


def _crawl(folder: Path, url: str, with_plain: bool, hazard: Hazard | None = None, *starter: str) -> Crawled:
    struck, patient = hazard or Hazard(), {"DOWNLOAD_TIMEOUT": 30, "URL_TIME_BUDGET": 40}
    if with_plain:
        return crawls.plain(folder, url, seconds=60, settings={"JOBDIR": f"{folder}/job"}, hazard=struck)
    return crawls.ours(
        folder,
        url,
        seconds=60,
        settings=patient,
        arguments=("-o", str(folder / "out.jsonl")),
        hazard=struck,
        starter=starter or ("scrapy",),
    )


def _each_once(crawled: Crawled, folder: Path, with_plain: bool) -> list[str]:
    """What is wrong with the data after the last run."""
    field = "asked" if with_plain else "url"
    counts = Counter(record[field] for record in crawled.records)
    wrong = [f"{_COUNT - len(counts)} articles lost"] if len(counts) != _COUNT else []
    doubled = sum(count > 1 for count in counts.values())
    wrong += [f"{doubled} articles doubled"] if doubled else []
    wrong += [f"{path.name} was left" for path in folder.rglob("*.part")]
    torn = [path.name for path in folder.rglob("*.jsonl") if not _is_whole(path.read_bytes())]
    return wrong + [f"{name} ends in the middle of a line" for name in torn]


def _is_whole(data: bytes) -> bool:
    return not data or data.endswith(b"\n")


def _struck(strike: Callable[[subprocess.Popen[bytes]], object], codes: set[int]) -> Run:
    """In the middle of the articles."""

    def run(folder: Path, with_plain: bool) -> list[str]:
        with RawServer(_slow_town()) as server:
            url = f"{server.base}/town/"
            hazard = Hazard(lambda: sum("/news/" in each.path for each in server.asked) > _COUNT // 2, strike)
            first = _crawl(folder, url, with_plain, hazard)
            second = _crawl(folder, url, with_plain)
        wrong = expect(second, 0) + _each_once(second, folder, with_plain)
        return wrong if with_plain or first.code in codes else [*wrong, f"exit code {first.code} when struck"]

    return run


def _disk_full(folder: Path, with_plain: bool) -> list[str]:
    """No file may grow beyond what half of the articles take."""
    with RawServer(_slow_town()) as server:
        url = f"{server.base}/town/"
        first = _crawl(folder, url, with_plain, Hazard(file_size=30_000 if not with_plain else 12_000))
        second = _crawl(folder, url, with_plain)
    wrong = [] if first.code in {1, 5} else [f"exit code {first.code} with a full disk"]
    wrong += ["a traceback in the log"] if "Traceback" in first.log else []
    return wrong + expect(second, 0) + _each_once(second, folder, with_plain)


def _two_at_once(folder: Path, with_plain: bool) -> list[str]:
    """The first article is answered when the second run has ended."""
    others: list[Crawled] = []

    async def wait(talk: Talk) -> None:
        while not others and not talk.stopping.is_set() and talk.asked.nth == 1:
            await talk.silence(0.1)
        await talk.answer(page(names(1)[0]))

    with RawServer({**town(names(_COUNT)), f"/news/{names(1)[0]}/": wait}) as server:
        url = f"{server.base}/town/"

        def start_another(process: subprocess.Popen[bytes]) -> None:
            others.append(_crawl(folder, url, with_plain))

        hazard = Hazard(lambda: any("/news/" in each.path for each in server.asked), start_another)
        first = _crawl(folder, url, with_plain, hazard)
    wrong = expect(first, 0) + _each_once(first, folder, with_plain)
    codes = [other.code for other in others]
    return wrong if codes == [75] else [*wrong, f"the second run ended with {codes}"]


def _clock(seconds: int) -> Run:
    """The machine's clock jumps between two runs."""

    def run(folder: Path, with_plain: bool) -> list[str]:
        with RawServer(_slow_town()) as server:
            url = f"{server.base}/town/"
            _crawl(folder, url, with_plain, None, "tests.hostile.shifted", str(seconds))
            second = _crawl(folder, url, with_plain)
        return expect(second, 0) + _each_once(second, folder, with_plain)

    return run


def _no_folder(folder: Path, with_plain: bool) -> list[str]:
    """Where the dataset should go stands a file."""
    (folder / "way").mkdir(parents=True)
    (folder / "way" / "out").write_text("a file")
    with RawServer(town(names(2))) as server:
        crawled = crawl(
            folder,
            f"{server.base}/town/",
            with_plain,
            **FAST,
            FEEDS=f'{{"{folder}/way/out/x.jsonl": {{"format": "jsonlines"}}}}',
            LOG_LEVEL="ERROR",
        )
    wrong = expect(crawled, 1)
    told = crawled.log.strip().splitlines()
    return wrong if len(told) == 1 else [*wrong, f"{len(told)} lines instead of one"]


def _dead_site(folder: Path, with_plain: bool) -> list[str]:
    """`-O`, which replaces the file, on a day when the site is dead: yesterday's dataset stays."""
    with RawServer(town(names(3))) as server:
        url = f"{server.base}/town/"
        target = folder / ("items.jsonl" if with_plain else "out.jsonl")
        run = crawls.plain if with_plain else crawls.ours
        more = {"to": "-O"} if with_plain else {"settings": FAST, "arguments": ("-O", str(target))}
        run(folder, url, **more)
        before = target.read_bytes()
        server.routes["/town/"] = says(b"", "503 Busy")
        dead = run(folder, url, **more)
    wrong = [] if dead.code == 3 else [f"exit code {dead.code}, not 3"]
    return wrong if before and target.read_bytes() == before else [*wrong, "yesterday's dataset is gone"]


def interruptions() -> list[Scenario]:
    r, once = "run", "the next run has each article once, no line torn"
    return [
        Scenario(r, "killed-in-the-middle", once, _struck(lambda process: process.kill(), {-9})),
        Scenario(
            r,
            "told-to-stop-in-the-middle",
            f"exit 5; {once}",
            _struck(lambda process: process.terminate(), {5}),
        ),
        Scenario(r, "disk-full-in-the-middle", f"exit 5 or 1; {once}", _disk_full),
        Scenario(r, "two-runs-at-once", "the second ends with 75; each article once", _two_at_once),
        Scenario(r, "clock-set-back", once, _clock(-2 * 86_400)),
        Scenario(r, "clock-set-forth", once, _clock(400 * 86_400)),
        Scenario(r, "folder-that-cannot-be-written", "one line, exit 1", _no_folder),
        Scenario(r, "dead-site-under-replace", "exit 3, yesterday's dataset stays", _dead_site),
    ]
