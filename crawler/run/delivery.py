"""From a read article to a line that is safely on disk: written, synced, then committed with its states."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from crawler.errors import JournalError
from crawler.items import Article
from crawler.ledger.store import Entry, Ledger, State
from crawler.run import changes
from crawler.run.accounting import Accounting
from crawler.run.ask import Ask, id_of, key_of
from crawler.run.commits import Commits
from crawler.run.filling import FillRates
from crawler.run.journal import JournalFile
from crawler.run.moved import delivered_before, lasting_keys
from crawler.run.telling import Line, line_of, state_of
from crawler.run.timetable import RULES_MAY_CHANGE, look_again_at, retry_at

# One fsync costs 1 to 10 ms; over 50 lines that is noise, and a crash repeats at most 50 articles.
FLUSH_LINES = 50


class Delivery(Commits):
    """Takes a read article to its line in the journal, if it is to be delivered, and to its state in the books."""

    def __init__(
        self,
        *,
        run_id: str,
        dataset: str,
        walk: int,
        ledger: Ledger,
        journal: JournalFile,
        rejected: Path,
        accounting: Accounting,
        recheck: Sequence[timedelta],
    ) -> None:
        super().__init__(
            run_id=run_id,
            dataset=dataset,
            walk=walk,
            ledger=ledger,
            journal=journal,
            accounting=accounting,
            recheck=recheck,
        )
        self.fill = FillRates()
        self.rejected = 0
        self._rejected_path = rejected
        self._asks: dict[int, deque[Ask]] = {}

    def arrive(self, ask: Ask, article: Article) -> None:
        """Remember whose answer this article is, until it comes out of the pipelines."""
        # Two addresses of one article may be on their way at once: each question gets its answer, in turn.
        self._asks.setdefault(key_of(article.article_id), deque()).append(ask)

    def ask_for(self, article: Article) -> Ask:
        """The question that this article answers; one that nobody asked is entered as found by itself."""
        key = key_of(article.article_id)
        if waiting := self._asks.get(key):
            return waiting[0]
        section = self.ledger.section(self.dataset, article.crawl.listing_url or article.url)
        ask = Ask(key=key, url=article.url, section=section, found_in=article.crawl.found_in)
        self.accounting.find(key, article.url, article.crawl.found_in)
        self._asks[key] = deque([ask])
        return ask

    def _answered(self, key: int) -> None:
        """The oldest question for this article has its answer."""
        waiting = self._asks[key]
        waiting.popleft()
        if not waiting:
            del self._asks[key]

    def compare(self, article: Article) -> bool:
        """Whether the article is to be delivered; sets its `revision` and `changed_fields`.

        Not delivered: the same content again, and a half of what was delivered whole before. Both are noted.
        """
        ask, key = self.ask_for(article), key_of(article.article_id)
        lasting = lasting_keys(article, ask)
        found = self.look_up_delivered(list({key, ask.key, *lasting}))
        known = found.get(key) or found.get(ask.key)  # the page may declare another address than it used to
        if known is None or not known.revision:
            known = delivered_before(article, [found[each] for each in lasting if each in found])
        if known is None:
            return True
        ask.known = known
        self._keep_name(article, ask, known)
        whole_before = changes.was_whole(known.field_marks)
        same = known.content_hash == article.content_hash
        if (same and (whole_before or not article.complete)) or (whole_before and not article.complete):
            self._settle_read(
                article, ask, State.UNCHANGED if article.complete else State.INCOMPLETE, known.revision
            )
            return False
        ask.known = replace(known, tries=0)  # half or whole, it has moved
        article.revision = known.revision + 1
        article.changed_fields = changes.changed(known.field_marks, changes.marks(article))
        return True

    def _keep_name(self, article: Article, ask: Ask, known: Entry) -> None:
        """An article that moved keeps the `article_id` under which it was delivered first."""
        key = key_of(article.article_id)
        if key == known.key:
            return
        self._answered(key)
        ask.other_keys = (*ask.other_keys, key)
        article.article_id = id_of(known.key)
        self._asks.setdefault(known.key, deque()).appendleft(ask)

    def write(self, article: Article) -> None:
        """Put the article's line into the journal, to be synced and committed by the next flush."""
        ask = self.ask_for(article)
        self.journal.append(msgspec.json.encode(article))
        self.lines += 1
        self.fill.add(article)
        self._settle_read(
            article,
            ask,
            State.SAVED if article.complete else State.INCOMPLETE,
            article.revision,
            line_of(state_of(article), article),
        )
        if self.journal.waiting >= FLUSH_LINES:
            self.flush()

    def _settle_read(
        self, article: Article, ask: Ask, state: State, revision: int, line: Line | None = None
    ) -> None:
        now = datetime.now(UTC)
        key = key_of(article.article_id)
        self._answered(key)
        kept = (
            state is State.INCOMPLETE
            and ask.known is not None
            and ask.known.revision == revision
            and changes.was_whole(ask.known.field_marks)
        )  # a half of what was delivered whole: the ledger keeps the whole one's content
        if state is State.INCOMPLETE:
            ask.says_nothing_of_the_whole()
        entry = ask.entry(state, key=key, walk=self.walk)
        entry.aliases = tuple({*entry.aliases, *lasting_keys(article, ask)} - {key})
        entry.revision = revision
        if not kept:
            entry.content_hash, entry.field_marks = article.content_hash, changes.marks(article)
        entry.published_at = _moment(article.published_at)
        entry.fetched_at = now
        if state is State.INCOMPLETE:
            entry.state = State.FAILED if kept else state
            entry.tries += 1
            entry.reason = (
                "pages missing: " + ", ".join(map(str, article.missing_pages))
                if article.missing_pages
                else "cut"
            )
            entry.next_look = retry_at(entry.tries, now)
            if entry.next_look is None:
                entry.state, entry.reason = State.GONE, f"given up after {entry.tries} tries: {entry.reason}"
        else:
            entry.tries = 0
            entry.next_look = look_again_at(entry.published_at, now, self.recheck)
        self.note(ask, entry, line=line)

    def drop(self, article: Article) -> None:
        """A pipeline of the user's own dropped the article: a rule of his, so it is refused as by a robots.txt.

        Of what ours dropped it was said already what became of it.
        """
        if waiting := self._asks.get(key := key_of(article.article_id)):
            self.refuse(waiting[0], "dropped", look_again=RULES_MAY_CHANGE)
            self._answered(key)

    def reject(self, article: Article, problems: Sequence[str]) -> None:
        """Keep an article that is not a valid record aside, with what is wrong with it. Raises JournalError."""
        row = msgspec.json.encode({"problems": list(problems), "article": article})
        try:
            self._rejected_path.parent.mkdir(parents=True, exist_ok=True)
            with self._rejected_path.open("ab") as file:
                file.write(row + b"\n")
        except OSError as error:
            raise JournalError(f"{self._rejected_path} cannot be written: {error.strerror}.") from error
        self.rejected += 1
        ask = self.ask_for(article)
        self._answered(key_of(article.article_id))
        self.fail(ask, f"invalid record: {problems[0]}")


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
