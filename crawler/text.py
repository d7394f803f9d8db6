"""Text as the record holds it: NFC, no invisible characters, plain spaces."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from crawler.memo import remember_short
from crawler.patterns import pattern

# U+200C and U+200D are zero-width, yet part of the spelling of Persian and of most Indic scripts, and they
# glue emoji together. There, between two such characters, they stay; everywhere else they are debris.
_JOINING = (
    r"\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af"
    r"\ufb50-\ufdff\ufe70-\ufefe"
)
_EMOJI = r"\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"

# Zero-width and soft-hyphen debris, bidi marks and overrides, controls (but not the white space among them,
# which becomes a space), interlinear marks, non-characters, lone surrogates.
_INVISIBLE = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_ANY_INVISIBLE = pattern(_INVISIBLE)
# Deleting with a plain replacement takes a tenth of the time of asking a function what to keep of each match.
_DEBRIS = pattern(
    rf"{_INVISIBLE}(?!(?<=[{_JOINING}][\u200c\u200d])[{_JOINING}]|(?<=[{_EMOJI}]\u200d)[{_EMOJI}])"
)
# Python takes these for printable.
_PRINTABLE_DEBRIS = "\u034f\u115f\u1160\u17b4\u17b5"


def _visible(text: str) -> str:
    if _ANY_INVISIBLE.search(text):
        text = _DEBRIS.sub("", text)
    return text if text.isascii() else _normal("NFC", text)


# Sorting the marks on one letter takes quadratic time: 2 s for 100,000. No script puts more than 30 there (UAX 15,
# “stream-safe”).
_MOST_MARKS = 30
_MAY_BE_MARKS = pattern(rf"[^\x00-\u02ff]{{{_MOST_MARKS + 1},}}")


def _normal(form: Literal["NFC", "NFKC"], text: str) -> str:
    """The normal form (UAX 15) of the text, less the marks that no one can read for their number."""
    if unicodedata.is_normalized(form, text):
        return text
    return unicodedata.normalize(form, _MAY_BE_MARKS.sub(_with_few_marks, text))


def _with_few_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def is_visible(text: str) -> bool:
    """Whether the text is NFC and holds nothing invisible; white space is not judged."""
    # A tenth of the time of looking for each invisible character; a line feed is the one white space that texts have.
    if text.replace("\n", " ").isprintable() and not any(char in text for char in _PRINTABLE_DEBRIS):
        return unicodedata.is_normalized("NFC", text)
    return _visible(text) == text


def clean_line(text: str) -> str:
    """One line of text: NFC (Unicode UAX 15), nothing invisible, every run of white space one space.

    White space is what `str.split` takes for it: tabs, line breaks, U+0085, U+00A0, U+2028, U+2029, U+3000.
    """
    line = text.strip()
    # Most lines have nothing to be cleaned, and it costs half as much to see that as to clean them: the only
    # white space that is printable is the plain space.
    if "  " in line or not line.isprintable():
        line = " ".join(line.split())
        if not line.isprintable():
            return " ".join(_visible(line).split())
    if line.isascii():
        return line
    for char in _PRINTABLE_DEBRIS:  # any() with a generator costs as much as all the rest
        if char in line:
            return " ".join(_visible(line).split())
    return _normal("NFC", line)


_NOT_SPACE = pattern(r"[^\S ]")


def clean_lines(text: str) -> str:
    """Text whose line breaks mean something (code): as `clean_line`, but line feeds and indentation stay."""
    if text.isascii() and text.replace("\n", "").isprintable() and " \n" not in text:
        return text.rstrip().strip("\n")
    rows = (_visible(row.expandtabs(4)) for row in text.splitlines())
    rows = (row if row.isprintable() else _NOT_SPACE.sub(" ", row) for row in rows)
    return "\n".join(row.rstrip() for row in rows).strip("\n")


_JOINED = "'’.-"  # one of these within a word does not end it
_WORD = pattern(rf"\w+(?:[{_JOINED}]\w+)*")
# Scripts written without spaces: each character counts as a word, as word processors count them.
_UNSPACED = pattern(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
# Western text in one byte a character, each byte said to be of a word, a joint or a gap. Latin-1 is what Python keeps
# such text in; cp1252 has typographic quotes and dashes, too.
_WESTERN = "cp1252"


def _characters(coding: str) -> str:
    return bytes(range(256)).decode(coding, "replace")


_SHAPES = {
    coding: "".join(
        "j" if char in _JOINED else "w" if char.isalnum() or char == "_" else " "
        for char in _characters(coding)
    ).encode()
    for coding in ("latin-1", _WESTERN)
}


# A text is counted by the reader, the join, the pipeline and the check: 0.4 ms each.
@remember_short(size=8, longest=100_000)
def count_words(text: str) -> int:
    """Words as a reader counts them; in scripts without spaces, characters."""
    try:
        return _count_western(text)
    except UnicodeEncodeError:
        spaced, runs = _UNSPACED.subn(" ", text)
        return len(text) - len(spaced) + runs + sum(map(_count_spaced, spaced.splitlines()))


def _count_western(text: str) -> int:
    """A word begins after a gap, or after a joint that no word stands before: a tenth of the time of finding words."""
    try:
        shape = text.encode("latin-1").translate(_SHAPES["latin-1"])
    except UnicodeEncodeError:
        shape = text.encode(_WESTERN).translate(_SHAPES[_WESTERN])
    shape = b" " + shape
    return shape.count(b" w") + shape.count(b" jw") + shape.count(b"jjw")


def _count_spaced(line: str) -> int:
    try:
        return _count_western(line)
    except UnicodeEncodeError:
        return len(_WORD.findall(line))


_NOT_LETTERS = re.compile(r"[\W_]+")
_NO_LETTER = bytes(code for code, char in enumerate(_characters(_WESTERN)) if not char.isalnum())


# The same blocks and labels are compared with each other again and again.
@remember_short(size=2048, longest=2_000)
def fold(text: str) -> str:
    """Letters and digits only, case-folded: what two printings of the same words have in common."""
    if text.isascii():
        return text.lower().encode().translate(None, _NO_LETTER).decode()
    text = _normal("NFKC", text).casefold()
    try:
        return (
            text.encode(_WESTERN).translate(None, _NO_LETTER).decode(_WESTERN)
        )  # a quarter of the other's time
    except UnicodeEncodeError:
        return _NOT_LETTERS.sub("", text)


_NO_DIGIT = bytes(code for code in range(256) if not chr(code).isdecimal())


def has_digit(text: str) -> bool:
    """Whether there may be a digit in the text: False is certain, and a third of the time of looking."""
    try:
        return bool(text.encode("latin-1").translate(None, _NO_DIGIT))
    except UnicodeEncodeError:
        return True


def counted(number: int, one: str, many: str = "") -> str:
    """`3, "page"` as "3 pages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
