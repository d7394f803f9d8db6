"""The lines of the documents that a reader will type, and what would be wrong with them; nothing is run."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import shlex
from collections.abc import Iterator
from typing import NoReturn

import scrapy.commands
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings, default_settings
from scrapy.spiderloader import SpiderLoader

from crawler import options, settings
from crawler.crawl.arguments import ARGUMENTS
from tests.docs.reference import further_settings, own_commands

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_TYPED = re.compile(r"(?:^|(?<=[\s`/\"=]))scrapy (\S.*)$")
_END = frozenset(";|&<>()")


def code_lines(text: str) -> Iterator[str]:
    """Each line of each fenced block, and each text in back-ticks."""
    for block in _FENCE.findall(text):
        yield from block.replace("\\\n", " ").splitlines()
    yield from re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))


def typed(text: str) -> list[str]:
    """What stands behind `scrapy` in each such line."""
    return [found[1] for line in code_lines(text) if (found := _TYPED.search(line))]


def words(line: str) -> list[str]:
    """As a shell takes them, up to its first operator; brackets around what may be left out are taken off."""
    shell = shlex.shlex(re.sub(r"\s\d>", " >", line), posix=True, punctuation_chars="".join(_END))
    shell.whitespace_split = True
    found: list[str] = []
    for word in shell:
        if set(word) <= _END:
            break
        found.append("1" if word == "N" else word.strip("[]"))
    return found


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def _all_commands() -> dict[str, ScrapyCommand]:
    theirs = {
        found.name: importlib.import_module(f"scrapy.commands.{found.name}").Command()
        for found in pkgutil.iter_modules(scrapy.commands.__path__)
    }
    return theirs | dict(own_commands())


def fault(line: str) -> str:
    """Why the line (without its `scrapy`) would end with “wrong usage”, or `""`."""
    name, *rest = words(line)
    command = _all_commands().get(name)
    if command is None:
        return f"no command {name}"
    command.settings = Settings()
    parser = _Parser(add_help=False, conflict_handler="resolve", allow_abbrev=False)
    command.add_options(parser)
    try:
        chosen, positional = parser.parse_known_args(rest)
    except ValueError as error:
        return str(error)
    if unknown := [word for word in positional if word.startswith("-")]:
        return f"no option {unknown[0]}"
    return (
        _unknown("argument", getattr(chosen, "spargs", None), {*ARGUMENTS, "ARGUMENT"})
        or _unknown("setting", getattr(chosen, "set", None), _settings())
        or _wrong_first(name, command, positional)
    )


def _unknown(what: str, pairs: list[str] | None, known: set[str]) -> str:
    names = [pair.partition("=")[0] for pair in pairs or []]
    return next((f"no {what} {name}" for name in names if name not in known), "")


def _settings() -> set[str]:
    own = {one.name for one in options.OPTIONS} | set(further_settings())
    return own | {name for name in dir(default_settings) if name.isupper()}


def _wrong_first(name: str, command: ScrapyCommand, positional: list[str]) -> str:
    """The spider of `crawl`, and the action of a command that has several, exist."""
    first = next(iter(positional), "")
    if not re.fullmatch(r"[a-z_]+", first):  # NAME, FILE, an address, nothing
        return ""
    if name == "crawl":
        there = set(SpiderLoader(Settings({"SPIDER_MODULES": settings.SPIDER_MODULES})).list())
        return "" if first in there else f"no spider {first}"
    actions = set(re.findall(r"\b[a-z]+\b", command.syntax().replace("[options]", "")))
    return "" if not actions or name not in _SEVERAL or first in actions else f"{name} has no action {first}"


_SEVERAL = frozenset({"dataset", "fleet", "ledger", "sections"})
