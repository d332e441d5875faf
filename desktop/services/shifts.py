"""The cash shift of this terminal: opening, cash in and out, X and Z, hand-over; all offline."""

from __future__ import annotations

from collections.abc import Mapping

from api_client.money_commands import CloseShift, Denomination, MoveCash, OpenShift, TakePayment
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.queueing import queue_money, till_clerk
from desktop.services.shift_state import Drawer, Standing, drawer, drawer_of, standing, view_of
from desktop.services.till_lines import lines
from desktop.services.till_model import ShiftReport, ShiftView
from desktop.store import outbox_money
from desktop.store.outbox_rows import MONEY, UNSENT, OutboxItem
from domain.denominations import counted_kopecks
from domain.errors import InputError
from domain.shift import check_cash_out

__all__ = [
    "close_shift",
    "move_cash",
    "open_shift",
    "report",
    "shift",
    "unsent",
    "working_shift",
]


def shift(ctx: Context) -> ShiftView | None:
    """The shift of this terminal, the last one when none is open; None before the first."""

    def run() -> ShiftView | None:
        found = drawer(ctx)
        return view_of(ctx, found) if found else None

    return ctx.in_outbox_lane(run)


def open_shift(ctx: Context, float_kopecks: int, note: str = "") -> ShiftView:
    """Begin a shift with so much change in the drawer.

    AppError ``shift_open`` (number) while another one is, ``not_filled`` before the first fill,
    ``forbidden``, ``locked``, ``disk_full``; InputError ``money.negative``.
    """
    actor = till_clerk(ctx)
    if float_kopecks < 0:
        raise InputError("money.negative")

    def run() -> ShiftView:
        before = standing(ctx)
        if before is not None and not before.closed_at:
            raise AppError("shift_open", number=before.number)
        if before is None and not ctx.cache.position().cursor:
            raise AppError("not_filled")  # numbers go on from those the office knows
        last = ctx.outbox.look(outbox_money.last_shift_number)
        command = OpenShift(
            shift_id=ctx.new_id(),
            number=1 + max(last, before.number if before else 0),
            opened_at=utc_ms(ctx.server_time.now()),
            float_kopecks=float_kopecks,
            note=note.strip(),
        )
        queue_money(ctx, command, actor)
        return view_of(ctx, drawer_of(ctx, command.shift_id))

    return ctx.in_outbox_lane(run)


def move_cash(ctx: Context, way: str, amount: int, reason: str) -> str:
    """Put cash in («in») or take it out («out»); the key of the act.

    AppError ``shift_not_open``, ``shift_expired``, ``reason_missing``; InputError ``money.zero``,
    ``shift.not_in_drawer``.
    """
    actor = till_clerk(ctx)
    if way not in ("in", "out"):
        raise ValueError(f"no way {way!r} to move cash")
    if amount <= 0:
        raise InputError("money.zero")
    if not reason.strip():
        raise AppError("reason_missing")

    def run() -> str:
        found = working_shift(ctx)
        if way == "out":
            check_cash_out(drawer_of(ctx, found.id).book, amount)
        command = MoveCash(
            shift_id=found.id,
            way="in" if way == "in" else "out",
            amount=amount,
            moved_at=utc_ms(ctx.server_time.now()),
            reason=reason.strip(),
        )
        return queue_money(ctx, command, actor)

    return ctx.in_outbox_lane(run)


def close_shift(
    ctx: Context, counts: Mapping[int, int], remark: str, *, despite_unsent: bool = False
) -> ShiftReport:
    """Close the shift by a counted drawer: denomination in kopecks -> how many of it.

    AppError ``shift_not_open``; ``shift_unsent`` (count, amount_kopecks) unless ``despite_unsent``;
    ``shift_remark_required`` (difference_kopecks); InputError ``count.*``.
    """
    actor = till_clerk(ctx)
    counted = counted_kopecks(counts)

    def run() -> ShiftReport:
        found = drawer(ctx)
        if found is None or found.shift.closed_at:
            raise AppError("shift_not_open")
        waiting = [one for one in found.acts if one.unsent]
        if waiting and not despite_unsent:
            taken = [one.command for one in waiting if isinstance(one.command, TakePayment)]
            total = sum(one.amount for one in taken)
            raise AppError("shift_unsent", count=len(waiting), amount_kopecks=total)
        difference = found.book.difference(counted)
        if difference and not remark.strip():
            raise AppError("shift_remark_required", difference_kopecks=difference)
        command = CloseShift(
            shift_id=found.shift.id,
            closed_at=utc_ms(ctx.server_time.now()),
            counted=tuple(
                Denomination(value=value, count=count) for value, count in counts.items() if count
            ),
            counted_kopecks=counted,
            expected_kopecks=found.book.expected,
            remark=remark.strip(),
            unsent=len(waiting),
        )
        queue_money(ctx, command, actor)
        return _report(ctx, drawer_of(ctx, found.shift.id))

    return ctx.in_outbox_lane(run)


def report(ctx: Context, shift_id: str) -> ShiftReport:
    """The X report of an open shift of this terminal, the Z of a closed one; ``no_such_shift``."""
    return ctx.in_outbox_lane(lambda: _report(ctx, drawer_of(ctx, shift_id)))


def unsent(ctx: Context, shift_id: str = "") -> tuple[OutboxItem, ...]:
    """Acts of money the office has not answered yet, of this shift or all; newest first."""
    waits = (*UNSENT, "parked")

    def run() -> tuple[OutboxItem, ...]:
        return tuple(
            item
            for item in ctx.outbox.items()
            if item.kind in MONEY
            and item.state in waits
            and shift_id in ("", item.body.get("shift_id"))
        )

    return ctx.in_outbox_lane(run)


def working_shift(ctx: Context) -> Standing:
    """The open shift, for whoever moves money; in the outbox lane.

    AppError ``shift_not_open``, ``shift_expired`` (number).
    """
    found = standing(ctx)
    if found is None or found.closed_at:
        raise AppError("shift_not_open")
    if found.state(utc_ms(ctx.server_time.now()), ctx.office().shift_hours) == "expired":
        raise AppError("shift_expired", number=found.number)
    return found


def _report(ctx: Context, found: Drawer) -> ShiftReport:
    counted = difference = None
    notes: tuple[tuple[int, int], ...] = ()
    remark = ""
    if found.shift.closing is not None:
        counted, remark = found.shift.closing.counted_kopecks, found.shift.closing.remark
        notes = tuple((one.value, one.count) for one in found.shift.closing.counted)
    elif found.shift.office is not None and found.shift.office.state == "closed":
        counted, remark = found.shift.office.counted, found.shift.office.remark
    if counted is not None:
        difference = found.book.difference(counted)
    return ShiftReport(
        shift=view_of(ctx, found),
        lines=lines(ctx, found.shift.id, found.acts, whole=found.shift.is_whole),
        counted=counted,
        difference=difference,
        notes=notes,
        remark=remark,
    )
