"""Links of a listing that have little to say for themselves, known by what they stand among."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from crawler.extract.links.anchors import Anchor
from crawler.extract.links.markup import Markup, kind_of, marking_articles, markup_of
from crawler.extract.links.sidings import NO_ARTICLES, says_no_article, says_read_more
from crawler.extract.links.targets import Target, bare
from crawler.patterns import pattern

ENOUGH = 4
# With so little less a link is taken where at least so many of its equals have enough.
SHORT_OF_IT = 4
_MANY = 3
# An address without any sign of an article weighs -1 (`article_address.py`), a siding's name less.
LEAST_ADDRESS = -1
# The section's page itself may be a file: `/harbour.html`, `/harbour/index.php`.
_FILE = pattern(r"(?:/index)?\.(?:s?html?|php|aspx?)$")
_WORD = re.compile(r"[^\W_]+")
# Headlines have words. In a script without spaces six letters are as much.
_WORDS, _LETTERS = 2, 6
# Beside a section stand other sections: their names have fewer words than headlines.
_WORDS_BESIDE = 3


class Candidate(Struct, gc=False, eq=False):
    """An address of the listing, with the links to it."""

    target: Target
    weight: int = 0
    in_card: bool = False
    anchors: list[Anchor] = field(default_factory=list)


def with_their_equals(likely: Sequence[Candidate]) -> list[Candidate]:
    """Those that have enough, and those that stand as such do: a card among its equals must not be lost.

    An article with a short name and a short headline has little to say for itself; but where most of the links in
    the same place of the same markup are articles, it is one too.
    """
    wanted = {
        _near(anchor) for candidate in likely if candidate.weight < ENOUGH for anchor in candidate.anchors
    }
    if not wanted:
        return list(likely)
    standing: dict[str, set[Markup]] = {
        candidate.target.key: {
            markup_of(anchor.element) for anchor in candidate.anchors if _near(anchor) in wanted
        }
        for candidate in likely
    }
    taken = marking_articles(
        (standing[one.target.key] for one in likely if one.weight >= ENOUGH),
        (standing[one.target.key] for one in likely if one.weight < ENOUGH),
        least=_MANY,
    )
    return [
        candidate
        for candidate in likely
        if candidate.weight >= ENOUGH or not taken.isdisjoint(standing[candidate.target.key])
    ]


def the_list(candidates: Sequence[Candidate], section: str) -> set[str]:
    """The keys of the links that make up a small page's list, whatever their weights; `section` is its address.

    A page of three short headlines has too few equals with enough. What it does have is its list: links of one
    markup, each with a text of its own, to addresses below the section's; the largest such group is the list.
    """
    below = section + "/"
    at_front = "/" not in section  # below a front page stands everything
    parent = below if at_front else section.rpartition("/")[0] + "/"

    def may_be_listed(candidate: Candidate) -> bool:
        key = candidate.target.key
        return (key.startswith(below) and not at_front) or (key.startswith(parent) and _repeats(candidate))

    if not any(one.weight < ENOUGH and may_be_listed(one) for one in candidates):
        return set()
    groups: defaultdict[Markup, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if may_be_listed(candidate):
            is_below = candidate.target.key.startswith(below) and not at_front
            groups[(is_below, *kind_of(_speaking(candidate).element))].append(candidate)
    lists = [group for (is_below, *_), group in groups.items() if _is_list(group, is_below=bool(is_below))]
    return {candidate.target.key for candidate in max(lists, key=len, default=[])}


def largest_group(left: Iterable[Candidate]) -> int:
    """How many links stand in the largest group of one markup whose texts may be headlines; 0 without any."""
    groups: defaultdict[Markup, list[Candidate]] = defaultdict(list)
    for candidate in left:
        groups[kind_of(_speaking(candidate).element)].append(candidate)
    for group in sorted(groups.values(), key=len, reverse=True):
        if len(group) > 1 and _is_list(group, is_below=True):
            return len(group)
    return 0


def section_of(url: str, stems: Iterable[str]) -> str:
    """The address below which a section's articles stand, as `targets.bare` writes it; `stems` are the address
    without a page's number, in each way to read it."""
    return _FILE.sub("", min([*stems, bare(url)], key=len).partition("?")[0]).rstrip("/")


def _is_list(group: Sequence[Candidate], *, is_below: bool) -> bool:
    texts = {text_of_candidate(candidate) for candidate in group}
    if 2 * len(texts) <= len(group) and len(group) > 1:
        return False
    if not is_below and len(group) < _MANY:
        return False  # two links beside the section are terms and privacy more often than articles
    if len(group) == 1 and not (_repeats(group[0]) and _counted(group[0]) >= _WORDS_BESIDE):
        return False
    words = sorted(map(_counted, group))
    least = _WORDS if is_below else _WORDS_BESIDE
    # Most of them, not all: a headline may be a single word, as the name of a section's part mostly is.
    return words[(len(words) - 1) // 2] >= least and not any(
        place.tag == "aside" for place in group[0].anchors[0].element.iterancestors()
    )


def text_of_candidate(candidate: Candidate) -> str:
    """The longest text among the links to one address."""
    return _speaking(candidate).text


def _speaking(candidate: Candidate) -> Anchor:
    return max(candidate.anchors, key=lambda anchor: len(anchor.text))


def _counted(candidate: Candidate) -> int:
    text = text_of_candidate(candidate)
    said = text.lower()
    if says_no_article(said) or says_read_more(said):
        return 0
    words = _WORD.findall(text)
    return len(words) if text.isascii() else max(len(words), max(map(len, words), default=0) // _LETTERS * 2)


def _repeats(candidate: Candidate) -> bool:
    """Whether the address's last part is made of the words that the link prints, and not of the house's own
    (“Terms and conditions”)."""
    slug = candidate.target.key.partition("?")[0].rpartition("/")[2].partition(".")[0]
    named = _WORD.findall(slug.lower().replace("_", "-"))
    if len(named) < _WORDS or named[0] in NO_ARTICLES:
        return False
    return set(named) <= set(_WORD.findall(text_of_candidate(candidate).lower()))


def _near(anchor: Anchor) -> Markup:
    """The nearest of that, which spares most links the rest."""
    parent = anchor.element.getparent()
    return anchor.element.get("class"), parent.tag if parent is not None else None
