"""Whole runs under attack: the network away, limits hit, rules that forbid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.downstream import downstream
from tests.hostile.http_cases import redirect, says, silent
from tests.hostile.interruptions import interruptions
from tests.hostile.kept_out import kept_out
from tests.hostile.pages import headline, listing, page
from tests.hostile.raw_server import RawServer, Script, Talk
from tests.hostile.rights import rights
from tests.hostile.scenario import FAST, Scenario, crawl, expect, names, town
from tests.hostile.tls import tls


def _no_dns(folder: Path, with_plain: bool) -> list[str]:
    crawled = crawl(folder, "http://nowhere.invalid/town/", with_plain, **FAST)
    wrong = expect(crawled, 3, saved=0)
    told = with_plain or ("CONTACT is not set" in crawled.log and "dns" in crawled.manifest["sentence"])
    return wrong if told else [*wrong, "neither the host nor the missing CONTACT is named"]


def _no_host(folder: Path, with_plain: bool) -> list[str]:
    return expect(crawl(folder, "http://127.0.0.1:1/town/", with_plain, **FAST), 3, saved=0)


def _silent_host(folder: Path, with_plain: bool) -> list[str]:
    with RawServer({}, silent) as server:
        return expect(crawl(folder, f"{server.base}/town/", with_plain, **FAST), 3, saved=0)


def _network_goes(folder: Path, with_plain: bool) -> list[str]:
    """After the listing and three articles every connection is reset."""
    articles = names(12)
    served: list[str] = []

    def mortal(script: Script) -> Script:
        async def answer(talk: Talk) -> None:
            served.append(talk.asked.path)
            if len(served) > 4:
                talk.reset()
            else:
                await script(talk)

        return answer

    with RawServer({path: mortal(script) for path, script in town(articles).items()}) as server:
        crawled = crawl(folder, f"{server.base}/town/", with_plain, **FAST)
    wrong = expect(crawled, 3)
    if not with_plain and crawled.states.get("failed", 0) + crawled.states.get("saved", 0) != len(articles):
        wrong.append(f"states {crawled.states}")
    return wrong


def _robots(script: Script, code: int, saved: int) -> Callable[[Path, bool], list[str]]:
    def run(folder: Path, with_plain: bool) -> list[str]:
        with RawServer(town(names(2), **{"/robots.txt": script})) as server:
            crawled = crawl(folder, f"{server.base}/town/", with_plain, **FAST, ROBOTSTXT_OBEY=True)
            asked = [each.path for each in server.asked if each.path != "/robots.txt"]
        wrong = expect(crawled, code, saved=saved)
        return [*wrong, f"asked for {asked[0]}"] if asked and not saved else wrong

    return run


def _private_name(folder: Path, with_plain: bool) -> list[str]:
    """The listing leads to a public name, whose DNS answers with a loopback address."""
    hits: list[str] = []

    async def inside(talk: Talk) -> None:
        hits.append(talk.asked.headers.get("host", ""))
        await talk.answer(page("secret-of-the-inner-net"))

    routes = {"/town/": redirect("http://news.example:{port}/inside/"), "/inside/": inside}
    with RawServer(routes) as server:
        resolver = "tests.hostile.scripted_dns.ScriptedResolver"
        crawled = crawl(folder, f"{server.base}/town/", with_plain, **FAST, TWISTED_DNS_RESOLVER=resolver)
    wrong = expect(crawled, 3, saved=0)
    if not with_plain and "private_address" not in str(crawled.manifest.get("listing_pages", "")):
        wrong.append("the reason is not private_address")
    return [*wrong, "connected to the private address"] if hits else wrong


def _rebound(folder: Path, with_plain: bool) -> list[str]:
    """A name that is public at first, and this machine at the second look-up: when its server is gone."""
    articles = names(3)
    inside: list[str] = []

    async def secret(talk: Talk) -> None:
        inside.append(talk.asked.path)
        await talk.answer(page("secret-of-the-inner-net"))

    async def last_words(talk: Talk) -> None:
        await says(listing([(f"/news/{name}/", headline(name)) for name in articles]))(talk)
        talk.keep_open = False
        gone.append(talk.asked.path)

    gone: list[str] = []

    async def dead(talk: Talk) -> None:
        talk.reset()

    with (
        RawServer(
            {"/town/": last_words, "/robots.txt": says(b"", "404 No")}, dead, host="127.0.0.2"
        ) as public,
        RawServer({}, secret, port=public.port),
    ):
        resolver = "tests.hostile.scripted_dns.ChangingResolver"
        url = f"http://news.example:{public.port}/town/"
        crawled = crawl(folder, url, with_plain, **FAST, TWISTED_DNS_RESOLVER=resolver)
    wrong = expect(crawled, 3, saved=0)
    return [*wrong, f"asked the inner server for {inside[0]}"] if inside else wrong


def _slow(articles: list[str]) -> dict[str, Script]:
    async def wait(talk: Talk) -> None:
        await talk.silence(0.5)
        await talk.answer(page(talk.asked.path.strip("/").rpartition("/")[2]))

    return {**town(articles), **{f"/news/{name}/": wait for name in articles}}


def _limit(*, leaves: bool = True, **settings: Any) -> Callable[[Path, bool], list[str]]:
    def run(folder: Path, with_plain: bool) -> list[str]:
        with RawServer(_slow(names(60))) as server:
            crawled = crawl(folder, f"{server.base}/town/", with_plain, **settings)
        wrong = expect(crawled, 5)
        if leaves and not with_plain and not crawled.states.get("pending"):
            wrong.append(f"nothing is pending: {crawled.states}")
        return wrong

    return run


def scenarios() -> list[Scenario]:
    r, p = "run", "rules"
    return [
        Scenario(r, "dns-away", "failed, exit 3", _no_dns),
        Scenario(r, "host-refuses", "failed, exit 3", _no_host),
        Scenario(r, "host-accepts-and-is-silent", "failed, exit 3, bounded time", _silent_host),
        Scenario(
            r, "network-away-in-the-middle", "what was had is saved, the rest failed, exit 3", _network_goes
        ),
        Scenario(r, "time-limit", "stopped, exit 5, the rest pending", _limit(CLOSESPIDER_TIMEOUT=3)),
        Scenario(
            r,
            "memory-limit",
            "stopped, exit 5",
            _limit(leaves=False, MEMUSAGE_LIMIT_MB=40, MEMUSAGE_CHECK_INTERVAL_SECONDS=2),
        ),
        Scenario(p, "robots-503", "nothing asked for, exit 3", _robots(says(b"", "503 Busy"), 3, 0)),
        Scenario(p, "robots-resets", "nothing asked for, exit 3", _robots(_reset, 3, 0)),
        Scenario(p, "robots-silent", "nothing asked for, exit 3", _robots(silent, 3, 0)),
        Scenario(p, "robots-429", "nothing asked for, exit 3", _robots(says(b"", "429 Slow"), 3, 0)),
        Scenario(p, "robots-empty", "all allowed", _robots(says(b""), 0, 2)),
        Scenario(
            p,
            "robots-in-a-circle",
            "taken for missing",
            _robots(redirect("/robots.txt"), 0, 2),
        ),
        Scenario(p, "robots-404", "all allowed", _robots(says(b"", "404 Not Found"), 0, 2)),
        Scenario(
            p,
            "robots-forbids",
            "nothing asked for, exit 3",
            _robots(says(b"User-agent: *\nDisallow: /\n"), 3, 0),
        ),
        Scenario(
            p,
            "robots-of-a-megabyte",
            "read to its bound, obeyed",
            _robots(says(b"User-agent: *\nDisallow: /\n" + b"# x\n" * 300_000), 3, 0),
        ),
        Scenario(p, "name-that-answers-loopback", "refused at the connection, exit 3", _private_name),
        Scenario(p, "name-that-changes-its-answer", "the first answer holds, exit 3", _rebound),
        *tls(),
        *rights(),
        *kept_out(),
        *interruptions(),
        *downstream(),
    ]


async def _reset(talk: Talk) -> None:
    talk.reset()
