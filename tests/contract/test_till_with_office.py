"""The till of a desk against the real office: booked once and agreed to the kopeck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from api_client.money_commands import CloseShift, Denomination
from desktop.errors import AppError
from desktop.services import accounts, auth, outbox, refunds, shifts, till
from desktop.services.exchange import exchange_once
from desktop.services.shift_state import book_of
from desktop.services.till_model import MoveDraft, PaymentDraft, RefundDraft, Second, Taken
from domain.receipt_numbers import act_of
from server import changes
from server.accounts.tables import accounts as accounts_table
from server.ledger.invariants import check
from tests.support import small_city
from tests.support.full_desk import FullDesk
from tests.support.office import PASSWORD, RunningOffice, running_office
from tests.support.till_desk import card, cash

ACCOUNT, OTHER = small_city.ACCOUNT, small_city.OTHER_ACCOUNT
SENIOR = Second("starshiy", PASSWORD)


@dataclass
class Till:
    """A desk whose books are asked after every exchange."""

    desk: FullDesk
    office: RunningOffice

    def exchange(self) -> None:
        exchange_once(self.desk.context)
        with self.office.office.db.session(write=False) as conn:
            assert check(conn) == ()

    def pay(self, kopecks: int, account_id: int = ACCOUNT, **changed: object) -> Taken:
        ctx = self.desk.context
        form = till.form(ctx, account_id)
        draft = {
            "amount": kopecks,
            "tenders": cash(kopecks),
            "parts": till.suggest(form, kopecks),
        }
        return till.take(ctx, form, PaymentDraft(**(draft | changed)))  # type: ignore[arg-type]

    def undo(self, op_id: str, kopecks: int = 0, account_id: int = ACCOUNT) -> Taken:
        ctx = self.desk.context
        form = refunds.refund_form(ctx, account_id, op_id)
        tenders = cash(kopecks) if kopecks else ()
        draft = RefundDraft("refund" if kopecks else "void", kopecks, tenders, "ошибка")
        return refunds.refund(ctx, form, draft, SENIOR)

    def balance(self, account_id: int = ACCOUNT) -> int:
        return accounts.card(self.desk.context, account_id).account.balance_kopecks

    def state(self, op_id: str) -> tuple[str, str]:
        found = till.outcome(self.desk.context, op_id)
        return found.state, found.code

    def close_account(self) -> None:
        """What a clerk of the office did while this desk was away."""
        with self.office.office.db.session() as conn:
            conn.execute(
                update(accounts_table)
                .where(accounts_table.c.id == ACCOUNT)
                .values(status="closed", closed_on="2026-11-01")
            )
            changes.note(conn, "account", ACCOUNT)

    def agrees(self) -> None:
        """The drawer here and the shift of the office are one."""
        view = shifts.shift(self.desk.context)
        assert view is not None
        row = self.desk.context.money.shift(view.id)
        assert row is not None
        assert book_of(row) == view.book


@pytest.fixture
def office(tmp_path: Path) -> Iterator[RunningOffice]:
    with running_office(f"sqlite:///{tmp_path}/office.db") as running:
        with running.office.db.session() as conn:
            small_city.fill(conn)
        running.add_clerk("kassir", "cashier", "Иванова А. С.")
        running.add_clerk("kassir2", "cashier", "Гладкова О. П.")
        running.add_clerk("starshiy", "senior", "Юсупова Л. Р.")
        yield running


@pytest.fixture
def desk(tmp_path: Path, office: RunningOffice) -> Iterator[Till]:
    found = opened(tmp_path / "first", office, "kassir")
    yield found
    found.desk.close()


def opened(folder: Path, office: RunningOffice, login: str) -> Till:
    found = Till(FullDesk(folder, office), office)
    found.desk.sign_in(login)
    exchange_once(found.desk.context)
    shifts.open_shift(found.desk.context, 100_000)
    found.exchange()
    return found


def test_a_day_at_the_till_agrees_with_the_office_after_every_act(desk: Till) -> None:
    first = desk.pay(30_000, cash_received=50_000)
    assert desk.balance() == -30_000
    desk.exchange()
    assert (desk.state(first.op_id), desk.balance()) == (("done", ""), -30_000)
    second = desk.pay(20_000, tenders=card(20_000))
    desk.exchange()
    desk.undo(first.op_id, 10_000)
    desk.undo(second.op_id)
    shifts.move_cash(desk.desk.context, "out", 5_000, "инкассация")
    before = desk.balance()
    desk.exchange()
    assert desk.balance() == before == -20_000
    desk.agrees()
    report = shifts.close_shift(desk.desk.context, {5_000: 23}, "")
    desk.exchange()
    desk.agrees()
    view = report.shift
    row = desk.desk.context.money.shift(view.id)
    assert row is not None
    assert (row.state, row.counted, row.difference) == ("closed", 115_000, 0)
    numbers = [act_of(line.receipt_number) for line in report.lines if line.receipt_number]
    assert numbers == [1, 2, 3, 4]


def test_cash_for_an_account_closed_meanwhile_is_put_aside_and_found(desk: Till) -> None:
    desk.close_account()
    taken = desk.pay(30_000)
    desk.exchange()
    assert desk.state(taken.op_id) == ("review", "account_closed")
    assert desk.balance() == 0
    desk.agrees()
    ctx = desk.desk.context
    (aside,) = refunds.suspense(ctx)
    assert (aside.id, aside.amount) == (taken.op_id, 30_000)
    form = till.form(ctx, OTHER)
    refunds.match(ctx, aside.id, OTHER, till.suggest(form, 30_000), "платил за соседний счёт")
    assert desk.balance(OTHER) == -30_000
    desk.exchange()
    assert (desk.balance(OTHER), refunds.suspense(ctx)) == (-30_000, ())
    # Nobody has to look at it any more.
    assert desk.state(taken.op_id) == ("done", "account_closed")


def test_cash_put_aside_is_given_back_by_two_clerks(desk: Till) -> None:
    desk.close_account()
    taken = desk.pay(30_000)
    desk.exchange()
    ctx = desk.desk.context
    form = refunds.refund_form(ctx, 0, taken.op_id)
    draft = RefundDraft("refund", 30_000, cash(30_000), "счёт закрыт")
    back = refunds.refund(ctx, form, draft, SENIOR)
    desk.exchange()
    assert desk.state(back.op_id) == ("done", "")
    desk.agrees()


def test_what_is_taken_in_a_shift_closed_elsewhere_is_booked_late(
    desk: Till, office: RunningOffice, tmp_path: Path
) -> None:
    view = shifts.shift(desk.desk.context)
    assert view is not None
    taken = desk.pay(30_000)  # the desk is away: nothing is sent yet
    closed_by_a_senior(office, desk, tmp_path / "other", view.id)
    desk.exchange()
    assert desk.state(taken.op_id) == ("review", "shift_closed")
    assert desk.balance() == -30_000
    now = shifts.shift(desk.desk.context)
    assert now is not None
    assert (now.state, now.closed_elsewhere) == ("closed", True)
    with pytest.raises(AppError, match="shift_not_open"):
        desk.pay(10_000)
    outbox.acknowledge(desk.desk.context, taken.op_id)
    assert desk.state(taken.op_id)[0] == "done"
    assert shifts.open_shift(desk.desk.context, 0).number == view.number + 1
    desk.exchange()


def closed_by_a_senior(office: RunningOffice, desk: Till, folder: Path, shift_id: str) -> None:
    """The shift of a desk that is away, closed by a senior at another one."""
    other = FullDesk(folder, office)
    other.sign_in("starshiy")
    exchange_once(other.context)
    other.queue(
        CloseShift(
            shift_id=shift_id,
            closed_at=office.clock() + 1,
            counted=(Denomination(value=100_000, count=1),),
            counted_kopecks=100_000,
            expected_kopecks=100_000,
        )
    )
    exchange_once(other.context)
    other.close()


def test_the_same_sum_at_two_desks_offline_is_booked_twice_and_flagged(
    desk: Till, office: RunningOffice, tmp_path: Path
) -> None:
    other = opened(tmp_path / "second", office, "kassir2")
    first, second = desk.pay(30_000), other.pay(30_000)
    desk.exchange()
    other.exchange()
    assert (desk.state(first.op_id)[0], other.state(second.op_id)) == (
        "done",
        ("review", "possible_duplicate"),
    )
    assert other.balance() == -60_000
    # One was too much: what is under review may be given back.
    back = other.undo(second.op_id)
    other.exchange()
    assert other.state(back.op_id) == ("done", "")
    assert other.state(second.op_id)[0] == "done"
    desk.exchange()
    assert (desk.balance(), other.balance()) == (-30_000, -30_000)
    other.desk.close()


def test_a_refund_the_other_desk_was_first_with_is_refused_and_shown(
    desk: Till, office: RunningOffice, tmp_path: Path
) -> None:
    taken = desk.pay(30_000)
    desk.exchange()
    other = opened(tmp_path / "second", office, "kassir2")
    other.undo(taken.op_id, 30_000)
    other.exchange()
    late = desk.undo(taken.op_id)
    desk.exchange()
    state, code = desk.state(late.op_id)
    assert (state, code) == ("refused", "already_reversed")
    assert desk.balance() == 0
    view = shifts.shift(desk.desk.context)
    assert view is not None
    assert view.book.refund_count == 0
    other.desk.close()


def test_a_payment_is_carried_over_to_the_right_account(desk: Till) -> None:
    taken = desk.pay(30_000)
    desk.exchange()
    ctx = desk.desk.context
    parts = till.suggest(till.form(ctx, OTHER), 30_000)
    draft = MoveDraft(ctx.new_id(), ACCOUNT, taken.op_id, OTHER, parts, "не тот счёт")
    refunds.move(ctx, draft, SENIOR)
    assert (desk.balance(), desk.balance(OTHER)) == (0, -30_000)
    desk.exchange()
    assert (desk.balance(), desk.balance(OTHER)) == (0, -30_000)
    desk.agrees()


def test_a_desk_with_a_wrong_clock_books_by_the_offices_day(desk: Till) -> None:
    desk.desk.clock.advance(timedelta(days=3))  # no exchange has told the difference yet
    with pytest.raises(AppError, match="shift_expired"):
        desk.pay(30_000)
    exchange_once(desk.desk.context)  # now it is known: the clock runs three days ahead
    taken = desk.pay(30_000)
    desk.exchange()
    assert desk.state(taken.op_id)[0] in ("done", "review")
    row = desk.desk.context.money.payment(taken.op_id)
    assert row is not None
    assert abs(row.paid_at - desk.office.clock()) < 60_000
    desk.agrees()


def test_the_second_clerk_needs_no_earlier_sign_in_when_the_line_is_there(desk: Till) -> None:
    taken = desk.pay(30_000)
    back = desk.undo(taken.op_id)
    desk.exchange()
    assert desk.state(back.op_id) == ("done", "")
    assert desk.desk.context.session.acting().login == "kassir"
    auth.sign_out(desk.desk.context)
    assert auth.sign_in(desk.desk.context, "kassir", PASSWORD).login == "kassir"
