"""One switch for all that a browser needs: download handlers, Playwright's settings, checks before the start."""

from __future__ import annotations

import importlib.util
import logging
import os
from pathlib import Path
from typing import Any

from scrapy.exceptions import NotConfigured
from scrapy.settings import BaseSettings

from crawler import options
from crawler.errors import StartError

_MODULE = "crawler.browser.handler"
_HANDLER = f"{_MODULE}.BrowserHandler"
# A script that gathers for ever ends its page with this; a renderer's own bound is 4 GB. Long lists take 30.
_SCRIPTS_MB = 512


class BrowserAddon:
    """On with BROWSER_PAGES `listings` or `all`. Raises StartError when the extra or the browser is missing."""

    def update_settings(self, settings: BaseSettings) -> None:
        if options.read(settings, "BROWSER_PAGES") == "none":
            raise NotConfigured
        chromium = _chromium(settings)
        # Its warnings are tracebacks; what a page came to stands in the manifest.
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)
        handlers = settings.getdict("DOWNLOAD_HANDLERS") | {"http": _HANDLER, "https": _HANDLER}
        # An add-on's own priority is below ours.
        settings.set("DOWNLOAD_HANDLERS", handlers, priority="spider")
        settings.set("PLAYWRIGHT_ABORT_REQUEST", f"{_MODULE}.is_left_out", priority="addon")
        settings.set("PLAYWRIGHT_BROWSER_TYPE", "chromium", priority="addon")
        settings.set(
            "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT",
            1000 * settings.getfloat("DOWNLOAD_TIMEOUT"),
            priority="addon",
        )
        settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", _launch_options(chromium), priority="addon")


def _chromium(settings: BaseSettings) -> Path:
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise StartError(
            "Reading pages in a browser needs the extra: pip install -e '.[browser]' in the project's folder."
        )
    chromium = Path(options.read(settings, "CHROMIUM"))
    if not os.access(chromium, os.X_OK):
        raise StartError(
            f"There is no browser at {chromium}: install Chromium (Debian: apt-get install chromium), "
            "or say with CHROMIUM where it is."
        )
    return chromium


def _launch_options(chromium: Path) -> dict[str, Any]:
    return {
        "executable_path": str(chromium),
        "headless": True,
        # Playwright lets pages open as many windows as they like, each with requests of its own.
        "ignore_default_args": ["--disable-popup-blocking"],
        "args": [
            # Calls (WebRTC) ask servers over UDP, past every proxy. Older Chromiums know the second name.
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            f"--js-flags=--max-old-space-size={_SCRIPTS_MB}",
        ],
        # Chromium refuses to run as root inside its own sandbox; a container is one already.
        "chromium_sandbox": os.geteuid() != 0,
    }
