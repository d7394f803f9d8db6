from __future__ import annotations

import gzip
import random
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
    assert len(decompress(bomb, coding, LIMIT, cut=True)[0]) == LIMIT


@pytest.mark.parametrize("coding", PACK)
def test_what_is_not_in_the_coding_is_refused(coding: str) -> None:
    with pytest.raises(Undecodable):
        decompress(b"<html>plain text, not packed at all", coding, LIMIT)


def test_gzip_in_several_members_is_one_body() -> None:
    packed = gzip.compress(b"one, ") + gzip.compress(b"two") + b"\0\0padding"
    assert decompress(packed, "gzip", LIMIT) == (b"one, two", True)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_flood_of_empty_members_is_left_early(coding: str) -> None:
    """8 MiB of empty gzip members took hours, each copying what was left of all others."""
    member = PACK[coding](b"")
    flood = member * ((8 << 20) // len(member))
    began = process_time()
    assert decompress(flood, coding, LIMIT) == (b"", False)
    assert process_time() - began < 1


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@settings(max_examples=40, deadline=None)
@given(
    parts=st.lists(st.binary(max_size=9000), min_size=1, max_size=5),
    padding=st.sampled_from([b"", b"\0" * 9]),
)
def test_members_in_a_row_are_one_body(coding: str, parts: list[bytes], padding: bytes) -> None:
    packed = b"".join(PACK[coding](part) for part in parts) + padding
    assert decompress(packed, coding, LIMIT) == (b"".join(parts), True)


@pytest.mark.parametrize("coding", PACK)
def test_a_body_that_packs_badly_or_well_comes_out_whole(coding: str) -> None:
    for body in (bytes(range(256)) * 2000, random.Random(7).randbytes(300_000), b"\0" * 900_000):
        assert decompress(PACK[coding](body), coding, LIMIT) == (body, True)
