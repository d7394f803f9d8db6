"""How well a reading agrees with the truth: the published measures, as pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

from crawler.text import fold

_TOKEN = re.compile(r"\w+")


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return Counter(shingle for i in range(max(1, len(tokens) - 3)) if (shingle := tuple(tokens[i : i + 4])))


def overlap(truth: str, found: str) -> tuple[float, float]:
    """Precision and recall of 4-gram shingles, as scrapinghub/article-extraction-benchmark counts them."""
    true, got = _shingles(truth), _shingles(found)
    common = (true & got).total()
    surplus, missing = got.total() - common, true.total() - common
    if not surplus and not missing:
        return 1.0, 1.0
    precision = common / (common + surplus) if common + surplus else 0.0
    recall = common / (common + missing) if common + missing else 0.0
    return precision, recall


def overall_f1(pairs: Sequence[tuple[float, float]]) -> float:
    """F1 of the mean precision and the mean recall."""
    precision, recall = fmean(p for p, _ in pairs), fmean(r for _, r in pairs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def plain(text: str) -> str:
    """NFC, white space collapsed: equal texts are equal after this."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def counts(truth: Iterable[str], found: Iterable[str]) -> tuple[int, int, int]:
    """How many texts were found, how many are surplus and how many are missing, equal after `plain`."""
    true, got = Counter(map(plain, truth)), Counter(map(plain, found))
    common = (true & got).total()
    return common, got.total() - common, true.total() - common


def f1(common: int, surplus: int, missing: int) -> float:
    """F1 of counts; nothing to find and nothing found is 1."""
    return 2 * common / (2 * common + surplus + missing) if common + surplus + missing else 1.0


def same_names(truth: Iterable[str], found: Iterable[str]) -> bool:
    """Equal as sets, letters and digits only, case-folded."""
    return {fold(name) for name in truth} - {""} == {fold(name) for name in found} - {""}


# Size variants of one picture differ in the query, in a size step of the path (`/640/`, `/w_640,h_360/`,
# `/1280x720/`) or in a suffix of the file name (`-640x360.jpg`, `-320-80.jpg`: width, quality); what names the
# picture is the rest.
_SIZE_STEP = re.compile(
    r"\d+x?\d*|(?:[a-z]{1,7}[_=:-]?\d+(?:\.\d+)?[,&:]?)+|(?:width|height)[=,:].*", re.IGNORECASE
)
_SIZE_SUFFIX = re.compile(
    r"[-_.@](?:\d+x\d*|x\d+|w\d+|\d+w|\d{3,4}-\d{2}(?=\.\w+$)|scaled|large|medium|small)(?=[.\-_]|$)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)$", re.IGNORECASE)


def picture_name(url: str) -> str:
    """The address of a picture without what only says its size or file format."""
    steps = url.partition("//")[2].partition("?")[0].rstrip(",").split("/")
    name = _EXTENSION.sub("", _SIZE_SUFFIX.sub("", steps.pop()))
    return "/".join([*(step for step in steps if not _SIZE_STEP.fullmatch(step)), name]).lower()
