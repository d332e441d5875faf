"""The shift of a terminal: a fold of its acts that works offline, is closed once, and is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.clock import utc_ms
from desktop.errors import AppError
from desktop.services import auth, shift_papers, shifts
from domain.errors import InputError
from tests.support import desk_kit
from tests.support.store_kit import NOW
from tests.support.till_desk import Till, again, booked, card, office_shift, open_till

FLOAT = 100_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Till]:
    found = open_till(tmp_path / "p")
    yield found
    found.close()


def test_before_the_first_shift_there_is_none_and_no_money_is_taken(tmp_path: Path) -> None:
    desk = open_till(tmp_path / "p", float_kopecks=-1)
    assert shifts.shift(desk.ctx) is None
    with pytest.raises(AppError, match="shift_not_open"):
        desk.pay(10_000)
    with pytest.raises(AppError, match="shift_not_open"):
        shifts.move_cash(desk.ctx, "in", 100, "размен")
    desk.close()


def test_a_shift_works_through_a_day_without_the_line(desk: Till) -> None:
    desk.cut_line()
    desk.pay(10_000)
    shifts.move_cash(desk.ctx, "in", 5_000, "размен")
    shifts.move_cash(desk.ctx, "out", 40_000, "инкассация")
    second = desk.pay(20_000)
    desk.refund(second.op_id)
    view = desk.shift()
    assert (view.state, view.number, view.unsent, view.unsent_kopecks) == ("open", 1, 6, 30_000)
    assert view.book.expected == FLOAT + 10_000 + 5_000 - 40_000
    assert [(line.kind, line.amount) for line in view.last] == [
        ("void", -20_000),
        ("payment", 20_000),
        ("cash_out", -40_000),
        ("cash_in", 5_000),
        ("payment", 10_000),
    ]
    assert view.last[1].name == "Соколова\u00a0М.\u00a0В."


def test_more_than_the_drawer_holds_cannot_be_taken_out(desk: Till) -> None:
    with pytest.raises(InputError, match="not_in_drawer"):
        shifts.move_cash(desk.ctx, "out", FLOAT + 1, "инкассация")
    with pytest.raises(AppError, match="reason_missing"):
        shifts.move_cash(desk.ctx, "out", 100, " ")


def test_closing_lists_what_is_unsent_and_wants_a_remark_for_a_difference(desk: Till) -> None:
    desk.pay(10_000)
    counts = {100_000: 1, 5_000: 1}
    with pytest.raises(AppError) as caught:
        shifts.close_shift(desk.ctx, counts, "")
    assert (caught.value.code, caught.value.fields) == (
        "shift_unsent",
        {"count": 2, "amount_kopecks": 10_000},
    )
    assert len(shifts.unsent(desk.ctx)) == 2
    with pytest.raises(AppError) as caught:
        shifts.close_shift(desk.ctx, counts, "", despite_unsent=True)
    assert caught.value.fields == {"difference_kopecks": -5_000}
    report = shifts.close_shift(desk.ctx, counts, "пропала купюра", despite_unsent=True)
    assert (report.counted, report.difference) == (105_000, -5_000)
    assert (report.shift.state, report.notes) == ("closed", ((100_000, 1), (5_000, 1)))
    with pytest.raises(AppError, match="shift_not_open"):
        desk.pay(15_000)
    with pytest.raises(AppError, match="shift_not_open"):
        shifts.close_shift(desk.ctx, counts, "")
    assert shifts.open_shift(desk.ctx, 0).number == 2


def test_a_drained_shift_closes_without_a_word(desk: Till) -> None:
    taken = desk.pay(10_000)
    opening = next(one.op_id for one in shifts.unsent(desk.ctx) if one.kind == "OpenShift")
    for op_id in (opening, taken.op_id):
        desk.answered(op_id, seq=11)
    report = shifts.close_shift(desk.ctx, {100_000: 1, 10_000: 1}, "")
    assert (report.difference, report.remark) == (0, "")


def test_only_one_shift_is_open_at_a_time(desk: Till) -> None:
    with pytest.raises(AppError, match="shift_open"):
        shifts.open_shift(desk.ctx, 0)


def test_after_a_day_only_closing_works(desk: Till) -> None:
    desk.desk.clock.advance(timedelta(hours=24))
    assert desk.shift().state == "expired"
    with pytest.raises(AppError, match="shift_expired"):
        desk.pay(10_000)
    with pytest.raises(AppError, match="shift_expired"):
        shifts.move_cash(desk.ctx, "in", 100, "размен")
    shifts.close_shift(desk.ctx, {100_000: 1}, "", despite_unsent=True)
    assert shifts.open_shift(desk.ctx, 0).state == "open"


def test_the_shift_outlives_a_stop_and_the_loss_of_the_database(tmp_path: Path) -> None:
    root = tmp_path / "p"
    desk = open_till(root)
    desk.pay(10_000)
    before = desk.shift()
    desk = again(root, desk)
    assert desk.shift() == before
    desk.close()
    (root / "outbox.db").unlink()
    desk = again(root, desk)
    assert (desk.shift().id, desk.shift().book) == (before.id, before.book)
    desk.close()


def test_another_clerk_goes_on_in_the_same_drawer(tmp_path: Path) -> None:
    root = tmp_path / "p"
    desk = open_till(root)
    desk.pay(10_000)
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "starshiy", desk_kit.PASSWORD)
    desk.pay(20_000)
    assert desk.shift().book.cash == 30_000
    assert desk.shift().clerk == "Служащий kassir"
    desk.close()


def test_a_shift_the_office_closed_elsewhere_takes_no_more_money(desk: Till) -> None:
    view = desk.shift()
    desk.pay(10_000)
    closed = office_shift(id=view.id, number=1, state="closed", closed_at=utc_ms(NOW) + 1)
    desk_kit.fill(desk.ctx, closed)
    now = desk.shift()
    assert (now.state, now.closed_elsewhere, now.book.cash) == ("closed", True, 10_000)
    with pytest.raises(AppError, match="shift_not_open"):
        desk.pay(15_000)
    assert shifts.open_shift(desk.ctx, 0).number == 2


def test_a_shift_only_the_office_knows_goes_on_from_its_sums(tmp_path: Path) -> None:
    row = booked(1, 20_000, shift_id="s-1", number="T1-41-001")
    desk = open_till(tmp_path / "p", office_shift(), row, float_kopecks=-1)
    assert desk.shift().book.expected == 70_000
    taken = desk.pay(10_000)
    assert taken.receipt_number == "T1-41-002"
    view = desk.shift()
    assert (view.book.cash, view.book.count, view.number) == (30_000, 2, 41)
    assert [line.amount for line in view.last] == [10_000, 20_000]
    report = shifts.close_shift(desk.ctx, {10_000: 8}, "", despite_unsent=True)
    assert report.difference == 0
    assert shifts.open_shift(desk.ctx, 0).number == 42
    desk.close()


def test_numbers_go_on_when_the_acts_of_old_shifts_were_let_go(tmp_path: Path) -> None:
    root = tmp_path / "p"
    desk = open_till(root)
    shifts.close_shift(desk.ctx, {100_000: 1}, "", despite_unsent=True)
    for item in shifts.unsent(desk.ctx)[::-1]:
        desk.answered(item.op_id, seq=11)
    shifts.open_shift(desk.ctx, 0)
    taken = desk.pay(10_000)
    for item in shifts.unsent(desk.ctx)[::-1]:
        desk.answered(item.op_id, seq=12)
    desk.desk.clock.advance(timedelta(days=46))
    assert desk.ctx.in_outbox_lane(desk.ctx.outbox.prune) == 2
    view = desk.shift()
    assert (view.number, view.book.cash, view.state) == (2, 10_000, "expired")
    assert view.last[0].receipt_number == taken.receipt_number == "T1-2-001"
    auth.sign_in(desk.ctx, "kassir", desk_kit.PASSWORD)
    shifts.close_shift(desk.ctx, {10_000: 1}, "")
    assert shifts.open_shift(desk.ctx, 0).number == 3
    desk.close()


def test_papers_and_the_hand_over_note_tell_the_same_sums(desk: Till) -> None:
    desk.pay(10_000)
    desk.pay(15_000, tenders=card(15_000))
    report = shifts.report(desk.ctx, desk.shift().id)
    paper = shift_papers.paper(desk.ctx, report)
    assert (paper.kind, paper.expected, paper.counted) == ("x", 110_000, None)
    assert [(one.kind, one.taken, one.taken_count) for one in paper.tenders] == [
        ("cash", 10_000, 1),
        ("card", 15_000, 1),
    ]
    assert (paper.first_receipt, paper.last_receipt) == ("T1-1-001", "T1-1-002")
    assert (paper.unsent_count, paper.unsent_sum) == (3, 25_000)
    closed = shifts.close_shift(desk.ctx, {10_000: 11}, "", despite_unsent=True)
    assert shift_papers.paper(desk.ctx, closed).kind == "z"
    note = shift_papers.handover(desk.ctx, closed.shift.id)
    assert "Смена 1" in note
    assert "250,00" in note
    assert "1\u00a0100,00" in note
    assert "Не отправлено" in note


def test_warnings_at_the_door_name_the_money(desk: Till) -> None:
    desk.pay(10_000)
    desk.pay(15_000)
    (unsent,) = auth.unsent(desk.ctx)
    assert (unsent.count, unsent.taken_kopecks) == (3, 25_000)
