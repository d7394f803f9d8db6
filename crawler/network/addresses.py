"""Which addresses belong to the public internet."""

from __future__ import annotations

import ipaddress
import socket

from crawler.memo import remember_short

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Prefixes that carry an IPv4 address inside an IPv6 one: a translator on the way (NAT64, RFC 6052 and 8215)
# would connect to the address inside.
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


def is_public(address: Address) -> bool:
    """Whether the address is of the public internet (IANA special-purpose registries, RFC 6890).

    An IPv6 address that wraps an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as what it wraps.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inside = _wrapped(address)
        if inside:
            return all(is_public(each) for each in inside)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if any(address in network for network in _NAT64):
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return []


# Asked of the same few hosts with each request; reading an address takes 10 µs.
@remember_short(size=256, longest=300)
def is_private_literal(host: str) -> bool:
    """Whether the host is written as a private address, or as a name that always means this machine (RFC 6761)."""
    address = literal(host)
    if address is not None:
        return not is_public(address)
    return host == "localhost" or host.endswith(".localhost")


def literal(host: str) -> Address | None:
    """The address that is written in a URL in place of a name, None when it is a name.

    `inet_aton` reads the old spellings that resolvers still accept: 127.1, 0x7f.1, 2130706433.
    """
    host = host.strip("[]").rstrip(".").partition("%")[0]
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        # It also stops at the first white space, so a name with one in it is none of its spellings.
        return None if not host or host.split() != [host] else ipaddress.ip_address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None
