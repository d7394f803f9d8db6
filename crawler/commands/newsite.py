"""`scrapy newsite`: a spider and its test pages from a look at a section."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.commands import ScrapyCommand

from crawler import options
from crawler.commands.ending import say_why
from crawler.errors import BroadsheetError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.extract import Page, Selectors


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] URL"

    def short_desc(self) -> str:
        return "Write a spider and its test pages for a section"

    def long_desc(self) -> str:
        return (
            "Looks at the section at URL and at some of its articles, writes crawler/spiders/NAME.py and "
            "tests/sites/NAME/<article>/ with the pages and a draft of what is to be read from them. "
            "The tests of the site fail until the drafts are reviewed and renamed to expected.json."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--name", metavar="NAME", help="the spider's name (default: from the host)")
        parser.add_argument(
            "--article-links",
            metavar="CSS",
            default="",
            help="selector of the section's links to articles, where they are not known as such",
        )
        parser.add_argument("--dry-run", action="store_true", help="show the spider, write nothing")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            if len(args) != 1:
                raise UsageError("give the address of one section.")
            self._write(args[0], opts)
        except OSError as error:
            self.exitcode = say_why("newsite", BroadsheetError(f"{error.filename}: {error.strerror}."))
        except BroadsheetError as error:
            self.exitcode = say_why("newsite", error)

    def _write(self, url: str, opts: argparse.Namespace) -> None:
        from crawler.crawl import newsite  # noqa: PLC0415  # what only this command needs
        from crawler.extract import Selectors  # noqa: PLC0415

        name = newsite.check_name(opts.name or newsite.name_from(url))
        project = options.resolve("", options.project_folder())
        module = project / "crawler" / "spiders" / f"{name}.py"
        cases = project / "tests" / "sites" / name
        if module.exists() or cases.exists():
            raise UsageError(f"There already is a spider {name}: choose another name with --name.")
        selectors = Selectors(article_links=opts.article_links)
        section, articles = self._look(url, selectors)
        site = newsite.describe(name, section, [newsite.joined(pages) for pages in articles], selectors)
        text = newsite.spider_text(site)
        if opts.dry_run:
            sys.stdout.write(text)
            return
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(text, "utf-8")
        written = [module]
        for pages in articles:
            folder = cases / newsite.slug_of(pages[0].url)
            if not folder.exists():
                written.append(newsite.write_case(folder, pages))
        self._report(written, project, site.neighbours, name)

    def _look(self, url: str, selectors: Selectors) -> tuple[Page, list[list[Page]]]:
        """The section's page, and the pages of some of its articles. Raises BroadsheetError."""
        from crawler.crawl.look import look_at  # noqa: PLC0415
        from crawler.crawl.tour import Tour  # noqa: PLC0415

        if self.settings is None:
            raise RuntimeError("scrapy newsite was started without settings")
        tour = Tour(selectors)
        seen = look_at(self.settings, [url], tour.follow)
        if tour.section is None:
            raise BroadsheetError(f"{url} could not be read: {seen[0].reason if seen else 'no answer'}.")
        if not tour.found_links:
            raise BroadsheetError(_no_links(url, tour.section, selectors.article_links))
        found = tour.articles()
        if not found:
            raise BroadsheetError(f"None of the pages that {url} links to reads as an article.")
        return tour.section, found

    def _report(self, written: Sequence[Path], project: Path, neighbours: dict[str, str], name: str) -> None:
        lines = [f"wrote {path.relative_to(project)}" for path in written]
        if neighbours:
            lines.append(
                "The page also links to these addresses of the same shape (add those that are sections you want):"
            )
            lines += [f"  {label}: {url}" for label, url in neighbours.items()]
        lines += [
            "Next: compare each expected.draft.json with its page, correct it, rename it to expected.json;",
            f"then `make setup` (once), `.venv/bin/python -m pytest tests/sites -k {name}`, and "
            f"`scrapy crawl {name} -a max_articles=5`.",
            "The saved pages are their publisher's: keep them out of a public repository unless you may publish them.",
        ]
        sys.stdout.write("\n".join(lines) + "\n")


def _no_links(url: str, section: Page, picked_by: str) -> str:
    from crawler.extract.listing.suggestion import suggest_links  # noqa: PLC0415  # what only this command needs

    look = f"`scrapy explain {url}` lists the likeliest links"
    suggested = suggest_links(section) if not picked_by else None
    if suggested is None:
        by = f" by {picked_by}" if picked_by else ""
        return f"{url} shows no link to an article{by}: {look}; pick them, as with --article-links 'h2 a'."
    alike = f"{suggested.links} links stand like “{suggested.example}”"
    command = f"scrapy newsite {url} --article-links {shlex.quote(suggested.css)}"
    return f"{url} shows no link to an article. {alike}: if these are articles, `{command}`; else {look}."
