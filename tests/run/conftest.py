"""A zygote for each module, and a desk for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.desk import Desk
from tests.run.killing import Zygote
from tests.run.site import Section, Site


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """Forks one crawl after another."""
    with Zygote() as started:
        yield started


@pytest.fixture
def desk(zygote: Zygote, tmp_path: Path) -> Iterator[Desk]:
    """An empty section, and nothing crawled yet."""
    with Site(Section("town", long_every=0), pause=0.002) as site:
        yield Desk(zygote, site, tmp_path)
