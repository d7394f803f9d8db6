"""What stands where in some archives: a temporary index on disk, made by reading each file once."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import msgspec

from crawler.archive.notes import OutcomeNote
from crawler.archive.reading import Damage, Fetched, Info, Outcome, read_at, records
from crawler.urls import host_of, identity_url

_TABLES = (
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;"
    "CREATE TABLE page (place INTEGER PRIMARY KEY, file INTEGER, start INTEGER, record_id TEXT, name TEXT,"
    " seed INTEGER);"
    "CREATE TABLE outcome (record_id TEXT PRIMARY KEY, place INTEGER, article TEXT, revision INTEGER, note BLOB)"
    " WITHOUT ROWID;"
    "CREATE TABLE run (file INTEGER PRIMARY KEY, run_id TEXT);"
    "CREATE TABLE told (article INTEGER PRIMARY KEY, hash TEXT, revision INTEGER);"
)
# `text/html` and `application/xhtml+xml`.
_HTML = "html"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pages of other people's archives may be articles: of these hosts, with this part in their path."""

    hosts: tuple[str, ...] = ()
    section: str = ""

    def takes(self, page: Fetched) -> bool:
        """Whether the page may begin an article. In an archive of ours, only what a run asked for as one."""
        if page.status != 200 or not self._in_section(page) or not self._of_host(host_of(page.url)):
            return False
        if page.note is not None:
            return page.note.role == "article"
        kind = next((value for name, value in page.headers if name.lower() == "content-type"), _HTML)
        return _HTML in kind.lower()

    def _of_host(self, host: str) -> bool:
        return not self.hosts or any(host == each or host.endswith("." + each) for each in self.hosts)

    def _in_section(self, page: Fetched) -> bool:
        if not self.section:
            return True
        if page.note is not None and page.note.label.casefold() == self.section.casefold():
            return True
        path = page.url.partition("://")[2].partition("?")[0].casefold()
        return f"/{self.section.strip('/').casefold()}/" in path + "/"


class Catalogue:
    """The responses of some WARC files in order, found again by address; a context manager.

    `path` is the index, which another process may open too (`Catalogue.at`). `damaged` and `info` are filled by
    `read`.
    """

    def __init__(self, files: Sequence[Path], path: Path) -> None:
        self.files = list(files)
        self.path = path
        self.info: dict[str, str] = {}
        self.damaged: list[str] = []
        self._place = 0
        self._base = sqlite3.connect(path)
        self._open = {number: file.open("rb") for number, file in enumerate(self.files)}

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()
        for stream in self._open.values():
            stream.close()

    def read(self, choice: Choice, tick: Callable[[int, int], None] | None = None) -> None:
        """Fill the index. Raises ArchiveError for a file that is no archive."""
        self._base.executescript(_TABLES)
        total, before = sum(file.stat().st_size for file in self.files), 0
        for number, file in enumerate(self.files):
            for offset, found in records(file):
                self._take(number, offset, found, choice)
                if tick is not None:
                    tick(before + offset, total)
            before += file.stat().st_size
        self._base.execute("CREATE INDEX by_name ON page (name, file, place)")
        self._base.execute("CREATE INDEX by_article ON outcome (article, place) WHERE revision")
        self._base.commit()

    def _take(
        self, number: int, offset: int, found: Fetched | Info | Outcome | Damage, choice: Choice
    ) -> None:
        self._place += 1
        match found:
            case Info():
                self.info = self.info or found.fields
                run = (number, found.fields.get("isPartOf", ""))
                self._base.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", run)
            case Outcome():
                note = msgspec.json.encode(found.note)
                saved = found.note.revision if found.note.outcome == "saved" else None
                values = (found.record_id, self._place, found.note.article_id, saved, note)
                self._base.execute("INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?)", values)
            case Damage():
                self.damaged.append(f"{self.files[number]}: {found.what}; what stands before it was read.")
            case Fetched():
                asked = found.note.asked if found.note and found.note.asked else found.url
                name, seed = identity_url(asked), choice.takes(found)
                page = (self._place, number, offset, found.record_id, name, seed)
                self._base.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)", page)

    def seeds(self) -> Iterator[int]:
        """Places of the pages that may begin an article, in the order in which their articles were delivered.

        An article of several pages is done after one of a single page that was asked for later.
        """
        query = (
            "SELECT page.place FROM page LEFT JOIN outcome USING (record_id) WHERE seed"
            " ORDER BY coalesce(outcome.place, page.place)"
        )
        for (place,) in self._base.execute(query):
            yield place

    def page(self, place: int) -> Fetched:
        """One page with its body."""
        number, offset = self._base.execute(
            "SELECT file, start FROM page WHERE place = ?", (place,)
        ).fetchone()
        return read_at(self._open[number], offset)

    def find(self, url: str, near: int) -> tuple[int, Fetched] | None:
        """The page at an address: of the same file the next one behind `near`, else the last one before it."""
        number = self._base.execute("SELECT file FROM page WHERE place = ?", (near,)).fetchone()[0]
        query = "SELECT place FROM page WHERE name = ? AND file = ? AND place {} ? ORDER BY place {} LIMIT 1"
        for sign, order in ((">", "ASC"), ("<", "DESC")):
            row = self._base.execute(query.format(sign, order), (identity_url(url), number, near)).fetchone()
            if row:
                return row[0], self.page(row[0])
        return None

    def outcome(self, record_id: str) -> OutcomeNote | None:
        """What became of the article that begins with this record."""
        row = self._base.execute("SELECT note FROM outcome WHERE record_id = ?", (record_id,)).fetchone()
        return msgspec.json.decode(row[0], type=OutcomeNote) if row else None

    def saved_around(self, article_id: str, place: int) -> tuple[int, OutcomeNote | None]:
        """Revision that was saved of an article before the page at `place` ended (0: none), and what next."""
        end = self._base.execute(
            "SELECT coalesce(outcome.place, page.place) FROM page LEFT JOIN outcome USING (record_id)"
            " WHERE page.place = ?",
            (place,),
        ).fetchone()[0]
        query = (
            "SELECT note FROM outcome JOIN page USING (record_id) WHERE revision AND article = ? AND seed"
            " AND outcome.place {} ? ORDER BY outcome.place {} LIMIT 1"
        )
        before, after = (
            self._base.execute(query.format(sign, order), (article_id, end)).fetchone()
            for sign, order in (("<", "DESC"), (">", "ASC"))
        )
        return (
            msgspec.json.decode(before[0], type=OutcomeNote).revision if before else 0,
            msgspec.json.decode(after[0], type=OutcomeNote) if after else None,
        )

    def run_of(self, place: int) -> str:
        """The run that archived a page; empty in archives of others."""
        row = self._base.execute(
            "SELECT run_id FROM page JOIN run USING (file) WHERE place = ?", (place,)
        ).fetchone()
        return row[0] if row else ""

    def told(self, article: int) -> tuple[str, int]:
        """Hash and revision of the line given last for an article; `""` and 0 before the first."""
        row = self._base.execute("SELECT hash, revision FROM told WHERE article = ?", (article,)).fetchone()
        return (row[0], row[1]) if row else ("", 0)

    def tell(self, article: int, content_hash: str, revision: int) -> None:
        """Remember the line given for an article."""
        self._base.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", (article, content_hash, revision))


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Where a catalogue lives while it is used."""
    return tempfile.TemporaryDirectory(prefix="broadsheet-")
