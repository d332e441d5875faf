"""Money given back: with a second clerk's word, never twice, never more than there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api_client.commands import from_body, to_body
from api_client.models.replica import Suspense
from api_client.money_commands import PartOfPayment, RefundPayment
from desktop.clock import utc_ms
from desktop.errors import AppError
from desktop.services import accounts, auth, refunds, shifts, till
from desktop.services.till_model import MoveDraft, Second
from desktop.store.envelope import verified
from domain.approval import approval_hash
from domain.errors import InputError
from tests.support import desk_kit
from tests.support.store_kit import NOW
from tests.support.till_desk import (
    HEATING,
    SECOND,
    SEPTEMBER,
    TOTAL,
    Till,
    booked,
    card,
    cash,
    open_till,
)

OTHER = 101


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Till]:
    found = open_till(tmp_path / "p", desk_kit.account(id=OTHER, number="7200000002", flat="28"))
    yield found
    found.close()


def balance(desk: Till, account_id: int = desk_kit.ACCOUNT) -> int:
    return accounts.card(desk.ctx, account_id).account.balance_kopecks


def command_of(desk: Till, op_id: str) -> Any:
    envelope = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.envelope(op_id))
    return from_body(envelope.kind, envelope.kind_version, envelope.body)


def parts(amount: int) -> tuple[PartOfPayment, ...]:
    return (PartOfPayment(period=SEPTEMBER, service_id=HEATING, kind="charge", amount=amount),)


def suspense(**changed: Any) -> Suspense:
    plain: dict[str, Any] = {
        "id": "aside-1", "version": 1, "received_at": utc_ms(NOW), "amount": 7_000,
        "source": "counter", "account_number": "7299", "payer": "", "address": "",
        "number": "AAAA-7-009", "code": "account_unknown", "state": "open", "operator": "",
        "terminal": "t-9", "shift_id": "s-9", "tenders": (("cash", 7_000),),
        "matched_account_id": 0, "matched_at": 0, "matched_by": "", "note": "",
    }  # fmt: skip
    return Suspense(**(plain | changed))


def test_a_void_undoes_the_whole_payment_at_once(desk: Till) -> None:
    taken = desk.pay(30_000)
    back = desk.refund(taken.op_id)
    assert (back.amount, back.receipt_number) == (30_000, "T1-1-002")
    assert balance(desk) == TOTAL
    book = desk.shift().book
    assert (book.refunds_cash, book.refund_count, book.expected) == (30_000, 1, 100_000)
    shown = accounts.card(desk.ctx, desk_kit.ACCOUNT).payments
    assert sorted((one.kind, one.amount) for one in shown) == [
        ("payment", 30_000),
        ("void", -30_000),
    ]
    assert sum(part.amount for one in shown for part in one.parts) == 0
    # Paid and undone: the same sum is no suspected double any more.
    assert till.doubled(desk.ctx, desk.form(), 30_000) is None


def test_a_refund_in_parts_ends_when_nothing_is_left(desk: Till) -> None:
    taken = desk.pay(30_000)
    desk.refund(taken.op_id, 10_000)
    form = refunds.refund_form(desk.ctx, desk_kit.ACCOUNT, taken.op_id)
    assert (form.rest, form.may_void) == (20_000, False)
    with pytest.raises(AppError) as caught:
        desk.refund(taken.op_id, 20_001)
    assert caught.value.fields == {"rest_kopecks": 20_000}
    with pytest.raises(AppError, match="void_not_possible"):
        desk.refund(taken.op_id)
    last = desk.refund(taken.op_id, 20_000)
    assert balance(desk) == TOTAL
    with pytest.raises(AppError) as caught:
        desk.refund(taken.op_id, 1)
    assert (caught.value.code, caught.value.fields["number"]) == (
        "already_reversed",
        last.receipt_number,
    )


def test_the_second_clerk_signs_exactly_this_act(desk: Till) -> None:
    taken = desk.pay(30_000)
    back = desk.refund(taken.op_id)
    command = command_of(desk, back.op_id)
    assert isinstance(command, RefundPayment)
    word = command.approval
    senior = desk.desk.ctx.vault.open_offline(SECOND.login, SECOND.password)
    assert word.clerk_id == senior.clerk.id
    digest = approval_hash("RefundPayment", "t-1", word.signed_at, to_body(command))
    assert verified(senior.delegation.public_key, digest.encode(), word.signature)
    assert desk.ctx.session.acting().login == "kassir"  # nobody else was signed in by it


def test_the_second_clerk_may_approve_without_the_line(desk: Till) -> None:
    taken = desk.pay(30_000)
    desk.cut_line()
    assert desk.refund(taken.op_id).receipt_number == "T1-1-002"


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (Second("kassir", desk_kit.PASSWORD), "approval_self"),
        (Second(" KASSIR ", desk_kit.PASSWORD), "approval_self"),
        (Second("pasport", desk_kit.PASSWORD), "approval_role"),
        (Second("starshiy", "не тот"), "wrong_password"),
    ],
)
def test_whoever_may_not_approve_moves_no_money(desk: Till, second: Second, code: str) -> None:
    taken = desk.pay(30_000)
    with pytest.raises(AppError, match=code):
        desk.refund(taken.op_id, second=second)
    assert desk.shift().book.refund_count == 0
    assert balance(desk) == TOTAL - 30_000


def test_wrong_passwords_of_the_second_clerk_are_counted_as_at_the_sign_in(desk: Till) -> None:
    taken = desk.pay(30_000)
    desk.cut_line()
    for _ in range(3):
        with pytest.raises(AppError, match="wrong_password"):
            desk.refund(taken.op_id, second=Second("starshiy", "не тот"))
    with pytest.raises(AppError, match="sign_in_delayed"):
        desk.refund(taken.op_id)
    auth.sign_out(desk.ctx)
    with pytest.raises(AppError, match="sign_in_delayed"):
        auth.sign_in(desk.ctx, "starshiy", desk_kit.PASSWORD)


def test_what_cannot_be_is_said_before_a_password_is_asked(desk: Till) -> None:
    taken = desk.pay(30_000)
    wrong = Second("starshiy", "не тот")
    with pytest.raises(AppError, match="reason_missing"):
        desk.refund(taken.op_id, second=wrong, reason="  ")
    with pytest.raises(AppError, match="tender_differs"):
        desk.refund(taken.op_id, 1_000, second=wrong, tenders=card(1_000))
    with pytest.raises(InputError, match=r"money\.zero"):
        desk.refund(taken.op_id, second=wrong, mode="refund")
    shifts.move_cash(desk.ctx, "out", 120_000, "инкассация")
    with pytest.raises(InputError, match="not_in_drawer"):
        desk.refund(taken.op_id, second=wrong)


def test_a_cashier_refunds_up_to_the_limit_a_senior_more(tmp_path: Path) -> None:
    desk = open_till(tmp_path / "p", float_kopecks=2_000_000)
    large = desk.pay(1_500_001)
    with pytest.raises(AppError) as caught:
        desk.refund(large.op_id)
    assert caught.value.fields == {"limit_kopecks": 1_500_000}
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "starshiy", desk_kit.PASSWORD)
    with pytest.raises(AppError, match="approval_self"):
        desk.refund(large.op_id)
    desk.close()


def test_a_card_is_given_back_to_the_card_and_only_with_the_line(desk: Till) -> None:
    taken = desk.pay(30_000, tenders=(*cash(10_000), *card(20_000)))
    with pytest.raises(AppError, match="tender_differs"):
        desk.refund(taken.op_id, 15_000)
    desk.cut_line()
    with pytest.raises(AppError, match="line_needed"):
        desk.refund(taken.op_id)
    desk.desk.line.state = type(desk.desk.line.state)(online=True)
    back = desk.refund(taken.op_id)
    tenders = command_of(desk, back.op_id).tenders
    assert tenders == (*cash(10_000), *card(20_000))


def test_a_payment_of_another_desk_waits_for_the_line_and_is_never_voided(tmp_path: Path) -> None:
    desk = open_till(tmp_path / "p", booked(1, 20_000))
    form = refunds.refund_form(desk.ctx, desk_kit.ACCOUNT, "there-1")
    assert (form.may_void, form.needs_line) == (False, True)
    with pytest.raises(AppError, match="void_not_possible"):
        desk.refund("there-1")
    desk.cut_line()
    with pytest.raises(AppError, match="line_needed"):
        desk.refund("there-1", 5_000)
    desk.desk.line.state = type(desk.desk.line.state)(online=True)
    assert desk.refund("there-1", 5_000).amount == 5_000
    desk.close()


def test_a_payment_from_before_there_were_keys_is_named_by_its_number(tmp_path: Path) -> None:
    old = booked(12, 20_000, op_id="", shift_id="")
    desk = open_till(tmp_path / "p", old)
    back = desk.refund("p-12", 20_000)
    assert command_of(desk, back.op_id).payment_op == "p-12"
    desk.close()


def test_a_refund_follows_the_unsent_payment_it_undoes(desk: Till) -> None:
    taken, other = desk.pay(30_000), desk.pay(20_000)
    back = desk.refund(taken.op_id)
    envelope = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.envelope(back.op_id))
    assert envelope.depends_on == [taken.op_id]
    # Booked but to be looked at is booked: what undoes it may go.
    desk.answered(taken.op_id, "review", code="possible_duplicate", seq=11)
    assert desk.state_of(back.op_id) == "queued"
    desk.answered(other.op_id, "acked", seq=12)


def test_a_refused_refund_leaves_the_money_and_the_drawer_as_they_were(desk: Till) -> None:
    taken = desk.pay(30_000)
    desk.answered(taken.op_id, seq=11)
    back = desk.refund(taken.op_id)
    desk.answered(back.op_id, "rejected", code="already_reversed", fields={"number": "A"})
    assert till.outcome(desk.ctx, back.op_id).state == "refused"
    assert balance(desk) == TOTAL - 30_000
    assert desk.shift().book.refund_count == 0
    assert desk.refund(taken.op_id).receipt_number == "T1-1-003"  # no number is given twice


def test_a_refund_form_taken_twice_gives_the_first_result(desk: Till) -> None:
    taken = desk.pay(30_000)
    form = refunds.refund_form(desk.ctx, desk_kit.ACCOUNT, taken.op_id)
    draft = refunds.RefundDraft("refund", 10_000, cash(10_000), "ошибка")
    first = refunds.refund(desk.ctx, form, draft, SECOND)
    second = refunds.refund(desk.ctx, form, draft, SECOND)
    assert (second.repeated, second.receipt_number) == (True, first.receipt_number)
    assert desk.shift().book.refund_count == 1


def test_a_payment_is_carried_over_to_the_right_account(desk: Till) -> None:
    taken = desk.pay(30_000)
    wish = MoveDraft(
        desk.ctx.new_id(), desk_kit.ACCOUNT, taken.op_id, OTHER, parts(30_000), "не тот счёт"
    )
    before = balance(desk, OTHER)
    op_id = refunds.move(desk.ctx, wish, SECOND)
    assert (balance(desk), balance(desk, OTHER)) == (TOTAL, before - 30_000)
    assert refunds.move(desk.ctx, wish, SECOND) == op_id
    assert desk.shift().book.cash == 30_000  # no cash was touched
    kinds = [one.kind for one in accounts.card(desk.ctx, OTHER).payments]
    assert kinds == ["move_in"]
    with pytest.raises(AppError, match="already_reversed"):
        desk.refund(taken.op_id)


def test_a_move_needs_another_account_and_a_reason(desk: Till) -> None:
    taken = desk.pay(30_000)

    def move(to: int, amount: int = 30_000, reason: str = "не тот счёт") -> None:
        key = desk.ctx.new_id()
        refunds.move(
            desk.ctx,
            MoveDraft(key, desk_kit.ACCOUNT, taken.op_id, to, parts(amount), reason),
            SECOND,
        )

    for to, amount, reason, code in (
        (desk_kit.ACCOUNT, 30_000, "x", "move_same_account"),
        (999, 30_000, "x", "no_such_account"),
        (OTHER, 30_001, "x", "refund_over_rest"),
        (OTHER, 30_000, "", "reason_missing"),
    ):
        with pytest.raises(AppError, match=code):
            move(to, amount, reason)


def test_money_put_aside_is_matched_once(tmp_path: Path) -> None:
    settled = suspense(id="aside-2", state="matched")
    desk = open_till(tmp_path / "p", suspense(), settled)
    assert [one.id for one in refunds.suspense(desk.ctx)] == ["aside-1"]
    refunds.match(desk.ctx, "aside-1", desk_kit.ACCOUNT, parts(7_000), "по телефону")
    assert balance(desk) == TOTAL - 7_000
    for key, amount, code in (
        ("aside-1", 7_000, "suspense_settled"),
        ("aside-2", 7_000, "suspense_settled"),
        ("aside-9", 7_000, "suspense_unknown"),
    ):
        with pytest.raises(AppError, match=code):
            refunds.match(desk.ctx, key, desk_kit.ACCOUNT, parts(amount), "")
    desk.close()


def test_money_put_aside_is_given_back_whole(tmp_path: Path) -> None:
    desk = open_till(tmp_path / "p", suspense())
    form = refunds.refund_form(desk.ctx, 0, "aside-1")
    assert (form.account, form.rest, form.needs_line) == (None, 7_000, True)
    draft = refunds.RefundDraft("refund", 7_000, cash(7_000), "счёт не найден")
    taken = refunds.refund(desk.ctx, form, draft, SECOND)
    assert command_of(desk, taken.op_id).payment_op == "aside-1"
    assert desk.shift().book.expected == 93_000
    desk.close()
