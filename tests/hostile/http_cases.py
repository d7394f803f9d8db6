"""Broken HTTP, and answers that are no pages."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

import brotli
from backports import zstd

from tests.hostile.cases import Case
from tests.hostile.pages import html, page
from tests.hostile.raw_server import Script, Talk

G = "HTTP"
OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def says(
    body: bytes, status: str = "200 OK", headers: str = "Content-Type: text/html; charset=utf-8"
) -> Script:
    async def script(talk: Talk) -> None:
        await talk.answer(body, status, headers)

    return script


def first(times: int, status: str, good: bytes, headers: str = "") -> Script:
    async def script(talk: Talk) -> None:
        failing = talk.asked.nth <= times
        await talk.answer(
            b"busy" if failing else good, status if failing else "200 OK", headers if failing else ""
        )

    return script


def raw(*pieces: bytes, reset: bool = False, pause: float = 0.05) -> Script:
    async def script(talk: Talk) -> None:
        await talk.send(*pieces)
        if reset:
            await asyncio.sleep(pause)
            talk.reset()

    return script


def redirect(target: str, status: str = "302 Found") -> Script:
    """`{port}` in the target is the server's."""

    async def script(talk: Talk) -> None:
        await talk.answer(b"", status, "Location: " + target.replace("{port}", talk.base.rpartition(":")[2]))

    return script


async def reset_now(talk: Talk) -> None:
    talk.reset()


async def silent(talk: Talk) -> None:
    await talk.silence()


async def silent_after_head(talk: Talk) -> None:
    await talk.send(OK_HEAD + b"Content-Length: 5000\r\n\r\n")
    await talk.silence()


async def endless_head(talk: Talk) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        await talk.send(b"X-%d: %s\r\n" % (number, b"a" * 60))


async def endless_continue(talk: Talk) -> None:
    for _ in range(200_000):
        await talk.send(b"HTTP/1.1 100 Continue\r\n\r\n")


async def head_in_drops(talk: Talk) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not talk.stopping.is_set():
        await talk.send(b"a")
        await asyncio.sleep(0.3)


