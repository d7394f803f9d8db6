from __future__ import annotations

import asyncio
import socket

from crawler.network.resolver import PublicResolver


class Scripted(PublicResolver):
    def __init__(self, *answers: str) -> None:
        super().__init__(None, 1)
        self.answers = list(answers)

    async def _ask(self, name: str) -> list[tuple[int, str]]:
        return [(socket.AF_INET, address) for address in self.answers.pop(0).split()]


def allowed(resolver: PublicResolver, name: str) -> list[str]:
    return [host for _, host in asyncio.run(resolver._allowed(name))]


def test_private_answer_is_refused_and_remembered() -> None:
    resolver = Scripted("10.0.0.1")
    assert allowed(resolver, "news.example") == []
    assert resolver.refused == {"news.example": "10.0.0.1"}


def test_named_intranet_host_may_be_private() -> None:
    resolver = Scripted("10.0.0.1")
    resolver.name(["News.Example."])
    assert allowed(resolver, "news.example") == ["10.0.0.1"]


def test_named_host_that_was_public_first_is_not_rebound() -> None:
    resolver = Scripted("93.184.215.14", "127.0.0.1")
    resolver.name(["news.example"])
    assert allowed(resolver, "news.example") == ["93.184.215.14"]
    resolver._known.clear()
    assert allowed(resolver, "news.example") == []


def test_named_host_with_public_and_private_addresses_at_once_is_public() -> None:
    resolver = Scripted("127.0.0.1 93.184.215.14")
    resolver.name(["news.example"])
    assert allowed(resolver, "news.example") == ["93.184.215.14"]


def test_name_is_asked_once_a_run() -> None:
    resolver = Scripted("93.184.215.14")
    assert allowed(resolver, "news.example") == allowed(resolver, "NEWS.example")


def test_literal_is_judged_without_dns() -> None:
    resolver = PublicResolver(None, 1)
    assert allowed(resolver, "127.0.0.1") == []
    assert allowed(resolver, "93.184.215.14") == ["93.184.215.14"]
