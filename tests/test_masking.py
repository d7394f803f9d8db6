from __future__ import annotations

import time

import pytest

from crawler.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ftp://user:geheim@host/x.jsonl is full", "ftp://***@host/x.jsonl is full"),
        (
            "s3://KEY:a/b+c@bucket/x",
            "s3://KEY:a/b+c@bucket/x",
        ),  # a slash ends a host: no password by RFC 3986
        ("postgresql://u:p@ss@host/db", "postgresql://***@host/db"),
        ("https://paper.example/a@b:c", "https://paper.example/a@b:c"),
        ("https://user@paper.example/", "https://user@paper.example/"),
        (
            "https://paper.example/feed?page=2&token=geheim&x=1#a",
            "https://paper.example/feed?page=2&token=***&x=1#a",
        ),
        ("https://b.example/k?X-Amz-Signature=0a1b", "https://b.example/k?X-Amz-Signature=***"),
        (
            "{'AWS_SECRET_ACCESS_KEY': 'geheim', 'BOT_NAME': 'b'}",
            "{'AWS_SECRET_ACCESS_KEY': '***', 'BOT_NAME': 'b'}",
        ),
        ("Token taken: 3", "Token taken: 3"),
        ('{"uri":"ftp://u:p@h/x","error":""}', '{"uri":"ftp://***@h/x","error":""}'),
    ],
)
def test_passwords_and_tokens_are_masked_and_nothing_else(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_long_text_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    for text in (
        "://a:" * 60_000,
        "?token=" * 60_000 + "://",
        "'TOKEN': " * 60_000,
        "'" + "A" * 300_000 + "': ",
    ):
        masked(text)
    assert time.process_time() - began < 3
