"""Scrapy's settings as somebody wrote them: of the right type, and names that exist."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from inspect import isasyncgenfunction
from typing import Any

from scrapy.settings import BaseSettings, default_settings
from scrapy.utils.misc import load_object

from crawler import options
from crawler.errors import UsageError
from crawler.patterns import pattern

# Their defaults are whole numbers, yet Scrapy reads them with `getfloat`.
_SECONDS = frozenset({"DNS_TIMEOUT", "DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT"})
# Its default is 1, yet Scrapy reads it with `getbool`.
_FLAGS = frozenset({"TELNETCONSOLE_ENABLED"})
# Tables whose keys name classes.
_COMPONENTS = (
    "ADDONS",
    "DOWNLOADER_MIDDLEWARES",
    "EXTENSIONS",
    "ITEM_PIPELINES",
    "SPIDER_CONTRACTS",
    "SPIDER_MIDDLEWARES",
)
# What a setting is that names one class: `scrapy.core.scheduler.Scheduler`. (REFERRER_POLICY takes words, too.)
_CLASS = pattern(r"[a-z]\w*(\.[a-z_]\w*)+\.[A-Z]\w*")
# "ARCHIV" is to ARCHIVE 0.92; below 0.8 names of other programs' settings begin to resemble Scrapy's.
_ALIKE = 0.8


def _number(value: Any) -> None:
    if not math.isfinite(float(value)):
        raise ValueError


def _flag(value: Any) -> None:
    BaseSettings({"IT": value}).getbool("IT")


def _whole_numbers(value: Any) -> None:
    for each in BaseSettings({"IT": value}).getlist("IT"):
        int(each)


def _level(value: Any) -> None:
    if not str(value).isdigit() and not isinstance(logging.getLevelName(str(value)), int):
        raise ValueError


_Kind = tuple[Callable[[Any], Any], str]
_FLAG: _Kind = (_flag, "True or False")
_NUMBER: _Kind = (_number, "a number")
_OF_TYPE: Mapping[type, _Kind] = {bool: _FLAG, float: _NUMBER, int: (int, "a whole number")}


def _kind(name: str, usual: Any) -> _Kind | None:
    if name == "LOG_LEVEL":
        return _level, "DEBUG, INFO, WARNING, ERROR or CRITICAL"
    if name in _FLAGS:
        return _FLAG
    if name in _SECONDS:
        return _NUMBER
    if isinstance(usual, list) and usual and all(isinstance(each, int) for each in usual):
        return _whole_numbers, "whole numbers, separated by commas"
    return _OF_TYPE.get(type(usual))


def _usual() -> dict[str, Any]:
    """Each setting that Scrapy or the project knows, as it is when nobody sets it."""
    from crawler import settings as own_settings  # noqa: PLC0415  # reads the environment, which is to be set by then

    both = {**vars(own_settings), **vars(default_settings)}
    return {name: value for name, value in both.items() if name.isupper()}


def check_types(settings: BaseSettings, given: Iterable[str]) -> None:
    """Raises UsageError for the first setting whose value is of the wrong type; of our own, those that are given, and
    LOG_FORMAT, which is needed before anybody could say what is wrong with it.

    Tables are left out: Scrapy refuses what is no JSON while it reads the command line.
    """
    ours = set(options.defaults())
    for name, usual in _usual().items():
        if name in ours:
            if name in given or name == "LOG_FORMAT":
                options.read(settings, name)
        elif kind := _kind(name, usual):
            value = settings.get(name)
            if value is usual or value is None:
                continue
            try:
                kind[0](value)
            except (TypeError, ValueError):
                raise UsageError(f"{name} is {value!r}; it takes {kind[1]}.") from None


def check_components(settings: BaseSettings, given: Iterable[str]) -> None:
    """Raises UsageError for the first component, in the user's tables or the settings given, that is not there, or
    that Scrapy would not take.

    Scrapy looks for them once the run has begun, and ends it with a traceback.
    """
    usual = _usual()
    for name in dict.fromkeys((*given, *_COMPONENTS)):
        if name not in _COMPONENTS:
            if name != "REFERRER_POLICY" and _CLASS.fullmatch(str(usual.get(name))) and settings[name]:
                _load(name, settings[name])
            continue
        for component, order in settings.getdict(name).items():
            kind = _load(name, component)
            if order is not None and not isinstance(order, int):
                raise UsageError(f"{name} gives {component} the order {order!r}; it takes a whole number.")
            if name == "SPIDER_MIDDLEWARES" and order is not None:
                _must_be_asynchronous(component, kind)


def _must_be_asynchronous(component: Any, kind: Any) -> None:
    """As of Scrapy 2.19, which ends with a TypeError for others: `def … yield`, as all were before 2.7."""
    output = getattr(kind, "process_spider_output", None)
    if output is None or hasattr(kind, "process_spider_output_async") or isasyncgenfunction(output):
        return
    raise UsageError(
        f"SPIDER_MIDDLEWARES names {component}, whose process_spider_output() is no asynchronous generator: write "
        "`async def process_spider_output(self, response, result)`, with `async for` over result and `yield`."
    )


def _load(name: str, component: Any) -> Any:
    try:
        return load_object(component)
    except (ImportError, NameError, TypeError, ValueError) as error:
        raise UsageError(f"{name} names {component}: {error}.") from None


def misspelt(given: Iterable[str]) -> Iterator[str]:
    """A line for each name that nobody knows and that is close to a known one; a spider may have settings of its own,
    so what resembles nothing is left alone."""
    known = _usual()
    for name in given:
        if name in known:
            continue
        for near in get_close_matches(name.upper(), known, n=1, cutoff=_ALIKE):
            yield f"There is no setting {name}, so it does nothing; is {near} meant?"