async def endless_trailers(talk: Talk) -> None:
    body = page("trailers-for-ever")
    await talk.send(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n" % (len(body), body))
    for number in range(200_000):
        await talk.send(b"X-%d: %s\r\n" % (number, b"a" * 60))


async def endless_body(talk: Talk) -> None:
    await talk.send(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(4000):
        await talk.send(b"10000\r\n" + b"<p>more</p>     " * 4096 + b"\r\n")


async def byte_a_second(talk: Talk) -> None:
    await talk.send(OK_HEAD + b"Content-Length: 100000\r\n\r\n")
    for _ in range(120):
        if talk.stopping.is_set():
            return
        await talk.send(b"<")
        await asyncio.sleep(0.5)


def drip(body: bytes) -> Script:
    """Slow, yet whole within the time."""

    async def script(talk: Talk) -> None:
        await talk.send(OK_HEAD + b"Content-Length: %d\r\n\r\n" % len(body))
        step = len(body) // 5 + 1
        for at in range(0, len(body), step):
            await talk.send(body[at : at + step])
            await asyncio.sleep(0.1)

    return script


def retry_date(seconds: float, good: bytes) -> Script:
    async def script(talk: Talk) -> None:
        if talk.asked.nth > 1:
            await talk.answer(good)
            return
        moment = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
        await talk.answer(b"busy", "503 Busy", f"Retry-After: {moment}")

    return script


def reset_once(good: bytes) -> Script:
    async def script(talk: Talk) -> None:
        if talk.asked.nth < 3:  # Twisted asks a second time by itself when a kept connection breaks
            talk.reset()
        else:
            await talk.answer(good)

    return script


def chain(length: int, name: str) -> dict[str, Script]:
    steps = {f"hop{number}": redirect(f"/news/{name}/hop{number + 1}") for number in range(1, length)}
    return {"": redirect(f"/news/{name}/hop1"), **steps, f"hop{length}": says(page(name))}


def cut_at(body: bytes, share: float = 0.6) -> bytes:
    return body[: int(len(body) * share)]


def long_page(name: str) -> bytes:
    """Long enough that half of a compressed stream still holds the first sentence (zstd has blocks of 128 KiB)."""
    filler = "".join(
        f"<p>Line {n * 7919 % 100003} of the minutes, signed {n * 104729 % 1000003}.</p>" for n in range(9000)
    )
    return page(name, after=f"<section>{filler}</section>")


BOMB = b"\0" * (64 << 20)


@cache
def bomb_of_gigabytes(coding: str) -> bytes:
    """A gigabyte or more of zeros in 1 MB (gzip, in members), in 60 KB (zstd, in frames) or in 1 KB (brotli)."""
    if coding == "gzip":
        return gzip.compress(BOMB) * 16
    if coding == "zstd":
        return zstd.compress(BOMB) * 32
    packer = brotli.Compressor(quality=5, lgwin=24)
    return b"".join([*(packer.process(BOMB) for _ in range(16)), packer.finish()])


def _case(name: str, right: str, script: Script | dict[str, Script], **more: object) -> Case:
    routes = script if isinstance(script, dict) else {"": script}
    return Case(group=G, name=name, right=right, routes=routes, **more)  # type: ignore[arg-type]


def _failed(name: str, script: Script, reason: str, **more: object) -> Case:
    return _case(name, f"failed ({reason}), asked again later", script, state="failed", reason=reason, **more)


def _refused(name: str, script: Script | dict[str, Script], reason: str, **more: object) -> Case:
    return _case(name, f"refused ({reason})", script, state="refused", reason=reason, **more)


def _cut(name: str, script: Script, **more: object) -> Case:
    return _case(
        name, "kept as far as it came, marked incomplete", script, state="incomplete", reason="cut", **more
    )


def _saved(name: str, script: Script | dict[str, Script], right: str = "saved", **more: object) -> Case:
    return _case(name, right, script, **more)


def _encoded(name: str, body: bytes, coding: str) -> Script:
    return says(body, headers=f"Content-Type: text/html; charset=utf-8\r\nContent-Encoding: {coding}")


def _umlauts(name: str) -> str:
    return (
        html(name, after="")
        .replace("By Ada Winter", "By Änne Köhlmüßer")
        .replace('<meta charset="utf-8">', "")
    )


def status_cases() -> list[Case]:
    p = page
    return [
        _failed("status-500-for-ever", says(b"x", "500 Oops"), "http_500"),
        _saved("status-500-twice", first(2, "500 Oops", p("status-500-twice")), "saved at the third try"),
        _failed("status-500-five-times", first(5, "500 Oops", p("status-500-five-times")), "http_500"),
        _saved(
            "status-502-once", first(1, "502 Bad Gateway", p("status-502-once")), "saved at the second try"
        ),
        _saved(
            "status-429-wait-1s",
            first(1, "429 Slow", p("status-429-wait-1s"), "Retry-After: 1"),
            "waited for, saved",
            waits=1.0,
        ),
        _saved(
            "status-503-wait-until", retry_date(2, p("status-503-wait-until")), "waited for, saved", waits=0.9
        ),
        _saved(
            "retry-after-garbage",
            first(1, "503 Busy", p("retry-after-garbage"), "Retry-After: soon"),
            "tried again, saved",
        ),
        _saved("retry-after-passed", retry_date(-3600, p("retry-after-passed")), "tried again, saved"),
        _failed(
            "status-429-wait-two-hours",
            says(b"x", "429 Slow", "Retry-After: 7200"),
            "http_429",
            not_within=7200,
            asked_at_most=1,
        ),
        _failed(
            "status-503-wait-a-day",
            retry_date(86400, p("status-503-wait-a-day")),
            "http_503",
            not_within=86400,
            asked_at_most=1,
        ),
        _case(
            "status-404",
            "gone",
            says(b"not here", "404 Not Found"),
            state="gone",
            reason="http_404",
            asked_at_most=1,
        ),
        _case(
            "status-410",
            "gone",
            says(b"not here", "410 Gone"),
            state="gone",
            reason="http_410",
            asked_at_most=1,
        ),
        _refused("status-403", says(p("status-403"), "403 Forbidden"), "http_403", asked_at_most=1),
        _refused("status-451", says(p("status-451"), "451 Unavailable"), "http_451", asked_at_most=1),
        _failed("status-304-unasked", says(b"", "304 Not Modified"), "http_304"),
        _cut(
            "status-206-unasked",
            says(
                cut_at(p("status-206-unasked")),
                "206 Partial Content",
                "Content-Type: text/html\r\nContent-Range: bytes 0-899/5000",
            ),
        ),
        _failed("status-202-empty", says(b"", "202 Accepted"), "empty"),
        _failed("status-999", says(p("status-999"), "999 Denied"), "http_999"),
        _failed("status-204", says(b"", "204 No Content"), "empty"),
        _failed("empty-200", says(b""), "empty"),
        _failed("blank-200", says(b" \r\n\t \n"), "empty"),
    ]


def wire_cases() -> list[Case]:
    def whole(name: str) -> bytes:
        return page(name)

    def with_length(name: str, length: str) -> bytes:
        return OK_HEAD + f"Content-Length: {length}\r\n\r\n".encode() + whole(name)

    n = "length-too-short"
    short = OK_HEAD + b"Content-Length: %d\r\n\r\n" % int(len(page(n)) * 0.6) + page(n)
    n = "length-too-long"
    long = OK_HEAD + b"Content-Length: %d\r\n\r\n" % (len(page(n)) + 1000) + cut_at(page(n))
    chunked = OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

    def chunk(data: bytes) -> bytes:
        return b"%x\r\n%s\r\n" % (len(data), data)

    return [
        _failed("reset-before", reset_now, "reset"),
        _saved("reset-once", reset_once(page("reset-once")), "saved at the next try"),
        _cut(
            "reset-in-body",
            raw(OK_HEAD + b"Content-Length: 9000\r\n\r\n", cut_at(page("reset-in-body")), reset=True),
        ),
        _cut(
            "reset-in-body-no-length",
            raw(OK_HEAD + b"\r\n", cut_at(page("reset-in-body-no-length")), reset=True),
        ),
        _saved(
            "reset-after-body",
            raw(with_length("reset-after-body", str(len(page("reset-after-body")))), reset=True, pause=0.2),
        ),
        _failed("closed-in-head", raw(b"HTTP/1.1 200 OK\r\nContent-Ty"), "closed"),
        _cut("length-too-long", raw(long)),
        _cut("length-too-short", raw(short)),
        _saved("length-not-a-number", raw(with_length("length-not-a-number", "plenty"))),
        _saved("length-negative", raw(with_length("length-negative", "-5"))),
        _failed(
            "lengths-that-differ",
            raw(OK_HEAD + b"Content-Length: 10\r\nContent-Length: 400\r\n\r\n" + page("x")),
            "bad_http",
        ),
        _saved(
            "body-in-chunks",
            raw(
                chunked,
                chunk(page("body-in-chunks")[:700]),
                chunk(page("body-in-chunks")[700:]),
                b"0\r\n\r\n",
            ),
        ),
        _cut("chunk-size-broken", raw(chunked, chunk(cut_at(page("chunk-size-broken"))), b"ZZ\r\nabc\r\n")),
        _cut("chunked-without-end", raw(chunked, chunk(cut_at(page("chunked-without-end"))))),
        _cut("chunk-cut", raw(chunked, b"4000\r\n" + cut_at(page("chunk-cut")))),
        _saved(
            "http-1-0",
            raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page("http-1-0")),
        ),
        _failed("no-http-at-all", raw(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"), "bad_http"),
        _saved(
            "continue-first",
            raw(
                b"HTTP/1.1 100 Continue\r\n\r\n",
                with_length("continue-first", str(len(page("continue-first")))),
            ),
        ),
        _failed("continue-for-ever", endless_continue, "bad_http"),
        _failed("endless-head", endless_head, "bad_http"),
        _saved(
            "header-without-colon",
            raw(
                b"HTTP/1.1 200 OK\r\nnonsense here\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                % len(page("header-without-colon")),
                page("header-without-colon"),
            ),
        ),
        _failed("head-in-drops", head_in_drops, "timeout"),
        _failed("silent-for-ever", silent, "timeout"),
        _failed("silent-after-head", silent_after_head, "timeout"),
        _failed("a-byte-now-and-then", byte_a_second, "timeout"),
        _saved("slow-but-whole", drip(page("slow-but-whole"))),
    ]


def coding_cases() -> list[Case]:
    def cut(name: str, packed: bytes, coding: str) -> Case:
        return _cut(name, _encoded(name, packed[: int(len(packed) * 0.7)], coding))

    raw_deflate = zlib.compressobj(wbits=-15)
    bare = raw_deflate.compress(page("raw-deflate")) + raw_deflate.flush()
    twice = gzip.compress(gzip.compress(BOMB))
    return [
        _saved(
            "packed-with-gzip", _encoded("packed-with-gzip", gzip.compress(page("packed-with-gzip")), "gzip")
        ),
        _saved(
            "packed-with-brotli",
            _encoded("packed-with-brotli", brotli.compress(page("packed-with-brotli")), "br"),
        ),
        _saved(
            "packed-with-zstd", _encoded("packed-with-zstd", zstd.compress(page("packed-with-zstd")), "zstd")
        ),
        _saved("raw-deflate", _encoded("raw-deflate", bare, "deflate")),
        cut("gzip-cut", gzip.compress(long_page("gzip-cut")), "gzip"),
        cut("deflate-cut", zlib.compress(long_page("deflate-cut")), "deflate"),
        cut("brotli-cut", brotli.compress(long_page("brotli-cut"), quality=4), "br"),
        cut("zstd-cut", zstd.compress(long_page("zstd-cut")), "zstd"),
        _saved("gzip-that-is-none", _encoded("gzip-that-is-none", page("gzip-that-is-none"), "gzip")),
        _refused("coding-unknown", _encoded("coding-unknown", b"\x01\x02\x03" * 99, "rot13"), "undecodable"),
        _refused(
            "gzip-bomb", _encoded("gzip-bomb", gzip.compress(BOMB), "gzip"), "too_large", asked_at_most=1
        ),
        _refused(
            "brotli-bomb",
            _encoded("brotli-bomb", brotli.compress(BOMB, quality=3), "br"),
            "too_large",
            asked_at_most=1,
        ),
        _refused(
            "zstd-bomb", _encoded("zstd-bomb", zstd.compress(BOMB), "zstd"), "too_large", asked_at_most=1
        ),
        *(
            _refused(
                f"{name}-of-gigabytes",
                _encoded(name, bomb_of_gigabytes(name), coding),
                "too_large",
                asked_at_most=1,
            )
            for name, coding in (("gzip", "gzip"), ("brotli", "br"), ("zstd", "zstd"))
        ),
        _failed(
            "flood-of-empty-members",
            _encoded("flood", gzip.compress(b"") * 400_000, "gzip"),
            "unreadable",
        ),
        _refused(
            "bomb-in-a-bomb", _encoded("bomb-in-a-bomb", twice, "gzip, gzip"), "too_large", asked_at_most=1
        ),
        _refused(
            "ten-layers",
            _encoded("ten-layers", b"x" * 99, ", ".join(["gzip"] * 10)),
            "undecodable",
            asked_at_most=1,
        ),
        _refused(
            "a-gigabyte-announced",
            raw(OK_HEAD + b"Content-Length: 1073741824\r\n\r\n" + b"<p>" * 500),
            "too_large",
        ),
        _refused("endless-body", endless_body, "too_large"),
    ]


def kind_cases() -> list[Case]:
    def plain(name: str, header: str) -> Case:
        return _saved(name, says(page(name), headers=header), "read as the page it is")

    def german(name: str, encoding: str, header: str, bom: bytes = b"", meta: str = "") -> Case:
        text = _umlauts(name).replace("<title>", meta + "<title>")
        return _saved(
            name,
            says(bom + text.encode(encoding), headers=header),
            "saved, umlauts right",
            holds=("Änne Köhlmüßer",),
        )

    return [
        plain("type-missing", ""),
        plain("type-text-plain", "Content-Type: text/plain"),
        plain("type-octet-stream", "Content-Type: application/octet-stream"),
        plain("type-image", "Content-Type: image/png"),
        plain("type-garbage", "Content-Type: ;;;=/"),
        _refused("pdf-as-html", says(b"%PDF-1.7\n" + b"1 0 obj <<>> stream \x00\x01\x02" * 200), "not_html"),
        _refused("jpeg-as-html", says(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20), "not_html"),
        _refused("png-as-html", says(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), "not_html"),
        _refused("zip-as-html", says(b"PK\x03\x04" + bytes(range(256)) * 20), "not_html"),
        _refused("json-as-html", says(b'{"headline": "<p>no page</p>", "body": ["x"]}'), "not_html"),
        _refused(
            "random-bytes-as-html",
            says(bytes((n * 7919 + n // 3) % 256 for n in range(5000)).replace(b"<", b"\x01")),
            "not_html",
        ),
        german("charset-utf8-said-latin1", "utf-8", "Content-Type: text/html; charset=iso-8859-1"),
        german("charset-latin1-said-utf8", "cp1252", "Content-Type: text/html; charset=utf-8"),
        german("charset-bogus", "utf-8", "Content-Type: text/html; charset=x-klingon"),
        german(
            "charset-in-meta-only", "cp1252", "Content-Type: text/html", meta='<meta charset="windows-1252">'
        ),
        german(
            "charset-bom-against-header",
            "utf-8",
            "Content-Type: text/html; charset=iso-8859-1",
            bom=b"\xef\xbb\xbf",
        ),
        german("charset-utf16", "utf-16-le", "Content-Type: text/html", bom=b"\xff\xfe"),
        german("charset-utf16-be", "utf-16-be", "Content-Type: text/html; charset=utf-16be"),
    ]


def redirect_cases() -> list[Case]:
    def to(name: str, target: str, reason: str) -> Case:
        return _refused(name, redirect(target), reason, asked_at_most=1)

    loop = {"": redirect("/news/redirect-loop/b"), "b": redirect("/news/redirect-loop/")}

    def refresh(target: str) -> str:
        return f'<meta http-equiv="refresh" content="1;url={target}">'

    return [
        _saved("redirect-3-hops", chain(3, "redirect-3-hops")),
        _refused("redirect-30-hops", chain(30, "redirect-30-hops"), "too_many_redirects"),
        _refused("redirect-loop", loop, "redirect_loop"),
        to("redirect-to-itself", "/news/redirect-to-itself/", "redirect_loop"),
        to("redirect-to-another-site", "http://news.example/", "other_host"),
        to("redirect-to-file", "file:///etc/hostname", "redirect_scheme"),
        to("redirect-to-data", "data:text/html,<h1>x</h1>", "redirect_scheme"),
        to("redirect-to-ftp", "ftp://127.0.0.1/x", "redirect_scheme"),
        to("redirect-to-script", "javascript:alert(1)", "bad_redirect"),
        to("redirect-to-10-net", "http://10.0.0.1/x", "private_address"),
        to("redirect-to-metadata", "http://169.254.169.254/latest/meta-data/", "private_address"),
        to("redirect-to-localhost", "http://localhost:{port}/news/gzip/", "private_address"),
        to("redirect-to-ipv6-loopback", "http://[::1]:{port}/", "private_address"),
        to("redirect-to-mapped-ipv4", "http://[::ffff:10.0.0.1]/", "private_address"),
        to("redirect-to-a-number", "http://2130706433:{port}/news/gzip/", "private_address"),
        to("redirect-to-hex-octets", "http://0x7f.1:{port}/news/gzip/", "private_address"),
        to("redirect-to-octal-octets", "http://0177.0.0.1:{port}/news/gzip/", "private_address"),
        to("redirect-to-zero", "http://0:{port}/news/gzip/", "private_address"),
        to("redirect-to-another-loopback", "http://127.0.0.2:{port}/news/gzip/", "private_address"),
        to("redirect-to-localhost-with-dot", "http://localhost.:{port}/", "private_address"),
        to("redirect-to-nat64-loopback", "http://[64:ff9b::7f00:1]:{port}/", "private_address"),
        to("redirect-to-compatible-ipv6", "http://[::127.0.0.1]:{port}/", "private_address"),
        to("redirect-to-link-local-ipv6", "http://[fe80::1%25lo]:{port}/", "private_address"),
        to("redirect-without-scheme", "//10.0.0.1/x", "private_address"),
        to("redirect-with-backslashes", "http:\\\\10.0.0.1\\x", "private_address"),
        to("redirect-to-port-99999", "http://127.0.0.1:99999/", "bad_redirect"),
        to("redirect-to-gopher", "gopher://127.0.0.1:{port}/", "redirect_scheme"),
        _refused(
            "redirect-to-private-at-the-third-hop",
            {
                "": redirect("/news/redirect-to-private-at-the-third-hop/b"),
                "b": redirect("/news/redirect-to-private-at-the-third-hop/c", "307 Again"),
                "c": redirect("http://192.168.0.1/", "308 For ever"),
            },
            "private_address",
            asked_at_most=3,
        ),
        to("redirect-behind-userinfo", "http://127.0.0.1:{port}@10.0.0.1/", "private_address"),
        to("redirect-unreadable", "http://[oops/", "bad_redirect"),
        _failed("redirect-without-target", says(b"moved", "302 Found"), "http_302"),
        _failed("redirect-to-tls-that-is-none", redirect("https://127.0.0.1:{port}/"), "tls"),
        _saved(
            "refresh-to-itself",
            says(page("refresh-to-itself", head=refresh("/news/refresh-to-itself/"))),
            asked_at_most=1,
        ),
        _refused(
            "refresh-to-a-private-address",
            says(page("refresh-to-a-private-address", head=refresh("http://10.0.0.1/"))),
            "private_address",
            asked_at_most=1,
        ),
        _refused(
            "refresh-to-another-site",
            says(page("refresh-to-another-site", head=refresh("http://news.example/"))),
            "other_host",
        ),
        _saved(
            "refresh-to-file",
            says(page("refresh-to-file", head=refresh("file:///etc/hostname"))),
            "stays on the page",
        ),
    ]


def http_cases() -> list[Case]:
    return [*status_cases(), *wire_cases(), *coding_cases(), *kind_cases(), *redirect_cases()]
