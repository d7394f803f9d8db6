"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

import crawler
from crawler.patterns import _Later, pattern


def test_a_pattern_is_compiled_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile

    def counted(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return real(source, flags)

    monkeypatch.setattr(re, "compile", counted)
    word = pattern("b[ae]d", re.IGNORECASE)
    assert compiled == []
    assert word.fullmatch("BED")
    assert word.sub("x", "a bad bed") == "a x x"
    assert word.pattern == "b[ae]d"
    assert compiled == ["b[ae]d"]


def test_each_pattern_of_ours_is_valid() -> None:
    """What `re.compile` would have told at the import."""
    names = [found.name for found in pkgutil.walk_packages(crawler.__path__, "crawler.")]
    modules = [import_module(name) for name in names if not name.endswith((".settings", ".__main__"))]
    ours = {name: value for each in modules for name, value in vars(each).items() if type(value) is _Later}
    assert len(ours) > 20
    assert all(value.pattern for value in ours.values())
