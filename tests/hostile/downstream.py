"""What reaches those downstream: formulas, markup, secrets, paths."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from crawler.dataset.html import to_html
from tests.crawling import scrapy
from tests.hostile import crawls
from tests.hostile.http_cases import says
from tests.hostile.pages import headline, html, listing
from tests.hostile.raw_server import RawServer
from tests.hostile.scenario import FAST, Run, Scenario, crawl, names, town


def _formulas(folder: Path, with_plain: bool) -> list[str]:
    name = names(1)[0]
    evil = (
        html(name)
        .replace("<h1>", '<h1>=HYPERLINK("http://evil.example","x") ')
        .replace("By Ada Winter", "By @SUM(1+1)")
    )
    with RawServer({**town([name]), f"/news/{name}/": says(evil.encode())}) as server:
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


_PASSWORD = "pw-4711-geheim"  # noqa: S105  # made up, to be looked for
_LEAKY: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "proxy": ({}, {"http_proxy": f"http://operator:{_PASSWORD}@127.0.0.1:1", "no_proxy": ""}),
    "ftp": (
        {
            "FEEDS": json.dumps(
                {f"ftp://operator:{_PASSWORD}@127.0.0.1:1/x-%(time)s.jsonl": {"format": "jsonlines"}}
            )
        },
        {},
    ),
    "settings": ({"FTP_PASSWORD": _PASSWORD, "AWS_SECRET_ACCESS_KEY": _PASSWORD, "LOG_LEVEL": "DEBUG"}, {}),
}


def _secrets(kind: str) -> Run:
    """A password in the environment, in a feed's address or in a setting stands in nothing that the run tells."""

    def run(folder: Path, with_plain: bool) -> list[str]:
        settings, env = _LEAKY[kind]
        with RawServer(town(names(2))) as server:
            url = "http://news.example/town/" if kind == "proxy" else f"{server.base}/town/"
            level = {"LOG_LEVEL": "INFO", **settings}
            crawled = crawl(folder, url, with_plain, env=env, **FAST, **level)
        if not with_plain:
            scrapy(folder, "report", "section")
        told = [path for path in folder.rglob("*") if path.is_file() and "ledger.sqlite" not in path.name]
        wrong = [
            f"the password stands in {path.name}" for path in told if _PASSWORD.encode() in path.read_bytes()
        ]
        return wrong + ([] if with_plain or crawled.manifest else ["no manifest"])

    return run


def _script(folder: Path, with_plain: bool) -> list[str]:
    """Markup in a headline, an event handler in a caption, a script for an address: as HTML they are text."""
    name = names(1)[0]
    evil = (
        html(name)
        .replace("<h1>", "<h1>&lt;script&gt;alert(1)&lt;/script&gt; ")
        .replace("By Ada Winter", "By Ada &lt;img src=x onerror=alert(2)&gt;")
        .replace("</article>", '<img src="javascript:alert(3)" alt="&quot; onload=&quot;alert(4)"></article>')
    )
    with RawServer({**town([name]), f"/news/{name}/": says(evil.encode())}) as server:
        crawled = crawl(folder, f"{server.base}/town/", with_plain, **FAST)
    if with_plain:
        bad = [part for part in ("<script", "<img") if any(part in str(each) for each in crawled.records)]
        return [f"{bad[0]} stands in the record, and nothing escapes it"] if bad else []
    if len(crawled.records) != 1:
        return [f"{len(crawled.records)} records"]
    scrapy(folder, "report", "section")
    pages = [to_html(crawled.records[0]), *(path.read_text("utf8") for path in folder.rglob("*.html"))]
    wrong = [] if len(pages) == 2 else ["no report"]
    for text in pages:
        tree = HtmlElements(text)
        if any("alert(" in script for script in tree.scripts) or tree.handlers:
            wrong.append(f"runs {tree.handlers or 'a script'}")
    return wrong


class HtmlElements(HTMLParser):
    """What of a document a browser would run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("type") or ""
        self._inside = tag if tag == "script" and "json" not in kind else ""
        for name, value in attrs:
            runs = (value or "").strip().lower().startswith("javascript:")
            if name.startswith("on") or runs:
                self.handlers.append(f"{name}={value}")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def _paths(folder: Path, with_plain: bool) -> list[str]:
    """A section address that looks like a way out of the output folder."""
    inner = folder / "deep" / "output"
    with RawServer({}, says(listing([("/news/x-y-z-long-enough-title/", headline("x"))]))) as server:
        url = f"{server.base}/..%2f..%2f..%2fescaped/../../%2e%2e/etc/"
        crawled = (crawls.plain if with_plain else crawls.ours)(inner, url, seconds=60)
    outside = [path for path in folder.rglob("*") if path.is_file() and inner not in path.parents]
    return [f"wrote {path}" for path in outside] + (["killed"] if crawled.code == -9 else [])


def _argument_paths(folder: Path, with_plain: bool) -> list[str]:
    """`-a section=../../x`: a name, never a path; of plain Scrapy's spiders each reads it as it likes."""
    if with_plain:
        return _paths(folder, True)  # its spider has no other argument
    inner = folder / "deep" / "output"
    for name in ("../../escaped", "/tmp/escaped-from-the-desk", "..\\..\\escaped"):  # noqa: S108  # must not be made
        done = scrapy(inner, "crawl", "newsroom", "-a", f"section={name}")
        if done.code != 2 or len(done.err.strip().splitlines()) != 1:
            return [f"{name}: exit code {done.code}, {done.err[:200]}"]
    outside = [path for path in folder.rglob("*") if path.is_file() and inner not in path.parents]
    return [f"wrote {path}" for path in outside]


def downstream() -> list[Scenario]:
    g, masked = "downstream", "not in the log, the manifest or the report"
    return [
        Scenario(g, "formulas-in-csv", "no cell begins a formula", _formulas),
        Scenario(g, "script-in-a-headline", "text in the report and in to_html", _script),
        Scenario(g, "password-of-a-proxy", masked, _secrets("proxy")),
        Scenario(g, "password-in-a-feeds-address", masked, _secrets("ftp")),
        Scenario(g, "passwords-among-the-settings", masked, _secrets("settings")),
        Scenario(g, "paths-out-of-the-folder", "nothing outside of the output folder", _paths),
        Scenario(g, "paths-in-arguments", "exit 2, one line, nothing written", _argument_paths),
    ]
