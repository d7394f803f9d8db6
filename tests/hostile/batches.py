"""The matrix: which cases share a section. All of it is run by tests/hostile/test_matrix.py and `make hostile`."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile import http_cases, page_cases, paged_cases
from tests.hostile.cases import Case

BATCHES: dict[str, Callable[[], list[Case]]] = {
    "status": http_cases.status_cases,
    "wire": http_cases.wire_cases,
    "coding": http_cases.coding_cases,
    "kind": http_cases.kind_cases,
    "redirect": http_cases.redirect_cases,
    "pages": page_cases.page_cases,
    "several-pages": paged_cases.paged_cases,
}
