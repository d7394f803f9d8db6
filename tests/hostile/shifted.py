"""`python -m tests.hostile.shifted SECONDS crawl …`: scrapy under a clock that is so many seconds off."""

from __future__ import annotations

import sys

from scrapy.cmdline import execute

from tests.run.zygote import preload, set_clock

if __name__ == "__main__":
    preload()
    set_clock(float(sys.argv[1]))
    execute(["scrapy", *sys.argv[2:]])
