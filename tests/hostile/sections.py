"""Many cases in one section: a crawl over it gives each case's outcome, its neighbours', and the whole's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hostile import crawls
from tests.hostile.cases import Case, Outcome, judge, judge_records
from tests.hostile.crawls import Crawled
from tests.hostile.http_cases import says
from tests.hostile.pages import headline, listing, page
from tests.hostile.raw_server import RawServer, Script

# Short times, so that a case that hangs costs seconds; all else is as shipped.
SETTINGS: dict[str, Any] = {"DOWNLOAD_TIMEOUT": 2, "URL_TIME_BUDGET": 7, "RETRY_BACKOFF": 0.05}
_NEIGHBOUR_EVERY = 3


@dataclass(slots=True)
class Judged:
    """What came of a section: by case what is wrong, for ours and for plain Scrapy, and the crawls themselves."""

    ours: Crawled
    wrong: dict[str, list[str]]
    neighbours: dict[str, list[str]]
    plain: Crawled | None = None
    plain_wrong: dict[str, list[str]] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)


def neighbours_of(cases: list[Case]) -> list[Case]:
    return [
        Case(
            group="neighbour",
            name=f"good-{cases[at].name}",
            right="saved",
            routes={"": says(page(f"good-{cases[at].name}"))},
        )
        for at in range(0, len(cases), _NEIGHBOUR_EVERY)
    ]


def routes_of(cases: list[Case]) -> dict[str, Script]:
    paths: list[tuple[str, str]] = []
    routes: dict[str, Script] = {}
    good = iter(neighbours_of(cases))
    for at, case in enumerate(cases):
        for each in (case, next(good)) if at % _NEIGHBOUR_EVERY == 0 else (case,):
            paths.append((each.path, headline(each.name)))
            for below, script in each.routes.items():
                routes[script_path(each, below)] = script
    routes["/town/"] = says(listing(paths))
    return routes


def script_path(case: Case, below: str) -> str:
    return below if below.startswith("/") else case.path + below


def run(cases: list[Case], folder: Path, *, with_plain: bool = False) -> Judged:
    """Crawl the section that holds these cases, and judge."""
    good = neighbours_of(cases)
    with RawServer(routes_of(cases)) as server:
        ours = crawls.ours(folder / "ours", f"{server.base}/town/", settings=SETTINGS)
        outcomes = _outcomes(ours, server)
        times = {case.name: server.times(case.path) for case in cases}
        judged = Judged(
            ours,
            {case.name: judge(case, outcomes[case.path]) for case in cases},
            {case.name: judge(case, outcomes[case.path]) for case in good},
            times=times,
        )
    if with_plain:
        with RawServer(routes_of(cases)) as server:
            settings = {"DOWNLOAD_TIMEOUT": SETTINGS["DOWNLOAD_TIMEOUT"]}
            judged.plain = crawls.plain(folder / "plain", f"{server.base}/town/", settings=settings)
            judged.plain_wrong = _judge_plain(cases, judged.plain, server)
    return judged


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
        outcome.state, outcome.reason, outcome.retry_at = (
            miss["state"],
            miss["reason"],
            miss.get("retry_at", ""),
        )
    for path in list(outcomes):
        outcomes[path].asked = sum(each.path.startswith(path) for each in server.asked)
    return outcomes


def _judge_plain(cases: list[Case], crawled: Crawled, server: RawServer) -> dict[str, list[str]]:
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in crawled.records:
        records[record["asked"].removeprefix(server.base)].append(record)
    return {case.name: judge_records(case, records[case.path]) for case in cases}
