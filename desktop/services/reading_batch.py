"""A file of readings matched to meters: what its lines mean, what is refused and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from api_client.models.replica import Account, Meter
from desktop.clock import utc_ms
from desktop.context import Context
from desktop.documents.refused_readings import RefusedRow, refused_report
from desktop.documents.spreadsheet import report_xlsx
from desktop.errors import AppError
from desktop.intake.reading_file import reader
from desktop.intake.told_line import ToldFile, ToldLine
from desktop.sandbox import read_limited
from desktop.services.meter_view import MeterView, Surroundings, surroundings, view_of
from desktop.services.papers import save
from desktop.services.queueing import writer_of_readings
from domain.clean_text import shown
from domain.dates import parse_date
from domain.errors import InputError
from domain.reading_facts import Window
from domain.told_readings import meant_of, without_zeros

MAX_FILE_BYTES = 16 * 1024 * 1024
_REMEMBERED = "batch:"


@dataclass(frozen=True)
class BatchLine:
    """A line that means a meter; ``texts`` one a zone, ``taken_on`` None when it tells no day."""

    told: ToldLine
    account: Account
    view: MeterView
    texts: tuple[str, ...]
    taken_on: date | None


@dataclass(frozen=True)
class RefusedLine:
    """A line that means no meter of ours, and why."""

    told: ToldLine
    error: InputError


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A whole file; ``taken_at`` is when the same bytes were taken here before, 0 for never."""

    name: str
    digest: str
    taken_at: int
    lines: tuple[BatchLine, ...]
    refused: tuple[RefusedLine, ...]
    today: date
    window: Window


def open_file(ctx: Context, path: Path) -> Batch:
    """Read a file in the limited child and match its lines; runs in the read lane.

    AppError: ``forbidden``, ``file.not_read`` (why), ``batch.too_large`` (limit), the codes of
    ``desktop.intake`` and ``sandbox.stopped``.
    """
    writer_of_readings(ctx)
    content = _content(path)
    digest = hashlib.sha256(content).hexdigest()
    told = _told(content)
    around = surroundings(ctx)
    lines, refused = _matched(ctx, told.lines, around)
    window = Window(around.office.window_from_day, around.office.window_to_day, around.open_period)
    return Batch(
        name=shown(path.name),
        digest=digest,
        taken_at=int(ctx.in_outbox_lane(lambda: ctx.outbox.fact(_REMEMBERED + digest)) or 0),
        lines=lines,
        refused=refused,
        today=around.today,
        window=window,
    )


def remember(ctx: Context, batch: Batch) -> None:
    """The readings of this file were taken: opened again, it is told."""
    now = str(utc_ms(ctx.clock.now())).encode()
    ctx.in_outbox_lane(lambda: ctx.outbox.set_fact(_REMEMBERED + batch.digest, now))


def refreshed(ctx: Context, batch: Batch) -> tuple[tuple[Account, MeterView], ...]:
    """The accounts and meters of the batch as they are by now."""
    around = surroundings(ctx)
    found = []
    for line in batch.lines:
        meter = ctx.cache.meter(line.view.meter.id)
        if meter is not None:
            found.append((line.account, _view(ctx, meter, line.account, around)))
    return tuple(found)


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise AppError("file.not_read", why="это не файл")
        with path.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise AppError("file.not_read", why=error.strerror or "нет доступа") from None
    if len(content) > MAX_FILE_BYTES:
        raise AppError("batch.too_large", limit=MAX_FILE_BYTES >> 20)
    return content


def _told(content: bytes) -> ToldFile:
    """What the child answers is checked like anything from outside."""
    try:
        told = msgspec.json.decode(read_limited(reader, content), type=ToldFile)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise AppError("sandbox.stopped") from None
    if told.code:
        raise AppError(told.code, **told.fields)
    return told


def _matched(
    ctx: Context, told: Iterable[ToldLine], around: Surroundings
) -> tuple[tuple[BatchLine, ...], tuple[RefusedLine, ...]]:
    lines: dict[int, BatchLine] = {}
    refused: list[RefusedLine] = []
    for one in told:
        try:
            line = _meant(ctx, one, around)
            twin = lines.setdefault(line.view.meter.id, line)
            if twin is not line:
                raise InputError("batch.twice", line=twin.told.line, serial=shown(one.serial))
        except InputError as error:
            refused.append(RefusedLine(one, error))
    return tuple(lines.values()), tuple(refused)


def _meant(ctx: Context, told: ToldLine, around: Surroundings) -> BatchLine:
    if told.code:
        raise InputError(told.code, **told.fields)
    if told.account:
        account = ctx.cache.account_by_number(told.account)
        if account is None:
            raise InputError("told.no_account")
        meter = meant_of(ctx.cache.meters_of(account.id), told.serial)
    else:
        meter = meant_of(ctx.cache.meters_of_serial(told.serial), told.serial)
        account = ctx.cache.account(meter.account_id)
    if account is None or meter.service_id not in around.services:
        raise InputError("told.no_meter", serial=shown(told.serial))
    if account.status != "active":
        raise InputError("batch.account_closed")
    if len(told.values) > meter.zones:
        raise InputError("told.zones", needed=meter.zones, entered=len(told.values))
    blank = [""] * (meter.zones - len(told.values))
    texts = (*(without_zeros(value) for value in told.values), *blank)
    day = parse_date(told.day) if told.day else None
    return BatchLine(told, account, _view(ctx, meter, account, around), texts, day)


def _view(ctx: Context, meter: Meter, account: Account, around: Surroundings) -> MeterView:
    pending = meter.id in ctx.cache.pending_meters(account.id)
    return view_of(meter, account, around, pending=pending)


def save_refused(ctx: Context, batch: Batch, rows: Sequence[RefusedRow], path: Path) -> None:
    """Write an xlsx for the sender of the file; AppError ``file.not_saved``."""
    actor = ctx.session.acting()
    made = ctx.clock.now().astimezone(ctx.zone), actor.clerk.name
    report = refused_report(batch.name, rows, ctx.office().office_name, made)
    save(path, report_xlsx(report))
