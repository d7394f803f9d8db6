"""Scrapy's HTTP handler, loaded quickly.

It makes three deprecated classes, and for each of them Scrapy asks `inspect` for the module that makes it: that reads
the source of all callers, and resolves the path of every loaded module. Ours is a deep import of a big program: 0.04 s
at each start, for a name that stands in the caller's globals.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, ModuleType, SimpleNamespace

from scrapy.utils import deprecate


@contextmanager
def _callers_named_quickly() -> Iterator[None]:
    """Let `scrapy.utils.deprecate` find the module of its caller, and of no other frame."""
    quick = SimpleNamespace(isclass=inspect.isclass, stack=_callers, getmodule=_module)
    names = vars(deprecate)
    names["inspect"] = quick  # all that it uses of the real one
    try:
        yield
    finally:
        names["inspect"] = inspect


def _callers() -> list[tuple[FrameType]]:
    return [(sys._getframe(1),), (sys._getframe(2),)]


def _module(frame: FrameType) -> ModuleType | None:
    return sys.modules.get(frame.f_globals["__name__"])


with _callers_named_quickly():
    from scrapy.core.downloader.handlers.http11 import (
        HTTP11DownloadHandler,
        TunnelError,
        _BindAddressAgent,
        _LenientHTTP11ClientFactory,
        _LenientHTTPClientParser,
        _ScrapyAgent,
    )

__all__ = [
    "HTTP11DownloadHandler",
    "TunnelError",
    "_BindAddressAgent",
    "_LenientHTTP11ClientFactory",
    "_LenientHTTPClientParser",
    "_ScrapyAgent",
]
