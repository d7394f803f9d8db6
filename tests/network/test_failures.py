"""What went wrong with a request, by name."""

from __future__ import annotations

import pytest
from scrapy.exceptions import IgnoreRequest

from crawler.network.failures import Unfetched, is_lasting, reason_of


def test_an_error_without_a_name_is_told_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """A fault of a middleware of the user's is else one word in the manifest."""
    try:
        int("many")
    except ValueError as error:
        assert reason_of(error) == "valueerror"
    (told,) = caplog.messages
    assert told.startswith("ValueError: invalid literal for int() with base 10: 'many' (")
    assert "test_failures.py, line" in told


def test_what_has_a_name_or_was_left_out_on_purpose_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    assert reason_of(IgnoreRequest("not mine")) == "ignorerequest"
    assert reason_of(Unfetched("offsite", "elsewhere.example")) == "offsite"
    assert is_lasting("offsite")
    assert caplog.messages == []
