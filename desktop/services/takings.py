"""Money of the desks as reports read it: what the office has booked, what waits here, put aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from api_client.models.replica import Account, Payment, Suspense
from api_client.money_commands import TakePayment
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.documents.report_takings import ADVANCE, Operation, Share
from desktop.services.money_view import account_money, overlay
from desktop.store.money_fold import KIND_NAMES, PENDING, stored_tenders
from desktop.store.overlay import FoldCommand
from domain.names import short_name

MOST_ROWS = 200_000
_OTHER = "Прочее"


@dataclass(frozen=True)
class Taken:
    """Operations with the shifts they were made in; ``shift_ids`` stand beside ``operations``."""

    operations: tuple[Operation, ...]
    shift_ids: tuple[str, ...]


def of_days(ctx: Context, first: date, last: date) -> Taken:
    """All desks, from the first day to the end of the last in the office's zone."""
    since, until = span(ctx, first, last)
    booked = ctx.money.payments_between(since, until, MOST_ROWS)
    waiting = [one for one in _waiting(ctx) if since <= one.paid_at < until]
    lost = [one for one in _fitting_nothing(ctx) if since <= _paid_at(one) < until]
    aside = [one for one in ctx.money.suspense() if since <= one.received_at < until]
    back = [one for one in _given_back(ctx) if since <= one.matched_at < until]
    return _taken(ctx, (*booked, *waiting), lost, aside, back)


def of_shift(ctx: Context, shift_id: str) -> Taken:
    """One shift of any terminal."""
    booked = ctx.money.payments_of_shift(shift_id)
    waiting = [one for one in _waiting(ctx) if one.shift_id == shift_id]
    lost = [one for one in _fitting_nothing(ctx) if _shift_of(one) == shift_id]
    aside = [one for one in ctx.money.suspense() if one.shift_id == shift_id]
    back = [one for one in _given_back(ctx) if one.settled_shift_id == shift_id]
    return _taken(ctx, (*booked, *waiting), lost, aside, back)


def span(ctx: Context, first: date, last: date) -> tuple[int, int]:
    """The days as UTC milliseconds, the end excluded."""
    start = datetime.combine(first, time(0), tzinfo=ctx.zone)
    end = datetime.combine(last + timedelta(days=1), time(0), tzinfo=ctx.zone)
    return utc_ms(start), utc_ms(end)


def office_moment(ctx: Context, utc_milliseconds: int) -> datetime:
    """A moment in the office's zone."""
    return datetime.fromtimestamp(utc_milliseconds / 1000, UTC).astimezone(ctx.zone)


def workplace(ctx: Context) -> str:
    """The name of this terminal, empty before enrolment."""
    terminal = ctx.vault.terminal()
    return terminal.workplace if terminal else ""


def _waiting(ctx: Context) -> list[Payment]:
    """Payments, refunds and moves of this terminal the office has not booked yet."""
    found: dict[str, Payment] = {}
    for account_id in overlay(ctx).money_accounts():
        money = account_money(ctx, account_id)
        for payment in money.waiting if money else ():
            found[payment.op_id] = payment
    return list(found.values())


def _fitting_nothing(ctx: Context) -> list[FoldCommand]:
    """Cash taken here for an account this copy does not know, not booked yet."""
    return [
        one
        for one in overlay(ctx).money(ctx.cache.seq())
        if isinstance(one.command, TakePayment)
        and ctx.cache.account(one.command.account_id) is None
    ]


def _given_back(ctx: Context) -> list[Suspense]:
    return [one for one in ctx.money.suspense() if one.state == "refunded"]


def _paid_at(one: FoldCommand) -> int:
    return one.command.paid_at if isinstance(one.command, TakePayment) else 0


def _shift_of(one: FoldCommand) -> str:
    return one.command.shift_id if isinstance(one.command, TakePayment) else ""


