"""Rights signals: refused with the reason when the user wants them respected, recorded as observed when not."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.http_cases import says
from tests.hostile.pages import page
from tests.hostile.raw_server import RawServer, Script
from tests.hostile.scenario import FAST, Run, Scenario, crawl, expect, names, town

_HTML = "Content-Type: text/html; charset=utf-8"


def _signalled(header: str = "", head: str = "", robots: str = "", tdmrep: str = "") -> dict[str, Script]:
    """A town of two articles; the first carries the header and the head's elements, the host the files."""
    articles = names(2)
    first = page(articles[0], head=head)
    routes = {
        **town(articles),
        f"/news/{articles[0]}/": says(first, headers=f"{_HTML}\r\n{header}" if header else _HTML),
    }
    if robots:
        routes["/robots.txt"] = says(robots.encode(), headers="Content-Type: text/plain")
    if tdmrep:
        routes["/.well-known/tdmrep.json"] = says(tdmrep.encode(), headers="Content-Type: application/json")
    return routes


def _respected(reason: str, *, header: str = "", head: str = "", robots: str = "", tdmrep: str = "") -> Run:
    """With RIGHTS_POLICY=respect the first article is refused for the reason, its neighbour saved."""

    def run(folder: Path, with_plain: bool) -> list[str]:
        with RawServer(_signalled(header, head, robots, tdmrep)) as server:
            crawled = crawl(folder, f"{server.base}/town/", with_plain, **FAST, RIGHTS_POLICY="respect")
        wrong = expect(crawled, 0, saved=1)
        told = [each["reason"] for each in crawled.manifest.get("misses", ()) if each["state"] == "refused"]
        if not with_plain and told != [f"rights reserved: {reason}"]:
            wrong.append(f"refused for {told}")
        return wrong

    return run


def _recorded(folder: Path, with_plain: bool) -> list[str]:
    """Without it everything is saved, and each signal stands in the record."""
    routes = _signalled(
        header="X-Robots-Tag: noai\r\nTDM-Reservation: 0\r\nContent-Usage: train-ai=n",
        head='<meta name="robots" content="noindex">',
        robots="User-agent: *\nContent-Signal: ai-train=no\nLicense: https://lantern.example/l.xml\n",
        tdmrep='[{"location": "/news", "tdm-reservation": 1, "tdm-policy": "https://lantern.example/p"}]',
    )
    with RawServer(routes) as server:
        crawled = crawl(folder, f"{server.base}/town/", with_plain, **FAST)
    wrong = expect(crawled, 0, saved=2)
    signals = "Content-Signal: ai-train=no; License: https://lantern.example/l.xml"
    nothing, policy = "Content-Usage: train-ai=n; ", "https://lantern.example/p"
    expected = [
        {
            "robots_meta": "noindex; noai",
            "tdm_reservation": "0",
            "tdm_policy": "",
            "content_signal": nothing + signals,
        },
        {"robots_meta": "", "tdm_reservation": "1", "tdm_policy": policy, "content_signal": signals},
    ]
    found = [record.get("rights") for record in crawled.records]
    return wrong if found == expected else [*wrong, f"rights {found}"]


def rights() -> list[Scenario]:
    g, right = "rules", "refused for it when rights are respected, its neighbour saved"
    first = f"/news/{names(1)[0]}"
    return [
        Scenario(g, "all-signals-recorded", "saved, each signal in the record", _recorded),
        Scenario(
            g,
            "robots-meta-noindex",
            right,
            _respected("robots: noindex", head='<meta name="ROBOTS" content="NOINDEX, follow">'),
        ),
        Scenario(g, "x-robots-tag-noai", right, _respected("robots: noai", header="X-Robots-Tag: noai")),
        Scenario(
            g,
            "x-robots-tag-behind-another-crawlers",
            right,
            _respected("robots: noai", header="X-Robots-Tag: googlebot: nofollow\r\nX-Robots-Tag: noai"),
        ),
        Scenario(
            g,
            "unavailable-after-a-day-that-passed",
            right,
            _respected(
                "robots: unavailable_after: 25 jun 2010 15:00:00 gmt",
                header="X-Robots-Tag: unavailable_after: 25 Jun 2010 15:00:00 GMT",
            ),
        ),
        Scenario(
            g,
            "tdm-reservation-in-the-header",
            right,
            _respected("tdm-reservation: 1", header="TDM-Reservation: 1"),
        ),
        Scenario(
            g,
            "tdm-reservation-in-a-meta-element",
            right,
            _respected("tdm-reservation: 1", head='<meta name="tdm-reservation" content="1">'),
        ),
        Scenario(
            g,
            "tdm-reservation-in-the-hosts-file",
            right,
            _respected("tdm-reservation: 1", tdmrep=f'[{{"location": "{first}/*", "tdm-reservation": 1}}]'),
        ),
        Scenario(
            g,
            "content-signal-in-the-header",
            right,
            _respected(
                "Content-Signal: search=yes, ai-train=no", header="Content-Signal: search=yes, ai-train=no"
            ),
        ),
        Scenario(
            g,
            "content-usage-in-robots-txt",
            right,
            _respected(
                f"Content-Usage: {first}/ train-ai=n",
                robots=f"User-agent: *\nContent-Usage: {first}/ train-ai=n\n",
            ),
        ),
    ]
