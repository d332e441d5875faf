"""Receipts: found by number, printed key, sum or time, and composed anew as often as wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from api_client.models.replica import Payment, Suspense
from api_client.money_commands import RefundPayment, TakePayment
from desktop.clock import office_date, utc_ms
from desktop.context import Context
from desktop.documents.receipt_model import ReceiptDocument, ReceiptOrigin
from desktop.errors import AppError
from desktop.services.money_view import account_money, overlay
from desktop.services.receipt_compose import (
    ReceiptFacts,
    compose,
    moment_text,
    tenders_of,
    tenders_of_row,
)
from desktop.services.shift_state import terminal_id
from desktop.services.till_lines import moment, payer_name
from desktop.services.till_model import ReceiptLine
from desktop.store import outbox_money
from desktop.store.money_fold import key_of, taken
from desktop.store.outbox_money import Act
from desktop.store.overlay import FoldCommand
from domain.cache_rows import receipt_key
from domain.dates import parse_date
from domain.errors import InputError
from domain.money import parse_kopecks
from domain.receipt_codes import short_id_of
from domain.receipt_numbers import typed_number

LIMIT = 50
_RECEIPT_KINDS = frozenset({"payment", "refund", "void"})
_AROUND = timedelta(minutes=5)
_TIME = re.compile(
    r"(?:([0-9]{1,2}\.[0-9]{1,2}(?:\.[0-9]{2,4})?)\s*)?([0-9]{1,2}):([0-9]{2})", re.ASCII
)
_MOST_KOPECKS = 10**13


def find_receipts(ctx: Context, text: str) -> tuple[ReceiptLine, ...]:
    """Receipts of a number, the key or code printed on one, a sum, a day or a time; newest first.

    «214-38» is the shift and act of this terminal, «10:42» means today within five minutes.
    """
    wish = text.strip()
    if not wish:
        return ()
    rows: dict[str, ReceiptLine] = {}
    for line in (*_waiting(ctx, wish), *_booked(ctx, wish), *_aside(ctx, wish)):
        rows.setdefault(line.op_id, line)
    found = sorted(rows.values(), key=lambda line: line.at, reverse=True)
    return tuple(found[:LIMIT])


def receipt(ctx: Context, op_id: str, *, copy: bool) -> ReceiptDocument:
    """The receipt of an act of this or any desk; AppError ``no_such_payment``."""

    def look() -> Act | None:
        return ctx.outbox.look(lambda connection: outbox_money.act_of(connection, op_id))

    act = ctx.in_outbox_lane(look) if ctx.stores.outbox_open else None
    if act is not None and isinstance(act.command, TakePayment | RefundPayment):
        return compose(ctx, _own_facts(ctx, act, act.command, copy=copy))
    row = ctx.money.payment(op_id)
    if row is None:
        raise AppError("no_such_payment")
    facts = ReceiptFacts(
        row=row,
        tenders=tenders_of_row(row),
        received=sum(one.amount for one in tenders_of_row(row) if one.kind == "cash"),
        origin=_origin(ctx, row.reverses, row.account_id),
        is_copy=copy,
    )
    return compose(ctx, facts)


def _own_facts(
    ctx: Context, act: Act, command: TakePayment | RefundPayment, *, copy: bool
) -> ReceiptFacts:
    one = FoldCommand(act.op_id, command, act.clerk_id, act.clerk, "", 0, act.change_seq)
    if isinstance(command, TakePayment):
        return ReceiptFacts(
            row=taken(one, command),
            tenders=tenders_of(command),
            received=command.cash_received,
            account_number=command.account_number,
            is_unsent=act.unsent,
            is_copy=copy,
        )
    return ReceiptFacts(
        row=_refund_row(ctx, act, command),
        tenders=tenders_of(command),
        origin=_origin(ctx, command.payment_op, command.account_id),
        approved_by=_approver(ctx, command.approval.clerk_id),
        is_unsent=act.unsent,
        is_copy=copy,
    )


def _refund_row(ctx: Context, act: Act, command: RefundPayment) -> Payment:
    """The row of a refund as the account shows it, without parts when it was put aside."""
    money = account_money(ctx, command.account_id) if command.account_id else None
    for row in money.payments if money else ():
        if row.op_id == act.op_id:
            return row
    return Payment(
        id=0,
        version=0,
        account_id=command.account_id,
        paid_at=command.refunded_at,
        amount=-command.amount,
        channel="",
        place="",
        number=command.receipt_number,
        parts=(),
        op_id=act.op_id,
        kind=command.mode,
        reverses=command.payment_op,
        operator=act.clerk,
        shift_id=command.shift_id,
        reason=command.reason,
    )


def _origin(ctx: Context, key: str, account_id: int) -> ReceiptOrigin | None:
    if not key:
        return None
    money = account_money(ctx, account_id) if account_id else None
    for row in money.payments if money else ():
        if key_of(row) == key:
            return ReceiptOrigin(row.number, moment_text(ctx, row.paid_at))
    aside = ctx.money.suspense_of(key)
    return ReceiptOrigin(aside.number, moment_text(ctx, aside.received_at)) if aside else None


def _approver(ctx: Context, clerk_id: int) -> str:
    name = ctx.in_outbox_lane(lambda: ctx.outbox.fact(f"clerk {clerk_id}"))
    return name.decode() if name else ""


def _waiting(ctx: Context, wish: str) -> Iterator[ReceiptLine]:
    """Of what waits here and the cache does not show."""
    matches = _Wish(ctx, wish)
    for one in overlay(ctx).money(ctx.cache.seq()):
        command = one.command
        if not isinstance(command, TakePayment | RefundPayment):
            continue
        taken_at = command.paid_at if isinstance(command, TakePayment) else command.refunded_at
        if matches.fits(one.op_id, command.receipt_number, command.amount, taken_at):
            kind = "payment" if isinstance(command, TakePayment) else command.mode
            account = ctx.cache.account(command.account_id)
            yield ReceiptLine(
                op_id=one.op_id,
                account_id=command.account_id,
                account_number=account.number if account else "",
                payer=payer_name(ctx, command.account_id),
                number=command.receipt_number,
                kind=kind,
                amount=command.amount,
                at=moment(taken_at),
                pending=True,
            )


def _booked(ctx: Context, wish: str) -> Iterator[ReceiptLine]:
    matches = _Wish(ctx, wish)
    for row in matches.rows():
        if row.kind not in _RECEIPT_KINDS:
            continue
        account = ctx.cache.account(row.account_id)
        yield ReceiptLine(
            op_id=key_of(row),
            account_id=row.account_id,
            account_number=account.number if account else "",
            payer=payer_name(ctx, row.account_id) or row.payer,
            number=row.number,
            kind=row.kind,
            amount=abs(row.amount),
            at=moment(row.paid_at),
            pending=False,
        )


def _aside(ctx: Context, wish: str) -> Iterator[ReceiptLine]:
    """Money taken at a counter that fitted no account has a receipt, too."""
    matches = _Wish(ctx, wish)
    rows: Iterable[Suspense] = ctx.money.suspense()
    for row in rows:
        if row.source == "counter" and matches.fits(
            row.id, row.number, row.amount, row.received_at
        ):
            yield ReceiptLine(
                op_id=row.id,
                account_id=0,
                account_number=row.account_number,
                payer=row.payer,
                number=row.number,
                kind="payment",
                amount=row.amount,
                at=moment(row.received_at),
                pending=False,
            )


class _Wish:
    """One typed text, understood in every way it can be."""

    def __init__(self, ctx: Context, text: str) -> None:
        self._ctx = ctx
        self._short = short_id_of(text)
        self._numbers = {receipt_key(text)} - {""}
        full = typed_number(text, terminal_id(ctx))
        if full:
            self._numbers.add(receipt_key(full))
        self._amount = _amount(text)
        self._span = _span(ctx, text)

    def fits(self, op_id: str, number: str, amount: int, at_ms: int) -> bool:
        """True when the receipt may be meant."""
        if self._short:
            return op_id.startswith(self._short)
        if self._span is not None and at_ms in self._span:
            return True
        return receipt_key(number) in self._numbers or (bool(amount) and amount == self._amount)

    def rows(self) -> Iterator[Payment]:
        """What the cache has of it."""
        money = self._ctx.money
        if self._short:
            yield from money.payments_by_key(self._short, LIMIT)
            return
        for number in self._numbers:
            yield from money.payments_by_receipt(number, LIMIT)
        if self._amount:
            yield from money.payments_by_amount(self._amount, LIMIT)
        if self._span is not None:
            yield from money.payments_between(self._span.start, self._span.stop, LIMIT)


def _amount(text: str) -> int:
    try:
        return parse_kopecks(text, _MOST_KOPECKS)
    except InputError:
        return 0


def _span(ctx: Context, text: str) -> range | None:
    """The milliseconds a typed day or time means."""
    match = _TIME.fullmatch(text)
    if match is None:
        day = _day(ctx, text)
        return _ms(ctx, datetime.combine(day, time.min), timedelta(days=1)) if day else None
    day = _day(ctx, match[1]) if match[1] else office_date(ctx.clock, ctx.zone)
    hours, minutes = int(match[2]), int(match[3])
    if day is None or hours > 23 or minutes > 59:
        return None
    around = datetime.combine(day, time(hours, minutes)) - _AROUND
    return _ms(ctx, around, 2 * _AROUND + timedelta(minutes=1))


def _day(ctx: Context, text: str) -> date | None:
    if text.count(".") == 1 and re.fullmatch(r"[0-9]{1,2}\.[0-9]{2}", text, re.ASCII):
        # A day of this year, or a sum with a point: «20.11» is looked for as both.
        text = f"{text}.{office_date(ctx.clock, ctx.zone).year}"
    try:
        return parse_date(text)
    except InputError:
        return None


def _ms(ctx: Context, start: datetime, length: timedelta) -> range:
    begin = utc_ms(start.replace(tzinfo=ctx.zone))
    return range(begin, begin + int(length.total_seconds() * 1000))
