"""A payment at the desk: what is owed, its split, its checks, and its durable acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from api_client.money_commands import Tender
from desktop.errors import AppError
from desktop.services import accounts, search, till
from domain.allocation import Wish
from domain.errors import InputError
from tests.support import desk_kit
from tests.support.till_desk import (
    HEATING,
    OCTOBER,
    OVERDUE,
    SEPTEMBER,
    TOTAL,
    Till,
    again,
    booked,
    card,
    cash,
    draft,
    open_till,
)

COLD = desk_kit.COLD


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Till]:
    found = open_till(tmp_path / "p")
    yield found
    found.close()


def test_a_form_shows_what_is_owed_month_by_month_and_penalty_last(desk: Till) -> None:
    form = desk.form()
    assert [(row.period, row.service_id, row.kind, row.amount) for row in form.rows] == [
        (SEPTEMBER, COLD, "charge", 10_000),
        (SEPTEMBER, HEATING, "charge", 20_000),
        (OCTOBER, COLD, "charge", 15_000),
        (OCTOBER, HEATING, "charge", 25_000),
        (OCTOBER, HEATING, "penalty", 500),
    ]
    assert (form.total, form.online, form.shift is not None) == (TOTAL, True, True)
    assert sum(row.amount for row in form.rows) == form.total


def test_a_sum_is_shared_oldest_month_first_and_by_the_payers_wish(desk: Till) -> None:
    form = desk.form()
    assert [(one.period, one.service_id, one.amount) for one in till.suggest(form, OVERDUE)] == [
        (SEPTEMBER, COLD, 10_000),
        (SEPTEMBER, HEATING, 20_000),
    ]
    (october,) = till.suggest(form, 25_000, Wish(frozenset({OCTOBER}), frozenset({HEATING})))
    assert (october.period, october.service_id) == (OCTOBER, HEATING)
    assert till.suggest(form, TOTAL + 100)[-1].kind == "advance"


def test_a_payment_is_queued_shown_and_numbered_at_once(desk: Till) -> None:
    taken = desk.pay(OVERDUE, cash_received=50_000)
    assert (taken.change, taken.receipt_number) == (20_000, "T1-1-001")
    assert till.outcome(desk.ctx, taken.op_id).state == "waiting"
    card_now = accounts.card(desk.ctx, desk_kit.ACCOUNT)
    assert card_now.account.balance_kopecks == TOTAL - OVERDUE
    assert [(one.op_id, one.amount, one.state) for one in card_now.payments] == [
        (taken.op_id, OVERDUE, "pending")
    ]
    (hit,) = search.find(desk.ctx, "7200000001").rows
    assert hit.balance_kopecks == TOTAL - OVERDUE
    assert [row.period for row in desk.form().rows if row.kind == "charge"] == [OCTOBER, OCTOBER]
    assert desk.pay(TOTAL - OVERDUE).receipt_number == "T1-1-002"
    assert accounts.card(desk.ctx, desk_kit.ACCOUNT).badge == "paid"


def test_a_form_taken_twice_gives_the_first_result(desk: Till) -> None:
    form = desk.form()
    first = desk.pay(OVERDUE, form=form)
    second = desk.pay(OVERDUE, form=form)
    assert (second.op_id, second.receipt_number) == (first.op_id, first.receipt_number)
    assert (first.repeated, second.repeated) == (False, True)
    assert desk.shift().book.count == 1


def test_the_same_sum_within_ten_minutes_needs_a_reason(desk: Till) -> None:
    first = desk.pay(OVERDUE)
    again_form = desk.form()
    twin = till.doubled(desk.ctx, again_form, OVERDUE)
    assert twin is not None
    assert twin.op_id == first.op_id
    with pytest.raises(AppError, match="duplicate_reason_required"):
        desk.pay(OVERDUE, form=again_form)
    assert desk.pay(OVERDUE, form=again_form, duplicate_reason="за соседку").amount == OVERDUE
    desk.desk.clock.advance(timedelta(minutes=11))
    assert till.doubled(desk.ctx, desk.form(), OVERDUE) is None


def test_a_payment_of_another_desk_is_a_suspected_double_too(tmp_path: Path) -> None:
    desk = open_till(tmp_path / "p", booked(1, 20_000))
    with pytest.raises(AppError, match="duplicate_reason_required"):
        desk.pay(20_000)
    desk.close()


def test_questions_are_asked_before_the_money_is_taken(desk: Till) -> None:
    form = desk.form()
    much = draft(form, TOTAL + 5_000, cash_received=10 * (TOTAL + 5_000))
    assert [one.code for one in till.questions(form, much, None)] == ["cash_much", "advance"]
    assert till.questions(form, draft(form, OVERDUE), None) == ()


@pytest.mark.parametrize(
    ("amount", "changed", "code"),
    [
        (0, {"parts": ()}, "money.zero"),
        (100_000_001, {}, "money.over_limit"),
        (OVERDUE, {"tenders": cash(OVERDUE - 1)}, "tender_differs"),
        (
            OVERDUE,
            {"tenders": (*cash(OVERDUE + 1), Tender(kind="card", amount=1))},
            "tender_differs",
        ),
        (OVERDUE, {"cash_received": OVERDUE - 1240}, "tender_short"),
        (OVERDUE, {"tenders": card(OVERDUE), "cash_received": OVERDUE}, "tender_differs"),
        (OVERDUE, {"parts": ()}, "split.differs"),
    ],
)
def test_sums_that_do_not_agree_are_refused(
    desk: Till, amount: int, changed: dict[str, object], code: str
) -> None:
    with pytest.raises((AppError, InputError), match=code):
        desk.pay(amount, **changed)
    assert desk.shift().book.count == 0


def test_without_the_line_only_cash_is_taken_and_only_within_the_limit(desk: Till) -> None:
    desk.cut_line()
    with pytest.raises(AppError, match="line_needed"):
        desk.pay(OVERDUE, tenders=card(OVERDUE))
    with pytest.raises(AppError, match="line_needed"):
        desk.pay(OVERDUE, tenders=(*cash(OVERDUE - 100), Tender(kind="sbp", amount=100)))
    assert desk.form().cash_left_offline == 10_000_000
    desk.pay(9_990_000)
    assert desk.form().cash_left_offline == 10_000
    with pytest.raises(AppError) as caught:
        desk.pay(10_001)
    assert caught.value.fields == {"limit_kopecks": 10_000_000, "unsent_kopecks": 9_990_000}
    assert desk.pay(10_000).receipt_number == "T1-1-002"


def test_cards_and_mixed_payments_pass_with_the_line(desk: Till) -> None:
    mixed = (*cash(10_000), *card(15_000), Tender(kind="sbp", amount=5_000))
    taken = desk.pay(OVERDUE, tenders=mixed, cash_received=20_000)
    assert taken.change == 10_000
    book = desk.shift().book
    assert (book.cash, book.card, book.sbp, book.expected) == (10_000, 15_000, 5_000, 110_000)


def test_a_clock_put_back_needs_a_look_at_it(desk: Till) -> None:
    desk.pay(OVERDUE)
    desk.desk.clock.advance(timedelta(minutes=-30))
    with pytest.raises(AppError, match="clock_confirm_required"):
        desk.pay(TOTAL - OVERDUE)
    assert desk.pay(TOTAL - OVERDUE, clock_confirmed=True).receipt_number == "T1-1-002"


def test_only_those_who_handle_money_take_it(tmp_path: Path) -> None:
    desk = open_till(tmp_path / "p", login="pasport", float_kopecks=-1)
    with pytest.raises(AppError, match="forbidden"):
        desk.pay(OVERDUE)
    desk.close()


def test_a_payment_is_never_withdrawn_while_it_waits(desk: Till) -> None:
    taken = desk.pay(OVERDUE)
    with pytest.raises(AppError, match="cannot_withdraw"):
        desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.withdraw(taken.op_id, "передумал"))


def test_outcomes_follow_the_office(desk: Till) -> None:
    first, second = desk.pay(10_000), desk.pay(20_000)
    assert till.outcome(desk.ctx, first.op_id).state == "waiting"
    desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.mark_sending([first.op_id]))
    assert till.outcome(desk.ctx, first.op_id).state == "asking"
    desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.release([first.op_id], unknown=True))
    assert till.outcome(desk.ctx, first.op_id).state == "asking"
    desk.answered(first.op_id, seq=11)
    assert till.outcome(desk.ctx, first.op_id).state == "done"
    desk.answered(second.op_id, "review", code="account_closed", seq=12)
    found = till.outcome(desk.ctx, second.op_id)
    assert (found.state, found.code) == ("review", "account_closed")


def test_what_the_cache_shows_is_not_counted_twice(desk: Till) -> None:
    taken = desk.pay(OVERDUE)
    desk.answered(taken.op_id, seq=11)
    assert accounts.card(desk.ctx, desk_kit.ACCOUNT).account.balance_kopecks == TOTAL - OVERDUE
    paid = desk_kit.account(balance_kopecks=TOTAL - OVERDUE, penalty_kopecks=500)
    row = booked(7, OVERDUE, op_id=taken.op_id, number=taken.receipt_number)
    desk_kit.fill(desk.ctx, paid, row)
    shown = accounts.card(desk.ctx, desk_kit.ACCOUNT)
    assert [one.state for one in shown.payments] == [""]
    desk.ctx.stores.writing().execute("UPDATE meta SET value = '11' WHERE key = 'seq'")
    shown = accounts.card(desk.ctx, desk_kit.ACCOUNT)
    assert shown.account.balance_kopecks == TOTAL - OVERDUE


def test_numbers_go_on_after_a_new_start_and_after_the_database_is_lost(tmp_path: Path) -> None:
    root = tmp_path / "p"
    desk = open_till(root)
    assert desk.pay(10_000).receipt_number == "T1-1-001"
    desk = again(root, desk)
    assert desk.pay(15_000).receipt_number == "T1-1-002"
    desk.close()
    (root / "outbox.db").unlink()  # the tape knows which numbers were given
    desk = again(root, desk)
    assert desk.pay(20_000).receipt_number == "T1-1-003"
    assert desk.shift().book.count == 3
    desk.close()


def test_what_the_office_has_booked_counts_when_both_copies_lost_their_end(desk: Till) -> None:
    shift = desk.shift()
    desk.pay(10_000)
    rows = [booked(n, 100, shift_id=shift.id, op_id=f"lost-{n}") for n in (1, 2, 3)]
    desk_kit.fill(desk.ctx, *rows)
    assert desk.pay(15_000).receipt_number == "T1-1-004"


def test_nothing_is_taken_behind_the_lock(desk: Till) -> None:
    form = desk.form()
    desk.ctx.session.lock()
    desk.ctx.stores.close_cache()
    with pytest.raises(AppError, match="locked"):
        desk.pay(OVERDUE, form=form)
