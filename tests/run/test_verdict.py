from __future__ import annotations

import pytest

from crawler.errors import ExitCode
from crawler.run.verdict import Facts, judge


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(saved=3), ExitCode.OK),
        (Facts(), ExitCode.OK),
        (Facts(saved=1, pending=2), ExitCode.OK),
        (Facts(failed=1), ExitCode.INCOMPLETE),
        (Facts(incomplete=1), ExitCode.INCOMPLETE),
        (Facts(unread=["https://a.example/ (dns)"]), ExitCode.INCOMPLETE),
        (Facts(faults=["a callback raised KeyError"]), ExitCode.INCOMPLETE),
        (Facts(empty_sections=["https://a.example/"]), ExitCode.NO_ARTICLES),
        (Facts(stopped="a signal asked for it", failed=3), ExitCode.STOPPED_EARLY),
        (
            Facts(unread=["https://a.example/ (dns)"], empty_sections=["https://a.example/"]),
            ExitCode.INCOMPLETE,
        ),
    ],
)
def test_exit_code(facts: Facts, code: ExitCode) -> None:
    assert judge(facts).code == code


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            Facts(owed=6, owed_from="2026-03-05T11:11:00Z"),
            "Complete: nothing new; 6 incomplete are asked for again after 5 Mar 2026, 11:11 UTC.",
        ),
        (
            Facts(saved=2, owed=1, owed_from="2026-03-05T11:11:00Z"),
            "Complete; 1 incomplete is asked for again after 5 Mar 2026, 11:11 UTC.",
        ),
    ],
)
def test_what_earlier_runs_left_incomplete_is_not_passed_over(facts: Facts, sentence: str) -> None:
    assert judge(facts).sentence == sentence


def test_the_sentence_names_what_is_wrong() -> None:
    sentence = judge(
        Facts(unread=["https://a.example/ (dns)", "https://b.example/ (tls)"], failed=1)
    ).sentence
    assert "https://a.example/ (dns) and 1 more" in sentence
    assert "1 article failed" in sentence


def test_a_fault_that_comes_again_is_told_once_with_its_number() -> None:
    sentence = judge(
        Facts(faults=["a pipeline raised KeyError"] * 40 + ["a callback raised KeyError"])
    ).sentence
    assert sentence == "Finished, but 40 × a pipeline raised KeyError, a callback raised KeyError."
