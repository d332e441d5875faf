"""Rows of the other tables of «Начисления и долг»: months, suppliers, debt, penalty, comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from desktop.documents.month_sums import AccountMonth, MonthSums, sums_of
from desktop.services.accounts import Card
from desktop.services.debts import DebtRow, DebtSheet, PenaltyRow
from domain.bill_growth import Cause, Growth
from ui import format as shown
from ui.nouns import service_icon
from ui.resident.growth_words import reason, service_name
from ui.resident.rows import money_cell, owed_cell
from ui.resident.service_lines import PENALTY_ICON, MonthLines, ServiceLine
from ui.table_model import Cell, Column, Row

MONTH_COLUMNS = (
    Column("Месяц"),
    Column("Долг на начало", 118, "right"),
    Column("Начислено", 104, "right"),
    Column("Перерасчёт", 96, "right"),
    Column("Пени", 86, "right"),
    Column("Оплачено", 104, "right"),
    Column("Долг на конец, ₽", 124, "right"),
)
SUPPLIER_COLUMNS = (
    Column("Поставщик", 230, ends=True),
    Column("Услуги"),
    Column("Долг", 104, "right"),
    Column("Начислено", 104, "right"),
    Column("Перерасчёт", 96, "right"),
    Column("Оплачено", 104, "right"),
    Column("К оплате, ₽", 112, "right"),
)
DEBT_COLUMNS = (
    Column("Месяц", 150),
    Column("Услуга", ends=True),
    Column("Поставщик", 166),
    Column("Оплатить до", 104),
    Column("Начислено", 96, "right"),
    Column("Оплачено", 92, "right"),
    Column("Долг, ₽", 104, "right"),
)
PENALTY_COLUMNS = (
    Column("Месяц", 132),
    Column("Услуга", ends=True),
    Column("Просрочка с", 104),
    Column("Дней", 56, "right"),
    Column("По квитанции", 104, "right"),
    Column("Оплачено", 92, "right"),
    Column("К оплате, ₽", 100, "right"),
    Column("После неё", 92, "right"),
)
GROWTH_COLUMNS = (
    Column("Услуга", 270, ends=True),
    Column("Было", 100, "right"),
    Column("Стало", 100, "right"),
    Column("Разница, ₽", 104, "right"),
    Column("Почему", ends=True),
)


def month_sum_rows(months: Iterable[AccountMonth]) -> list[Row]:
    """A line a month, newest first; each begins with what the one before ended with."""
    known = list(months)
    made = [_month_row(month) for month in reversed(known)]
    if len(known) < 2:
        return made
    sums = sums_of(tuple(known))
    total = _month_cells("Итого", sums)
    words = f"Итого начислено {shown.roubles(sums.due)}, оплачено {shown.roubles(sums.paid)}"
    return [*made, Row(total, "total", words, total=True)]


def _month_row(month: AccountMonth) -> Row:
    sums = month.sums
    name = shown.month(month.period).capitalize()
    mark = "" if month.bill is not None else ", без начислений"
    cells = _month_cells(f"{name}{mark}", sums)
    spoken = (
        f"{name}, долг на начало {shown.roubles(sums.opening)}, начислено "
        f"{shown.roubles(sums.charged)}, оплачено {shown.roubles(sums.paid)}, "
        f"долг на конец {shown.roubles(sums.closing)}"
    )
    return Row(cells, f"{month.period}-{mark}", spoken)


def _month_cells(name: str, sums: MonthSums) -> tuple[Cell, ...]:
    again = sums.recalculated - sums.benefit + sums.other
    return (
        Cell(name, weight=500),
        owed_cell(sums.opening),
        money_cell(sums.charged, dash=True),
        money_cell(again, dash=True),
        money_cell(sums.penalty, dash=True),
        money_cell(sums.paid),
        owed_cell(sums.closing, 600),
    )


def supplier_rows(card: Card, lines: MonthLines) -> list[Row]:
    """The same sums as by service, by who supplies it; penalty by itself."""
    groups: dict[int, list[ServiceLine]] = {}
    for line in lines.lines:
        groups.setdefault(line.row.supplier_id if line.row else 0, []).append(line)
    made = [_supplier_row(card, key, group) for key, group in groups.items()]
    total = (
        *(Cell("Итого"), Cell()),
        Cell(shown.money(lines.debt), tint="danger" if lines.owed > 0 else "text"),
        *(Cell(shown.money(one)) for one in (lines.charged, lines.recalculated, lines.paid)),
        Cell(shown.money(lines.to_pay)),
    )
    words = f"Итого к оплате {shown.roubles(lines.to_pay)}"
    return [*made, Row(total, "total", words, total=True)]


def _supplier_row(card: Card, supplier_id: int, group: Sequence[ServiceLine]) -> Row:
    supplier = card.suppliers.get(supplier_id)
    name = (supplier.short_name or supplier.name) if supplier else ""
    if not name:
        name = "Пени и прочее" if not supplier_id else shown.DASH
    services = ", ".join(_short(card, line) for line in group)
    debt, to_pay = sum(one.debt for one in group), sum(one.to_pay for one in group)
    cells = (
        Cell(name, weight=500),
        Cell(services, tint="text2"),
        owed_cell(debt, 500),
        money_cell(sum(one.charged for one in group), dash=True),
        money_cell(sum(one.recalculated for one in group), dash=True),
        money_cell(sum(one.paid for one in group)),
        money_cell(to_pay, weight=600),
    )
    spoken = f"{name}, {services}, долг {shown.roubles(debt)}, к оплате {shown.roubles(to_pay)}"
    return Row(cells, f"supplier-{supplier_id}", spoken)


def _short(card: Card, line: ServiceLine) -> str:
    service = card.services.get(line.row.service_id) if line.row else None
    return (service.short_name or service.name) if service else line.name


def debt_rows(card: Card, sheet: DebtSheet) -> list[Row]:
    """What is unpaid by month, service and supplier."""
    made = [_debt_row(card, row) for row in sheet.rows]
    if not made:
        return []
    sums = [sum(getattr(row, name) for row in sheet.rows) for name in ("charged", "paid", "unpaid")]
    total = (Cell("Итого"), Cell(), Cell(), Cell(), *(Cell(shown.money(one)) for one in sums))
    words = f"Итого долга {shown.roubles(sheet.main)}"
    return [*made, Row(total, "total", words, total=True)]


def _debt_row(card: Card, row: DebtRow) -> Row:
    month = shown.month(row.period).capitalize()
    if row.stands_for_before:
        month += " и раньше"
    due = shown.day(row.due_on)
    cells = (
        Cell(month),
        Cell(row.service, icon=_icon(card, row.service_id), weight=500),
        Cell(row.supplier or shown.DASH, tint="text2"),
        Cell(due, tint="danger" if row.is_overdue else "text2"),
        money_cell(row.charged),
        money_cell(row.paid, dash=True),
        Cell(shown.money(row.unpaid), tint="danger" if row.is_overdue else "text", weight=600),
    )
    spoken = f"{month}, {row.service}, долг {shown.roubles(row.unpaid)}, оплатить до {due}"
    return Row(cells, (row.period, row.service_id), spoken)


def penalty_rows(card: Card, sheet: DebtSheet) -> list[Row]:
    """Penalty by month and service, for each the days it was counted by."""
    made = [_penalty_row(card, row) for row in sheet.penalties]
    if not made:
        return []
    billed = sum(_billed(row) for row in sheet.penalties)
    total = (
        *(Cell("Итого"), Cell(), Cell(), Cell(), Cell(shown.money(billed))),
        Cell(shown.money(billed - sheet.penalty)),
        Cell(shown.money(sheet.penalty)),
        Cell(shown.money(sheet.since)),
    )
    words = f"Итого пени {shown.roubles(sheet.penalty)}"
    return [*made, Row(total, "total", words, total=True)]


def _penalty_row(card: Card, row: PenaltyRow) -> Row:
    month = shown.month(row.period).capitalize()
    segments = row.today.segments if row.today else ()
    days = sum(segment.days for segment in segments)
    late = shown.day(row.starts_on + timedelta(days=1)) if row.starts_on else "начислены отдельно"
    billed = _billed(row)
    cells = (
        Cell(month),
        Cell(row.service, icon=_icon(card, row.service_id), weight=500),
        Cell(late, tint="text2"),
        Cell(str(days) if days else shown.DASH, tint="text2"),
        money_cell(billed),
        money_cell(billed - row.unpaid, dash=True),
        money_cell(row.unpaid, weight=600, tint="danger"),
        money_cell(row.since, dash=True),
    )
    spoken = f"{month}, {row.service}, пени к оплате {shown.roubles(row.unpaid)}"
    return Row(cells, (row.period, row.service_id, bool(row.billed)), spoken)


def _billed(row: PenaltyRow) -> int:
    return row.billed.kopecks if row.billed else row.unpaid


@dataclass(frozen=True)
class _Side:
    """One line of the comparison."""

    name: str
    icon: str
    before: int
    after: int
    why: str


def growth_rows(card: Card, growth: Growth) -> list[Row]:
    """Two bills side by side, services with the largest change first, then debt and penalty."""
    sides = [
        _Side(
            service_name(card, Cause("volume", 0, change.service_id)),
            _icon(card, change.service_id),
            change.before.due if change.before else 0,
            change.after.due if change.after else 0,
            "; ".join(reason(card, growth, cause) for cause in change.causes),
        )
        for change in sorted(growth.services, key=lambda one: -abs(one.amount))
    ]
    whole: dict[str, str] = {
        cause.kind: reason(card, growth, cause) for cause in growth.causes if not cause.service_id
    }
    for name, icon, key in (
        ("Долг", "report-money", "debt"),
        ("Пени", PENALTY_ICON, "penalty"),
        ("Расходы", "receipt", "costs"),
    ):
        before, after = getattr(growth.before, key), getattr(growth.after, key)
        if before or after:
            sides.append(_Side(name, icon, before, after, whole.get(key, "")))
    made = [_growth_row(number, side) for number, side in enumerate(sides)]
    whole_bill = _Side("Итого", "", growth.before.total, growth.after.total, "")
    return [*made, replace(_growth_row("total", whole_bill), total=True)]


def _growth_row(key: int | str, side: _Side) -> Row:
    by = side.after - side.before
    tint = "danger" if by > 0 else "success"
    cells = (
        Cell(side.name, icon=side.icon, weight=500),
        money_cell(side.before, dash=True),
        money_cell(side.after, dash=True),
        Cell(_signed(by), tint=tint if by else "text3", weight=600),
        Cell(side.why or ("не изменилось" if not by else ""), tint="text2", tip=side.why),
    )
    spoken = (
        f"{side.name}, было {shown.roubles(side.before)}, стало {shown.roubles(side.after)}, "
        f"разница {_signed(by)}. {side.why}"
    )
    return Row(cells, key, spoken)


def _signed(kopecks: int) -> str:
    if not kopecks:
        return shown.DASH
    return f"+{shown.money(kopecks)}" if kopecks > 0 else shown.money(kopecks)


def _icon(card: Card, service_id: int) -> str:
    service = card.services.get(service_id)
    return service_icon(service.code)[0] if service else "receipt"
