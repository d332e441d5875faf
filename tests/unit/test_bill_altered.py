"""A paper somebody has worked on: whatever was added, taken away or moved makes it altered."""

from __future__ import annotations

from functools import cache

import pytest

from desktop.documents.bill import bill_pdf
from desktop.documents.bill_compose import compose_bill
from desktop.documents.bill_model import BillOptions
from desktop.documents.bill_verify import Difference, compare
from desktop.documents.page_content import PdfContent
from desktop.documents.pdf_content import content_of
from tests.support import bill_samples as samples
from tests.support.pdf_altering import ALTERATIONS, HARMLESS, altered


@cache
def _ours() -> bytes:
    return bill_pdf(compose_bill(samples.sources(), BillOptions()))


@cache
def _content() -> PdfContent:
    return _read(_ours())


def _read(pdf: bytes) -> PdfContent:
    content = content_of(pdf)
    assert isinstance(content, PdfContent), content
    return content


def _found(pdf: bytes) -> tuple[Difference, ...]:
    return compare(_content(), _read(pdf))


@pytest.mark.parametrize("name", ALTERATIONS)
def test_whatever_was_done_to_a_paper_is_found(name: str) -> None:
    assert _found(altered(_ours(), ALTERATIONS[name]))


@pytest.mark.parametrize("name", HARMLESS)
def test_the_same_paper_in_other_bytes_is_the_same(name: str) -> None:
    again = altered(_ours(), HARMLESS[name])
    assert again != _ours()
    assert _found(again) == ()
