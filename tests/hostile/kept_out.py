"""What the user himself keeps out: by a pipeline of his own, by the domains that his spider keeps to."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.hostile import crawls
from tests.hostile.crawls import Crawled
from tests.hostile.http_cases import says
from tests.hostile.pages import headline, listing, page
from tests.hostile.raw_server import RawServer
from tests.hostile.scenario import FAST, Scenario, crawl, expect, names, town
from tests.hostile.scripted_dns import PLAYS_PUBLIC

_RIGHT = "refused ({}), its neighbour saved"


def _refused(crawled: Crawled, reason: str) -> list[str]:
    """What is wrong with the one article that is to be refused for this reason."""
    found = [(each["state"], each["reason"]) for each in crawled.manifest["misses"]]
    return [] if found == [("refused", reason)] else [f"misses {found}"]


def _dropped(folder: Path, with_plain: bool) -> list[str]:
    """A pipeline drops the first article; it is asked for again a day later, for the user may have changed it."""
    pipelines = json.dumps({"tests.extensions.pipelines.Choosy": 500})
    with RawServer(town(names(2))) as server:
        crawled = crawl(folder, f"{server.base}/town/", with_plain, **FAST, ITEM_PIPELINES=pipelines)
    wrong = expect(crawled, 0, saved=1)
    if with_plain:
        return wrong
    wrong += _refused(crawled, "dropped")
    again = datetime.fromisoformat(crawled.manifest["misses"][0]["retry_at"])
    day = timedelta(hours=23) < again - datetime.now(UTC) < timedelta(hours=25)
    return wrong if day else [*wrong, f"asked for again at {again}"]


def _offsite(folder: Path, with_plain: bool) -> list[str]:
    """The listing leads to an article on the paper's mobile host, outside of the spider's allowed_domains."""
    kept, left_out = names(2)
    asked: set[str] = set()
    with RawServer({}, host=PLAYS_PUBLIC) as server:
        address = f"http://www.lantern.example:{server.port}"
        elsewhere = f"http://m.lantern.example:{server.port}/news/{left_out}/"
        cards = [(f"/news/{kept}/", headline(kept)), (elsewhere, headline(left_out))]
        server.routes.update(
            {
                "/town/": says(listing(cards)),
                **{f"/news/{name}/": says(page(name)) for name in (kept, left_out)},
            }
        )
        settings = {**FAST, "TWISTED_DNS_RESOLVER": "tests.hostile.scripted_dns.PublicExamples"}
        if with_plain:
            only = ("-a", "only=www.lantern.example")
            crawled = crawls.plain(folder, f"{address}/town/", settings=settings, arguments=only)
        else:
            settings["SPIDER_MODULES"] = "tests.hostile.kept_spider"
            crawled = crawls.ours(folder, f"{address}/town/", settings=settings, spider="kept")
        asked = {each.headers.get("host", "").partition(":")[0] for each in server.asked}
    wrong = expect(crawled, 0, saved=1)
    if asked != {"www.lantern.example"}:
        wrong.append(f"asked {asked}")
    return wrong if with_plain else wrong + _refused(crawled, "offsite")


def kept_out() -> list[Scenario]:
    return [
        Scenario("rules", "dropped-by-a-pipeline", _RIGHT.format("dropped"), _dropped),
        Scenario("rules", "outside-of-allowed-domains", _RIGHT.format("offsite"), _offsite),
    ]
