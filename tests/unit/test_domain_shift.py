"""The shift as a fold, its expiry, the drawer counted by denominations, what an approval signs."""

from __future__ import annotations

import hashlib
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approval import approval_hash
from domain.denominations import (
    DENOMINATIONS,
    MAX_COUNT,
    counted_kopecks,
    denomination_name,
    in_fewest,
)
from domain.errors import InputError
from domain.shift import ShiftBook, check_cash_out, state_of

HOUR = 3_600_000


def test_the_drawer_holds_float_and_cash_without_what_was_given_back_or_taken_out() -> None:
    book = (
        ShiftBook()
        .opened(300_000)
        .paid([("cash", 431_257)])
        .paid([("cash", 100_000), ("card", 50_000), ("sbp", 25_000)])
        .moved("in", 10_000)
        .refunded([("cash", 31_257)])
        .refunded([("card", 50_000)])
        .moved("out", 400_000)
    )
    assert book.expected == 300_000 + 431_257 + 100_000 + 10_000 - 31_257 - 400_000
    assert (book.taken, book.refunds, book.net) == (606_257, 81_257, 525_000)
    assert (book.count, book.refund_count) == (2, 2)
    assert book.difference(book.expected - 100) == -100


def test_the_order_of_facts_does_not_matter() -> None:
    acts = [
        lambda book: book.opened(5_000),
        lambda book: book.paid([("cash", 700), ("card", 300)]),
        lambda book: book.paid([("sbp", 11)]),
        lambda book: book.refunded([("cash", 200)]),
        lambda book: book.moved("in", 9),
        lambda book: book.moved("out", 5),
    ]
    books = set()
    for seed in range(30):
        random.Random(seed).shuffle(acts)
        book = ShiftBook()
        for act in acts:
            book = act(book)
        books.add(book)
    assert len(books) == 1


def test_unknown_tenders_and_ways_are_bugs_and_change_no_sum() -> None:
    with pytest.raises(ValueError, match="tender"):
        ShiftBook().paid([("gold", 1)])
    with pytest.raises(ValueError, match="way"):
        ShiftBook().moved("up", 1)


def test_more_cash_than_the_drawer_holds_cannot_go_out() -> None:
    book = ShiftBook().opened(1_000)
    check_cash_out(book, 1_000)
    with pytest.raises(InputError) as refused:
        check_cash_out(book, 1_001)
    assert refused.value.code == "shift.not_in_drawer"


@pytest.mark.parametrize(
    ("closed_at", "now", "state"),
    [(0, 24 * HOUR - 1, "open"), (0, 24 * HOUR, "expired"), (5, 48 * HOUR, "closed")],
)
def test_a_shift_expires_after_a_day(closed_at: int, now: int, state: str) -> None:
    assert state_of(0, closed_at, now) == state


def test_a_drawer_is_the_sum_of_its_notes_and_coins() -> None:
    assert counted_kopecks({500_000: 2, 1_000: 3, 50: 7, 1: 0}) == 1_003_350
    assert counted_kopecks({}) == 0
    assert denomination_name(500_000) == "5\u00a0000\u00a0₽"
    assert denomination_name(50) == "50\u00a0коп."


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({2_500: 1}, "count.denomination"),
        ({100: -1}, "count.negative"),
        ({100: MAX_COUNT + 1}, "count.too_many"),
    ],
)
def test_an_impossible_count_is_named(counts: dict[int, int], code: str) -> None:
    with pytest.raises(InputError) as refused:
        counted_kopecks(counts)
    assert refused.value.code == code


@given(st.integers(0, 10_000_000))
def test_any_sum_can_be_given_in_denominations(amount: int) -> None:
    pieces = in_fewest(amount)
    assert counted_kopecks(pieces) == amount
    assert list(pieces) == [value for value in DENOMINATIONS if value in pieces]


def test_what_is_approved_is_hashed_without_the_approval_itself() -> None:
    body = {"payment_op": "0190", "amount": 100, "reason": "ошибка"}
    signed = {**body, "approval": {"clerk_id": 2, "signature": "ab"}}
    plain = json.dumps(
        {"approves": "RefundPayment", "body": body, "signed_at": 7, "terminal_id": "t-1"},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    expected = hashlib.sha256(plain.encode()).hexdigest()
    assert approval_hash("RefundPayment", "t-1", 7, body) == expected
    assert approval_hash("RefundPayment", "t-1", 7, signed) == expected
    assert approval_hash("RefundPayment", "t-1", 8, body) != expected
    assert approval_hash("MovePayment", "t-1", 7, body) != expected
