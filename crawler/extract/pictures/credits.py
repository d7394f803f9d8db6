"""Whose picture it is, out of the words under it."""

from __future__ import annotations

import re

_WORDS = (
    r"foto|photo|bild|image|picture|credit|quelle|source|fotograf|grafik|crédits?|kuva|zdroj|imagen|bildrechte"
    r"|bildnachweis"
)
_MARK = (
    rf"(?:©|\(c\)\s|（[ＣC]）|(?:{_WORDS})s?(?:\s?credits?)?\s*(?:\.{{3}}|…|:)"
    r"|(?:photo(?:graph)?|image|picture|photo illustration) by |courtesy (?:of )?|copyright )"
)
_LEFT_OVER = re.compile(
    rf"(?<![\s|/,–—-])(?:[\s|/,–—-]|{_MARK}|(?:(?<=\s)|^)(?:foto|photo|bild|image|copyright)s?:?)+$",
    re.IGNORECASE,
)
_LINE = re.compile(rf"^\W*?{_MARK}\s*(?P<credit>.{{2,150}}?)\W*$", re.IGNORECASE)

_NAME = (
    r"(?:(?:via|de|der|von|van|da|del|y|und|and|dpa)\b|[^\Wa-z\d_])"
    r"(?:[^\s.!?:;,()]|(?<![^\W\d_]{2})\.)*"  # the dot of an initial is no full stop
)
_NAMES = rf"{_NAME}(?:\s+{_NAME}){{0,6}}"
_AGENCIES = (
    r"(?:AP|AFP|EPA|PA|dpa|APA|Reuters|REUTERS|Getty|imago|IMAGO|Shutterstock|iStock|Alamy|Unsplash|Pexels|Wikimedia"
    r"|Adobe|ANSA|Ansa|LaPresse|EFE|PAP|ANP|Belga|Keystone|KEYSTONE|TASS|Xinhua)"
)
_LONGEST_LEFT_OVER = 40  # characters; to look at the end only saves a hundredth of the reading time
_TAIL = 300  # characters at a caption's end in which its credit is looked for
# What ends a caption, and what captions (publishers) lose without it.
_AT_END = (
    # “… on Monday. Photo: Ana Example”: 0.104
    re.compile(rf"\s*[(\[|/–—-]?\s*{_MARK}\s*(?P<credit>.{{2,120}}?)[)\]]?$", re.IGNORECASE),
    # “… on Monday (Ana Example/Agency)”, “… on Monday. (AP)”: 0.017
    re.compile(rf"\s+\((?P<credit>{_NAMES}\s?/\s?{_NAMES}|[^()]{{0,60}}\b{_AGENCIES}\b[^()]{{0,60}})\)\.?$"),
    re.compile(r"（(?P<credit>[^（）]{2,20})撮影）$"),  # 0.009
    # “… on Monday. Getty Images”, “… on Monday. Isithombe: Ana Example” (any tongue's word), “… | Ana Example”: 0.017
    re.compile(
        rf"(?:(?<=[.!?»”\"])(?<![\s/.][^\W\d_]\.)\s+(?:[^\W\d_]{{3,15}}:\s+)?|\s+\|\s+)"
        rf"(?P<credit>{_NAMES}(?:\s/\s{_NAMES})?)$"
    ),
    # “… the harbour / Ana Example / Agency”: 0.017
    re.compile(r"\s+/\s+(?P<credit>[^\Wa-z\d_][^/!?]{1,40}(?:\s/\s[^/!?]{2,40})?)$"),
)
# Nothing but names, and an agency's or a picture library's among them: no caption. Seen on 8 pages of `archive`.
_NAMES_ALONE = re.compile(
    rf"\W*(?:(?:{_NAMES}[\s/|,]+)?(?:via\s)?{_AGENCIES}(?:\s{_NAMES})?|{_NAMES}\s?/\s?{_NAMES})\W*"
)


def marked_credit(line: str) -> str:
    """The credit after the mark that the line begins with: “Photo: Ana Example”; `""` when it begins with none."""
    match = _LINE.match(line)
    return match["credit"].strip() if match else ""


def is_names(line: str) -> bool:
    """Whether the line is nothing but an agency's name and a photographer's."""
    return _NAMES_ALONE.fullmatch(line) is not None


def is_mark(words: str) -> bool:
    """Whether the words only say that a credit follows: “Copyright”, “Foto:”."""
    return _LEFT_OVER.fullmatch(words) is not None


def part_credit(text: str) -> tuple[str, str]:
    """A caption and the credit at its end, `""` where it has none."""
    for pattern in _AT_END:
        match = pattern.search(text, max(0, len(text) - _TAIL))
        if match and match.start():
            return _without_left_over(text[: match.start()]), match["credit"].strip()
    return _without_left_over(text), ""


def _without_left_over(text: str) -> str:
    """Without what parted a credit from the caption and still hangs at its end."""
    match = _LEFT_OVER.search(text, max(0, len(text) - _LONGEST_LEFT_OVER))
    return (text[: match.start()] if match else text).strip()


def bare(credit: str) -> str:
    """Without brackets around it; one that was torn off in it is put back."""
    if credit[0] in "([" and credit[-1] in ")]":
        return credit[1:-1].strip()
    return credit + ")" * (credit.count("(") - credit.count(")"))