def _taken(
    ctx: Context,
    payments: Sequence[Payment],
    lost: Iterable[FoldCommand],
    aside: Iterable[Suspense],
    back: Iterable[Suspense],
) -> Taken:
    rows = _Rows(ctx)
    made: dict[str, tuple[Operation, str]] = {}
    for payment in payments:
        key = payment.op_id or f"p-{payment.id}"
        if key not in made:
            made[key] = (rows.of_payment(payment), payment.shift_id)
    for one in aside:
        if one.source == "counter":
            made.setdefault(one.id, (rows.of_aside(one), one.shift_id))
    for command in lost:
        made.setdefault(command.op_id, (rows.of_lost(command), _shift_of(command)))
    returned = [(rows.of_returned(one), one.settled_shift_id) for one in back]
    both = sorted([*made.values(), *returned], key=lambda row: (row[0].at, row[0].number))
    return Taken(tuple(row[0] for row in both), tuple(row[1] for row in both))


class _Rows:
    """Rows of the cache as operations; accounts and catalogues are read once each."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._here = workplace(ctx)
        self._accounts: dict[int, Account | None] = {}
        suppliers = ctx.cache.suppliers()
        self._suppliers = {
            service.id: supplier.short_name or supplier.name
            for service in ctx.cache.services().values()
            if (supplier := suppliers.get(service.supplier_id)) is not None
        }

    def of_payment(self, payment: Payment) -> Operation:
        """A booked payment or one that waits."""
        account = self._account(payment.account_id)
        waits = payment.state == PENDING
        return Operation(
            at=office_moment(self._ctx, payment.paid_at),
            kind=payment.kind,
            number=payment.number,
            account=account.number if account else "",
            payer=_payer(account) or payment.payer,
            operator=payment.operator,
            place=payment.place or (self._here if waits else ""),
            amount=payment.amount,
            tenders=payment.tenders or _by_channel(payment),
            shares=tuple(
                Share(self._supplier(part.service_id), KIND_NAMES[part.kind], part.amount)
                for part in payment.parts
            ),
            note=payment.reason,
            unsent=waits,
            doubtful=bool(payment.state) and not waits,
        )

    def of_aside(self, one: Suspense) -> Operation:
        """Money that fitted no account, on the day it was taken."""
        return Operation(
            at=office_moment(self._ctx, one.received_at),
            kind="aside",
            number=one.number,
            account=one.account_number,
            payer=one.payer,
            operator=one.operator,
            place=one.terminal,
            amount=one.amount,
            tenders=one.tenders,
            note=one.note,
        )

    def of_returned(self, one: Suspense) -> Operation:
        """The same given back."""
        return Operation(
            at=office_moment(self._ctx, one.matched_at),
            kind="aside_back",
            number=one.settled_number,
            account=one.account_number,
            payer=one.payer,
            operator=one.matched_by,
            place=one.terminal,
            amount=-one.amount,
            tenders=tuple((kind, -amount) for kind, amount in one.tenders),
            note=one.note,
        )

    def of_lost(self, one: FoldCommand) -> Operation:
        """Cash for an account this copy does not know, still on its way."""
        command = one.command
        if not isinstance(command, TakePayment):
            raise TypeError("only a payment may fit nothing")
        return Operation(
            at=office_moment(self._ctx, command.paid_at),
            kind="aside",
            number=command.receipt_number,
            account=command.account_number,
            payer=command.payer,
            operator=one.author,
            place=self._here,
            amount=command.amount,
            tenders=stored_tenders(command.tenders),
            unsent=True,
        )

    def _account(self, account_id: int) -> Account | None:
        if account_id not in self._accounts:
            self._accounts[account_id] = self._ctx.cache.account(account_id)
        return self._accounts[account_id]

    def _supplier(self, service_id: int) -> str:
        return self._suppliers.get(service_id, _OTHER) if service_id else ADVANCE


def _payer(account: Account | None) -> str:
    return short_name(account.last, account.first, account.middle) if account else ""


def _by_channel(payment: Payment) -> tuple[tuple[str, int], ...]:
    """Rows older than tenders tell only the channel."""
    known = payment.channel in ("cash", "card", "sbp")
    return ((payment.channel, payment.amount),) if known else ()
