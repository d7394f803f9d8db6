from __future__ import annotations

from crawler.run.filling import FillRates, before, drops
from crawler.run.manifest import Caution
from tests.run.making import article


def test_rates_are_shares_of_articles() -> None:
    fill = FillRates()
    fill.add(article("a", kicker="Steel"))
    fill.add(article("b"))
    assert fill.rates()["kicker"] == 0.5
    assert fill.rates()["headline"] == 1.0


def test_nothing_delivered_has_no_rates() -> None:
    assert FillRates().rates() == {}


def test_a_field_that_falls_to_half_is_named() -> None:
    earlier = before([{"lines": 50, "fill_rates": {"authors": 0.9, "tags": 0.4}}])
    (warning,) = drops({"authors": 0.1, "tags": 0.3}, earlier, articles=20)
    assert warning.name == Caution.FIELD_DROPPED
    assert warning.text.startswith("authors")


def test_few_articles_say_nothing() -> None:
    assert drops({"authors": 0.0}, {"authors": 1.0}, articles=3) == []
    assert before([{"lines": 3, "fill_rates": {"authors": 1.0}}]) == {}


def test_runs_that_delivered_more_weigh_more() -> None:
    earlier = before([{"lines": 90, "fill_rates": {"tags": 1.0}}, {"lines": 10, "fill_rates": {"tags": 0.0}}])
    assert earlier["tags"] == 0.9
