from __future__ import annotations

from crawler.extract.metadata.metatags import MetaTags
from crawler.extract.metadata.rights import read_rights
from crawler.extract.page.page import Page
from crawler.items import Rights

URL = "https://lantern.example/town/story"


def rights(head: str) -> Rights:
    page = Page(f"<html><head>{head}</head><body><p>Text.</p></body></html>", URL)
    return read_rights(MetaTags(page.told), URL)


def test_robots_elements_for_all_and_for_us_are_kept_apart() -> None:
    said = {"Robots": "index", "googlebot": "none", "broadsheet": "noai"}
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in said.items())
    assert rights(head).robots_meta == "index; broadsheet: noai"


def test_a_tdm_reservation_is_one_of_two_figures() -> None:
    head = '<meta name="tdm-reservation" content="{}"><meta name="tdm-policy" content="/policy.json">'
    assert rights(head.format("1")) == Rights(
        tdm_reservation="1", tdm_policy="https://lantern.example/policy.json"
    )
    assert rights(head.format("yes")).tdm_reservation == ""
