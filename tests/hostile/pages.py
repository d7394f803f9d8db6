"""Pages of our own writing for the hostile section: good ones first, to be spoiled by the cases."""

from __future__ import annotations

from html import escape

from tests.hostile.cases import first_words, last_words

_SENTENCES = (
    "The council met on a rainy evening and read the figures aloud before anybody took off a coat.",
    "A baker from the old quarter asked how much of the money had gone into roofs and how much into paper.",
    "Nobody had counted the ladders, said the treasurer, although they had been lent to half of the town.",
    "The map on the wall showed the river as it had run before the flood, with two bridges more than today.",
    "An engineer explained that the pumps would last ten winters if somebody cleaned the sieves in autumn.",
    "Children had painted the model of the new school, and the tower on it was taller than the plan allowed.",
    "When the vote was taken three hands stayed down, and the clerk wrote their names in the margin.",
    "The newspaper of the following day printed the budget in full, on a page that smelled of fresh ink.",
    "Farmers from the upper valley had come by train because the road was closed behind the quarry.",
    "It will be spring, they were told, before the first stones are laid and the fences can be moved.",
)


def paragraphs(name: str, count: int = 5, start: int = 0) -> list[str]:
    """Running text about the case: the first paragraph begins it by name, the last one ends it."""
    texts = [
        " ".join(_SENTENCES[(start + 2 * number + step) % len(_SENTENCES)] for step in range(2))
        for number in range(count)
    ]
    texts[0] = f"{first_words(name)}. {texts[0]}"
    texts[-1] = f"{texts[-1]} And so it went, {last_words(name)}."
    return texts


def headline(name: str) -> str:
    return f"How the town came to terms with {name.replace('-', ' ')}"


def html(name: str, head: str = "", before: str = "", after: str = "", body: str | None = None) -> str:
    """A page with the article; `body` takes the place of its paragraphs."""
    text = "\n".join(f"<p>{escape(each)}</p>" for each in paragraphs(name)) if body is None else body
    title = escape(headline(name))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n<body>'
        f'<header><a href="/">The Lantern</a></header>{before}<main><article><h1>{title}</h1>\n'
        f'<p class="byline">By Ada Winter</p><time datetime="2026-03-02T08:30:00Z">2 March 2026</time>\n'
        f"{text}\n</article></main>{after}<footer>The Lantern, printed daily</footer></body></html>"
    )


def page(name: str, head: str = "", before: str = "", after: str = "", body: str | None = None) -> bytes:
    return html(name, head, before, after, body).encode("utf-8", "surrogatepass")


def listing(paths: list[tuple[str, str]], after: str = "", before: str = "") -> bytes:
    """A section page with a card for each path and its headline."""
    cards = "\n".join(
        f'<article class="card"><h2><a href="{escape(path)}">{escape(title)}</a></h2>'
        f"<p>A short word on it, so that the reader knows what waits behind the link.</p></article>"
        for path, title in paths
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Town | The Lantern</title></head><body>'
        f'<header><nav><a href="/">Home</a></nav></header>{before}<main><h1>Town</h1>{cards}</main>{after}'
        "<footer>The Lantern</footer></body></html>"
    ).encode()
