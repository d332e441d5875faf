"""Meter readings: the check of a cell, enter, replace, undo; the sheets beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api_client.commands import (
    Decision,
    EnterReading,
    ReplaceReading,
    Source,
    UndoReading,
    meter_of,
)
from api_client.models.replica import Meter, Reading
from desktop.clock import office_date
from desktop.context import Context
from desktop.errors import AppError
from desktop.services.foresight import foreseen, settling
from desktop.services.meter_view import MeterView, surroundings, view_of
from desktop.services.queueing import queue, told, writer_of_readings
from desktop.services.reading_sheets import (
    HouseRow,
    HouseSheet,
    ReadingSheet,
    house_sheet,
    sheet,
)
from desktop.store.outbox_rows import Wish
from domain import reading_facts
from domain.errors import InputError
from domain.meter_facts import past_of
from domain.periods import reading_period
from domain.reading_checks import check_entry, may_be_taken, zone_consumption_e4
from domain.reading_facts import Finding
from domain.readings import parse_reading

__all__ = [
    "Answers",
    "CellCheck",
    "EnterResult",
    "Entry",
    "HouseRow",
    "HouseSheet",
    "MeterView",
    "ReadingSheet",
    "check",
    "enter",
    "enter_many",
    "house_sheet",
    "replace",
    "sheet",
    "undo",
]


@dataclass(frozen=True)
class CellCheck:
    """What is to be said about one meter's input.

    ``values_e4``: one a zone, None where nothing can be read. ``consumption_e4``: negative while a
    drop is unanswered, None where it cannot be told. ``taken``: it may be queued as it is.
    """

    values_e4: tuple[int | None, ...]
    consumption_e4: tuple[int | None, ...]
    findings: tuple[Finding, ...]
    period: int
    taken: bool


@dataclass(frozen=True)
class Entry:
    """A complete reading of one meter; ``seen_reading_id``: the effective one the clerk saw."""

    meter_id: int
    values_e4: tuple[int, ...]
    taken_on: date
    source: Source = "counter"
    decision: Decision = ""
    reason: str = ""
    seen_reading_id: str = ""


@dataclass(frozen=True)
class EnterResult:
    """What became of one meter of many."""

    meter_id: int
    op_id: str | None
    error: AppError | None


@dataclass(frozen=True)
class Answers:
    """A clerk's answers to what a check asks about a cell."""

    decision: Decision = ""
    reason: str = ""
    source: Source = "counter"
    replaces: str = ""


def check(
    ctx: Context,
    view: MeterView,
    texts: Sequence[str],
    taken_on: date,
    answers: Answers | None = None,
) -> CellCheck:
    """Say all there is to say about what was typed, one text a zone; pure, for the UI thread."""
    given = answers or Answers()
    values: list[int | None] = []
    unreadable: list[Finding] = []
    for zone, text in enumerate(texts):
        value = None
        try:
            if text.strip():
                value = parse_reading(text, view.meter.digits, view.meter.decimals)
        except InputError as error:
            unreadable.append(Finding(error.code, "error", zone, error.fields))
        values.append(value)
    period = reading_period(taken_on, view.window.to_day, view.window.open_period)
    past = past_of(view.meter, period)
    used = tuple(
        None
        if value is None
        else zone_consumption_e4(value, past.previous_e4[zone], view.meter.digits, given.decision)
        for zone, value in enumerate(values)
    )
    if unreadable:
        return CellCheck(tuple(values), used, tuple(unreadable), period, False)
    entry = reading_facts.Entry(
        tuple(values), taken_on, given.source, given.decision, given.reason, given.replaces
    )
    today = office_date(ctx.clock, ctx.zone)
    findings = check_entry(entry, view.facts, past, view.limits, today, view.window)
    return CellCheck(tuple(values), used, findings, period, may_be_taken(findings))


def enter(ctx: Context, entry: Entry) -> str:
    """Queue one reading; the clerk sees it at once. Its op_id.

    AppError: the code of the first finding that stops it, ``forbidden``, ``disk_full``, ``locked``.
    """
    (result,) = enter_many(ctx, (entry,))
    if result.error is not None:
        raise result.error
    return result.op_id or ""


def enter_many(ctx: Context, entries: Sequence[Entry]) -> tuple[EnterResult, ...]:
    """Queue what can be taken, meter by meter; one that cannot does not stop the others.

    AppError ``disk_full``: nothing was queued.
    """
    actor = writer_of_readings(ctx)

    def run() -> tuple[EnterResult, ...]:
        checked = [_checked(ctx, entry) for entry in entries]
        wishes = [one for one in checked if isinstance(one, Wish)]
        op_ids = iter(ctx.outbox.add_many(wishes, actor) if wishes else ())
        told(ctx, [meter_of(wish.command) for wish in wishes])
        return tuple(
            EnterResult(entry.meter_id, None, one)
            if isinstance(one, AppError)
            else EnterResult(entry.meter_id, next(op_ids), None)
            for entry, one in zip(entries, checked, strict=True)
        )

    return ctx.in_outbox_lane(run)


