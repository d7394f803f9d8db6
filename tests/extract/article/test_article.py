"""An article page becomes the record."""

from __future__ import annotations

import pytest

from crawler.errors import UnreadablePage
from crawler.extract import Page, read_article

PARAGRAPH = "Die Fähre legt seit Montag wieder jede Stunde ab, sagt die Reederei, und sie ist so voll wie lange nicht."
PAGE = f"""<!doctype html><html lang="de"><head><title>Die Fähre fährt wieder | Inselbote</title>
<meta property="og:title" content="Die Fähre fährt wieder"><meta name="author" content="Von Anna Berg und Jan Hof">
<meta property="article:published_time" content="2024-05-03T10:30:00+02:00"></head>
<body><nav><a href="/">Start</a></nav><article><h1>Die Fähre fährt wieder</h1><p>{PARAGRAPH}</p>
<h2>Volle Decks</h2><p>{PARAGRAPH} Mehr dazu morgen.</p></article><footer>Impressum</footer></body></html>"""


def test_a_plain_article_is_read() -> None:
    article = read_article(Page(PAGE, "https://inselbote.example/2024/faehre"))
    assert article.headline == "Die Fähre fährt wieder"
    assert article.authors == ["Anna Berg", "Jan Hof"]
    assert article.published_at == "2024-05-03T08:30:00Z"
    assert [(block.type, block.text) for block in article.body] == [
        ("paragraph", PARAGRAPH),
        ("heading", "Volle Decks"),
        ("paragraph", f"{PARAGRAPH} Mehr dazu morgen."),
    ]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00"])
def test_what_is_no_page_has_a_name(body: bytes) -> None:
    with pytest.raises(UnreadablePage):
        read_article(Page(body, "https://inselbote.example/"))
