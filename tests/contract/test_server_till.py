"""The till on the server: shifts, payments, refunds, moves and money that fits no account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from api_client.money_commands import Tender
from server.accounts.tables import accounts, office_settings
from server.payments.tables import payments
from server.staff.commands import disable_staff
from tests.support.small_city import ACCOUNT, OTHER_ACCOUNT
from tests.support.till_city import HOUR_MS, Till, part, served_till, verdict_of

ACCEPTED = ("accepted", "")


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with served_till(f"sqlite:///{tmp_path}/office.db") as served:
        yield served


def test_a_day_at_the_till_ends_with_an_empty_drawer(till: Till) -> None:
    assert verdict_of(till.open(50_000)) == ACCEPTED
    first = till.take(100_000)
    till.take(30_000, cash=10_000, account_id=OTHER_ACCOUNT)
    till.cash("in", 5_000)
    till.cash("out", 20_000)
    till.refund(first["op_id"], 40_000)
    expected = 50_000 + 100_000 + 10_000 + 5_000 - 20_000 - 40_000
    assert till.held() == till.shift().expected == expected
    told = till.close(expected)
    assert verdict_of(told) == ACCEPTED
    assert (told["fields"]["expected_kopecks"], told["fields"]["difference_kopecks"]) == (
        expected,
        0,
    )
    shift = till.shift()
    assert (shift.state, shift.cash, shift.card, shift.refunds_cash) == (
        "closed",
        110_000,
        20_000,
        40_000,
    )
    assert (shift.count, shift.refund_count, shift.counted) == (2, 1, expected)
    assert (till.held(), till.held("card")) == (0, 20_000)
    assert (till.balance(), till.balance(OTHER_ACCOUNT)) == (-60_000, -30_000)


def test_a_payment_tells_who_took_it_where_and_how(till: Till) -> None:
    till.open()
    told = till.take(30_000, cash=10_000, payer="Иванова А.")
    assert told["fields"]["booked"] is True
    (row,) = till.payments()
    assert (row.id, row.op_id, row.kind) == (told["fields"]["payment_id"], told["op_id"], "payment")
    assert (row.amount, row.channel, row.tenders) == (
        30_000,
        "mixed",
        (("cash", 10_000), ("card", 20_000)),
    )
    assert (row.operator, row.place, row.payer) == ("Иванова А. С.", "Окно 1", "Иванова А.")
    assert (row.terminal, row.shift_id) == (till.desk.terminal_id, till.shift_id)
    assert [(one.period, one.service_id, one.kind, one.amount) for one in row.parts] == [
        (202610, 1, 0, 30_000)
    ]


def test_terminals_hear_of_the_payment_its_account_and_its_shift(till: Till) -> None:
    till.open()
    cursor = till.city.cursor()
    envelope = till.desk.envelope(till.clerk, till.payment())
    changes = till.desk.exchange(envelope, cursor=cursor, want_changes=True).json()["changes"]
    assert [one["entity"] for one in changes] == ["payment", "account", "shift"]


def test_a_repeated_payment_gets_the_first_answer_word_for_word(till: Till) -> None:
    till.open()
    envelope = till.desk.envelope(till.clerk, till.payment())
    answers = {str(till.desk.send(envelope)[0]) for _ in range(3)}
    assert (len(answers), len(till.payments()), till.balance()) == (1, 1, -100_000)


MISFITS: list[tuple[dict[str, Any], str]] = [
    ({"account_id": 77, "account_number": ""}, "account_unknown"),
    ({"account_id": 0, "account_number": "7200000099"}, "account_unknown"),
    ({"account_number": "7200000002"}, "account_mismatch"),
]


@pytest.mark.parametrize(("changed", "code"), MISFITS)
def test_money_that_fits_no_account_is_put_aside(
    till: Till, changed: dict[str, Any], code: str
) -> None:
    till.open()
    told = till.take(70_000, **changed)
    assert verdict_of(told) == ("review", code)
    assert told["fields"]["suspense_id"] == told["op_id"]
    (aside,) = till.aside()
    assert (aside.id, aside.code, aside.state, aside.amount) == (
        told["op_id"],
        code,
        "open",
        70_000,
    )
    assert (till.payments(), till.held("suspense"), till.held()) == ([], -70_000, 70_000)
    assert till.shift().expected == 70_000


@pytest.mark.parametrize("status", ["closed", "archived"])
def test_a_payment_of_a_closed_account_is_put_aside(till: Till, status: str) -> None:
    till.open()
    with till.city.office.office.db.session() as conn:
        conn.execute(update(accounts).where(accounts.c.id == ACCOUNT).values(status=status))
    assert verdict_of(till.take()) == ("review", "account_closed")
    assert (till.balance(), till.held("suspense")) == (0, -100_000)


def test_money_put_aside_is_matched_once(till: Till) -> None:
    till.open()
    told = till.take(70_000, account_id=77, account_number="")
    assert verdict_of(till.match(told["op_id"], 60_000)) == ("refused", "split_differs")
    assert verdict_of(till.match(told["op_id"], 70_000, account_id=77)) == (
        "refused",
        "no_such_account",
    )
    matched = till.match(told["op_id"], 70_000)
    assert verdict_of(matched) == ACCEPTED
    (row,) = till.payments()
    assert (row.kind, row.reverses, row.amount) == ("suspense", told["op_id"], 70_000)
    (aside,) = till.aside()
    assert (aside.state, aside.matched_account_id) == ("matched", ACCOUNT)
    assert (till.balance(), till.held("suspense")) == (-70_000, 0)
    again = till.match(told["op_id"], 70_000, account_id=OTHER_ACCOUNT)
    assert verdict_of(again) == ("refused", "suspense_settled")
    assert again["fields"]["account_id"] == ACCOUNT
    assert till.shift().cash == 70_000
    assert verdict_of(till.match("nothing", 1)) == ("refused", "suspense_unknown")


def test_money_put_aside_is_given_back_whole(till: Till) -> None:
    till.open()
    told = till.take(70_000, account_id=77, account_number="")
    part_of_it = till.refund(told["op_id"], 1_000, account_id=77)
    assert verdict_of(part_of_it) == ("refused", "refund_over_rest")
    assert verdict_of(till.refund(told["op_id"], 70_000, account_id=77)) == ACCEPTED
    assert (till.held(), till.held("suspense"), till.shift().refunds_cash) == (0, 0, 70_000)
    again = till.refund(told["op_id"], 70_000, account_id=77)
    assert again["code"] in ("already_reversed", "shift.not_in_drawer")
    assert verdict_of(till.match(told["op_id"], 70_000)) == ("refused", "suspense_settled")


def test_a_shift_the_office_never_saw_takes_money_too(till: Till) -> None:
    told = till.take()
    assert verdict_of(told) == ("review", "shift_closed")
    assert (till.balance(), till.held()) == (-100_000, 100_000)
    opened = till.open(5_000, shift_id="")
    assert opened["code"] == "invalid"


def test_a_payment_that_came_before_its_shift_is_counted_in(till: Till) -> None:
    till.shift_id = "early"
    till.take(40_000)
    till.take(1_000, account_id=77, account_number="")
    told = till.open(5_000, shift_id="early")
    till.shift_id = "early"
    assert verdict_of(told) == ACCEPTED
    shift = till.shift()
    assert (shift.expected, shift.count) == (46_000, 2)
    assert verdict_of(till.close(46_000)) == ACCEPTED
    assert till.held() == 0


def test_what_comes_after_the_closing_is_booked_and_leaves_the_difference(till: Till) -> None:
    till.open(10_000)
    till.take(20_000)
    late = till.desk.envelope(till.clerk, till.payment(30_000))
    early_refund = till.refunding("", 5_000)
    closed = till.close(60_000, unsent=1)
    assert closed["fields"]["difference_kopecks"] == 30_000
    assert till.held("short_over") == -30_000
    told = till.desk.send(late)[0]
    assert verdict_of(told) == ("review", "shift_closed")
    shift = till.shift()
    assert (shift.expected, shift.counted, shift.difference, shift.late) == (60_000, 60_000, 0, 1)
    assert (till.held(), till.held("short_over"), till.balance()) == (0, 0, -50_000)
    given = till.approved(
        till.refunding(told["op_id"], 5_000, refunded_at=early_refund.refunded_at)
    )
    assert verdict_of(till.do(given)) == ("review", "shift_closed")
    assert (till.shift().difference, till.held("short_over"), till.held()) == (5_000, -5_000, 0)


def test_nothing_is_given_back_in_a_shift_that_was_closed_before(till: Till) -> None:
    till.open()
    told = till.take()
    till.close(100_000)
    till.city.office.clock.now_ms += HOUR_MS
    assert verdict_of(till.refund(told["op_id"], 1_000)) == ("refused", "shift_closed")
    assert verdict_of(till.cash("out", 1_000)) == ("refused", "shift_closed")
    till.open(50_000)
    assert verdict_of(till.refund(told["op_id"], 1_000)) == ACCEPTED


def test_a_shift_closed_by_a_senior_elsewhere_still_gets_its_payments(till: Till) -> None:
    till.open()
    till.take(20_000)
    with till.city.office.client() as http:
        other = till.city.office.enrol(http, "Окно 2")
        closing = till.closing(20_000)
        cashier, senior = other.sign_in("kassir"), other.sign_in("starshiy")
        told = other.send(other.envelope(cashier, closing))[0]
        assert verdict_of(told) == ("refused", "forbidden")
        assert verdict_of(other.send(other.envelope(senior, closing))[0]) == ACCEPTED
    told = till.take(30_000)
    assert verdict_of(told) == ("review", "shift_closed")
    assert (till.balance(), till.held()) == (-50_000, 0)
    again = till.close(50_000)
    assert verdict_of(again) == ("refused", "shift_closed")


def test_a_difference_is_recorded_with_its_remark(till: Till) -> None:
    till.open(10_000)
    till.take(5_000)
    told = till.close(14_000, 15_000, remark="не хватает 10 рублей")
    assert verdict_of(told) == ACCEPTED
    assert (till.shift().difference, till.shift().remark) == (-1_000, "не хватает 10 рублей")
    assert (till.held(), till.held("short_over")) == (0, 1_000)


def test_a_desk_that_expected_another_sum_is_looked_at(till: Till) -> None:
    till.open(10_000)
    told = till.close(10_000, 12_000)
    assert verdict_of(told) == ("review", "shift_differs")
    assert told["fields"]["expected_kopecks"] == 10_000
    assert till.shift().state == "closed"


def test_a_drawer_never_gives_more_than_it_holds(till: Till) -> None:
    till.open(1_000)
    card = till.take(50_000, cash=0)
    told = till.cash("out", 1_001)
    assert verdict_of(told) == ("refused", "shift.not_in_drawer")
    assert told["fields"] == {"expected_kopecks": 1_000, "amount_kopecks": 1_001}
    assert verdict_of(till.refund(card["op_id"], 2_000)) == ("refused", "shift.not_in_drawer")
    in_cash = till.refund(card["op_id"], 500)
    assert verdict_of(in_cash) == ("refused", "tender_differs")
    to_card = (Tender(kind="card", amount=2_000),)
    assert verdict_of(till.refund(card["op_id"], 2_000, tenders=to_card)) == ACCEPTED
    assert (till.held(), till.held("card")) == (1_000, 48_000)


def test_a_shift_open_for_more_than_a_day_takes_money_and_tells(till: Till) -> None:
    till.open()
    till.city.office.clock.now_ms += 24 * HOUR_MS
    assert verdict_of(till.take()) == ACCEPTED
    till.city.office.clock.now_ms += 1
    assert verdict_of(till.take(2_000)) == ("review", "shift_expired")
    assert verdict_of(till.close(102_000)) == ACCEPTED


def test_a_second_shift_of_a_terminal_is_told(till: Till) -> None:
    till.open()
    first = till.shift_id
    told = till.open()
    assert verdict_of(told) == ("review", "shift_open")
    assert told["fields"]["other"] == first
    assert verdict_of(till.open(shift_id=first)) == ("refused", "shift_exists")


def test_refunds_never_go_over_the_rest_of_the_payment(till: Till) -> None:
    till.open(500_000)
    told = till.take(100_000, parts=(part(60_000), part(40_000, 202609)))
    assert verdict_of(till.refund(told["op_id"], 100_001)) == ("refused", "refund_over_rest")
    first = till.refund(told["op_id"], 70_000)
    assert first["fields"]["rest_kopecks"] == 30_000
    over = till.refund(told["op_id"], 30_001)
    assert (over["code"], over["fields"]["rest_kopecks"]) == ("refund_over_rest", 30_000)
    assert verdict_of(till.refund(told["op_id"], 30_000, "void")) == (
        "refused",
        "void_not_possible",
    )
    assert verdict_of(till.refund(told["op_id"], 30_000)) == ACCEPTED
    second = till.refund(told["op_id"], 1)
    assert verdict_of(second) == ("refused", "already_reversed")
    assert second["fields"]["op_id"] == first["op_id"]
    assert second["fields"]["number"] == till.payments()[1].number
    # The newest month goes back first.
    assert [(p.period, p.amount) for p in till.payments()[1].parts] == [
        (202609, -10_000),
        (202610, -60_000),
    ]
    assert till.balance() == 0


def test_a_void_undoes_a_payment_of_the_same_shift(till: Till) -> None:
    till.open()
    told = till.take(30_000, cash=10_000)
    both = (Tender(kind="card", amount=20_000), Tender(kind="cash", amount=10_000))
    part_back = till.refund(told["op_id"], 30_000, "void")
    assert part_back["code"] == "shift.not_in_drawer"
    assert verdict_of(till.refund(told["op_id"], 30_000, "void", tenders=both)) == ACCEPTED
    again = till.refund(told["op_id"], 30_000, "void", tenders=both)
    assert again["code"] in ("shift.not_in_drawer", "already_reversed")
    assert (till.balance(), till.held(), till.held("card")) == (0, 0, 0)
    kinds = [(row.kind, row.amount, row.tenders) for row in till.payments()]
    assert kinds[1] == ("void", -30_000, (("card", -20_000), ("cash", -10_000)))
    other_day = till.take(10_000)
    till.close(10_000)
    till.open(10_000)
    assert verdict_of(till.refund(other_day["op_id"], 10_000, "void")) == (
        "refused",
        "void_not_possible",
    )


def test_a_refund_names_a_payment_of_its_account(till: Till) -> None:
    till.open(100_000)
    told = till.take()
    no = ("refused", "no_such_payment")
    assert verdict_of(till.refund("nothing", 1)) == no
    assert verdict_of(till.refund("p-77", 1)) == no
    assert verdict_of(till.refund(told["op_id"], 1, account_id=OTHER_ACCOUNT)) == no
    back = till.refund(told["op_id"], 1_000)
    assert verdict_of(till.refund(back["op_id"], 500)) == no
    assert verdict_of(till.refund(told["op_id"], 500, reason="  ")) == (
        "refused",
        "reason_required",
    )
    assert verdict_of(till.refund(told["op_id"], 500, shift_id="none")) == (
        "refused",
        "shift_unknown",
    )


def test_a_payment_waits_for_nothing_and_a_refund_for_its_payment(till: Till) -> None:
    till.open()
    double = till.take()
    doubted = till.take()
    assert verdict_of(doubted) == ("review", "possible_duplicate")
    back = till.approved(till.refunding(doubted["op_id"], 100_000))
    waits = till.do(back, depends_on=[double["op_id"], doubted["op_id"]])
    assert verdict_of(waits) == ACCEPTED
    missing = till.do(till.payment(1), depends_on=["nothing"])
    assert verdict_of(missing) == ("refused", "dependency_missing")


def test_a_big_refund_is_started_by_a_senior(till: Till) -> None:
    till.city.office.add_clerk("starshiy2", "senior", "Вторая С. С.")
    other = till.desk.sign_in("starshiy2")
    till.open(5_000_000)
    told = till.take(4_000_000)
    limited = till.refund(told["op_id"], 1_500_001)
    assert verdict_of(limited) == ("refused", "refund_limit")
    assert limited["fields"] == {"limit_kopecks": 1_500_000}
    assert verdict_of(till.refund(told["op_id"], 1_500_000)) == ACCEPTED
    big = till.approved(till.refunding(told["op_id"], 2_000_000), by=other)
    assert verdict_of(till.do(big, clerk=till.senior)) == ACCEPTED


APPROVALS: list[tuple[dict[str, Any], str]] = [
    ({"delegation_id": "nothing"}, "approval_invalid"),
    ({"clerk_id": 999}, "approval_invalid"),
    ({"signature": "0" * 128}, "approval_invalid"),
    ({"signature": "я" * 128}, "approval_invalid"),
    ({"signed_at": 1_795_153_320_000 - 25 * HOUR_MS}, "approval_expired"),
]


@pytest.mark.parametrize(("changed", "code"), APPROVALS)
def test_a_word_that_is_not_a_seniors_for_this_act_is_none(
    till: Till, changed: dict[str, Any], code: str
) -> None:
    till.open()
    told = till.take()
    command = till.refunding(told["op_id"], 1_000)
    assert verdict_of(till.do(till.approved(command, **changed))) == ("refused", code)
    assert till.balance() == -100_000


def test_the_second_person_is_another_senior_at_this_terminal(till: Till) -> None:
    till.open()
    told = till.take()
    command = till.refunding(told["op_id"], 1_000)
    till.city.office.add_clerk("kassir2", "cashier", "Вторая К. К.")
    kassir2 = till.desk.sign_in("kassir2")
    assert till.do(till.approved(command, by=till.clerk))["code"] == "approval_self"
    assert till.do(till.approved(command, by=kassir2))["code"] == "approval_role"
    own = till.do(till.approved(command, by=till.senior), clerk=till.senior)
    assert own["code"] == "approval_self"
    with till.city.office.client() as http:
        elsewhere = till.city.office.enrol(http, "Окно 2").sign_in("starshiy")
        assert till.do(till.approved(command, by=elsewhere))["code"] == "approval_invalid"


def test_a_word_is_good_for_one_act_as_it_was_shown(till: Till) -> None:
    till.open()
    told = till.take()
    approved = till.approved(till.refunding(told["op_id"], 1_000))
    assert verdict_of(till.do(approved)) == ACCEPTED
    assert verdict_of(till.do(approved)) == ("refused", "approval_used")
    shown = till.approved(till.refunding(told["op_id"], 1_000))
    dearer = {"amount": 2_000, "tenders": (Tender(kind="cash", amount=2_000),)}
    swapped = msgspec.structs.replace(shown, **dearer)
    assert verdict_of(till.do(swapped)) == ("refused", "approval_invalid")
    assert till.balance() == -99_000


def test_a_payment_is_carried_over_to_the_right_account(till: Till) -> None:
    till.open(100_000)
    told = till.take(100_000)
    moved = till.move(told["op_id"], 60_000)
    assert verdict_of(moved) == ACCEPTED
    assert (till.balance(), till.balance(OTHER_ACCOUNT), till.held()) == (
        -40_000,
        -60_000,
        200_000,
    )
    _, out, into = till.payments()
    assert (out.kind, out.amount, out.reverses) == ("move_out", -60_000, told["op_id"])
    assert (into.kind, into.amount, into.account_id) == ("move_in", 60_000, OTHER_ACCOUNT)
    assert (into.op_id, into.number, into.paid_at) == (
        f"{moved['op_id']}:in",
        till.payments()[0].number,
        till.payments()[0].paid_at,
    )
    assert verdict_of(till.move(told["op_id"], 40_001)) == ("refused", "refund_over_rest")
    assert verdict_of(till.refund(told["op_id"], 40_000)) == ACCEPTED
    assert verdict_of(till.move(told["op_id"], 1)) == ("refused", "already_reversed")
    back = till.refund(into.op_id, 60_000, account_id=OTHER_ACCOUNT)
    assert verdict_of(back) == ACCEPTED
    assert (till.balance(), till.balance(OTHER_ACCOUNT)) == (0, 0)


def test_a_move_that_cannot_be_is_refused(till: Till) -> None:
    till.open()
    told = till.take()
    op_id = told["op_id"]
    assert till.move(op_id, 1, to_account_id=ACCOUNT)["code"] == "move_same_account"
    assert till.move(op_id, 1, to_account_id=77)["code"] == "no_such_account"
    assert till.move(op_id, 1, reason="")["code"] == "reason_required"
    assert till.move(op_id, 1, parts=(part(1, 202613),))["code"] == "split_differs"
    assert till.move("p-1", 1)["code"] == "no_such_payment"
    assert till.do(till.moving(op_id, 1))["code"] == "approval_invalid"
    assert till.balance() == -100_000


def test_two_payments_of_one_sum_are_both_booked_and_told(till: Till) -> None:
    till.open()
    first = till.take()
    twin = till.take()
    assert verdict_of(twin) == ("review", "possible_duplicate")
    assert (twin["fields"]["other"], twin["fields"]["booked"]) == (first["op_id"], True)
    assert verdict_of(till.take(duplicate_reason="два члена семьи")) == ACCEPTED
    assert till.balance() == -300_000
    till.city.office.clock.now_ms += 11 * 60_000
    assert verdict_of(till.take()) == ACCEPTED


def test_a_payment_after_its_void_is_no_double(till: Till) -> None:
    till.open()
    first = till.take()
    till.refund(first["op_id"], 100_000, "void")
    assert verdict_of(till.take()) == ACCEPTED


def test_a_receipt_number_given_twice_is_told(till: Till) -> None:
    till.open()
    till.take(10_000, receipt_number="7F3A-1-001")
    told = till.take(20_000, receipt_number="7F3A-1-001")
    assert verdict_of(told) == ("review", "receipt_number_taken")
    assert till.balance() == -30_000


SPLITS: list[tuple[Any, ...]] = [
    (part(99_999),),
    (part(100_000, 202613),),
    (part(100_000, service_id=99),),
    (part(100_000, 202610, 1, "advance"),),
    (part(100_000, 0, 0),),
]


@pytest.mark.parametrize("parts", SPLITS)
def test_a_split_that_cannot_be_becomes_an_advance(till: Till, parts: tuple[Any, ...]) -> None:
    till.open()
    told = till.take(parts=parts)
    assert verdict_of(told) == ("review", "split_differs")
    (row,) = till.payments()
    assert [(one.period, one.kind, one.amount) for one in row.parts] == [(0, 2, 100_000)]
    assert till.balance() == -100_000


def test_tenders_that_are_not_the_amount_are_no_payment(till: Till) -> None:
    till.open()
    told = till.take(tenders=(Tender(kind="cash", amount=99_999),))
    assert verdict_of(told) == ("refused", "tender_differs")
    assert (till.balance(), till.held()) == (0, 0)


def test_a_sum_over_the_limit_is_booked_and_told(till: Till) -> None:
    till.open()
    assert verdict_of(till.take(100_000_001)) == ("review", "over_limit")
    beyond = till.take(10**13)
    assert verdict_of(beyond) == ("review", "over_limit")
    assert till.aside()[0].amount == 10**13


def test_a_wrong_clock_never_loses_money(till: Till) -> None:
    till.open()
    now = till.now
    for paid_at in (0, now + 10 * 365 * 24 * HOUR_MS, now - 60 * 24 * HOUR_MS):
        told = till.take(10_000 + paid_at % 7, paid_at=paid_at)
        assert verdict_of(told) == ("review", "clock_suspect")
    assert {row.paid_at for row in till.payments()} == {now}
    created = till.do(till.payment(77_000), created_at=0)
    assert verdict_of(created) == ("review", "clock_suspect")
    assert len(till.payments()) == 4


def test_money_taken_by_a_clerk_who_left_is_booked_and_told(till: Till) -> None:
    till.open()
    envelope = till.desk.envelope(till.clerk, till.payment())
    refund = till.desk.envelope(till.clerk, till.moving("p-1", 1))
    with till.city.office.office.db.session() as conn:
        disable_staff(conn, till.clerk.signed.clerk.id, till.now)
    assert verdict_of(till.desk.send(envelope)[0]) == ("review", "actor_removed")
    assert verdict_of(till.desk.send(refund)[0]) == ("refused", "actor_removed")
    assert till.balance() == -100_000


@pytest.mark.parametrize("login", ["konsultant", "pasport"])
def test_only_cashiers_and_seniors_take_money(till: Till, login: str) -> None:
    clerk = till.desk.sign_in(login)
    told = till.do(till.payment(), clerk=clerk)
    assert verdict_of(told) == ("refused", "forbidden")
    assert till.payments() == []


def test_what_was_paid_is_never_written_over(till: Till) -> None:
    till.open()
    till.take()
    for changed in ({"amount_kopecks": 1}, {"account_id": 2}, {"state": "x"}, {"op_id": "y"}):
        with pytest.raises(DatabaseError), till.city.office.office.db.session() as conn:
            conn.execute(update(payments).values(changed))
    with till.city.office.office.db.session() as conn:
        conn.execute(update(payments).values(counted_in=202611))


def test_the_limits_are_the_offices(till: Till) -> None:
    with till.city.office.office.db.session() as conn:
        conn.execute(
            office_settings.insert(),
            [
                {"key": "refund_limit_cashier_kopecks", "version": 1, "value": "100"},
                {"key": "duplicate_minutes", "version": 1, "value": "0"},
            ],
        )
    till.open()
    told = till.take()
    till.city.office.clock.now_ms += 1
    assert verdict_of(till.take()) == ACCEPTED
    assert verdict_of(till.refund(told["op_id"], 101)) == ("refused", "refund_limit")
