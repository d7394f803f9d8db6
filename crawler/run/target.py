"""Which feed of a run is written line by line, and what its dataset is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import msgspec

from crawler.errors import UsageError

JSON_LINES = frozenset({"jsonlines", "jsonl", "jl"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One entry of FEEDS: its address as written, as filled in, and Scrapy's options for it."""

    template: str
    uri: str
    options: Mapping[str, Any]
    base_length: int | None = None
    """Bytes of the local file before this run's lines were added; None before that is begun. It makes adding
    repeatable: a run that died after it and before the ledger's note of it does not add its lines twice."""

    @property
    def path(self) -> Path | None:
        """The local file, or None for another storage."""
        parts = urlsplit(self.uri)
        if parts.scheme == "file":
            return Path(url2pathname(parts.path))
        return None if parts.scheme and len(parts.scheme) > 1 else Path(self.uri)

    @property
    def is_plain_lines(self) -> bool:
        """Whether the journal itself can become this feed."""
        plain = not any(
            self.options.get(name) for name in ("postprocessing", "batch_item_count", "fields", "item_filter")
        )
        special = (
            self.path is not None and self.path.exists() and not self.path.is_file()
        )  # /dev/stdout, a pipe
        return plain and self.path is not None and not special and self.options.get("format") in JSON_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a run's lines go."""

    dataset: str
    part: Path
    final: Path | None
    mode: str
    others: Sequence[Feed]

    @property
    def manifest(self) -> Path:
        """The run's account of itself."""
        return self.stem.with_name(self.stem.name + ".run.json")

    @property
    def stem(self) -> Path:
        """Path without `.jsonl`: the manifest and the rejected lines are named after it."""
        named = self.final or Path(str(self.part).removesuffix(".part"))
        return named.with_suffix("") if named.suffix in {".jsonl", ".jl", ".jsonlines"} else named


def choose(feeds: Sequence[Feed], *, run_id: str, output: Path, project: Path, spider: str) -> Target:
    """The first plain JSON lines file is the journal's target; without one the journal is kept apart until the
    other feeds are made from it.

    Raises UsageError when there is no feed at all, or two name one file.
    """
    if not feeds:
        raise UsageError("No feed is configured: set FEEDS, or use -o FILE.")
    if len({feed.uri for feed in feeds}) < len(feeds):
        raise UsageError("Two feeds name the same file.")
    chosen = next((feed for feed in feeds if feed.is_plain_lines), None)
    main = chosen or feeds[0]
    final = (project / chosen.path) if chosen and chosen.path else None
    mode = "replace" if main.options.get("overwrite") else "append" if main.template == main.uri else "new"
    if mode == "new" and final is not None:
        final = _unused(final)
    part = final.with_name(final.name + ".part") if final else output / spider / f".{run_id}.jsonl.part"
    if mode != "new":
        part = part.with_name(f".{part.name.removesuffix('.part')}.{run_id}.part")
    return Target(
        dataset=dataset_name(main.template, spider, project),
        part=part,
        final=final,
        mode=mode,
        others=[feed for feed in feeds if feed is not chosen],
    )


def dataset_name(template: str, spider: str, project: Path) -> str:
    """What “delivered” is recorded under: the feed's template, relative to the project if it lies inside."""
    name = template.replace("%(name)s", spider)
    if urlsplit(name).scheme in {"", "file"}:
        path = project / (url2pathname(urlsplit(name).path) if name.startswith("file:") else name)
        name = str(path.relative_to(project)) if path.is_relative_to(project) else str(path)
    return name


def _unused(path: Path) -> Path:
    """Two runs may start within one second; the later one gets a number."""
    candidates = [path, *(path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(2, 1000))]
    return next(p for p in candidates if not p.exists() and not p.with_name(p.name + ".part").exists())


def encode_feeds(feeds: Sequence[Feed]) -> str:
    """The other feeds as JSON, for the run that may have to make them."""
    rows = [
        {**{f.name: getattr(feed, f.name) for f in fields(feed)}, "options": dict(feed.options)}
        for feed in feeds
    ]
    return msgspec.json.encode(rows, enc_hook=str).decode()


def decode_feeds(text: str) -> list[Feed]:
    """What `encode_feeds` wrote."""
    return [Feed(**row) for row in msgspec.json.decode(text or "[]")]
