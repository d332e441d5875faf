"""The drawer of this terminal as a fold of its own acts; works without the line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from api_client.models.replica import Shift
from api_client.money_commands import (
    CloseShift,
    MoveCash,
    OpenShift,
    RefundPayment,
    TakePayment,
)
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.till_lines import lines, moment
from desktop.services.till_model import ShiftView
from desktop.store import outbox_money
from desktop.store.money_fold import stored_tenders
from desktop.store.outbox_money import Act
from domain.receipt_numbers import act_of, receipt_number
from domain.shift import ShiftBook, State, state_of

LAST_LINES = 8


@dataclass(frozen=True)
class Standing:
    """A shift without its sums: quick to find however much was taken in it."""

    id: str
    number: int
    opened_at: int
    closed_at: int
    clerk_id: int
    clerk: str
    office: Shift | None
    closing: CloseShift | None
    is_whole: bool

    def state(self, now_ms: int, hours: int) -> State:
        """open, expired or closed."""
        return state_of(self.opened_at, self.closed_at, now_ms, hours)


@dataclass(frozen=True)
class Drawer:
    """A shift of this terminal: what its acts here say, and the office's row of it.

    When not every act of it lies here (``is_whole``), the office's sums stand and what it has not
    heard of is added.
    """

    shift: Standing
    book: ShiftBook
    acts: tuple[Act, ...]

    @property
    def closed_elsewhere(self) -> bool:
        """True when only the office knows that it is closed."""
        return self.shift.closed_at > 0 and self.shift.closing is None


def standing(ctx: Context) -> Standing | None:
    """The latest shift of this terminal, open or not; in the outbox lane."""
    opening = ctx.outbox.look(outbox_money.last_opening)
    office = ctx.money.last_shift(terminal_id(ctx))
    own = opening.command if opening else None
    if isinstance(own, OpenShift) and (office is None or own.number >= office.number):
        return standing_of(ctx, own.shift_id)
    return standing_of(ctx, office.id) if office else None


def standing_of(ctx: Context, shift_id: str) -> Standing:
    """This shift; in the outbox lane. AppError ``no_such_shift``."""
    ends = ctx.outbox.look(lambda connection: outbox_money.ends_of_shift(connection, shift_id))
    done = [one for one in ends if one.happened]
    opening = next((one for one in done if isinstance(one.command, OpenShift)), None)
    closing = next((one.command for one in done if isinstance(one.command, CloseShift)), None)
    office = ctx.money.shift(shift_id)
    if opening is not None and isinstance(opening.command, OpenShift):
        begun = (opening.command.number, opening.command.opened_at)
        by = (opening.clerk_id, opening.clerk)
    elif office is not None:
        begun, by = (office.number, office.opened_at), (office.clerk_id, office.clerk)
    else:
        raise AppError("no_such_shift")
    closed_at = closing.closed_at if closing else 0
    if not closed_at and office is not None and office.state == "closed":
        closed_at = office.closed_at
    return Standing(shift_id, *begun, closed_at, *by, office, closing, opening is not None)


def drawer(ctx: Context) -> Drawer | None:
    """The latest shift of this terminal with its sums; in the outbox lane."""
    found = standing(ctx)
    return _with_sums(ctx, found) if found else None


def drawer_of(ctx: Context, shift_id: str) -> Drawer:
    """This shift with its sums; in the outbox lane. AppError ``no_such_shift``."""
    return _with_sums(ctx, standing_of(ctx, shift_id))


def _with_sums(ctx: Context, found: Standing) -> Drawer:
    acts = ctx.outbox.look(lambda connection: outbox_money.acts_of_shift(connection, found.id))
    done = [one for one in acts if one.happened]
    if found.is_whole or found.office is None:
        book = folded(ShiftBook(), done)
    else:
        seq = ctx.cache.seq()
        unheard = [one for one in done if not one.change_seq or one.change_seq > seq]
        book = folded(book_of(found.office), unheard)
    return Drawer(found, book, acts)


def folded(book: ShiftBook, acts: Iterable[Act]) -> ShiftBook:
    """The book after these acts."""
    for act in acts:
        match act.command:
            case OpenShift() as command:
                book = book.opened(command.float_kopecks)
            case MoveCash() as command:
                book = book.moved(command.way, command.amount)
            case TakePayment() as command:
                book = book.paid(stored_tenders(command.tenders))
            case RefundPayment() as command:
                book = book.refunded(stored_tenders(command.tenders))
            case _:
                pass
    return book


def book_of(shift: Shift) -> ShiftBook:
    """The sums of the office's row."""
    return ShiftBook(**{name: getattr(shift, name) for name in ShiftBook.__dataclass_fields__})


def view_of(ctx: Context, found: Drawer) -> ShiftView:
    """The shift as screens show it."""
    hours, shift = ctx.office().shift_hours, found.shift
    opened = moment(shift.opened_at)
    unsent = [one for one in found.acts if one.unsent]
    return ShiftView(
        id=shift.id,
        number=shift.number,
        state=shift.state(utc_ms(ctx.server_time.now()), hours),
        opened_at=opened,
        due_at=opened + timedelta(hours=hours),
        closed_at=moment(shift.closed_at) if shift.closed_at else None,
        clerk_id=shift.clerk_id,
        clerk=shift.clerk,
        book=found.book,
        last=lines(ctx, shift.id, found.acts, whole=shift.is_whole, newest=LAST_LINES),
        unsent=len(unsent),
        unsent_kopecks=sum(
            one.command.amount for one in unsent if isinstance(one.command, TakePayment)
        ),
        closed_elsewhere=found.closed_elsewhere,
    )


def next_number(ctx: Context, found: Standing) -> str:
    """The receipt's number for the command that is queued next; in the outbox lane.

    It is given by being in that command: what is durable has a number, what is not has none. What
    the office knows counts too, should both copies here have lost their end.
    """
    last = ctx.outbox.look(lambda connection: outbox_money.last_receipt(connection, found.id))
    known = ctx.money.receipts_in_shift(found.id)
    if not found.is_whole:
        numbers = (act_of(one.number) for one in ctx.money.payments_of_shift(found.id))
        known = max(known, *numbers, 0)
    return receipt_number(terminal_id(ctx), found.number, 1 + max(act_of(last), known))


def terminal_id(ctx: Context) -> str:
    """The key of this terminal; AppError ``not_enrolled``."""
    terminal = ctx.vault.terminal()
    if terminal is None:
        raise AppError("not_enrolled")
    return terminal.id
