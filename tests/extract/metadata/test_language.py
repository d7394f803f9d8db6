"""The language of pages that declare none."""

from __future__ import annotations

import sys

import pytest

from crawler.extract import Page, read_article

_ENGLISH = (
    "Mira Vell is fifty years old. She is a singer. Her sister is Ada Vell. She has been in four films, and has been "
    "seen with Tom Ray, Ole Berg, Max Lund. Her dog is Bo. "
)
_CZECH = (
    "Vedoucí přístavu na ostrově řekl na dnešním jednání, že na výpravu na sever letos nepojede, a na otázku, co bude "
    "na jaře, neodpověděl. Na molu se zatím staví nová bouda na sítě a na lana, na kterou čekali na podzim marně. "
)


def _language(text: str) -> str:
    return read_article(Page(f"<html><body><p>{text}</p></body></html>", "https://paper.example/a")).language


def test_a_short_text_is_settled_without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)  # its import would fail
    assert _language(_ENGLISH * 2) == "en"


def test_words_of_neighbours_are_not_mistaken() -> None:
    assert _language(_CZECH * 3) == "cs"
