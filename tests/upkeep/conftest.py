"""A zygote for each module, a growing section and a desk for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run.killing import Zygote
from tests.run.site import Section, Site
from tests.upkeep.desk import Desk


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as started:
        yield started


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(Section("town", long_every=0)) as site:
        site.sections["town"].grow(6)
        yield site


@pytest.fixture
def desk(zygote: Zygote, site: Site, tmp_path: Path) -> Desk:
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(zygote, site, folder)
