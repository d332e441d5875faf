"""One registry from file to books: read, checked, previewed, posted in one transaction."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.canonical import canonical_json, sha256_hex
from domain.errors import InputError
from domain.registries import RegistryFile, read_registry
from domain.settings import OfficeSettings
from server import changes
from server.accounts.tables import accounts
from server.db import Database
from server.importing.files import read_file
from server.importing.outcome import ImportFailedError, Problems
from server.importing.sentences import sentence_of
from server.importing.stock import lock_versions, one_import_at_a_time
from server.importing.taking import Around
from server.meters.batch import ReadingBatch
from server.meters.tables import meters
from server.registries.plan import Planned, doubled, loaded_before, planned
from server.registries.posting import PLACES, Loading, next_registry, op_of, post_registry
from server.registries.readings import LineReadings, read_lines
from server.registries.report import AsideLine, RegistryReport
from server.settings import settings
from server.staff.commands import CONSOLE_ACTOR, record

_WANTED = "файл реестра"
_ACTION = "import.payments"


@dataclass(frozen=True, kw_only=True)
class RegistryWish:
    """The file, and the day of payments whose format tells none (the office's today if None)."""

    path: Path
    dry_run: bool
    paid_on: date | None = None


def load_registry(db: Database, wish: RegistryWish, around: Around | None = None) -> RegistryReport:
    """Take the registry, all of it or nothing; with errors the report lists them and nothing is
    written.
    """
    around = around or Around()
    report, problems = RegistryReport(dry_run=wish.dry_run), Problems()
    try:
        content = read_file(wish.path, around.limits.file, _WANTED)
        _load(db, wish, _Run(content, around.now_ms(), report, problems))
    except ImportFailedError as trouble:
        problems.add(str(trouble))
    except InputError as error:
        problems.add(f"Файл не принят: {sentence_of(error)}")
    return report.fail(problems) if problems.total else report


@dataclass(frozen=True)
class _Run:
    content: bytes
    now_ms: int
    report: RegistryReport
    problems: Problems

    def now_in(self, zone: ZoneInfo) -> datetime:
        """The office's clock."""
        return datetime.fromtimestamp(self.now_ms / 1000, UTC).astimezone(zone)


def _load(db: Database, wish: RegistryWish, run: _Run) -> None:
    with db.session(write=False) as conn:
        rules = settings(conn)
        zone = ZoneInfo(rules.office_zone)
        file = read_registry(run.content, zone)
        at = datetime.combine(wish.paid_on, time(12), zone) if wish.paid_on else run.now_in(zone)
        task = _Task(file, _digest(file), rules, at)
        _check_lines(task, wish, run)
        _check_books(conn, task, run)
        if run.problems.total:
            return
        plan = _plan(conn, task, run.now_ms)
    _tell(run.report, task, plan)
    if wish.dry_run:
        return
    with db.session() as conn:
        one_import_at_a_time(conn)
        _check_books(conn, task, run)
        if run.problems.total:
            return
        # Planned without holding up the tills; only if they moved the same accounts is it planned
        # again inside.
        if not _holds(conn, task, plan):
            plan = _plan(conn, task, run.now_ms)
            _tell(run.report, task, plan)
        _write(conn, task, plan, (wish.path.name, run.now_ms))


@dataclass(frozen=True)
class _Task:
    """``at``: the moment of lines that have none."""

    file: RegistryFile
    digest: str
    rules: OfficeSettings
    at: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.rules.office_zone)


@dataclass(frozen=True)
class _Plan:
    registry_id: int
    planned: Planned
    batch: ReadingBatch
    readings: LineReadings


def _plan(conn: Connection, task: _Task, now_ms: int) -> _Plan:
    found = planned(conn, task.file, task.zone, task.at)
    registry_id = next_registry(conn)
    batch = ReadingBatch(conn, task.rules, now_ms, PLACES[task.file.kind])
    batch.load(one.account_id for one in found.lines if one.payment.readings and one.account_id)
    return _Plan(registry_id, found, batch, read_lines(batch, found.lines, op_of(registry_id)))


