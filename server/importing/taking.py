"""One import from file to books: read and check outside, compare and write in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.dates import office_day
from domain.periods import period_text
from domain.settings import OfficeSettings
from server import changes
from server.db import Database
from server.importing.account_rows import read_accounts
from server.importing.accounts_import import plan_accounts
from server.importing.bill_rows import read_bills
from server.importing.bills_import import plan_bills
from server.importing.city_services import city_services, write_defaults
from server.importing.container import FileLimits
from server.importing.meter_rows import read_meters
from server.importing.meters_import import plan_meters
from server.importing.outcome import ImportFailedError, ImportReport, Problems
from server.importing.reading_rows import read_readings
from server.importing.readings_import import plan_readings
from server.importing.sheets import Book, open_book
from server.importing.stock import lock_versions, one_import_at_a_time
from server.ledger.charges import Moment
from server.meters.tables import meters
from server.settings import settings
from server.staff.commands import CONSOLE_ACTOR, record

Kind = Literal["accounts", "meters", "bills", "readings"]


def utc_now_ms() -> int:
    """The machine's clock."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a run takes from outside: its clock and the ceilings of a file."""

    now_ms: Callable[[], int] = utc_now_ms
    limits: FileLimits = field(default_factory=FileLimits)


def run(
    db: Database, kind: Kind, path: Path, dry_run: bool, around: Around | None = None
) -> ImportReport:
    """Take the file, all of it or nothing; with errors the report lists them and nothing is
    written.
    """
    around = around or Around()
    now_ms = around.now_ms()
    report = ImportReport(kind=kind, dry_run=dry_run)
    problems = Problems()
    try:
        with open_book(path, around.limits) as book:
            _TAKERS[kind](_Run(db, book, report, problems, now_ms))
    except ImportFailedError as trouble:
        problems.add(str(trouble))
    return report.fail(problems) if problems.total else report


@dataclass(frozen=True)
class _Run:
    db: Database
    book: Book
    report: ImportReport
    problems: Problems
    now_ms: int

    def office(self) -> tuple[OfficeSettings, date]:
        """The settings and the office's day."""
        with self.db.session(write=False) as conn:
            rules = settings(conn)
        moment = datetime.fromtimestamp(self.now_ms / 1000, UTC)
        return rules, office_day(moment, ZoneInfo(rules.office_zone))

    @property
    def writes(self) -> bool:
        """Whether the file is good and is to be taken."""
        return not self.problems.total and not self.report.dry_run

    @contextmanager
    def books(self) -> Iterator[Connection]:
        """The one transaction, for writing only when there is something to write."""
        writes = self.writes
        with self.db.session(write=writes) as conn:
            if writes:
                one_import_at_a_time(conn)
            yield conn

    def close(self, conn: Connection, told: list[tuple[str, int | str]], version: int = 1) -> None:
        """The trail of the act, then the change log as the last statement."""
        if told:
            what = f"import:{self.report.created}"
            record(conn, CONSOLE_ACTOR, f"import.{self.report.kind}", what, self.now_ms)
            changes.note_many(conn, told, version)


def _take_accounts(one: _Run) -> None:
    rules, today = one.office()
    file = read_accounts(one.book, rules.city, today, one.problems)
    one.report.rows, one.report.warnings = file.rows, file.warnings
    with one.books() as conn:
        # Also with bad rows: what contradicts the books is named in the same run.
        city = city_services(conn)
        plan = plan_accounts(conn, file, city, one.problems)
        plan.tell(one.report, city)
        if city.is_new:
            one.report.created_services = list(city.names)
            one.report.warnings.append(
                "справочник услуг был пуст и заполняется услугами города по умолчанию: до"
                " начислений проверьте тарифы и нормативы, получателя денег и его реквизиты"
                " задайте командой tric-server office: без них в квитанциях нет QR-кода"
            )
        if one.writes:
            told = write_defaults(conn) if city.is_new else []
            one.close(conn, told + plan.write(conn))


def _take_meters(one: _Run) -> None:
    _, today = one.office()
    file = read_meters(one.book, today, one.problems)
    one.report.rows, one.report.warnings = file.rows, file.warnings
    with one.books() as conn:
        plan = plan_meters(conn, file, one.problems)
        one.report.created, one.report.unchanged = len(plan.meters), plan.unchanged
        if one.writes:
            one.close(conn, plan.write(conn))


def _take_bills(one: _Run) -> None:
    _, today = one.office()
    file = read_bills(one.book, today, one.problems)
    one.report.rows, one.report.warnings = file.rows, file.warnings
    with one.books() as conn:
        rules = settings(conn)
        plan = plan_bills(conn, file, rules, one.problems)
        one.report.created, one.report.unchanged = plan.created, plan.unchanged
        if plan.opens:
            one.report.warnings.append(f"открытым месяцем становится {period_text(plan.opens)}")
        if one.writes:
            now = Moment(one.now_ms, today.isoformat())
            one.close(conn, plan.write(conn, now, ZoneInfo(rules.office_zone)))


def _take_readings(one: _Run) -> None:
    rules, today = one.office()
    file = read_readings(one.book, today, one.problems)
    one.report.rows = file.rows
    with one.db.session(write=False) as conn:
        # Judged without holding up the counters; only if they moved the same meters, again inside.
        plan = plan_readings(conn, file, (rules, one.now_ms), one.problems)
    one.report.created, one.report.unchanged = plan.created, plan.unchanged
    if not one.writes or not plan.created:
        return
    with one.books() as conn:
        same = lock_versions(conn, meters, plan.batch.versions)
        if not same or settings(conn) != rules:
            plan = plan_readings(conn, file, (settings(conn), one.now_ms), one.problems)
            one.report.created, one.report.unchanged = plan.created, plan.unchanged
        if not one.problems.total:
            one.close(conn, plan.batch.write(conn), version=0)


_TAKERS: dict[Kind, Callable[[_Run], None]] = {
    "accounts": _take_accounts,
    "meters": _take_meters,
    "bills": _take_bills,
    "readings": _take_readings,
}
