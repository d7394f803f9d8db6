"""A folder with a ledger and datasets, and the commands that work on it."""

from __future__ import annotations

from pathlib import Path

from tests.run.killing import Zygote
from tests.run.site import Site


class Desk:
    """A folder with a ledger and datasets, and the commands that work on it."""

    def __init__(self, zygote: Zygote, site: Site, folder: Path, url: str = "") -> None:
        self.zygote, self.site, self.folder = zygote, site, folder
        self.ledger = folder / "ledger.sqlite"
        self._environ = {"LEDGER_URL": url} if url else {}

    def crawl(self, *arguments: str) -> str:
        address = f"url={self.site.url('town')}"
        ended = self.zygote.scrapy(
            self.folder, "crawl", "section", "-a", address, *arguments, environ=self._environ
        )
        assert ended.code == 0, ended.said
        return ended.said

    def task(self, name: str, *arguments: str) -> tuple[int, list[str]]:
        ended = self.zygote.scrapy(self.folder, "ledger", name, *arguments, environ=self._environ)
        assert "Traceback" not in ended.said
        return ended.code, ended.said.splitlines()

    def expected(self) -> set[str]:
        return {self.site.base + path for path in self.site.sections["town"].paths()}


def damage(path: Path) -> bytes:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3] + b"\xa5" * 4096 + data[len(data) // 3 + 4096 :][:-100])
    return path.read_bytes()


def elsewhere(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Datasets outside OUTPUT_DIR, and the arguments of the runs into them."""
    desk.crawl()
    away = desk.folder.parent / "away"
    ways: dict[str, tuple[str, ...]] = {
        f"{away}/politics.jsonl": ("-o", f"{away}/politics.jsonl"),
        f"{away}/data/section/%(time)s.jsonl": ("-s", f"OUTPUT_DIR={away}/data"),
    }
    for arguments in ways.values():
        desk.crawl(*arguments)
    return ways