def _holds(conn: Connection, task: _Task, plan: _Plan) -> bool:
    """Whether the plan is still true; its accounts and meters are locked from here on."""
    same = [
        lock_versions(conn, accounts, plan.planned.versions),
        lock_versions(conn, meters, plan.batch.versions),
        settings(conn) == task.rules,
        next_registry(conn) == plan.registry_id,
    ]
    return all(same)


def _write(conn: Connection, task: _Task, plan: _Plan, of: tuple[str, int]) -> None:
    name, now_ms = of
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(task.zone).date()
    loading = Loading(task.file, plan.planned.lines, name, task.digest, now_ms, today)
    touched = post_registry(conn, plan.registry_id, loading) + plan.batch.write(conn)
    record(conn, CONSOLE_ACTOR, _ACTION, op_of(plan.registry_id), now_ms)
    changes.note_many(conn, touched)


def _check_lines(task: _Task, wish: RegistryWish, run: _Run) -> None:
    """What is wrong with the file by itself."""
    file, today = task.file, run.now_in(task.zone).date()
    for problem in file.problems:
        where = f"Строка {problem.line}: " if problem.line else "Файл не принят: "
        run.problems.add(where + sentence_of(problem.error))
    if wish.paid_on is not None and wish.paid_on > today:
        run.problems.add(f"День платежей {wish.paid_on:%d.%m.%Y} позже сегодняшнего")
    for one in file.payments:
        if one.paid_at is not None and one.paid_at.date() > today:
            run.problems.add(f"Строка {one.line}: платёж {one.paid_at:%d.%m.%Y} ещё не наступил")
    _warn(file, wish, run.report.warnings, today)


def _warn(file: RegistryFile, wish: RegistryWish, warnings: list[str], today: date) -> None:
    if file.told_amount < 0:
        warnings.append(
            "в файле нет итоговой строки: сверьте число и сумму платежей с поручением банка"
        )
    if wish.paid_on is None and any(one.paid_at is None for one in file.payments):
        warnings.append(
            f"в файле нет дат: платежи считаются внесёнными {today:%d.%m.%Y};"
            " другой день задаёт --paid-on"
        )


def _check_books(conn: Connection, task: _Task, run: _Run) -> None:
    """What was loaded before, as a file or by one of its operations."""
    before = loaded_before(conn, task.digest)
    if before is not None:
        day = datetime.fromtimestamp(before.loaded_at / 1000, UTC).astimezone(task.zone)
        run.problems.add(
            f"Этот реестр уже загружен {day:%d.%m.%Y %H:%M} ({before.name}): второй раз деньги"
            " не зачисляются"
        )
        return
    for line, operation, name in doubled(conn, task.file):
        cause = f"операция {operation} уже загружена с реестром {name}"
        run.problems.add(f"Строка {line}: {cause}")


def _tell(report: RegistryReport, task: _Task, plan: _Plan) -> None:
    file, lines = task.file, plan.planned.lines
    report.readings = plan.readings
    days = sorted(line.paid_at.date() for line in lines)
    booked = [line.payment.amount for line in lines if not line.misfit]
    report.format, report.lines, report.amount = file.kind, len(lines), file.amount
    report.transferred = sum(one.transferred for one in file.payments)
    report.commission = sum(one.commission for one in file.payments)
    report.days = (f"{days[0]:%d.%m.%Y}", f"{days[-1]:%d.%m.%Y}")
    report.booked, report.booked_amount = len(booked), sum(booked)
    report.aside = [
        AsideLine(line.payment.line, line.payment.account, line.payment.amount, line.misfit)
        for line in lines
        if line.misfit
    ]


def _digest(file: RegistryFile) -> str:
    """What the file says, whatever its encoding, its blank lines and its name."""
    lines = [
        [
            one.paid_at.isoformat() if one.paid_at else "",
            *(one.operation, one.account, one.payer, one.address, one.period),
            *(one.amount, one.transferred, one.commission),
            [list(astuple(reading)) for reading in one.readings],
        ]
        for one in file.payments
    ]
    return sha256_hex(canonical_json([file.kind, file.order_number, lines]))
