"""Our resolver with answers from a script in place of the DNS: every `.example` is this machine."""

from __future__ import annotations

import socket
from typing import Any

from crawler.network import resolver
from crawler.network.addresses import Address, is_public
from crawler.network.resolver import PublicResolver

PLAYS_PUBLIC = "127.0.0.2"


class ScriptedResolver(PublicResolver):
    """Only the question is replaced; what may be connected to is judged as always."""

    async def _ask(self, name: str) -> list[tuple[int, str]]:
        if name.endswith(".example"):
            return [(socket.AF_INET, "127.0.0.1")]
        return await super()._ask(name)


def _is_public(address: Address) -> bool:
    return str(address) == PLAYS_PUBLIC or is_public(address)


class PublicExamples(PublicResolver):
    """Names under `.example` are 127.0.0.2, which plays a public server."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        vars(resolver)["is_public"] = _is_public

    async def _ask(self, name: str) -> list[tuple[int, str]]:
        if not name.endswith(".example"):
            return await super()._ask(name)
        return [(socket.AF_INET, PLAYS_PUBLIC)]


class ChangingResolver(PublicExamples):
    """They are so once; from then on they are 127.0.0.1."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._asked: set[str] = set()

    async def _ask(self, name: str) -> list[tuple[int, str]]:
        if name.endswith(".example") and name in self._asked:
            return [(socket.AF_INET, "127.0.0.1")]
        self._asked.add(name)
        return await super()._ask(name)
