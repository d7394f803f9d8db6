"""Newspapers to crawl, the catalogue that names them, and what their own logs say of the crawlers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Press:
    """Where the papers are, and what was asked of them."""

    urls: dict[str, str]
    log: Path
    catalogue: Path
    articles: int

    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(row) for row in self.log.read_text("utf-8").splitlines()]

    def two_at_once(self) -> list[str]:
        """Hosts on which a process began before the one before it had done its last request."""
        spans: dict[str, dict[int, list[float]]] = defaultdict(dict)
        for row in self.requests():
            span = spans[row["host"]].setdefault(row["process"], [row["begun"], row["ended"]])
            span[0], span[1] = min(span[0], row["begun"]), max(span[1], row["ended"])
        wrong = []
        for host, by_process in spans.items():
            ordered = sorted(by_process.values())
            if any(after[0] < before[1] for before, after in pairwise(ordered)):
                wrong.append(host)
        return wrong


@contextmanager
def press(folder: Path, *, hosts: int, sections: int, articles: int, **more: Any) -> Iterator[Press]:
    """Serve papers, and write a catalogue of them. `more`: `every`, `seconds`."""
    log = folder / "requests.log"
    words = [
        "--hosts",
        hosts,
        "--sections",
        sections,
        "--articles",
        articles,
        "--seconds",
        more.get("seconds", 0),
    ]
    command = [sys.executable, "-m", "benchmarks.papers", "--log", log, *words]
    with subprocess.Popen([*map(str, command)], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:
        try:
            urls: dict[str, str] = json.loads(server.stdout.readline() if server.stdout else "")
            catalogue = folder / "sections.toml"
            tables = [
                f'[{name}]\nspider = "section"\narguments.url = "{url}"\n' for name, url in urls.items()
            ]
            head = f'[defaults]\nevery = "{more.get("every", "1h")}"\n{more.get("settings", "")}\n'
            catalogue.write_text(head + "\n".join(tables), "utf-8")
            yield Press(urls, log, catalogue, articles)
        finally:
            server.kill()


def delivered(folder: Path) -> list[str]:
    """Addresses of all articles in the datasets below a folder."""
    files = [path for path in folder.rglob("*.jsonl") if not path.name.endswith(".rejected.jsonl")]
    return [json.loads(line)["url"] for path in files for line in path.read_bytes().splitlines()]
