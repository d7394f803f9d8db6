"""What a case of the hostile web is: an address that misbehaves, and what is right to become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.hostile.raw_server import Script

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One article link of a hostile section, at `/news/<name>/`."""

    group: str
    name: str
    right: str
    """What is right, for the table."""
    routes: dict[str, Script]
    """Scripts by path below the case's own; "" is the article."""
    state: str = "saved"
    """State of the ledger that the address must end in."""
    reason: str = ""
    """How the state's reason must begin."""
    holds: tuple[str, ...] = ()
    """Texts that the record must hold, besides the first and last sentence of the article."""
    lacks: tuple[str, ...] = ()
    """Texts that the record must not hold anywhere."""
    check: Callable[[Record], None] | None = None
    """More to assert about the record."""
    asked_at_most: int = 0
    """Requests that the case may cost; 0: not counted."""
    not_within: float = 0.0
    """Seconds for which no later run may ask, because the host said so."""
    waits: float = 0.0
    """Seconds that must lie between the first request and the second."""

    @property
    def path(self) -> str:
        return f"/news/{self.name}/"

    @property
    def first(self) -> str:
        return first_words(self.name)

    @property
    def last(self) -> str:
        return last_words(self.name)


def first_words(name: str) -> str:
    return f"The first sentence about {name.replace('-', ' ')} stands here"


def last_words(name: str) -> str:
    return f"and with this the account of {name.replace('-', ' ')} is at its end"


@dataclass(slots=True)
class Outcome:
    """What became of one case in one crawl."""

    state: str = ""
    reason: str = ""
    retry_at: str = ""
    records: list[Record] = field(default_factory=list)
    asked: int = 0


def judge(case: Case, outcome: Outcome) -> list[str]:
    """What is wrong with the outcome; nothing when it is right."""
    wrong = []
    if outcome.state != case.state:
        wrong.append(f"state {outcome.state or 'none'!r} ({outcome.reason}), not {case.state!r}")
    if case.reason and not outcome.reason.startswith(case.reason):
        wrong.append(f"reason {outcome.reason!r}, not {case.reason!r}")
    if outcome.state in {"failed", "incomplete"} or case.not_within:
        wrong += _judge_time(case, outcome.retry_at)
    wrong += judge_records(case, outcome.records)
    if case.asked_at_most and outcome.asked > case.asked_at_most:
        wrong.append(f"{outcome.asked} requests, more than {case.asked_at_most}")
    return wrong


def _judge_time(case: Case, retry_at: str) -> list[str]:
    if not retry_at:
        return ["no time at which it is asked for again"]
    after = (datetime.fromisoformat(retry_at) - datetime.now(UTC)).total_seconds()
    # The crawl itself took some of the time.
    return (
        [] if after > case.not_within - 60 else [f"asked again in {after:.0f} s, not {case.not_within:.0f}"]
    )


def judge_records(case: Case, records: list[Record]) -> list[str]:
    """What is wrong with the data alone; the measure by which plain Scrapy is judged too."""
    if case.state not in {"saved", "incomplete"}:
        return [f"{len(records)} records where none is right"] if records else []
    if len(records) != 1:
        return [f"{len(records)} records, not 1"]
    (record,) = records
    wrong = []
    whole = case.state == "saved"
    if record.get("complete", True) is not whole:
        wrong.append(f"complete is {record.get('complete', 'not said')}")
    text = "\n".join(_strings(record))
    must = [case.first, case.last, *case.holds] if whole else [case.first, *case.holds]
    wrong += [f"lacks {part!r}" for part in must if part not in text]
    wrong += [f"holds {part[:40]!r}" for part in case.lacks if part in text]
    if case.check:
        try:
            case.check(record)
        except (AssertionError, KeyError, TypeError, IndexError) as error:
            wrong.append(
                f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'check failed'}"
            )
    return wrong


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return []
