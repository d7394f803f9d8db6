"""What HTML's elements are to a reader of text: which break a line, which are passed over, which make which block."""

from __future__ import annotations

# fmt: off
# Elements that do not break a line of text.
INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "picture", "source", "track",  # libxml2 does not know that source is empty: the img stands inside
))
# Elements whose content is never read as text: scripts, controls, drawings, media, and the page's navigation.
SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "head", "nav", "button", "select", "option", "input",
    "textarea", "object", "applet", "canvas", "map", "audio", "video", "datalist", "dialog", "menu", "math",
    "frameset", "param", "link", "meta", "col", "colgroup", "area",
))
# fmt: on
HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS = {"li": "list_item", "dd": "list_item", "dt": "list_item", "blockquote": "quote"}
KINDS |= dict.fromkeys(HEADINGS, "heading")
KINDS |= {
    "button": "caption",
    "figcaption": "caption",
    "figure": "caption",
    "p": "paragraph",
    "caption": "caption",
}
ITEMS = frozenset({"li", "dd", "dt"})

# Blocks whatever they hold.
BLOCKS = frozenset(
    (
        *("div", "p", "section", "article", "main", "body", "ul", "ol", "table", "tr", "td"),
        *(*ITEMS, *HEADINGS, "figure", "figcaption", "header", "aside"),
    )
)
