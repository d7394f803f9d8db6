"""The catalogue, the ledger and the place of crawls, from a Scrapy project's settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from crawler import options
from crawler.fleet.catalogue import FILE, Catalogue, read_catalogue
from crawler.fleet.process import Place
from crawler.ledger import Ledger, open_ledger


def load(settings: BaseSettings, file: str = "") -> Catalogue:
    """The catalogue `file`, or `sections.toml` beside scrapy.cfg. Raises UsageError."""
    loader = get_spider_loader(settings)
    classes = {name: loader.load(name) for name in loader.list()}
    spiders: dict[str, Any] = {name: cls for name, cls in classes.items() if hasattr(cls, "site_sections")}
    folder = options.project_folder() or Path.cwd()
    return read_catalogue(Path(file) if file else folder / FILE, spiders, settings)


def ledger_of(settings: BaseSettings) -> Ledger:
    """Raises UsageError, StartError, LedgerError."""
    return open_ledger(options.read(settings, "LEDGER_URL"), project=options.project_folder())


def place_of(settings: BaseSettings, given: Mapping[str, str]) -> Place:
    """Where crawls run; `given` are the settings of the command line.

    The ledger's address goes by the environment, for it may hold a password and arguments stand in process lists.
    """
    folder = options.project_folder() or Path.cwd()
    output = options.resolve(options.read(settings, "OUTPUT_DIR"), folder)
    return Place(
        project=folder,
        output=output,
        environment={"LEDGER_URL": str(settings.get("LEDGER_URL")), "OUTPUT_DIR": os.fspath(output)},
        settings={name: value for name, value in given.items() if name not in {"LEDGER_URL", "OUTPUT_DIR"}},
    )
