"""TDMRep: rights to text and data mining, as the W3C community group's report words them (2024-02)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from crawler.network.patterns import fits

PATH = "/.well-known/tdmrep.json"
# A file of this size names thousands of rules; a longer one is not read.
READ_AT_MOST = 256 * 1024
_RULES_KEPT = 1000


class Reservation(Struct, frozen=True):
    """`reservation` is "1" (reserved), "0" (not reserved) or "" (nothing said); `policy` an address or ""."""

    reservation: str = ""
    policy: str = ""


NOTHING_SAID = Reservation()


def read_tdmrep(body: bytes) -> list[dict[str, Any]]:
    """The rules of a tdmrep.json, in its order; none when it is not one."""
    try:
        found = json.loads(body[:READ_AT_MOST])
    except (ValueError, RecursionError):
        return []
    rules = found if isinstance(found, list) else [found]
    return [
        rule
        for rule in rules[:_RULES_KEPT]
        if isinstance(rule, dict) and isinstance(rule.get("location"), str)
    ]


def reservation_for(url: str, rules: list[dict[str, Any]]) -> Reservation:
    """What the first rule that fits the address says (section 6.1: the order in the file decides)."""
    path = urlsplit(url).path or "/"
    for rule in rules:
        if fits(path, rule["location"]):
            return normal(str(rule.get("tdm-reservation", "")), str(rule.get("tdm-policy") or ""), url)
    return NOTHING_SAID


def normal(reservation: str, policy: str, url: str) -> Reservation:
    """The values as the record holds them: anything but 0 and 1 is nothing said."""
    value = reservation.strip()
    if value not in {"0", "1"}:
        return NOTHING_SAID
    try:
        address = urljoin(url, policy.strip()) if policy.strip() else ""
    except ValueError:
        address = ""
    return Reservation(value, address[:2000] if address.startswith(("http://", "https://")) else "")
