"""robots.txt as RFC 9309 words it, read for one crawler: what it may fetch, how fast, and what is signalled to it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.network.patterns import fits

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
        from protego import Protego  # noqa: PLC0415  # a millisecond, for hosts that have such a file

        text = bounded(body).decode("utf-8-sig", errors="replace")
        own, everyone, site_wide = _groups(text, token.lower())
        rules = own if own is not None else everyone or []
        self._rules = Protego.parse(
            "User-agent: *\n" + "".join(f"{name}: {value}\n" for name, value in rules)
        )
        self._signals = [(_SIGNALS[name], value) for name, value in rules if name in _SIGNALS][:_SIGNALS_KEPT]
        self._licences = site_wide[:_SIGNALS_KEPT]

    def allows(self, url: str) -> bool:
        return self._rules.can_fetch(url, "*")

    def signals(self, url: str) -> tuple[str, ...]:
        """Content-Signal, Content-Usage and License lines that apply to the address, as written.

        A signal may begin with a path pattern; of each kind the longest one that fits is meant, as with Allow and
        Disallow (draft-ietf-aipref-attach, section 3).
        """
        path = urlsplit(url).path or "/"
        nearest: _Rules = []
        for label in _SIGNALS.values():
            fitting = [
                value for name, value in self._signals if name == label and fits(path, _pattern_of(value))
            ]
            longest = max((len(_pattern_of(value)) for value in fitting), default=0)
            nearest += [(label, value) for value in fitting if len(_pattern_of(value)) == longest]
        return tuple(f"{label}: {value[:_SIGNAL_LENGTH]}" for label, value in (*nearest, *self._licences))

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


def bounded(body: bytes) -> bytes:
    """What is read of the file; a rule that the bound cuts in two would be another rule."""
    if len(body) < READ_AT_MOST:  # what has just this length was cut there
        return body
    return body[: body.rfind(b"\n", 0, READ_AT_MOST) + 1]


def _pattern_of(signal: str) -> str:
    """The path pattern that a signal begins with; "" when it speaks of the whole host."""
    first = signal.partition(" ")[0]
    return first if first.startswith(("/", "*")) else ""
