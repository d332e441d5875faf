"""Money taken at the counter is booked, whatever the office thinks of account, shift or clock."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select, text

from api_client.money_commands import TakePayment
from domain.reversal import Share
from domain.shift import MS_OF_HOUR
from server.accounts.tables import MONEY_LIMIT, accounts
from server.acts import Act, Effect, refused
from server.ledger import posting
from server.ledger.posting import Entry, LedgerTx
from server.payments.store import NewPayment, add_payment, booked
from server.prepared import Prepared
from server.till.drawer import drawer_of, keep, workplace_of
from server.till.flows import Flow, between, paid_in, places_of
from server.till.moments import business_day, moment_of
from server.till.reviews import Reviews
from server.till.shares import advance_of, channel_of, shares_of, stored_tenders, sums_of
from server.till.standing import stand_after
from server.till.suspense import Aside, put_aside

_MINUTE_MS = 60_000
_ACCOUNT = Prepared(
    select(accounts.c.number, accounts.c.status, accounts.c.balance_kopecks)
    .where(accounts.c.id == bindparam("id"))
    .with_for_update()
)
_TWINS = Prepared(
    text(
        "SELECT op_id, number, paid_at FROM payments WHERE account_id = :account_id"
        " AND paid_at BETWEEN :since AND :until AND amount_kopecks = :amount AND kind = 'payment'"
        " AND op_id <> '' ORDER BY paid_at"
    )
)
_NUMBER_TAKEN = Prepared(
    text(
        "SELECT EXISTS (SELECT 1 FROM payments WHERE shift_id = :shift_id AND shift_id <> ''"
        " AND number = :number AND terminal_id = :terminal_id)"
        " OR EXISTS (SELECT 1 FROM suspense WHERE shift_id = :shift_id AND shift_id <> ''"
        " AND number = :number AND terminal_id = :terminal_id)"
    )
)


@dataclass(frozen=True)
class _Taken:
    """A payment on its way into the books."""

    act: Act
    command: TakePayment
    paid_at: int
    tenders: tuple[tuple[str, int], ...]
    reviews: Reviews

    @property
    def flows(self) -> list[Flow]:
        """Where the money lies."""
        return places_of(self.tenders, self.act.actor.terminal_id)

    def post(self, entries: list[Entry]) -> tuple[tuple[str, int | str], ...]:
        """Into the ledger; the accounts that moved."""
        day = business_day(self.act, self.paid_at)
        tx = LedgerTx(self.act.op_id, "payment", self.paid_at, day, entries)
        return stand_after(self.act, posting.post(self.act.conn, tx))


def take_payment(act: Act, command: TakePayment) -> Effect:
    """Book the payment to its account, or put it aside when it fits none."""
    tenders = sums_of(command.tenders)
    if sum(amount for _, amount in tenders) != command.amount:
        # How much was taken is not said: this is no payment yet.
        return refused("tender_differs", amount_kopecks=command.amount)
    paid_at, doubt = moment_of(act, command.paid_at)
    taken = _Taken(act, command, paid_at, tenders, Reviews())
    drawer = drawer_of(act, command.shift_id)
    misfit = _misfit(act, command)
    taken.reviews.look(misfit, account_number=command.account_number)
    taken.reviews.look(doubt)
    if not drawer.is_open:
        taken.reviews.look("shift_closed", shift_id=command.shift_id)
    elif paid_at - drawer.row.opened_at > act.settings.shift_hours * MS_OF_HOUR:
        taken.reviews.look("shift_expired", number=str(drawer.row.number))
    _look_twice(taken)
    late, touched = keep(act, drawer, lambda book: book.paid(tenders))
    if misfit:
        told = _put_aside(taken, misfit, late)
        return taken.reviews.booked((*told, *touched), suspense_id=act.op_id)
    told = _book(taken, late)
    return taken.reviews.booked((*told, *touched), payment_id=told[0][1])


def _book(taken: _Taken, late: list[Entry]) -> tuple[tuple[str, int | str], ...]:
    act, command = taken.act, taken.command
    shares = shares_of(act.conn, command.parts, command.amount)
    if shares is None:
        shares = advance_of(command.amount)
        taken.reviews.look("split_differs", amount_kopecks=command.amount)
    payment_id = add_payment(act.conn, _row(taken, shares))
    entries = [*paid_in(taken.flows, shares, command.account_id), *late]
    return (("payment", payment_id), *taken.post(entries))


def _row(taken: _Taken, shares: tuple[Share, ...]) -> NewPayment:
    act, command = taken.act, taken.command
    return NewPayment(
        op_id=act.op_id,
        account_id=command.account_id,
        paid_at=taken.paid_at,
        amount=command.amount,
        channel=channel_of(taken.tenders),
        place=workplace_of(act.conn, act.actor.terminal_id),
        number=command.receipt_number,
        shares=shares,
        tenders=stored_tenders(command.tenders),
        operator_id=act.actor.clerk_id,
        operator=act.actor.name,
        terminal_id=act.actor.terminal_id,
        shift_id=command.shift_id,
        state=taken.reviews.first,
        payer=command.payer,
        reason=command.duplicate_reason,
    )


def _put_aside(taken: _Taken, misfit: str, late: list[Entry]) -> tuple[tuple[str, int | str], ...]:
    act, command = taken.act, taken.command
    # What the payer saw is kept for whoever finds the account, if it can be booked at all.
    parts = shares_of(act.conn, command.parts, command.amount) or ()
    aside = Aside(
        id=act.op_id,
        received_at=taken.paid_at,
        amount_kopecks=command.amount,
        source="counter",
        code=misfit,
        channel=channel_of(taken.tenders),
        account_number=command.account_number,
        payer=command.payer,
        number=command.receipt_number,
        operator_id=act.actor.clerk_id,
        operator=act.actor.name,
        terminal_id=act.actor.terminal_id,
        shift_id=command.shift_id,
        place=workplace_of(act.conn, act.actor.terminal_id),
        tenders=stored_tenders(command.tenders),
        parts=parts,
    )
    named = put_aside(act.conn, aside)
    return (named, *taken.post([*between(taken.flows, posting.SUSPENSE), *late]))


def _misfit(act: Act, command: TakePayment) -> str:
    """Why the money cannot be booked to the account it names; the account is locked."""
    account = _ACCOUNT.first(act.conn, {"id": command.account_id})
    if account is None:
        return "account_unknown"
    if command.account_number and command.account_number != account.number:
        return "account_mismatch"
    if account.status != "active":
        return "account_closed"
    if account.balance_kopecks - command.amount < -MONEY_LIMIT:
        return "over_limit"
    return ""


def _look_twice(taken: _Taken) -> None:
    """What a person should know of the payment beside its account and moment."""
    act, command = taken.act, taken.command
    if command.amount > act.settings.payment_limit_kopecks:
        taken.reviews.look("over_limit", limit_kopecks=act.settings.payment_limit_kopecks)
    twin = _twin(taken)
    if twin is not None and not command.duplicate_reason.strip():
        taken.reviews.look("possible_duplicate", other=twin[0], number=twin[1], at=twin[2])
    if _number_is_taken(act, command):
        taken.reviews.look("receipt_number_taken", number=command.receipt_number)


def _twin(taken: _Taken) -> tuple[str, str, int] | None:
    """A payment of the same sum to the same account within some minutes that still stands."""
    act, command = taken.act, taken.command
    near = act.settings.duplicate_minutes * _MINUTE_MS
    wanted = {
        "account_id": command.account_id,
        "since": taken.paid_at - near,
        "until": taken.paid_at + near,
        "amount": command.amount,
    }
    for op_id, number, paid_at in _TWINS.rows(act.conn, wanted):
        other = booked(act.conn, op_id)
        if other is not None and other.rest == other.amount:
            return op_id, number, paid_at
    return None


def _number_is_taken(act: Act, command: TakePayment) -> bool:
    """A terminal gives each of its receipts a number of its own; a copied profile would not."""
    wanted = {
        "shift_id": command.shift_id,
        "terminal_id": act.actor.terminal_id,
        "number": command.receipt_number,
    }
    return bool(_NUMBER_TAKEN.scalar(act.conn, wanted))
