"""Pages become one article: what is repeated stands once, nothing of its own is lost."""

from __future__ import annotations

from dataclasses import fields

from crawler.extract import continues, join_pages
from crawler.items import Article, Block, Image, Related, seal

URL = "https://paper.example/travel/walking-the-old-salt-road"
HEADLINE = "Walking the old salt road"
TEASER = "Ninety kilometres of sand, heather and brick towns: four days on foot between two harbours."


def part(*texts: str, number: int = 1, headline: str = HEADLINE, url: str = "") -> Article:
    address = url or (URL if number == 1 else f"{URL}/seite-{number}")
    return seal(
        Article(
            url=address,
            headline=headline,
            teaser=TEASER,
            page_urls=[address],
            body=[
                Block(type="heading" if text.startswith("#") else "paragraph", text=text.lstrip("#"))
                for text in texts
            ],
        )
    )


def words(number: int) -> str:
    return f"Paragraph {number} tells of milestone {number}, of the weather there and of what the inn cooked."


def test_pages_in_order_with_numbers() -> None:
    joined = join_pages(
        [part(words(1)), part("#The second day", words(2), number=2), part(words(3), number=3)]
    )
    assert [(block.index, block.page) for block in joined.body] == [(0, 1), (1, 2), (2, 2), (3, 3)]
    assert joined.text == "\n\n".join([words(1), "The second day", words(2), words(3)])
    assert (joined.page_count, joined.missing_pages, joined.complete) == (3, [], True)
    assert joined.page_urls == [URL, URL + "/seite-2", URL + "/seite-3"]


def test_a_block_is_the_same_on_another_page_but_for_its_place() -> None:
    picture = Block(type="image", level=1, text="a pier", url="/p.jpg", caption="The pier", credit="Ana Berg")
    kept = {field.name for field in fields(Block)} - {"index", "page"}
    assert all(getattr(picture, name) != getattr(Block(), name) for name in kept)
    second = part(words(2), number=2)
    second.body.append(picture)
    again = join_pages([part(words(1)), second]).body[2]
    assert again is not picture
    assert all(getattr(again, name) == getattr(picture, name) for name in kept)


def test_repeated_heads_stand_once() -> None:
    second = part("#" + HEADLINE, TEASER[:-20] + "…", words(1), "Seite 2 / 3", words(2), number=2)
    assert join_pages([part(words(1)), second]).text == words(1) + "\n\n" + words(2)


def test_a_paragraph_that_begins_with_the_teaser_and_goes_on_is_kept() -> None:
    quoted = f"{TEASER} So said the innkeeper, and poured."
    assert join_pages([part(words(1)), part(quoted, words(2), number=2)]).body[1].text == quoted


def test_a_page_may_begin_with_the_short_line_that_the_page_before_began_with() -> None:
    joined = join_pages([part("Yes.", words(1)), part("Yes.", words(2), number=2)])
    assert [block.text for block in joined.body] == ["Yes.", words(1), "Yes.", words(2)]


def test_short_lines_and_subheads_may_repeat() -> None:
    joined = join_pages(
        [part("#Verdict", words(1), "Yes."), part(words(2), "#Verdict", words(3), "Yes.", number=2)]
    )
    assert [block.text for block in joined.body].count("Yes.") == 2
    assert [block.text for block in joined.body].count("Verdict") == 2


def test_another_number_is_another_text() -> None:
    second = part("#Step 2: pack the bag for the road", words(2), number=2)
    joined = join_pages([part("#Step 1: pack the bag for the road", words(1)), second])
    assert joined.body[2].text == "Step 2: pack the bag for the road"


def test_page_one_again_is_left_out_and_missing() -> None:
    joined = join_pages([part(words(1), words(2)), part(words(1), words(2), number=2)])
    assert joined.text == words(1) + "\n\n" + words(2)
    assert (joined.missing_pages, joined.complete, joined.page_urls) == ([2], False, [URL])


def test_page_one_again_with_another_line_is_left_out() -> None:
    again = part(words(1), words(2), words(3), words(4), "Printed on Friday.", number=2)
    assert join_pages([part(words(1), words(2), words(3), words(4)), again]).missing_pages == [2]


def test_a_last_page_may_be_one_line_under_what_stands_on_all_pages() -> None:
    first, second = part(words(1) * 3, words(2), words(3)), part(words(1) * 3, words(4), number=2)
    joined = join_pages([first, second, part(words(1) * 3, "So it ended.", number=3)])
    assert (joined.body[-1].text, joined.missing_pages) == ("So it ended.", [])


def test_another_article_is_left_out() -> None:
    other = part(
        words(7), headline="Parliament votes on ferries", url="https://paper.example/politics/ferries"
    )
    assert not continues(part(words(1)), other)
    assert words(7) not in join_pages([part(words(1)), other]).text


def test_a_gap_and_what_was_expected_are_told() -> None:
    lost = part(
        words(7), headline="Parliament votes on ferries", url="https://paper.example/politics/ferries"
    )
    joined = join_pages([part(words(1)), lost, part(words(3), number=3)], expected=4)
    assert (joined.page_count, joined.missing_pages, joined.complete) == (4, [2, 4], False)
    assert [block.page for block in joined.body] == [1, 3]


def test_related_and_pictures_are_the_union() -> None:
    first, second = part(words(1)), part(words(2), number=2)
    first.related = [Related(url="https://paper.example/a"), Related(url=URL + "/")]
    second.related = [Related(url="https://www.paper.example/a/"), Related(url="https://paper.example/b")]
    first.images, second.images = (
        [Image(url="https://i/1")],
        [Image(url="https://i/2"), Image(url="https://i/1")],
    )
    joined = join_pages([first, second])
    assert [related.url for related in joined.related] == [
        "https://paper.example/a",
        "https://paper.example/b",
    ]
    assert [image.url for image in joined.images] == ["https://i/1", "https://i/2"]


def test_parts_stay_as_they_are_and_one_page_is_itself() -> None:
    first, second = part(words(1)), part(words(2), number=2)
    before = (repr(first), repr(second))
    join_pages([first, second])
    assert (repr(first), repr(second)) == before
    assert join_pages([first]) == first
