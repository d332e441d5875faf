"""The report of an operator, or of all of them, over some days: payments, tenders, refunds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.documents.report_head import ReportHead
from desktop.documents.report_model import Fact, Report, ReportColumn
from desktop.documents.report_takings import (
    Operation,
    at_the_desk,
    grouped_table,
    operations_table,
    reversals,
    tenders_table,
)
from domain.dates import format_date

NO_NAME = "Не указан"


def operator_report(
    head: ReportHead, days: tuple[date, date], operator: str, operations: Sequence[Operation]
) -> Report:
    """``operator`` empty: all of them beside each other, else theirs alone by day."""
    own = [one for one in operations if not operator or one.operator == operator]
    taken = at_the_desk(own)
    who = operator or "Все кассиры"
    tables = [tenders_table(taken)]
    if not operator:
        heading = ReportColumn("Кассир", wide=True, width=110)
        tables.append(
            grouped_table("По кассирам", heading, taken, lambda one: one.operator or NO_NAME)
        )
    by_day = ReportColumn("День", "day", width=70, wide=True)
    tables += [
        grouped_table("По дням", by_day, taken, _day_of),
        operations_table(
            "Возвраты, отмены и переносы", reversals(own), desks=not operator, day=True
        ),
    ]
    return Report(
        kind="operator",
        title="Отчёт по кассиру" if operator else "Отчёт по кассирам",
        period=f"{who}, {_days(days)}",
        file_name=f"Отчёт по кассирам {days[0]} {days[1]}",
        facts=(Fact("Кассир", who), Fact("Период", _days(days))),
        tables=tuple(tables),
        landscape=True,
        **head.fields(),
    )


def _days(days: tuple[date, date]) -> str:
    first, last = days
    return format_date(first) if first == last else f"{format_date(first)} – {format_date(last)}"


def _day_of(one: Operation) -> date:
    return one.at.date()
