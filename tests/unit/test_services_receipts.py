"""Receipts: found by whatever a resident has of them, and composed to the kopeck."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from api_client.models.replica import PaymentPart, Setting
from desktop.errors import AppError
from desktop.services import receipts
from domain.receipt_codes import receipt_code, short_op_id
from domain.receipt_numbers import act_of, place_of, receipt_number, shift_of, typed_number
from tests.support import desk_kit
from tests.support.till_desk import (
    HEATING,
    OCTOBER,
    TOTAL,
    Till,
    booked,
    card,
    cash,
    open_till,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Till]:
    penalty = (PaymentPart(OCTOBER, HEATING, 300, 1), PaymentPart(0, 0, 700, 2))
    there = booked(1, 4_000, parts=(PaymentPart(OCTOBER, HEATING, 3_000), *penalty))
    found = open_till(tmp_path / "p", there, Setting("payee_supplier_id", 1, "1"))
    yield found
    found.close()


def numbers(desk: Till, text: str) -> list[str]:
    return [line.number for line in receipts.find_receipts(desk.ctx, text)]


def test_a_receipt_is_found_by_number_key_sum_and_time(desk: Till) -> None:
    taken = desk.pay(12_345)
    assert numbers(desk, "T1-1-001") == ["T1-1-001"]
    assert numbers(desk, " t1-1-1 ") == ["T1-1-001"]
    assert numbers(desk, "1-1") == ["T1-1-001"]
    assert numbers(desk, "аааа-7-1") == []
    assert numbers(desk, "AAAA-7-001") == ["AAAA-7-001"]
    assert numbers(desk, "123,45") == ["T1-1-001"]
    assert numbers(desk, "40") == ["AAAA-7-001"]
    assert numbers(desk, short_op_id(taken.op_id)) == ["T1-1-001"]
    assert numbers(desk, receipt_code(taken.op_id)) == ["T1-1-001"]
    assert sorted(numbers(desk, "10:40")) == ["AAAA-7-001", "T1-1-001"]
    assert sorted(numbers(desk, "20.11.2026")) == ["AAAA-7-001", "T1-1-001"]
    assert sorted(numbers(desk, "20.11 10:42")) == ["AAAA-7-001", "T1-1-001"]
    for nothing in ("", "12:42", "21.11.2026", "25:99", "77,77", "никто"):
        assert numbers(desk, nothing) == []


def test_the_lines_of_a_search_tell_whose_and_what(desk: Till) -> None:
    desk.desk.clock.advance(timedelta(hours=1))
    taken = desk.pay(12_345)
    back = desk.refund(taken.op_id)
    found = receipts.find_receipts(desk.ctx, "123,45")
    assert {(one.op_id, one.kind, one.amount, one.pending) for one in found} == {
        (taken.op_id, "payment", 12_345, True),
        (back.op_id, "void", 12_345, True),
    }
    assert {one.payer for one in found} == {"Соколова\u00a0М.\u00a0В."}


def test_a_receipt_adds_up_line_by_line_and_supplier_by_supplier(desk: Till) -> None:
    amount = TOTAL + 100
    tenders = (*cash(60_000), *card(amount - 60_000))
    taken = desk.pay(amount, tenders=tenders, cash_received=100_000)
    document = receipts.receipt(desk.ctx, taken.op_id, copy=False)
    assert (document.kind, document.number, document.shift_number) == ("payment", "T1-1-001", 1)
    assert (document.total, document.received, document.change) == (amount, 100_000, 40_000)
    assert sum(line.amount for line in document.lines) == amount
    assert sum(one.amount for one in document.suppliers) == amount
    assert [line.kind for line in document.lines[-2:]] == ["penalty", "advance"]
    assert (document.payer, document.operator) == (
        "Соколова Марина Викторовна",
        "Служащий kassir",
    )
    assert document.address.endswith("кв 27")
    assert document.taken_at == "2026-11-20T10:42:00"
    assert (document.is_unsent, document.is_copy) == (True, False)
    desk.answered(taken.op_id, seq=11)
    sent = receipts.receipt(desk.ctx, taken.op_id, copy=True)
    assert (sent.is_unsent, sent.is_copy) == (False, True)


def test_the_receipt_of_a_refund_names_its_payment_reason_and_approver(desk: Till) -> None:
    taken = desk.pay(30_000)
    back = desk.refund(taken.op_id, 10_000)
    document = receipts.receipt(desk.ctx, back.op_id, copy=False)
    assert (document.kind, document.total, document.received) == ("refund", 10_000, 0)
    assert document.origin is not None
    assert document.origin.number == "T1-1-001"
    assert (document.reason, document.approved_by) == ("ошибка в сумме", "Служащий starshiy")
    assert sum(line.amount for line in document.lines) == 10_000


def test_a_receipt_of_another_desk_is_printed_again_from_the_cache(desk: Till) -> None:
    document = receipts.receipt(desk.ctx, "there-1", copy=True)
    assert [(line.name, line.amount) for line in document.lines] == [
        ("Отопление", 3_000),
        ("Пени", 300),
        ("Аванс", 700),
    ]
    assert [(one.name, one.amount, one.is_advance) for one in document.suppliers] == [
        ("Росводоканал", 3_300, False),
        ("Росводоканал", 700, True),
    ]
    assert (document.operator, document.is_unsent) == ("Другая А. А.", False)
    with pytest.raises(AppError, match="no_such_payment"):
        receipts.receipt(desk.ctx, "nowhere", copy=True)


def test_numbers_are_read_as_they_are_written() -> None:
    terminal = "7f3a0b44-0000-4000-8000-000000000000"
    number = receipt_number(terminal, 214, 38)
    assert (number, place_of("t-1")) == ("7F3A-214-038", "T1")
    assert (act_of(number), shift_of(number)) == (38, 214)
    assert typed_number("214-38", terminal) == number
    assert typed_number("7f3a 214 38", terminal) == number
    for other in ("", "38", "7201458302", "12345678", desk_kit.PASSWORD):
        assert (act_of(other), shift_of(other), typed_number(other, terminal)) == (0, 0, "")