def replace(ctx: Context, reading_id: str, entry: Entry, *, resolves: str = "") -> str:
    """Queue another value in the place of a reading of an open period, with a reason; its op_id.

    ``resolves``: the held command this decides. AppError: ``reading.reason_missing``,
    ``reading_unknown``, ``reading.not_open``, those of ``enter`` and of ``foresight``.
    """
    actor = writer_of_readings(ctx)
    if not entry.reason.strip():
        raise AppError("reading.reason_missing")

    def run() -> str:
        meter = _meter(ctx, entry.meter_id)
        reading = _open_reading(ctx, meter, reading_id)
        _refuse_unfit(ctx, meter, entry, replaces=reading_id)
        command = ReplaceReading(
            meter_id=meter.id,
            account_id=meter.account_id,
            reading_id=reading_id,
            period=reading.period,
            taken_on=entry.taken_on.isoformat(),
            values_e4=entry.values_e4,
            source=entry.source,
            reason=entry.reason.strip(),
            decision=entry.decision,
        )
        (settling if resolves else foreseen)(meter, command, actor)
        return queue(ctx, command, actor, base_version=meter.version, resolves=resolves)

    return ctx.in_outbox_lane(run)


def undo(ctx: Context, meter_id: int, reading_id: str, reason: str = "") -> str:
    """Take a reading back while its period is open; the op_id of what does it.

    One that was never sent is withdrawn here; any other is undone by the server. AppError: those
    of ``foresight``: a colleague's reading needs a reason, a trusted one the senior clerk.
    """
    actor = writer_of_readings(ctx)

    def run() -> str:
        meter = _meter(ctx, meter_id)
        _open_reading(ctx, meter, reading_id)
        command = UndoReading(
            meter_id=meter_id,
            account_id=meter.account_id,
            reading_id=reading_id,
            reason=reason.strip(),
        )
        foreseen(meter, command, actor)
        if _never_sent(ctx, reading_id):
            ctx.outbox.withdraw(reading_id, reason)
            told(ctx, [meter_id])
            return reading_id
        return queue(ctx, command, actor, base_version=meter.version)

    return ctx.in_outbox_lane(run)


def _checked(ctx: Context, entry: Entry) -> Wish | AppError:
    """The command of an entry, or why it cannot be taken."""
    try:
        meter = _meter(ctx, entry.meter_id)
        period = _refuse_unfit(ctx, meter, entry)
    except AppError as error:
        return error
    command = EnterReading(
        meter_id=meter.id,
        account_id=meter.account_id,
        period=period,
        taken_on=entry.taken_on.isoformat(),
        values_e4=entry.values_e4,
        source=entry.source,
        seen_reading_id=entry.seen_reading_id,
        decision=entry.decision,
        reason=entry.reason.strip(),
    )
    return Wish(command, meter.version)


def _refuse_unfit(ctx: Context, meter: Meter, entry: Entry, *, replaces: str = "") -> int:
    """The period the reading counts in; AppError with the first finding that stops it."""
    account = ctx.cache.account(meter.account_id)
    if account is None:
        raise AppError("account.unknown", number="", nearest=())
    around = surroundings(ctx)
    if meter.service_id not in around.services:
        raise AppError("meter_unknown")
    view = view_of(meter, account, around, pending=False)
    period = reading_period(entry.taken_on, view.window.to_day, view.window.open_period)
    checked = reading_facts.Entry(
        entry.values_e4, entry.taken_on, entry.source, entry.decision, entry.reason, replaces
    )
    past = past_of(meter, period)
    findings = check_entry(checked, view.facts, past, view.limits, around.today, view.window)
    for finding in findings:
        if finding.severity not in ("warn", "info"):
            raise AppError(finding.code, zone=finding.zone, **finding.fields)
    return period


def _meter(ctx: Context, meter_id: int) -> Meter:
    meter = ctx.cache.meter(meter_id)
    if meter is None:
        raise AppError("meter_unknown")
    return meter


def _open_reading(ctx: Context, meter: Meter, reading_id: str) -> Reading:
    reading = next((one for one in meter.readings if one.id == reading_id), None)
    if reading is None:
        raise AppError("reading_unknown")
    if reading.period < surroundings(ctx).open_period:
        raise AppError("reading.not_open")
    return reading


def _never_sent(ctx: Context, op_id: str) -> bool:
    try:
        item = ctx.outbox.item(op_id)
    except AppError:
        return False
    return item.state in ("queued", "blocked") and item.can_withdraw
