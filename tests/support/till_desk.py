"""A desk with an open till: an account that owes two months, clerks of both roles, a live line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api_client.models.replica import Bill, ChargeRow, Payment, PaymentPart, Setting, Shift
from api_client.money_commands import Tender
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.services import auth, refunds, shifts, till
from desktop.services.till_model import (
    PaymentDraft,
    PaymentForm,
    RefundDraft,
    Second,
    ShiftView,
    Taken,
)
from tests.support import desk_kit
from tests.support import store_kit as kit

HEATING = 6
SECOND = Second("starshiy", desk_kit.PASSWORD)
SEPTEMBER, OCTOBER = 202609, 202610
PENALTY = 500
OVERDUE = 30_000
TOTAL = 70_500
"""September 100 + 200 roubles, October 150 + 250, penalty 5: in kopecks."""


def open_till(root: Path, *more: Any, login: str = "kassir", float_kopecks: int = 100_000) -> Till:
    """A desk filled and signed in, its shift open."""
    desk = desk_kit.make_desk(root)
    # The second clerk has been here before: their own wrap opens without the line.
    auth.sign_in(desk.ctx, SECOND.login, SECOND.password)
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, login, desk_kit.PASSWORD)
    desk_kit.fill(desk.ctx, *nouns(), *more)
    found = Till(desk)
    if float_kopecks >= 0:
        shifts.open_shift(desk.ctx, float_kopecks)
    return found


def again(root: Path, before: Till, login: str = "kassir") -> Till:
    """The same terminal after a new start."""
    before.desk.close()
    desk = desk_kit.make_desk(root, office=before.desk.office, keyring=before.desk.keyring)
    auth.sign_in(desk.ctx, login, desk_kit.PASSWORD)
    return Till(desk)


@dataclass
class Till:
    """The desk and the words tests use of its till."""

    desk: desk_kit.Desk

    @property
    def ctx(self) -> Context:
        return self.desk.ctx

    def cut_line(self) -> None:
        """The office is out of reach, and the exchange has noticed."""
        self.desk.line.state = replace(self.desk.line.state, online=False)
        self.desk.office.down = True

    def form(self, account_id: int = desk_kit.ACCOUNT) -> PaymentForm:
        return till.form(self.ctx, account_id)

    def pay(self, amount: int = TOTAL, **changed: Any) -> Taken:
        """A payment of the whole account, in cash unless told otherwise."""
        form = changed.pop("form", None) or self.form()
        return till.take(self.ctx, form, draft(form, amount, **changed))

    def refund(self, payment_op: str, amount: int = 0, **changed: Any) -> Taken:
        """A refund of so much in cash, a void of all of it without a sum."""
        form = refunds.refund_form(self.ctx, desk_kit.ACCOUNT, payment_op)
        back: dict[str, Any] = {
            "mode": "refund" if amount else "void",
            "amount": amount,
            "tenders": cash(amount) if amount else (),
            "reason": "ошибка в сумме",
        }
        second = changed.pop("second", SECOND)
        return refunds.refund(self.ctx, form, RefundDraft(**(back | changed)), second)

    def shift(self) -> ShiftView:
        found = shifts.shift(self.ctx)
        assert found is not None
        return found

    def answered(self, op_id: str, state: str = "acked", **said: Any) -> None:
        """The office's verdict on an act that was sent."""

        def run() -> None:
            self.ctx.outbox.mark_sending([op_id])
            self.ctx.outbox.apply_verdicts([kit.Said(op_id, state, **said)])

        self.ctx.in_outbox_lane(run)

    def state_of(self, op_id: str) -> str:
        return self.ctx.in_outbox_lane(lambda: self.ctx.outbox.item(op_id)).state

    def close(self) -> None:
        self.desk.close()


def draft(form: PaymentForm, amount: int, **changed: Any) -> PaymentDraft:
    """What the clerk enters: exact cash, shared as suggested."""
    plain: dict[str, Any] = {
        "amount": amount,
        "tenders": cash(amount),
        "parts": till.suggest(form, amount),
    }
    return PaymentDraft(**(plain | changed))


