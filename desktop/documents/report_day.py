"""The register of a day: what was taken at the desks, by desk and supplier, what was undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.documents.report_head import ReportHead
from desktop.documents.report_model import Fact, Report, ReportColumn, ReportTable, Row
from desktop.documents.report_takings import (
    Operation,
    at_the_desk,
    grouped_table,
    operations_table,
    reversals,
    suppliers_table,
    tenders_table,
    totals,
)
from domain.dates import format_date


@dataclass(frozen=True)
class ShiftLine:
    """A shift of the day; ``counted`` and ``difference`` are None while it is open."""

    number: int
    place: str
    clerk: str
    opened_at: datetime
    closed_at: datetime | None
    net: int
    expected: int
    counted: int | None
    difference: int | None
    remark: str


def day_register(
    head: ReportHead, day: date, operations: Sequence[Operation], shifts: Sequence[ShiftLine]
) -> Report:
    """All desks the copy of the office's rows knows of."""
    taken = at_the_desk(operations)
    desk = ReportColumn("Касса, кассир", wide=True, width=110)
    unsent = [one for one in taken if one.unsent]
    open_shifts = sum(line.closed_at is None for line in shifts)
    said = []
    if unsent:
        said.append(f"Ещё не подтверждено сервером операций: {len(unsent)}.")
    if open_shifts:
        said.append(f"Не закрыто смен: {open_shifts}. Реестр промежуточный.")
    return Report(
        kind="day",
        title="Реестр за день",
        period=f"Принято в кассах {format_date(day)}",
        file_name=f"Реестр за {day}",
        facts=(
            Fact("День", day, "day"),
            Fact("Смен", len(shifts), "count"),
            Fact("Операций", len(taken), "count"),
            Fact("Итого, ₽", sum(one.amount for one in taken), "money", strong=True),
        ),
        tables=(
            tenders_table(taken),
            grouped_table("По кассам", desk, taken, _desk_of),
            _shifts_table(shifts),
            suppliers_table(taken),
            operations_table("Возвраты, отмены и переносы", reversals(operations), desks=True),
            operations_table("Все операции", taken, desks=True),
        ),
        warnings=tuple(said),
        signatures=("Старший смены",),
        landscape=True,
        **head.fields(),
    )


def _desk_of(one: Operation) -> str:
    return ", ".join(part for part in (one.place, one.operator) if part) or "Не указана"


def _shifts_table(shifts: Sequence[ShiftLine]) -> ReportTable:
    columns = (
        ReportColumn("Смена", width=40),
        ReportColumn("Касса", width=90, wide=True),
        ReportColumn("Кассир", width=90, wide=True),
        ReportColumn("Открыта", "moment", 80),
        ReportColumn("Закрыта", "moment", 80),
        ReportColumn("Итого, ₽", "money", 74),
        ReportColumn("В ящике, ₽", "money", 74),
        ReportColumn("Насчитано, ₽", "money", 74),
        ReportColumn("Расхождение, ₽", "money", 74),
        ReportColumn("Причина", wide=True, width=60),
    )
    rows: tuple[Row, ...] = tuple(
        (
            *(str(line.number), line.place, line.clerk, line.opened_at, line.closed_at),
            *(line.net, line.expected, line.counted, line.difference, line.remark),
        )
        for line in shifts
    )
    total = (*totals([row[:-1] for row in rows], 5), None) if rows else ()
    return ReportTable("Смены", columns, rows, total, empty="Смен в этот день нет.")
