"""One case in a section of its own, between two good articles: what is wrong with the crawl over it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.hostile import crawls
from tests.hostile.cases import Case, Outcome, judge, judge_records
from tests.hostile.crawls import Crawled, wrong_with_run
from tests.hostile.http_cases import says
from tests.hostile.pages import headline, listing, page
from tests.hostile.raw_server import RawServer, Script

# Short times, so that a case that hangs costs seconds; all else is as shipped.
SETTINGS: dict[str, Any] = {"DOWNLOAD_TIMEOUT": 2, "URL_TIME_BUDGET": 7, "RETRY_BACKOFF": 0.05}
# What one address may take, the two neighbours and the start of a process on a busy machine.
_SECONDS = 40.0


def run(case: Case, folder: Path) -> list[str]:
    """Crawl the section with ours; what is wrong with the case, its neighbours, the exit code, time and memory."""
    good = _neighbours(case)
    with RawServer(_routes(case, good)) as server:
        crawled = crawls.ours(folder, f"{server.base}/town/", settings=SETTINGS)
        outcomes = _outcomes(crawled, server)
        pauses = [later - earlier for earlier, later in pairwise(server.times(case.path))]
    wrong = judge(case, outcomes[case.path])
    wrong += [f"{each.name}: {what}" for each in good for what in judge(each, outcomes[each.path])]
    wrong += wrong_with_run(crawled, 3 if case.state in {"failed", "incomplete"} else 0, _SECONDS)
    counted = {"saved": 2, case.state: 1 + 2 * (case.state == "saved")}
    if crawled.states != counted:
        wrong.append(f"counted {crawled.states}, not {counted}")
    if case.waits and (not pauses or pauses[0] < case.waits):
        wrong.append(f"asked again after {pauses[:1]} s, not {case.waits}")
    return wrong


def run_plain(case: Case, folder: Path) -> list[str]:
    """The same section with the tutorial's spider, judged by its data, its time and its memory."""
    with RawServer(_routes(case, _neighbours(case))) as server:
        settings = {"DOWNLOAD_TIMEOUT": SETTINGS["DOWNLOAD_TIMEOUT"]}
        crawled = crawls.plain(folder, f"{server.base}/town/", seconds=_SECONDS, settings=settings)
        records = [
            record for record in crawled.records if record["asked"].removeprefix(server.base) == case.path
        ]
    return judge_records(case, records) + crawled.out_of_bounds(_SECONDS)


def _neighbours(case: Case) -> list[Case]:
    names = [f"good-before-{case.name}", f"good-after-{case.name}"]
    return [
        Case(group="neighbour", name=name, right="saved", routes={"": says(page(name))}) for name in names
    ]


def _routes(case: Case, good: list[Case]) -> dict[str, Script]:
    before, after = good
    cards = [(each.path, headline(each.name)) for each in (before, case, after)]
    routes = {"/town/": says(listing(cards))}
    for each in (before, case, after):
        for below, script in each.routes.items():
            routes[below if below.startswith("/") else each.path + below] = script
    return routes


def _outcomes(crawled: Crawled, server: RawServer) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = defaultdict(Outcome)
    for record in crawled.records:
        for url in {record["url"], *record["page_urls"], record["crawl"].get("asked", "")}:
            path = url.removeprefix(server.base)
            if path.startswith("/news/"):
                key = "/".join(path.split("/")[:3]) + "/"
                if record not in outcomes[key].records:
                    outcomes[key].records.append(record)
                outcomes[key].state = "saved"
    for miss in crawled.manifest.get("misses", ()):
        key = miss["url"].removeprefix(server.base)
        outcome = outcomes[key if key.endswith("/") else key + "/"]
        outcome.state, outcome.reason = miss["state"], miss["reason"]
        outcome.retry_at = miss.get("retry_at") or ""
    for path in list(outcomes):
        outcomes[path].asked = sum(each.path.startswith(path) for each in server.asked)
    return outcomes