def cash(amount: int) -> tuple[Tender, ...]:
    return (Tender(kind="cash", amount=amount),)


def card(amount: int) -> tuple[Tender, ...]:
    return (Tender(kind="card", amount=amount, reference="RRN 123456789012"),)


def nouns() -> tuple[Any, ...]:
    """Bills of two months, the heating service, the account with what they add up to."""
    return (
        desk_kit.service(id=HEATING, code="heating", short_name="Отопление", name="Отопление"),
        bill(SEPTEMBER, 10_000, 20_000),
        bill(OCTOBER, 15_000, 25_000, penalty=PENALTY, debt=(10_000, 20_000)),
        desk_kit.account(
            balance_kopecks=TOTAL, overdue_kopecks=OVERDUE + 40_000, penalty_kopecks=PENALTY
        ),
        Setting("office_name", 1, "ТРИЦ"),
    )


def bill(
    period: int, cold: int, heating: int, *, penalty: int = 0, debt: tuple[int, int] = (0, 0)
) -> Bill:
    """A charged month of cold water and heating."""
    rows = (
        charge_row(desk_kit.COLD, cold, debt[0], 0),
        charge_row(HEATING, heating, debt[1], penalty),
    )
    year, month = divmod(period, 100)
    due = f"{year}-{month + 1:02d}-15"
    return Bill(
        account_id=desk_kit.ACCOUNT, period=period, version=1, number=f"ИПД-{period}",
        closed=True, issued_on=f"{year}-{month + 1:02d}-01", due_on=due, payer="",
        total_area_e2=5_000, living_area_e2=3_000, heated_area_e2=5_000, residents=2,
        executor_id=1, rows=rows, meters=(), recalculations=(), reference=(), opening=sum(debt),
        paid=0, last_paid_on="", counted_to=f"{year}-{month:02d}-{31 if month == 10 else 30}",
        charged=cold + heating, due=cold + heating, penalty=penalty,
        total=cold + heating + sum(debt) + penalty, growth_limit_e2=0,
    )  # fmt: skip


def charge_row(service_id: int, due: int, debt: int, penalty: int) -> ChargeRow:
    return ChargeRow(
        service_id=service_id, supplier_id=1, method="norm", volume_e10=0, common_volume_e10=0,
        tariff_e6=0, charged=due, coefficient_e2=100, excess=0, recalculated=0, benefit=0, due=due,
        debt=debt, penalty=penalty, executor_fine=0, duty=0, costs=0, total=due + debt + penalty,
    )  # fmt: skip


def booked(payment_id: int, amount: int, **changed: Any) -> Payment:
    """A payment of another desk as the office sends it."""
    plain: dict[str, Any] = {
        "id": payment_id, "version": 1, "account_id": desk_kit.ACCOUNT, "paid_at": utc_ms(kit.NOW),
        "amount": amount, "channel": "cash", "place": "", "number": f"AAAA-7-{payment_id:03d}",
        "parts": (PaymentPart(SEPTEMBER, HEATING, amount),), "op_id": f"there-{payment_id}",
        "tenders": (("cash", amount),), "shift_id": "s-there", "operator": "Другая А. А.",
    }  # fmt: skip
    return Payment(**(plain | changed))


def office_shift(**changed: Any) -> Shift:
    """A shift of this terminal as the office has it."""
    plain: dict[str, Any] = {
        "id": "s-1", "version": 1, "number": 41, "terminal_id": "t-1", "terminal_name": "Окно 4",
        "clerk_id": 1, "clerk": "Служащий kassir", "opened_at": utc_ms(kit.NOW), "closed_at": 0,
        "state": "open", "float_kopecks": 50_000, "cash_in": 0, "cash_out": 0, "cash": 20_000,
        "card": 0, "sbp": 0, "refunds_cash": 0, "refunds_card": 0, "refunds_sbp": 0, "count": 1,
        "refund_count": 0, "expected": 70_000, "counted": 0, "difference": 0, "remark": "",
    }  # fmt: skip
    return Shift(**(plain | changed))
