"""Whole runs under attack: the network away, limits hit, rules that forbid, and what reaches those downstream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile import crawls
from tests.hostile.crawls import Crawled
from tests.hostile.http_cases import redirect, says, silent
from tests.hostile.pages import headline, html, listing, page
from tests.hostile.raw_server import RawServer, Script, Talk

_FAST: dict[str, Any] = {"DOWNLOAD_TIMEOUT": 2, "URL_TIME_BUDGET": 6, "RETRY_BACKOFF": 0.05}


@dataclass(frozen=True, slots=True)
class Scenario:
    """`run` crawls in the folder, with ours or with plain Scrapy, and says what is wrong."""

    group: str
    name: str
    right: str
    run: Callable[[Path, bool], list[str]]


def _names(count: int = 4) -> list[str]:
    return [f"report-{n}-from-the-harbour-town" for n in range(count)]


def _town(names: list[str], **more: Script) -> dict[str, Script]:
    cards = [(f"/news/{name}/", headline(name)) for name in names]
    return {"/town/": says(listing(cards)), **{f"/news/{name}/": says(page(name)) for name in names}, **more}


def _crawl(folder: Path, url: str, with_plain: bool, **settings: Any) -> Crawled:
    if with_plain:
        kept = {
            key: value
            for key, value in settings.items()
            if not key.startswith(("URL_", "RETRY_BACK", "TWISTED"))
        }
        return crawls.plain(folder, url, seconds=60, settings=kept)
    return crawls.ours(folder, url, seconds=60, settings=settings)


def _expect(crawled: Crawled, code: int, *, saved: int | None = None) -> list[str]:
    wrong = [] if crawled.code == code else [f"exit code {crawled.code}, not {code}"]
    if saved is not None and len(crawled.records) != saved:
        wrong.append(f"{len(crawled.records)} records, not {saved}")
    if "Traceback" in crawled.log:
        wrong.append("a traceback in the log")
    if crawled.manifest and crawled.manifest["found"] != sum(crawled.manifest["states"].values()):
        wrong.append("the books do not balance")
    if crawled.peak_mb >= 300:
        wrong.append(f"{crawled.peak_mb:.0f} MB")
    return wrong


def _no_dns(folder: Path, with_plain: bool) -> list[str]:
    return _expect(_crawl(folder, "http://nowhere.invalid/town/", with_plain, **_FAST), 3, saved=0)


def _no_host(folder: Path, with_plain: bool) -> list[str]:
    return _expect(_crawl(folder, "http://127.0.0.1:1/town/", with_plain, **_FAST), 3, saved=0)


def _silent_host(folder: Path, with_plain: bool) -> list[str]:
    with RawServer({}, silent) as server:
        return _expect(_crawl(folder, f"{server.base}/town/", with_plain, **_FAST), 3, saved=0)


def _network_goes(folder: Path, with_plain: bool) -> list[str]:
    """After the listing and three articles every connection is reset."""
    names = _names(12)
    served: list[str] = []

    def mortal(script: Script) -> Script:
        async def answer(talk: Talk) -> None:
            served.append(talk.asked.path)
            if len(served) > 4:
                talk.reset()
            else:
                await script(talk)

        return answer

    with RawServer({path: mortal(script) for path, script in _town(names).items()}) as server:
        crawled = _crawl(folder, f"{server.base}/town/", with_plain, **_FAST)
    wrong = _expect(crawled, 3)
    if not with_plain and crawled.states.get("failed", 0) + crawled.states.get("saved", 0) != len(names):
        wrong.append(f"states {crawled.states}")
    return wrong


def _robots(script: Script, code: int, saved: int) -> Callable[[Path, bool], list[str]]:
    def run(folder: Path, with_plain: bool) -> list[str]:
        with RawServer(_town(_names(2), **{"/robots.txt": script})) as server:
            crawled = _crawl(folder, f"{server.base}/town/", with_plain, **_FAST, ROBOTSTXT_OBEY=True)
            asked = [each.path for each in server.asked if each.path != "/robots.txt"]
        wrong = _expect(crawled, code, saved=saved)
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
        crawled = _crawl(folder, f"{server.base}/town/", with_plain, **_FAST, TWISTED_DNS_RESOLVER=resolver)
    wrong = _expect(crawled, 3, saved=0)
    if not with_plain and "private_address" not in str(crawled.manifest.get("listing_pages", "")):
        wrong.append("the reason is not private_address")
    return [*wrong, "connected to the private address"] if hits else wrong


def _slow(names: list[str]) -> dict[str, Script]:
    async def wait(talk: Talk) -> None:
        await talk.silence(0.5)
        await talk.answer(page(talk.asked.path.strip("/").rpartition("/")[2]))

    return {**_town(names), **{f"/news/{name}/": wait for name in names}}


def _limit(*, leaves: bool = True, **settings: Any) -> Callable[[Path, bool], list[str]]:
    def run(folder: Path, with_plain: bool) -> list[str]:
        with RawServer(_slow(_names(60))) as server:
            crawled = _crawl(folder, f"{server.base}/town/", with_plain, **settings)
        wrong = _expect(crawled, 5)
        if leaves and not with_plain and not crawled.states.get("pending"):
            wrong.append(f"nothing is pending: {crawled.states}")
        return wrong

    return run


def _formulas(folder: Path, with_plain: bool) -> list[str]:
    name = _names(1)[0]
    evil = (
        html(name)
        .replace("<h1>", '<h1>=HYPERLINK("http://evil.example","x") ')
        .replace("By Ada Winter", "By @SUM(1+1)")
    )
    with RawServer({**_town([name]), f"/news/{name}/": says(evil.encode())}) as server:
        target = folder / "out.csv"
        if with_plain:
            crawled = crawls.plain(
                folder, f"{server.base}/town/", settings={"FEEDS": f'{{"{target}": {{"format": "csv"}}}}'}
            )
        else:
            crawled = crawls.ours(folder, f"{server.base}/town/", arguments=("-o", str(target)))
    if not target.exists():
        return ["no CSV file was written", crawled.log[-300:]]
    import csv  # noqa: PLC0415

    with target.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    bad = [cell[:30] for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    return [f"a cell that a spreadsheet runs: {bad[0]!r}"] if bad else []


def _secrets(folder: Path, with_plain: bool) -> list[str]:
    """A proxy's password may stand in the environment, never in what the run writes."""
    password = "pw-4711-geheim"  # noqa: S105  # made up, to be looked for
    env = {"http_proxy": f"http://operator:{password}@127.0.0.1:1", "HTTP_PROXY": "", "no_proxy": ""}
    arguments = ("-s", f"FTP_PASSWORD={password}", "-s", f"AWS_SECRET_ACCESS_KEY={password}")
    if with_plain:
        env = {**env, "SCRAPY_SETTINGS_MODULE": "scrapy.settings.default_settings"}
        settings = {"FTP_PASSWORD": password, "AWS_SECRET_ACCESS_KEY": password, "LOG_LEVEL": "INFO"}
        crawled = crawls.plain(folder, "http://news.example/town/", settings=settings)
    else:
        crawled = crawls.ours(
            folder, "http://news.example/town/", settings=_FAST, arguments=arguments, env=env
        )
    written = [
        path for path in folder.rglob("*") if path.is_file() and password.encode() in path.read_bytes()
    ]
    return [f"the password stands in {path.name}" for path in written] + (
        [] if crawled.code in {0, 3} else ["did not end"]
    )


def _paths(folder: Path, with_plain: bool) -> list[str]:
    """A section address that looks like a way out of the output folder."""
    inner = folder / "deep" / "output"
    with RawServer({}, says(listing([("/news/x-y-z-long-enough-title/", headline("x"))]))) as server:
        url = f"{server.base}/..%2f..%2f..%2fescaped/../../%2e%2e/etc/"
        crawled = (crawls.plain if with_plain else crawls.ours)(inner, url, seconds=60)
    outside = [path for path in folder.rglob("*") if path.is_file() and inner not in path.parents]
    return [f"wrote {path}" for path in outside] + (["killed"] if crawled.code == -9 else [])


def scenarios() -> list[Scenario]:
    r, d, p = "run", "downstream", "rules"
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
        Scenario(d, "formulas-in-csv", "no cell begins a formula", _formulas),
        Scenario(d, "secrets-in-log-and-manifest", "masked or absent", _secrets),
        Scenario(d, "paths-out-of-the-folder", "nothing outside of the output folder", _paths),
    ]


async def _reset(talk: Talk) -> None:
    talk.reset()
