"""The parts of the documents that the code itself can tell; `python -m tests.docs.reference` writes them.

A part stands in its page between `<!-- generated: NAME -->` and `<!-- end -->`; the prose around it is by hand.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec import Struct
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings, default_settings

from crawler import commands, options, settings
from crawler.crawl.arguments import ARGUMENTS
from crawler.extract import Selectors
from crawler.report.checkup import CAUSES
from crawler.run.manifest import Manifest

DOCS = Path(__file__).resolve().parents[2] / "docs"
_MARKS = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
# Wiring: which component stands where. docs/architecture.md tells it.
_WIRING = re.compile(
    r"^(EXTENSIONS|ITEM_PIPELINES|\w+_MIDDLEWARES|\w+_BASE|DOWNLOAD_HANDLERS|FEED\w*|SPIDER_MODULES|NEWSPIDER_MODULE"
    r"|COMMANDS_MODULE|BOT_NAME|LOG_FORMATTER|TWISTED_REACTOR|ADDONS)$"
)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )


def own_settings() -> str:
    rows = [
        (f"`{one.name}`", f"`{one.default}`" if one.default else "", one.meaning) for one in options.OPTIONS
    ]
    return _table(("setting", "default", "meaning"), rows)


def further_settings() -> dict[str, str]:
    """Settings that neither Scrapy nor options.py declares: name → default."""
    own = {one.name for one in options.OPTIONS}
    return {
        name: repr(getattr(settings, name))
        for name in dir(settings)
        if name.isupper()
        and name not in own
        and not hasattr(default_settings, name)
        and not _WIRING.match(name)
    }


def departures() -> str:
    """Scrapy's settings that have another default here, with the reason that settings.py gives."""
    source = Path(settings.__file__).read_text("utf-8")
    own = {one.name for one in options.OPTIONS}
    rows = []
    for name in re.findall(r"^([A-Z][A-Z_]+)\b.*=", source, re.MULTILINE):
        if _WIRING.match(name) or name in own or not hasattr(default_settings, name):
            continue
        ours, theirs = getattr(settings, name), getattr(default_settings, name)
        reason = re.search(rf"^{name}\b[^\n]*?  # (.+)$", source, re.MULTILINE)
        if ours != theirs:
            rows.append((f"`{name}`", f"`{ours}`", f"`{theirs}`", reason[1] if reason else ""))
    return _table(("setting", "here", "Scrapy", "because"), rows)


def arguments() -> str:
    return _table(
        ("argument", "meaning"), [(f"`-a {name}=…`", one.meaning) for name, one in ARGUMENTS.items()]
    )


def own_commands() -> Iterator[tuple[str, ScrapyCommand]]:
    """Each command of ours by name."""
    for found in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"{commands.__name__}.{found.name}")
        if hasattr(module, "Command"):
            yield found.name, module.Command()


def command_reference() -> str:
    return "\n".join(_command(name, command) for name, command in own_commands())


def _command(name: str, command: ScrapyCommand) -> str:
    usage = f"    scrapy {name} {command.syntax()}".rstrip()
    text = f"## scrapy {name}\n\n{command.short_desc()}.\n\n{usage}\n\n"
    if command.long_desc() != command.short_desc():
        text += f"{command.long_desc()}\n\n"
    rows = [
        (
            ", ".join(f"`{flag}`" for flag in action.option_strings),
            (action.help or "").replace("%(default)s", str(action.default)),
        )
        for action in _options(command)
    ]
    return text + (_table(("option", "meaning"), rows) if rows else "")


def _options(command: ScrapyCommand) -> list[argparse.Action]:
    """Those that Scrapy does not give to every command."""
    parser = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    shared = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    bare = _Bare()
    bare.settings = command.settings = Settings()
    command.add_options(parser)
    bare.add_options(shared)
    known = {flag for action in shared._actions for flag in action.option_strings}
    return [
        action
        for action in parser._actions
        if action.option_strings and not known & set(action.option_strings)
    ]


class _Bare(ScrapyCommand):
    def short_desc(self) -> str:
        return ""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        raise NotImplementedError


def told_fields(cls: type[Struct]) -> list[tuple[str, str]]:
    """Each field of a struct with the docstring under it."""
    source = ast.parse(Path(inspect.getfile(cls)).read_text("utf-8"))
    (body,) = [
        node.body for node in source.body if isinstance(node, ast.ClassDef) and node.name == cls.__name__
    ]
    told = {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
    }
    return [(f"`{name}`", " ".join(str(told[name]).split())) for name in cls.__struct_fields__]


def site_selectors() -> str:
    return _table(("selector", "points at"), told_fields(Selectors))


def manifest() -> str:
    return _table(("key", "meaning"), told_fields(Manifest))


def causes() -> str:
    return _table(("cause", "meaning"), list(CAUSES.items()))


PARTS: dict[str, Callable[[], str]] = {
    "own-settings": own_settings,
    "departures": departures,
    "arguments": arguments,
    "commands": command_reference,
    "selectors": site_selectors,
    "causes": causes,
    "manifest": manifest,
}


def filled(page: str) -> str:
    """The page with its generated parts as they are to be."""
    return _MARKS.sub(lambda match: f"{match[1]}\n{PARTS[match[2]]()}\n{match[3]}", page)


def pages() -> list[Path]:
    """The documents that hold generated parts."""
    return [path for path in sorted(DOCS.rglob("*.md")) if _MARKS.search(path.read_text("utf-8"))]


if __name__ == "__main__":
    for each in pages():
        each.write_text(filled(each.read_text("utf-8")), "utf-8")
