"""What a body is by its first bytes, whatever its Content-Type says."""

from __future__ import annotations

from crawler.patterns import pattern

# After https://mimesniff.spec.whatwg.org/, section 6, with the formats that stand under an article's link.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"%!PS-Adobe-", "postscript"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"RIFF", "riff"),
    (b"BM", "bmp"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"\x1aE\xdf\xa3", "webm"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x7fELF", "elf"),
    (b"MZ\x90\x00", "exe"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"{\\rtf", "rtf"),
)
_WORDS = frozenset({b"BM", b"ID3"})  # also begin sentences
_JSON = pattern(rb"(?:\xef\xbb\xbf)?\s*(?:\)\]\}',?\s*)?[\[{]\s*[\"\[{\]}]")
# Bytes that no text holds in any encoding of the web (NUL is half of UTF-16 and stray in bad pages: it may).
_NO_TEXT = bytes([*range(1, 9), *range(14, 27), *range(28, 32)])
_LOOKED_AT = 4096
# The most of 637 pages of 60 papers is 7,000. An element of an article costs up to 1.8 KB until its line is written, of
# a listing 0.8 KB: 8 MiB of short paragraphs took 745 MB.
_ELEMENTS_AT_MOST = {"article": 75_000, "": 150_000}


def foreign_kind(body: bytes) -> str:
    """`pdf`, `jpeg`, `json`, …: what the body is when it is no page; "" when it may be HTML, XML or text."""
    head = body[:_LOOKED_AT]
    if head.startswith(b"<") and head[4:8] != b"ftyp":  # no kind begins so, and nearly all pages do
        return ""
    for magic, kind in _MAGIC:
        if head.startswith(magic) and not (magic in _WORDS and _is_text(head)):
            return kind
    if head[4:8] == b"ftyp":
        return "mp4"
    if _JSON.match(head):
        return "json"
    return "" if _is_text(head) else "binary"


def has_too_many_elements(body: bytes, expected: str = "") -> bool:
    """Whether reading the page (`article`, or any) would cost too much memory. Four counts: 0.4 ms a megabyte."""
    most = _ELEMENTS_AT_MOST[expected]
    if len(body) <= most:  # most pages have fewer bytes than that
        return False
    opened = body.count(b"<") - body.count(b"</")
    if opened <= most:
        return False
    boxes = body.count(b"<div") + body.count(b"<span")  # often hold nothing of their own, and cost half
    return opened - boxes // 2 > most


def _is_text(head: bytes) -> bool:
    # A tenth: random bytes have 10 % of these, texts none; a page with some debris in it stays a page.
    return b"<" in head or len(head) - len(head.translate(None, _NO_TEXT)) <= len(head) // 20
