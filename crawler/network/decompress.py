"""Content-Encoding undone in bounded memory, and whether the stream was whole."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_STEP = 64 * 1024
_STEP_IN = 4 * 1024
# Members of one body: bgzip, which makes the most of them, has 128 in 8 MiB. Each costs a decoder (zstd: 10 µs):
# 900,000 empty ones would take 9 s.
_MEMBERS_AT_MOST = 1000
# RFC 9659: content coded with zstd may ask its reader for a window of 8 MiB at most.
_ZSTD_WINDOW_LOG = 23
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class TooLarge(ValueError):
    """The data unfold to more than is allowed."""


class Undecodable(ValueError):
    """The data are not in the coding that the header names, from the first byte on."""


def decompress(data: bytes, coding: str, limit: int, *, cut: bool = False) -> tuple[bytes, bool]:
    """Undo one coding (gzip, x-gzip, deflate, br, zstd) of at most `limit` bytes of output: what came out, and whether
    the stream was whole.

    What stands before a cut or a broken place is given as not whole; bytes behind the end are ignored.
    Time and memory are linear in `limit`. Raises TooLarge (unless `cut`: then the first `limit` bytes are given),
    and Undecodable when not one byte can be had.
    """
    out = bytearray()
    whole = True
    try:
        for piece in _CODINGS[coding](data):
            out += piece
            if len(out) > limit:
                if cut:
                    return bytes(out[:limit]), False
                raise TooLarge(f"more than {limit} bytes")
    except EOFError:
        whole = False
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        if not out:
            raise Undecodable(f"not {coding}: {error}") from None
        whole = False
    return bytes(out), whole


def _zlib_pieces(data: bytes, wbits: int) -> Iterator[bytes]:
    stream, members = zlib.decompressobj(wbits), 1
    for step in _steps(data):
        given = step
        while given:
            if stream.eof:
                # A gzip file may be several in a row (RFC 1952, 2.2); anything else behind the end is padding.
                if wbits != _GZIP or not given.startswith(_GZIP_MAGIC[: len(given)]):
                    return
                stream, members = zlib.decompressobj(wbits), _one_more(members)
            yield stream.decompress(given, _STEP)
            given = stream.unused_data if stream.eof else stream.unconsumed_tail
    # What it holds back for want of room comes without new input.
    while not stream.eof and (piece := stream.decompress(b"", _STEP)):
        yield piece
    if data and not stream.eof:
        raise EOFError


def _one_more(members: int) -> int:
    """Their number now. Raises EOFError: what stands behind so many is not read, and the body not whole."""
    if members == _MEMBERS_AT_MOST:
        raise EOFError
    return members + 1


def _steps(data: bytes) -> Iterator[bytes]:
    """The data in small steps: a decoder copies what is left of its input at each end of a member, so that 8 MiB of
    400,000 empty members given at once would cost hours."""
    for at in range(0, len(data), _STEP_IN):
        yield data[at : at + _STEP_IN]


_GZIP, _ZLIB, _RAW = 31, 15, -15
_GZIP_MAGIC = b"\x1f\x8b"


def _gzip(data: bytes) -> Iterator[bytes]:
    return _zlib_pieces(data, _GZIP)


def _deflate(data: bytes) -> Iterator[bytes]:
    # RFC 9110 means zlib; some servers send the bare stream. The zlib head is a multiple of 31 (RFC 1950).
    is_zlib = len(data) > 1 and data[0] & 15 == 8 and (data[0] * 256 + data[1]) % 31 == 0
    return _zlib_pieces(data, _ZLIB if is_zlib else _RAW)


def _brotli(data: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    if data:
        yield stream.process(data, output_buffer_limit=_STEP)
    while data and not stream.is_finished():
        piece = stream.process(b"", output_buffer_limit=_STEP)
        if not piece and not stream.is_finished():
            raise EOFError
        yield piece


def _zstd(data: bytes) -> Iterator[bytes]:
    reader, members = _zstd_reader(), 1
    for step in _steps(data):
        given = step
        while given:
            if reader.eof:
                if not given.startswith(_ZSTD_MAGIC[: len(given)]):
                    return
                reader, members = _zstd_reader(), _one_more(members)
            yield reader.decompress(given, _STEP)
            while not reader.eof and not reader.needs_input:
                yield reader.decompress(b"", _STEP)
            given = reader.unused_data if reader.eof else b""
    if data and not reader.eof:
        raise EOFError


def _zstd_reader() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})


_CODINGS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
CODINGS = frozenset(_CODINGS)
