"""Taking a payment: the form with what is owed, its split, the checks, the durable acceptance."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from api_client.models.replica import Account, Payment
from api_client.money_commands import PartOfPayment, TakePayment
from desktop.clock import office_date, utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.accounts import address_of
from desktop.services.money_view import AccountMoney, account_money
from desktop.services.payment_limits import check_draft, check_line, unsent_cash
from desktop.services.queueing import queue_money, till_clerk
from desktop.services.shift_state import next_number
from desktop.services.shifts import shift, working_shift
from desktop.services.till_lines import moment
from desktop.services.till_model import (
    DueRow,
    Outcome,
    OutcomeState,
    PaymentDraft,
    PaymentForm,
    Question,
    Taken,
)
from desktop.store import clock_mark, outbox_money
from desktop.store.money_fold import rest_shares
from desktop.store.outbox_money import Act
from domain.allocation import NO_WISH, Part, Wish, allocate, check_split
from domain.dues import Owed, owed_of
from domain.names import full_name
from domain.periods import due_day

_MUCH = 10
_STATES: dict[str, OutcomeState] = {
    "queued": "waiting",
    "blocked": "waiting",
    "sending": "asking",
    "unknown": "asking",
    "acked": "done",
    "review": "review",
    "parked": "review",
}


def form(ctx: Context, account_id: int) -> PaymentForm:
    """A new form with a key of its own; AppError ``account.unknown``."""
    money = account_money(ctx, account_id)
    house = ctx.cache.house(money.account.house_id) if money else None
    if money is None or house is None:
        raise AppError("account.unknown", number="", nearest="")
    account, office = money.account, ctx.office()
    owed = owed_by(ctx, money)
    rows = _rows(ctx, owed, account_id)
    left = office.offline_cash_limit_kopecks - unsent_cash(ctx)
    return PaymentForm(
        op_id=ctx.new_id(),
        account=account,
        address=address_of(account, house),
        payer=full_name(account.last, account.first, account.middle),
        rows=rows,
        dues=owed.dues(),
        overdue=sum(row.amount for row in rows if row.is_overdue),
        total=account.balance_kopecks,
        shift=shift(ctx),
        online=ctx.sync.state.online,
        cash_left_offline=max(0, left),
        duplicate_minutes=office.duplicate_minutes,
    )


def owed_by(ctx: Context, money: AccountMoney) -> Owed:
    """What the account owes, waiting payments counted in."""
    bills = ctx.cache.bills_of(money.account.id)
    return owed_of(bills, money.payments, money.account.penalty_kopecks, ctx.zone)


def suggest(form: PaymentForm, amount: int, wish: Wish = NO_WISH) -> tuple[PartOfPayment, ...]:
    """How a sum is shared by the rules and the payer's wish; pure, for the UI thread."""
    return tuple(
        PartOfPayment(
            period=part.period, service_id=part.service_id, kind=part.kind, amount=part.amount
        )
        for part in allocate(form.dues, amount, wish)
    )


def questions(form: PaymentForm, draft: PaymentDraft, twin: Payment | None) -> tuple[Question, ...]:
    """What to ask before the money is taken; ``twin`` is the answer of ``doubled``. Pure."""
    found: list[Question] = []
    cash = sum(tender.amount for tender in draft.tenders if tender.kind == "cash")
    if cash and draft.cash_received >= cash * _MUCH:
        found.append(Question("cash_much", {"received_kopecks": draft.cash_received}))
    advance = sum(part.amount for part in draft.parts if part.kind == "advance")
    if advance:
        found.append(Question("advance", {"advance_kopecks": advance}))
    if twin is not None and not draft.duplicate_reason.strip():
        found.append(Question("duplicate", {"number": twin.number, "at": moment(twin.paid_at)}))
    return tuple(found)


def doubled(ctx: Context, form: PaymentForm, amount: int) -> Payment | None:
    """A payment of the same sum to the same account minutes ago, here or anywhere we know of."""
    money = account_money(ctx, form.account.id)
    if money is None:
        return None
    span = timedelta(minutes=form.duplicate_minutes)
    now = ctx.server_time.now()
    around = range(utc_ms(now - span), utc_ms(now + span))
    for one in money.payments:
        if one.kind != "payment" or one.amount != amount or one.op_id == form.op_id:
            continue
        if one.paid_at in around and rest_shares(one, money.payments):
            return one
    return None


