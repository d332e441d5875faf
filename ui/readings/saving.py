"""What Ctrl Enter queues, and how it is taken back: runs in the outbox lane, knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.context import Context
from desktop.errors import AppError
from desktop.services import readings
from desktop.services.readings import EnterResult, Entry
from domain.errors import InputError
from ui.readings.entry_sheet import EntrySheet, MeterEntry, seen_reading_id


@dataclass(frozen=True)
class Order:
    """One meter's reading to queue; ``replaces`` names the reading it stands in for."""

    entry: Entry
    replaces: str = ""


@dataclass(frozen=True)
class Saved:
    """A queued reading that may be taken back; a colleague's with a reason."""

    meter_id: int
    reading_id: str
    reason: str = ""


def orders_of(sheet: EntrySheet, entries: Sequence[MeterEntry]) -> tuple[Order, ...]:
    """The commands of meters that pass."""
    made = []
    for one in entries:
        values = tuple(value for value in (one.check.values_e4 if one.check else ()))
        if any(value is None for value in values):
            continue
        entry = Entry(
            meter_id=one.view.meter.id,
            values_e4=tuple(value for value in values if value is not None),
            taken_on=one.taken_on or sheet.taken_on,
            source=sheet.source,
            decision=one.decision,
            reason=one.reason,
            seen_reading_id=seen_reading_id(one),
        )
        made.append(Order(entry, one.replaces))
    return tuple(made)


def queue_all(ctx: Context, orders: Sequence[Order]) -> tuple[EnterResult, ...]:
    """Queue each; one that cannot be taken does not stop the others."""
    fresh = [order.entry for order in orders if not order.replaces]
    results = list(readings.enter_many(ctx, fresh)) if fresh else []
    for order in orders:
        if order.replaces:
            results.append(_replace(ctx, order))
    return tuple(results)


def take_back(ctx: Context, saved: Sequence[Saved]) -> tuple[EnterResult, ...]:
    """Undo each; the reading itself stays in history."""
    results = []
    for one in saved:
        try:
            op_id = readings.undo(ctx, one.meter_id, one.reading_id, one.reason)
            results.append(EnterResult(one.meter_id, op_id, None))
        except AppError as error:
            results.append(EnterResult(one.meter_id, None, error))
    return tuple(results)


def _replace(ctx: Context, order: Order) -> EnterResult:
    meter_id = order.entry.meter_id
    try:
        op_id = readings.replace(ctx, order.replaces, order.entry)
    except AppError as error:
        return EnterResult(meter_id, None, error)
    except InputError as error:
        return EnterResult(meter_id, None, AppError(error.code, **error.fields))
    return EnterResult(meter_id, op_id, None)
