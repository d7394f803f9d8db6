"""robots.txt as RFC 9309 words it, read for one crawler: what it may fetch, how fast, and what is signalled to it."""

from __future__ import annotations

import re

from protego import Protego

# RFC 9309, 2.5: a crawler must read at least 500 KiB, and may leave the rest.
READ_AT_MOST = 500 * 1024
_SIGNALS = {"content-signal": "Content-Signal", "content-usage": "Content-Usage"}
# Longer lines are no signals; a thousand of them are no statement.
_SIGNAL_LENGTH, _SIGNALS_KEPT = 500, 20
_TOKEN = re.compile(r"[a-z_-]+")


class RobotsFile:
    """The rules of one robots.txt for the crawler with this product token (RFC 9309, 2.2.1).

    Groups that name the token are taken together; without any, the groups for `*` are. Only these are parsed:
    Protego's time grows with agents times rules, which in 500 KiB can be hundreds of millions.
    """

    def __init__(self, body: bytes, token: str) -> None:
        text = body[:READ_AT_MOST].decode("utf-8-sig", errors="replace")
        own, everyone, site_wide = _groups(text, token.lower())
        rules = own if own is not None else everyone or []
        self._rules = Protego.parse(
            "User-agent: *\n" + "".join(f"{name}: {value}\n" for name, value in rules)
        )
        self.signals: tuple[str, ...] = tuple(
            f"{label}: {value}" for label, value in (*_signals_of(rules), *site_wide)
        )[:_SIGNALS_KEPT]
        """Content-Signal, Content-Usage and License lines that apply, as written."""

    def allows(self, url: str) -> bool:
        return self._rules.can_fetch(url, "*")

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the file asks for; 0 when it does not."""
        try:
            delay = self._rules.crawl_delay("*")
        except (ValueError, OverflowError):
            return 0.0
        return delay if delay is not None and 0 < delay < float("inf") else 0.0


_Rules = list[tuple[str, str]]


def _groups(text: str, token: str) -> tuple[_Rules | None, _Rules | None, _Rules]:
    """Rules of the groups that name the token (None: no group does), of those for everyone, and License lines."""
    own: _Rules | None = None
    everyone: _Rules | None = None
    licences: _Rules = []
    for_us = for_everyone = in_rules = False
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon or not name:
            continue
        if name in {"user-agent", "useragent", "user agent"}:
            if in_rules:
                for_us = for_everyone = in_rules = False
            agent = _TOKEN.match(value.lower())
            for_us = for_us or bool(agent and agent.group() == token)
            for_everyone = for_everyone or value.startswith("*")
            own = own if own is not None or not for_us else []
            everyone = everyone if everyone is not None or not for_everyone else []
        elif name == "license":
            # The address of an RSL licence; its colon is no comment, but a fragment in it would be one.
            licences.append(("License", value[:_SIGNAL_LENGTH]))
        elif name not in {"sitemap", "host"}:
            in_rules = True
            if for_us and own is not None:
                own.append((name, value))
            if for_everyone and everyone is not None:
                everyone.append((name, value))
    return own, everyone, licences


def _signals_of(rules: _Rules) -> _Rules:
    return [(_SIGNALS[name], value[:_SIGNAL_LENGTH]) for name, value in rules if name in _SIGNALS]
