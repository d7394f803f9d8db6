"""Small articles, asks and deliveries for the tests of this room."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from crawler.items import Article, Block, seal
from crawler.ledger import open_ledger
from crawler.ledger.store import Ledger, SectionState
from crawler.run.ask import Ask
from crawler.run.ask import key_of as key_of_id
from crawler.run.closing import close, publish, settle_feeds
from crawler.run.delivery import Delivery
from crawler.run.run import Plan, Run, new_run_id
from crawler.run.target import Feed, choose

SITE = "https://paper.example"
RECHECK = (timedelta(hours=1), timedelta(days=1))


def article(name: str = "a", text: str = "The mill closes.", **fields: Any) -> Article:
    url = f"{SITE}/news/{name}"
    made = Article(
        url=url, headline=name, body=[Block(text=text)], page_urls=[url], **{"published_at": None, **fields}
    )
    return seal(made)


def open_run(folder: Path, *feeds: str, overwrite: bool | None = None, **plan: Any) -> Run:
    """A run into `feeds` (default: one new JSON lines file per run), with a ledger in the folder."""
    names = feeds or (f"%(time)s-{new_run_id()}.jsonl",)
    target = choose(
        [
            Feed(
                template=name if "%(" in name or "://" in name else str(folder / name),
                uri=name if "://" in name else str(folder / name.replace("%(time)s", "now")),
                options={
                    "format": name.rpartition(".")[2],
                    **({} if overwrite is None else {"overwrite": overwrite}),
                },
            )
            for name in names
        ],
        run_id=new_run_id(),
        output=folder,
        project=folder,
        spider="paper",
    )
    asked = Plan(
        **{"run_id": new_run_id(), "spider": "paper", "hosts": ("paper.example",), "recheck": RECHECK, **plan}
    )
    return Run.open(asked, target, ledger_in(folder))


def ledger_in(folder: Path) -> Ledger:
    return open_ledger(f"sqlite:///{folder}/ledger.sqlite")


def ask_for(delivery: Delivery, item: Article, section: SectionState, known: Any = None) -> Ask:
    """The ask that a listing page would have made for this article."""
    key = key_of_id(item.article_id)
    delivery.accounting.find(key, item.url, "listing")
    return Ask(key=key, url=item.url, section=section, known=known)


def deliver(run: Run, item: Article) -> bool:
    """Take the article through what the spider, the pipelines and the feed do; whether it gave a line."""
    section = run.section(f"{SITE}/news/")
    ask = ask_for(run.delivery, item, section)
    run.delivery.arrive(ask, item)
    if not run.delivery.compare(item):
        return False
    run.delivery.write(item)
    return True


def end(run: Run, walk_end: str = "end") -> int:
    """Close the run as the extensions do; its exit code."""
    for report in run.walks.values():
        report.end, report.articles = walk_end, max(1, report.articles)
    journal = publish(run)
    if run.target.mode != "replace" or run.replaced:
        settle_feeds(run, journal, [])
    return int(close(run).code)
