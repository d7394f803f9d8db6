"""An archive file of one run: gzip per record, each record whole or cut off again, named at last when closed."""

from __future__ import annotations

import fcntl
import io
import os
import time
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any

from crawler.archive.notes import OutcomeNote, PageNote, written
from crawler.errors import StartError

END = ".warc.gz"
_OPEN = ".open"  # Heritrix's ending for a file that is being written
# The same as for the lines of a dataset: what a power cut may cost, in seconds of work.
_SYNC_EVERY = 1.0
_READ = 1 << 20


def need_warcio() -> Any:
    """The `warcio` package. Raises StartError, naming the extra, when it is not installed."""
    try:
        import warcio  # noqa: PLC0415  optional
    except ImportError:
        raise StartError(
            "An archive needs warcio: pip install -e '.[archive]' in the project's folder."
        ) from None
    return warcio


class ArchiveFile:
    """Writes `path` under the name `path.open` until it is closed.

    `info` goes into the warcinfo record. The open file is locked, so that another process can tell a run that
    lives from one that died. Raises StartError when the file cannot be made; OSError from the other methods.
    """

    def __init__(self, path: Path, info: Mapping[str, str]) -> None:
        need_warcio()
        self.path = path
        self._open = path.with_name(path.name + _OPEN)
        self._info = dict(info)
        self._pages = 0
        self._synced = time.monotonic()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._stream: IO[bytes] = self._open.open("xb")
        except OSError as error:
            raise StartError(f"{self._open}: the archive cannot be written: {error.strerror}.") from None
        fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def write_page(
        self, url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, note: PageNote
    ) -> str:
        """Append a response (its body without content and transfer codings); returns the record's id."""
        from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415  optional

        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]
        kept.append(("Content-Length", str(len(body))))
        phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
        http = StatusAndHeaders(f"{status} {phrase}", kept, protocol="HTTP/1.1")
        more = {"WARC-JSON-Metadata": written(note)}
        if TRUNCATED in note.flags:
            more["WARC-Truncated"] = "disconnect"
        if not self._pages:
            self._append_info()
        self._pages += 1
        return self._append(url, "response", body, http_headers=http, warc_headers_dict=more)

    def write_outcome(self, url: str, record_id: str, note: OutcomeNote) -> None:
        """Append what became of the article whose first page is that record."""
        more = {"WARC-Refers-To": record_id}
        body = written(note).encode()
        self._append(url, "metadata", body, warc_headers_dict=more, warc_content_type="application/json")

    def _append_info(self) -> None:
        from warcio.warcwriter import WARCWriter  # noqa: PLC0415  optional

        packed = io.BytesIO()
        writer = WARCWriter(packed, gzip=True, warc_version="1.1")
        writer.write_record(
            writer.create_warcinfo_record(self.path.name, {"format": "WARC File Format 1.1", **self._info})
        )
        self._put(packed)

    def _append(self, url: str, kind: str, body: bytes, **more: Any) -> str:
        from warcio.warcwriter import WARCWriter  # noqa: PLC0415  optional

        packed = io.BytesIO()
        writer = WARCWriter(packed, gzip=True, warc_version="1.1")
        record = writer.create_warc_record(url, kind, payload=io.BytesIO(body), length=len(body), **more)
        writer.write_record(record)
        self._put(packed)
        name: str = record.rec_headers.get_header("WARC-Record-ID")
        return name

    def _put(self, packed: io.BytesIO) -> None:
        self._stream.write(packed.getbuffer())
        self._stream.flush()
        if time.monotonic() - self._synced >= _SYNC_EVERY:
            os.fsync(self._stream.fileno())
            self._synced = time.monotonic()

    def abandon(self) -> None:
        """Let go of the file after a write failed: the next run cuts the torn record off and closes it."""
        with suppress(OSError):  # what is still in the buffer has no room either
            self._stream.close()

    def close(self) -> Path | None:
        """Sync, and give the file its name; None when no page was written, for then there is no file."""
        with self._stream:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            if not self._pages:
                self._open.unlink()
                return None
            self._open.replace(self.path)
        return self.path


TRUNCATED = "truncated"
# The body is kept decoded, and a connection's headers say nothing about a file.
_NOT_KEPT = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"})


def recover(folder: Path) -> list[Path]:
    """Close what killed runs left in a folder: cut the torn tail, give the file its name; returns the files.

    Files of runs that live are locked, and stay as they are. Raises OSError.
    """
    mended = []
    for left in sorted(folder.glob(f"*{END}{_OPEN}")):
        with left.open("r+b") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            end = whole_until(stream)
            if not end:
                left.unlink()
                continue
            stream.truncate(end)
            os.fsync(stream.fileno())
            target = left.with_name(left.name.removesuffix(_OPEN))
            left.replace(target)
            mended.append(target)
    return mended


def whole_until(stream: IO[bytes]) -> int:
    """Where the last whole gzip member ends, in bytes from the start."""
    stream.seek(0)
    end = place = 0
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    while chunk := stream.read(_READ):
        place += len(chunk)
        try:
            while chunk:
                member.decompress(chunk)
                chunk = member.unused_data if member.eof else b""
                if member.eof:
                    end = place - len(chunk)
                    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
        except zlib.error:
            break
    return end
