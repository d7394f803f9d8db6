from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from time import process_time

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.network.decompress import TooLarge, Undecodable, decompress

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
LIMIT = 1 << 20


@pytest.mark.parametrize("coding", PACK)
@settings(max_examples=40, deadline=None)
@given(body=st.binary(max_size=2000), share=st.floats(0, 0.99))
def test_whole_stream_gives_the_body_and_a_cut_one_its_start(coding: str, body: bytes, share: float) -> None:
    packed = PACK[coding](body)
    assert decompress(packed, coding, LIMIT) == (body, True)
    piece = packed[: int(len(packed) * share)]
    if piece:
        start, whole = decompress(piece, coding, LIMIT)
        assert body.startswith(start)
        assert not whole


@pytest.mark.parametrize("coding", PACK)
def test_bomb_is_stopped_early(coding: str) -> None:
    bomb = PACK[coding](b"\0" * (64 << 20))
    began = process_time()
    with pytest.raises(TooLarge):
        decompress(bomb, coding, 8 << 20)
    assert process_time() - began < 1
    assert len(decompress(bomb, coding, LIMIT, cut=True).body) == LIMIT


@pytest.mark.parametrize("coding", PACK)
def test_what_is_not_in_the_coding_is_refused(coding: str) -> None:
    with pytest.raises(Undecodable):
        decompress(b"<html>plain text, not packed at all", coding, LIMIT)


def test_gzip_in_several_members_is_one_body() -> None:
    packed = gzip.compress(b"one, ") + gzip.compress(b"two") + b"\0\0padding"
    assert decompress(packed, "gzip", LIMIT) == (b"one, two", True)
