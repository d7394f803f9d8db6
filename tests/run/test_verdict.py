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


def test_the_sentence_names_what_is_wrong() -> None:
    sentence = judge(
        Facts(unread=["https://a.example/ (dns)", "https://b.example/ (tls)"], failed=1)
    ).sentence
    assert "https://a.example/ (dns) and 1 more" in sentence
    assert "1 article failed" in sentence
