"""WARC files read record by record: our own, and other people's (Common Crawl's CC-NEWS layout)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from crawler.archive.notes import OutcomeNote, PageNote
from crawler.archive.writing import need_warcio
from crawler.errors import UsageError

# As in a crawl: no page that is larger is read (DOWNLOAD_MAXSIZE).
LARGEST_BODY = 8 << 20


# What warcio raises for headers that contradict themselves: a response without an address, a length in words.
_TRUSTING = (AttributeError, KeyError, IndexError, TypeError, ValueError)


class ArchiveError(UsageError):
    """A file that is named is no WARC file, or is damaged."""


@dataclass(slots=True, kw_only=True)
class Fetched:
    """One response."""

    record_id: str
    url: str
    date: str
    """WARC-Date, ISO 8601 in UTC."""
    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    note: PageNote | None = None
    """None in archives that are not ours."""


@dataclass(slots=True, kw_only=True)
class Info:
    """The warcinfo record."""

    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of an article, by the record of its first page."""

    record_id: str
    note: OutcomeNote


@dataclass(slots=True, kw_only=True)
class Damage:
    """A record that is not whole."""

    what: str


def records(file: Path) -> Iterator[tuple[int, Fetched | Info | Outcome | Damage]]:
    """Every record that says something, with the offset at which it begins.

    Bodies are read only by `read_at`. After a record that is not whole nothing more comes: it is the torn tail
    of a killed run, or a damaged file. Raises ArchiveError for a file that is no WARC file at all.
    """
    need_warcio()
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415  optional
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415  optional

    seen = end = 0
    try:
        with file.open("rb") as stream:
            if not _begins_like_warc(stream):  # warcio would take any words for the older ARC format
                raise ArchiveError(f"{file}: is not a WARC file.")
            iterator = ArchiveIterator(stream, check_digests=True)
            for record in iterator:
                found = _told(record)
                iterator.read_to_end()
                offset = iterator.get_record_offset()
                end = offset + iterator.get_record_length()
                seen += 1
                # Without its length, or with bytes of it missing, a record was cut.
                rest = getattr(record.raw_stream, "limit", 1)
                if record.digest_checker.passed is False or rest > 0:
                    yield offset, Damage(what=f"the record at byte {offset} is not whole")
                    return
                if found is not None:
                    yield offset, found
            stream.seek(end)
            if stream.read(1 << 10).strip(b"\r\n\0 "):  # so little of a record that warcio takes it for none
                yield end, Damage(what=f"the record at byte {end} is not whole")
    except (ArchiveLoadFailed, EOFError, OSError, zlib.error, *_TRUSTING) as error:
        if not seen:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "is not a WARC file"
            raise ArchiveError(f"{file}: {reason}.") from None
        yield 0, Damage(what=f"cannot be read any further: {' '.join(str(error).split())}")


def _begins_like_warc(stream: IO[bytes]) -> bool:
    head = stream.read(1 << 10)
    stream.seek(0)
    try:
        head = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(head) if head[:2] == b"\x1f\x8b" else head
    except zlib.error:
        return False
    return head.startswith(b"WARC/")


def _told(record: Any) -> Fetched | Info | Outcome | None:
    match record.rec_type:
        case "warcinfo":
            text = record.content_stream().read().decode("utf-8", "replace")
            pairs = (line.partition(":") for line in text.splitlines())
            return Info(fields={name.strip(): value.strip() for name, mark, value in pairs if mark})
        case "metadata" if record.rec_headers.get_header("WARC-Refers-To"):
            try:
                note = msgspec.json.decode(record.content_stream().read(), type=OutcomeNote)
            except msgspec.DecodeError:
                return None  # somebody else's metadata
            return Outcome(record_id=record.rec_headers.get_header("WARC-Refers-To"), note=note)
        case "response" if record.http_headers is not None:
            return _response(record)
        case _:
            return None


def _response(record: Any) -> Fetched | None:
    try:
        status = int(record.http_headers.get_statuscode())
    except (TypeError, ValueError):
        return None
    noted = record.rec_headers.get_header("WARC-JSON-Metadata")
    try:
        note = msgspec.json.decode(noted, type=PageNote) if noted else None
    except msgspec.DecodeError:
        note = None  # other programs use the header too
    return Fetched(
        record_id=record.rec_headers.get_header("WARC-Record-ID") or "",
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        date=record.rec_headers.get_header("WARC-Date") or "",
        status=status,
        headers=list(record.http_headers.headers),
        note=note,
    )


def read_at(stream: IO[bytes], offset: int) -> Fetched:
    """The response that begins at `offset`, with its body decoded and cut at 8 MiB.

    Raises ArchiveError when there is none.
    """
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415  optional

    stream.seek(offset)
    record: Any = next(ArchiveIterator(stream), None)
    found = _response(record) if record is not None and record.http_headers is not None else None
    if found is None:
        raise ArchiveError(f"{stream.name}: there is no response at byte {offset}.")
    body = bytearray()
    content = record.content_stream()
    while len(body) <= LARGEST_BODY and (chunk := content.read(1 << 16)):
        body += chunk
    if len(body) > LARGEST_BODY:
        found.note = found.note or PageNote()
        found.note.flags = [*found.note.flags, "truncated"]
    found.body = bytes(body[:LARGEST_BODY])
    found.headers = [
        (n, v) for n, v in found.headers if n.lower() not in {"content-encoding", "transfer-encoding"}
    ]
    return found
