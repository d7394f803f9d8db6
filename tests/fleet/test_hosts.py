"""Never two crawls on one host, and a rest between two."""

from __future__ import annotations

from typing import Any

from crawler.fleet.hosts import HostBook
from crawler.fleet.outcome import Due
from crawler.fleet.rhythm import parse_rhythm
from crawler.fleet.section import Section


def section(name: str, *hosts: str, **changes: Any) -> Section:
    return Section(name=name, spider="section", rhythm=parse_rhythm("1h"), hosts=hosts, **changes)


def test_a_host_is_given_to_one_and_rests_after_it() -> None:
    now = [100.0]
    book = HostBook(lambda: now[0])
    first, second = section("first", "a", "b", delay=5.0), section("second", "b")
    book.take(first)
    assert not book.is_free(second)
    book.free(first)
    assert not book.is_free(second)
    now[0] += 5.1
    assert book.is_free(second)
    assert not book.is_free(second, elsewhere={"b"})


def test_a_section_whose_host_is_taken_keeps_nobody_waiting() -> None:
    book = HostBook()
    book.take(section("busy", "a"))
    due = [Due(section(name, host), None, 0) for name, host in (("one", "a"), ("two", "b"))]
    found = book.next_free(due)
    assert found is not None and found.section.name == "two"
