"""Many bills in one file: the same bytes from any number of workers, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.documents.batch import Batch, Watch, write_bills
from desktop.documents.bill_compose import compose_bill
from desktop.documents.bill_model import BillDocument, BillOptions
from desktop.errors import AppError
from tests.support.bill_samples import make_bill, sources
from tests.support.paper_reading import decoded_codes, page_count, picture

_COUNT = 40


def _documents(count: int = _COUNT) -> Iterator[BillDocument]:
    for number in range(count):
        bill = make_bill(number=f"72АБ{number:06d}-01-6101", total=1098957 + number)
        yield compose_bill(sources(bill), BillOptions())


def _watch(told: list[tuple[int, int]], stop_at: int = _COUNT + 1) -> Watch:
    return Watch(
        lambda done, total: told.append((done, total)),
        lambda: bool(told) and told[-1][0] >= stop_at,
    )


def test_workers_and_one_process_write_the_same_bytes(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_bills(tmp_path / "alone.pdf", Batch(_documents(), _COUNT), _watch([]), workers=0)
    write_bills(tmp_path / "many.pdf", Batch(_documents(), _COUNT), _watch(told), workers=2)
    assert (tmp_path / "alone.pdf").read_bytes() == (tmp_path / "many.pdf").read_bytes()
    assert told == sorted(told)
    assert told[-1] == (_COUNT, _COUNT)


def test_every_bill_of_a_batch_keeps_its_own_code(tmp_path: Path) -> None:
    path = tmp_path / "bills.pdf"
    write_bills(path, Batch(_documents(3), 3), _watch([]), workers=0)
    content = path.read_bytes()
    assert page_count(content) == 3
    for page, document in enumerate(_documents(3)):
        assert decoded_codes(content, page) == [document.qr]


def test_a_bill_in_a_batch_looks_as_it_does_alone(tmp_path: Path) -> None:
    path = tmp_path / "bills.pdf"
    write_bills(path, Batch(_documents(2), 2), _watch([]), workers=0)
    alone = tmp_path / "one.pdf"
    write_bills(alone, Batch(_documents(1), 1), _watch([]), workers=0)
    together = picture(path.read_bytes(), 0, dots=72)
    assert together.tobytes() == picture(alone.read_bytes(), 0, dots=72).tobytes()


def test_stopping_with_workers_running_leaves_nothing(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with pytest.raises(AppError, match="cancelled"):
        write_bills(tmp_path / "a.pdf", Batch(_documents(), _COUNT), _watch(told, 16), workers=2)
    assert list(tmp_path.iterdir()) == []
    assert told[-1][0] < _COUNT


def test_a_failure_while_composing_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[BillDocument]:
        yield from _documents(2)
        raise AppError("locked")

    with pytest.raises(AppError, match="locked"):
        write_bills(tmp_path / "a.pdf", Batch(broken(), 3), _watch([]), workers=0)
    assert list(tmp_path.iterdir()) == []