def take(ctx: Context, form: PaymentForm, draft: PaymentDraft) -> Taken:
    """Take the money: durable in both copies when this returns. A form taken twice gives the
    first result.

    AppError ``shift_not_open``, ``shift_expired``, ``no_such_account``, ``tender_differs``,
    ``tender_short`` (short_kopecks), ``line_needed``, ``offline_limit`` (limit_kopecks,
    unsent_kopecks), ``duplicate_reason_required`` (number, at), ``clock_confirm_required``,
    ``forbidden``, ``locked``, ``disk_full``; InputError ``split.*``, ``money.*``.
    """
    actor = till_clerk(ctx)

    def run() -> Taken:
        before = ctx.outbox.look(lambda connection: outbox_money.act_of(connection, form.op_id))
        if before is not None:
            return _first_result(before)
        found = working_shift(ctx)
        check_draft(ctx, draft)
        account = _checked(ctx, form, draft)
        check_line(ctx, draft.tenders)
        command = TakePayment(
            shift_id=found.id,
            account_id=account.id,
            account_number=account.number,
            paid_at=utc_ms(ctx.server_time.now()),
            amount=draft.amount,
            tenders=draft.tenders,
            cash_received=_received(draft),
            parts=draft.parts,
            receipt_number=next_number(ctx, found),
            duplicate_reason=draft.duplicate_reason.strip(),
            payer=draft.payer.strip(),
        )
        queue_money(ctx, command, actor, form.op_id)
        return _taken(form.op_id, command)

    return ctx.in_outbox_lane(run)


def outcome(ctx: Context, op_id: str) -> Outcome:
    """Where an act of money stands; AppError ``no_such_command``."""
    item = ctx.in_outbox_lane(lambda: ctx.outbox.item(op_id))
    return Outcome(_STATES.get(item.state, "refused"), item.code, item.fields)


def _checked(ctx: Context, form: PaymentForm, draft: PaymentDraft) -> Account:
    """The account as it is now; AppError and InputError for what cannot be taken."""
    money = account_money(ctx, form.account.id)
    if money is None:
        raise AppError("no_such_account", number=form.account.number)
    parts = [Part(one.period, one.service_id, one.kind, one.amount) for one in draft.parts]
    check_split(form.dues, parts, draft.amount)
    if not draft.clock_confirmed and clock_mark.fell_back(
        ctx.outbox, utc_ms(ctx.server_time.now())
    ):
        raise AppError("clock_confirm_required")
    if not draft.duplicate_reason.strip():
        twin = doubled(ctx, form, draft.amount)
        if twin is not None:
            taken_at = moment(twin.paid_at).astimezone(ctx.zone)
            raise AppError("duplicate_reason_required", number=twin.number, at=taken_at)
    return money.account


def _rows(ctx: Context, owed: Owed, account_id: int) -> tuple[DueRow, ...]:
    services, today = ctx.cache.services(), office_date(ctx.clock, ctx.zone)
    charged = {
        (bill.period, row.service_id): row.due
        for bill in ctx.cache.bills_of(account_id)
        for row in bill.rows
    }
    rows: list[DueRow] = []
    for due in owed.dues():
        service = services.get(due.service_id)
        kind: Literal["charge", "penalty"] = "penalty" if due.kind == "penalty" else "charge"
        rows.append(
            DueRow(
                period=due.period,
                service_id=due.service_id,
                name=(service.short_name or service.name) if service else "",
                kind=kind,
                amount=due.amount,
                charged=charged.get((due.period, due.service_id), 0) if kind == "charge" else 0,
                supplier_id=service.supplier_id if service else 0,
                is_overdue=kind == "penalty" or due_day(due.period) < today,
            )
        )
    return tuple(rows)


def _received(draft: PaymentDraft) -> int:
    cash = sum(tender.amount for tender in draft.tenders if tender.kind == "cash")
    return draft.cash_received or cash


def _first_result(act: Act) -> Taken:
    if not isinstance(act.command, TakePayment):
        raise AppError("key_reuse")
    return _taken(act.op_id, act.command, repeated=True)


def _taken(op_id: str, command: TakePayment, *, repeated: bool = False) -> Taken:
    cash = sum(tender.amount for tender in command.tenders if tender.kind == "cash")
    change = command.cash_received - cash if cash else 0
    return Taken(op_id, command.receipt_number, command.amount, change, repeated)
