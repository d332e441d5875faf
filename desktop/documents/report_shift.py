"""The report of one shift on a sheet: X while it is open, Z once it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.documents.report_head import ReportHead
from desktop.documents.report_model import Fact, Report, ReportColumn, ReportTable, Row
from desktop.documents.report_takings import (
    Operation,
    at_the_desk,
    operations_table,
    suppliers_table,
    tenders_table,
)
from domain.denominations import denomination_name
from domain.money import format_kopecks
from domain.shift import ShiftBook


@dataclass(frozen=True)
class CashMove:
    """Cash put into the drawer («in») or taken out of it («out»)."""

    at: datetime
    way: str
    amount: int
    reason: str


@dataclass(frozen=True)
class ShiftSheet:
    """A shift with all it did; ``counted`` is None until somebody counted.

    ``book`` is what the office and the desk agree on; ``moves`` are known of this desk's own
    shifts only. ``unsent`` and ``unsent_kopecks``: what the office has not acknowledged.
    """

    number: int
    place: str
    clerk: str
    opened_at: datetime
    closed_at: datetime | None
    book: ShiftBook
    operations: tuple[Operation, ...]
    moves: tuple[CashMove, ...] = ()
    counted: int | None = None
    notes: tuple[tuple[int, int], ...] = ()
    remark: str = ""
    late: int = 0
    unsent: int = 0
    unsent_kopecks: int = 0


def shift_report(head: ReportHead, sheet: ShiftSheet) -> Report:
    """X or Z by whether it is closed."""
    is_closed = sheet.closed_at is not None
    letter = "Z" if is_closed else "X"
    operations = at_the_desk(sheet.operations)
    tables = [tenders_table(operations)]
    if sheet.notes:
        tables.append(_count_table(sheet.notes))
    if sheet.moves:
        tables.append(_moves_table(sheet.moves))
    tables += [suppliers_table(operations), operations_table("Операции смены", operations)]
    return Report(
        kind="shift",
        title=f"{letter}-отчёт по смене № {sheet.number}",
        period=_period(sheet),
        file_name=f"{letter}-отчёт смены {sheet.number} {sheet.opened_at:%Y-%m-%d}",
        facts=_facts(sheet),
        tables=tuple(tables),
        warnings=_warnings(sheet, operations),
        signatures=(f"Кассир: {sheet.clerk}", "Старший смены") if is_closed else (),
        landscape=True,
        **head.fields(),
    )


def _period(sheet: ShiftSheet) -> str:
    opened = f"открыта {sheet.opened_at:%d.%m.%Y %H:%M}"
    if sheet.closed_at is None:
        return f"Смена {opened}, не закрыта"
    return f"Смена {opened}, закрыта {sheet.closed_at:%d.%m.%Y %H:%M}"


def _facts(sheet: ShiftSheet) -> tuple[Fact, ...]:
    book = sheet.book
    facts = [
        Fact("Касса", sheet.place),
        Fact("Кассир", sheet.clerk),
        Fact("Размен на начало, ₽", book.float_kopecks, "money"),
        Fact("Внесено, ₽", book.cash_in, "money"),
        Fact("Выдано, ₽", book.cash_out, "money"),
        Fact("Принято наличными, ₽", book.cash, "money"),
        Fact("Возвращено наличными, ₽", book.refunds_cash, "money"),
        Fact("Должно быть в ящике, ₽", book.expected, "money", strong=True),
    ]
    if sheet.counted is not None:
        facts.append(Fact("Насчитано, ₽", sheet.counted, "money", strong=True))
        difference = book.difference(sheet.counted)
        facts.append(Fact("Расхождение, ₽", difference, "money", strong=True))
    if sheet.remark:
        facts.append(Fact("Причина расхождения", sheet.remark))
    return tuple(facts)


def _warnings(sheet: ShiftSheet, operations: list[Operation]) -> tuple[str, ...]:
    said = []
    if sheet.counted is not None and (difference := sheet.book.difference(sheet.counted)):
        name = "Излишек" if difference > 0 else "Недостача"
        said.append(f"{name} {format_kopecks(abs(difference))} ₽.")
    if sheet.unsent:
        total = format_kopecks(sheet.unsent_kopecks)
        said.append(f"Не подтверждено сервером: {sheet.unsent} на {total} ₽.")
    if sheet.late:
        said.append(f"Операций, пришедших после закрытия смены: {sheet.late}.")
    listed = sum(one.amount for one in operations)
    if listed != sheet.book.net:
        said.append(
            f"Операций в списке на {format_kopecks(listed)} ₽, по смене "
            f"{format_kopecks(sheet.book.net)} ₽: список на этом компьютере неполный."
        )
    return tuple(said)


def _count_table(notes: tuple[tuple[int, int], ...]) -> ReportTable:
    columns = (
        ReportColumn("Номинал", width=90),
        ReportColumn("Штук", "count", 60),
        ReportColumn("Сумма, ₽", "money", 90),
    )
    counted = sorted(((value, count) for value, count in notes if count), reverse=True)
    rows: tuple[Row, ...] = tuple(
        (denomination_name(value), count, value * count) for value, count in counted
    )
    total = sum(value * count for value, count in counted)
    return ReportTable("Пересчёт ящика", columns, rows, ("Всего", None, total))


def _moves_table(moves: tuple[CashMove, ...]) -> ReportTable:
    columns = (
        ReportColumn("Время", "time", 40),
        ReportColumn("Внесено, ₽", "money", 90),
        ReportColumn("Выдано, ₽", "money", 90),
        ReportColumn("Основание", wide=True, width=120),
    )
    rows: tuple[Row, ...] = tuple(
        (
            move.at,
            move.amount if move.way == "in" else None,
            move.amount if move.way == "out" else None,
            move.reason,
        )
        for move in moves
    )
    return ReportTable("Внесение и выдача наличных", columns, rows)
