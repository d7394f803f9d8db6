"""Which feed of a run is written line by line, and what its dataset is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from crawler.errors import UsageError
from crawler.run.names import is_taken, manifest_beside, numbered, part_of, stem_beside, stem_of

JSON_LINES = frozenset({"jsonlines", "jsonl", "jl"})
# Their lines compressed (crawler/exporters/packed.py).
PACKED_LINES = frozenset({"gz", "zst"})
# To their end more can be added: lines, gzip members of lines, rows under the same heading.
GROWING = JSON_LINES | {"gz", "csv"}
# Forms that end with what ends them (and zstd, of which pandas reads the first frame only): the file is read, and
# written anew with what comes to it.
REMADE = frozenset({"zst", "parquet"})


def cannot_grow(path: Path | None, form: str) -> str:
    """What is to be told of a file that is there and whose format takes no more."""
    return f"{path} exists, and nothing can be added to a {form} file: use -O, or %(time)s in its name."


class Feed(Struct, frozen=True, kw_only=True):
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
        return plain and self.file is not None and self.options.get("format") in JSON_LINES

    @property
    def scheme(self) -> str:
        return urlsplit(self.uri).scheme

    @property
    def format(self) -> str:
        return str(self.options.get("format", ""))

    @property
    def adds(self) -> bool:
        """Whether it is a file that earlier runs wrote, too."""
        overwrites = self.options.get("overwrite", False)
        return self.template == self.uri and not overwrites and self.file is not None and self.file.exists()

    @property
    def file(self) -> Path | None:
        """The one local file; None for another storage, batches, a device (/dev/stdout) or a pipe."""
        path = self.path
        several = path is None or self.options.get("batch_item_count")
        return None if path is None or several or (path.exists() and not path.is_file()) else path


class Target(Struct, frozen=True, kw_only=True):
    """Where a run's lines go."""

    run_id: str
    dataset: str
    part: Path
    final: Path | None
    mode: str
    others: Sequence[Feed]

    @property
    def file(self) -> Path | None:
        """The file that a run adds to or replaces: the JSON lines, else the first of the others."""
        return self.final or next((feed.file for feed in self.others if feed.file), None)

    @property
    def manifest(self) -> Path:
        """The run's account of itself."""
        return manifest_beside(self.stem)

    @property
    def stem(self) -> Path:
        """Path without `.jsonl`: the manifest and the rejected lines are named after it."""
        return stem_of(str(self.final or ""), str(self.part), self.run_id)


def choose(feeds: Sequence[Feed], *, run_id: str, output: Path, project: Path, spider: str) -> Target:
    """The first plain JSON lines file is the journal's target; without one the journal is kept apart until the
    other feeds are made from it.

    Raises UsageError when there is no feed at all, two name one file, or a name cannot be told in JSON and the ledger.
    """
    if not feeds:
        raise UsageError("No feed is configured: set FEEDS, or use -o FILE.")
    if len({feed.uri for feed in feeds}) < len(feeds):
        raise UsageError("Two feeds name the same file.")
    chosen = next((feed for feed in feeds if feed.is_plain_lines), None)
    main = chosen or feeds[0]
    final = (project / chosen.path) if chosen and chosen.path else None
    mode = "replace" if main.options.get("overwrite") else "append" if main.template == main.uri else "new"
    if final is None:
        part = _part_apart(feeds, run_id, output / spider, project)
    elif mode == "new":
        part = part_of(final)
    else:
        part = final.with_name(f".{final.name}.{run_id}.part")
    for name in (*(feed.template for feed in feeds), str(part)):
        _must_be_text(name)
    return Target(
        run_id=run_id,
        dataset=dataset_name(main.template, spider, project),
        part=part,
        final=final,
        mode=mode,
        others=[feed for feed in feeds if feed is not chosen],
    )


def _must_be_text(name: str) -> None:
    """A file of Linux's may be called by any bytes; those that are no text come as lone surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{name!a} is no name in UTF-8; give the file or its folder another one.") from None


def _part_apart(feeds: Sequence[Feed], run_id: str, folder: Path, project: Path) -> Path:
    """A journal that is no feed itself lies beside the first file that is made from it: so it is known at the start
    whether something can be written there. Without any (a bucket, a device) it lies in the spider's folder."""
    file = next((feed.file for feed in feeds if feed.file), None)
    if file is None:
        return folder / f".{run_id}.jsonl.part"
    stem = stem_beside(project / file)
    return stem.with_name(f".{stem.name}.{run_id}.jsonl.part")


def dataset_name(template: str, spider: str, project: Path) -> str:
    """What “delivered” is recorded under: the feed's template, relative to the project if it lies inside."""
    name = template.replace("%(name)s", spider)
    if urlsplit(name).scheme in {"", "file"}:
        path = project / (url2pathname(urlsplit(name).path) if name.startswith("file:") else name)
        name = str(path.relative_to(project)) if path.is_relative_to(project) else str(path)
    return name


def free_names(target: Target) -> Iterator[Target]:
    """The target under each name that nobody has; whoever makes the `part` first has taken the name.

    Only a file a run is called otherwise than its feed says: two runs may begin within one second.
    """
    if target.mode != "new" or target.final is None:
        yield target
        return
    for final in numbered(target.final):
        if not is_taken(final):
            yield replace(target, final=final, part=part_of(final))


def encode_feeds(feeds: Sequence[Feed]) -> str:
    """The other feeds as JSON, for the run that may have to make them."""
    rows = [{**asdict(feed), "options": dict(feed.options)} for feed in feeds]
    return msgspec.json.encode(rows, enc_hook=str).decode()


def decode_feeds(text: str) -> list[Feed]:
    """What `encode_feeds` wrote."""
    return [Feed(**row) for row in msgspec.json.decode(text or "[]")]
