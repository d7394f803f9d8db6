"""What may stand between %( and )s in a feed's address."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.utils.conf import closest_scrapy_cfg

from crawler import options


def project_folder() -> Path | None:
    """The folder of scrapy.cfg, or None outside of a project."""
    found = closest_scrapy_cfg()
    return Path(found).parent if found else None


def feed_uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Scrapy's parameters; `time` in the compact form of ISO 8601 (no colon, sorts by time), and `output_dir`."""
    output = options.resolve(options.read(spider.settings, "OUTPUT_DIR"), project_folder())
    return {**params, "time": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}", "output_dir": os.fspath(output)}
