"""The annotated pages on disk: `articles/<set>/truth.jsonl` and the gzipped pages beside it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SETS = ("benchmark", "newspapers", "publishers", "archive")
PARTS = ("all", "seen", "aside")


@dataclass(frozen=True, slots=True)
class Sample:
    """One page as its publisher sent it, and what a careful reader finds on it."""

    name: str
    url: str
    html: str
    truth: dict[str, Any]


def is_aside(url: str) -> bool:
    """Whether the page's site is kept aside while rules are being worked out: every third host, by its hash."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return hashlib.sha256(host.encode()).digest()[0] % 3 == 0


def load(data: Path, name: str, part: str = "all") -> Iterator[Sample]:
    """The pages of one set; `part` is all, seen (rules may be worked out on them) or aside."""
    folder = data / "articles" / name
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        if part != "all" and is_aside(truth["url"]) != (part == "aside"):
            continue
        html = gzip.decompress((folder / truth["file"]).read_bytes()).decode("utf-8", "replace")
        yield Sample(truth["file"].removesuffix(".html.gz"), truth["url"], html, truth)
