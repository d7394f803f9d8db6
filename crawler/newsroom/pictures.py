"""Pictures drawn from their file name: two tints and a band, as a PNG of about a kilobyte."""

from __future__ import annotations

import hashlib
import struct
import zlib

_WIDTH, _HEIGHT = 640, 360


def picture(name: str) -> bytes:
    """A palette PNG (ISO/IEC 15948), the same for the same name."""
    seed = hashlib.sha256(name.encode()).digest()
    palette = bytes(128 + value // 2 for value in seed[:3]) + bytes(value // 2 for value in seed[3:6])
    palette += bytes(seed[6:9])
    horizon = 120 + seed[9] % 140
    left, right = sorted((60 + seed[10] * 2, 70 + seed[11] * 2))
    sky = b"\x00" + bytes(_WIDTH)
    roof = b"\x00" + bytes(2 if left <= x <= right else 0 for x in range(_WIDTH))
    ground = b"\x00" + b"\x01" * _WIDTH
    top = horizon - 60
    rows = sky * top + roof * (horizon - top) + ground * (_HEIGHT - horizon)
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            (_chunk(b"IHDR", header), _chunk(b"PLTE", palette), _chunk(b"IDAT", zlib.compress(rows, 9)))
        )
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
