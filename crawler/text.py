"""Text as the record holds it: NFC, no invisible characters, plain spaces."""

from __future__ import annotations

import re
import unicodedata

from crawler.memo import remember_short

# U+200C and U+200D are zero-width, yet part of the spelling of Persian and of most Indic scripts, and they
# glue emoji together. There, between two such characters, they stay; everywhere else they are debris.
_JOINING = (
    r"\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af"
    r"\ufb50-\ufdff\ufe70-\ufefe"
)
_EMOJI = r"\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_JOINER_IN_PLACE = rf"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])"

# Zero-width and soft-hyphen debris, bidi marks and overrides, controls (but not the white space among them,
# which becomes a space), interlinear marks, non-characters, lone surrogates.
_INVISIBLE = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_DEBRIS = re.compile(rf"(?P<keep>{_JOINER_IN_PLACE})|{_INVISIBLE}")
_ANY_INVISIBLE = re.compile(_INVISIBLE)


def _visible(text: str) -> str:
    if _ANY_INVISIBLE.search(text):
        text = _DEBRIS.sub(lambda match: match["keep"] or "", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_visible(text: str) -> bool:
    """Whether the text is NFC and holds nothing invisible; white space is not judged."""
    return _visible(text) == text


def clean_line(text: str) -> str:
    """One line of text: NFC (Unicode UAX 15), nothing invisible, every run of white space one space.

    White space is what `str.split` takes for it: tabs, line breaks, U+0085, U+00A0, U+2028, U+2029, U+3000.
    """
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    return " ".join(_visible(line).split())


def clean_lines(text: str) -> str:
    """Text whose line breaks mean something (code): as `clean_line`, but line feeds and indentation stay."""
    rows = [_visible(row.expandtabs(4)) for row in text.splitlines()]
    rows = ["".join(" " if c.isspace() else c for c in row).rstrip() for row in rows]
    return "\n".join(rows).strip("\n")


_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
# Scripts written without spaces: each character counts as a word, as word processors count them.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


# A text is counted by the reader, the join, the pipeline and the check: 0.4 ms each.
@remember_short(size=8, longest=100_000)
def count_words(text: str) -> int:
    """Words as a reader counts them; in scripts without spaces, characters."""
    unspaced = len(_UNSPACED.findall(text))
    return unspaced + len(_WORD.findall(_UNSPACED.sub(" ", text) if unspaced else text))


_NOT_LETTERS = re.compile(r"[\W_]+")


# The same blocks and labels are compared with each other again and again.
@remember_short(size=2048, longest=2_000)
def fold(text: str) -> str:
    """Letters and digits only, case-folded: what two printings of the same words have in common."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())
