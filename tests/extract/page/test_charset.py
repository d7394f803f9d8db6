from __future__ import annotations

import pytest

from crawler.extract.page.charset import decode

TEXT = "Grüße aus Köln, sagte Änne"


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("utf-8", "text/html; charset=utf-8"),
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("utf-8", "text/html; charset=windows-1252"),
        ("cp1252", "text/html; charset=iso-8859-1"),
        ("cp1252", "text/html; charset=utf-8"),
        ("utf-8-sig", "text/html; charset=iso-8859-1"),
        ("utf-16", "text/html"),
        ("utf-8", "text/html; charset=x-klingon"),
        ("utf-8", None),
    ],
)
def test_text_is_right_whatever_the_header_claims(encoding: str, header: str | None) -> None:
    text, is_utf8 = decode(TEXT.encode(encoding), header)
    assert text == TEXT
    assert is_utf8 == (encoding == "utf-8")


def test_utf8_with_one_broken_byte_stays_utf8() -> None:
    assert decode(TEXT.encode() + b"\xff", "text/html; charset=utf-8") == (TEXT + "\ufffd", False)
