"""Passwords and tokens taken out of what people and machines read: logs, manifests, summaries."""

from __future__ import annotations

import re

from crawler.patterns import pattern

MASK = "***"
_NAMES = r"PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|API_?KEY|ACCESS_KEY|(?:^|_)PASS$|_AUTH$|_PSW$"
_SECRET_NAME = pattern(_NAMES)
# `//user:password@host`. A password may hold anything but the marks that end it; so the last @ before them counts.
_IN_URL = pattern(r"(://)[^/@\s:\"'<>]*:[^/\s\"'<>]+@")
# What services call the keys in their addresses: a feed's token, a signed link to a bucket.
_IN_QUERY = pattern(
    r"([?&](?:access_?token|api_?key|auth|key|passw(?:or)?d|secret|sig|signature|token|x-amz-(?:signature|credential|security-token))=)"
    r"[^&#\s\"'<>]+",
    re.IGNORECASE,
)
# A line of settings as Scrapy prints them: 'FTP_PASSWORD': 'x'.
_SETTING = pattern(
    r"(['\"][A-Z0-9_]*(?:PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|API_?KEY|ACCESS_KEY|_AUTH|_PSW|PASS)[A-Z0-9_]*['\"]: )"
    r"(?:'[^']*'|\"[^\"]*\")"
)


def is_secret_name(name: str) -> bool:
    """Whether a setting or an argument is called as if it held a secret."""
    return bool(_SECRET_NAME.search(name.upper()))


def holds_password(text: str) -> bool:
    """Whether an address with a password stands in the text."""
    return bool(_IN_URL.search(text))


def masked(text: str) -> str:
    """The text without passwords and tokens in addresses and printed settings. Linear."""
    if "://" in text:
        text = _IN_URL.sub(rf"\1{MASK}@", text) if "@" in text else text
        text = _IN_QUERY.sub(rf"\1{MASK}", text) if "?" in text or "&" in text else text
    return _SETTING.sub(rf"\1'{MASK}'", text) if "': " in text else text
