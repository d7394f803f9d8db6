"""Scrapy's bound on memory, held to what this process took itself."""

from __future__ import annotations

from scrapy.extensions.memusage import MemoryUsage

from crawler.run.memory import peak_memory


class OwnMemory(MemoryUsage):
    """Scrapy asks getrusage(2), which also counts the process that forked this one: started by a program of more
    memory than MEMUSAGE_LIMIT_MB, a notebook or a scheduler, each crawl stopped before its first page."""

    def get_virtual_size(self) -> int:
        return peak_memory()
