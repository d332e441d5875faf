"""Rows of the card's tables, made from a card: cells for the eye, one sentence for the ear."""

from __future__ import annotations

from collections.abc import Iterable

from api_client.models.replica import Bill
from desktop.services.accounts import Card
from domain.decimal_text import MINUS
from domain.readings import format_reading
from ui import format as shown
from ui.resident.service_lines import MonthLines, ServiceLine
from ui.table_model import Cell, Column, Row

SUMMARY_COLUMNS = (
    Column("Услуга", ends=True),
    Column("Долг", 110, "right"),
    Column("Начислено", 104, "right"),
    Column("Оплачено", 96, "right"),
    Column("К оплате, ₽", 112, "right"),
)
CHARGE_COLUMNS = (
    Column("Услуга", ends=True),
    Column("Поставщик", 166),
    Column("Объём × тариф", 170),
    Column("Долг", 96, "right"),
    Column("Начислено", 92, "right"),
    Column("Перерасчёт", 92, "right"),
    Column("Оплачено", 86, "right"),
    Column("К оплате, ₽", 104, "right"),
)
PAYMENT_COLUMNS = (
    Column("Дата", 112),
    Column("Платёж"),
    Column("Где", 250),
    Column("Чек", 150),
    Column("Сумма, ₽", 120, "right"),
)
MONTH_COLUMNS = (
    Column("Месяц"),
    Column("Начислено, ₽", 140, "right"),
    Column("Оплачено, ₽", 140, "right"),
)
PART_COLUMNS = (Column("Услуга", ends=True), Column("Сумма, ₽", 104, "right"))


def month_rows(bills: Iterable[Bill]) -> list[Row]:
    """The chart's numbers, newest first."""
    return [
        Row(
            (
                Cell(shown.month(bill.period).capitalize()),
                money_cell(bill.due),
                money_cell(bill.paid),
            ),
            bill.period,
            f"{shown.month(bill.period)}, начислено {shown.roubles(bill.due)}, "
            f"оплачено {shown.roubles(bill.paid)}",
        )
        for bill in bills
    ]


def money_cell(kopecks: int, *, tint: str = "text", weight: int = 400, dash: bool = False) -> Cell:
    """A sum; zero is quiet, or absent with ``dash``."""
    if not kopecks:
        return Cell(shown.DASH if dash else "0,00", tint="text3")
    return Cell(shown.money(kopecks), tint=tint, weight=weight)


def debt_cell(line: ServiceLine, weight: int = 400) -> Cell:
    """The debt a month began with: red while any of it is left, an advance green, none a dash."""
    tint = "danger" if line.owed > 0 else "success" if line.debt < 0 else "text2"
    return money_cell(line.debt, tint=tint, weight=weight, dash=True)


def owed_cell(kopecks: int, weight: int = 400) -> Cell:
    """A debt as it is now: red, an advance green, none a dash."""
    tint = "danger" if kopecks > 0 else "success"
    return money_cell(kopecks, tint=tint, weight=weight, dash=True)


def summary_rows(month: MonthLines) -> list[Row]:
    """«Долг по услугам»: what is owed now, so a debt that was paid is none."""
    made = [
        Row(
            (
                Cell(line.name, icon=line.icon, weight=500),
                owed_cell(line.owed, 500),
                money_cell(line.charged + line.recalculated, dash=line.row is None),
                money_cell(line.paid_of_month),
                money_cell(line.to_pay, weight=600),
            ),
            number,
            _spoken(line, line.owed, line.paid_of_month),
        )
        for number, line in enumerate(month.lines)
    ]
    total = (
        Cell("Итого"),
        Cell(shown.money(month.owed), tint="danger" if month.owed > 0 else "text"),
        Cell(shown.money(month.charged + month.recalculated)),
        Cell(shown.money(month.paid_of_month)),
        Cell(shown.money(month.to_pay)),
    )
    return [*made, Row(total, "total", f"Итого к оплате {shown.roubles(month.to_pay)}", total=True)]


def charge_rows(card: Card, month: MonthLines) -> list[Row]:
    """The month by service with volumes and tariffs."""
    made = [
        Row(
            (
                Cell(line.name, icon=line.icon, weight=500),
                Cell(_supplier(card, line), tint="text2"),
                Cell(volume_text(card, line), tint="text2"),
                debt_cell(line, 500),
                money_cell(line.charged, dash=line.row is None),
                money_cell(line.recalculated, dash=True),
                money_cell(line.paid),
                money_cell(line.to_pay, weight=600),
            ),
            number,
            _spoken(line, line.debt, line.paid),
        )
        for number, line in enumerate(month.lines)
    ]
    total = (
        Cell("Итого"),
        Cell(),
        Cell(),
        Cell(shown.money(month.debt), tint="danger" if month.owed > 0 else "text"),
        Cell(shown.money(month.charged)),
        Cell(shown.money(month.recalculated)),
        Cell(shown.money(month.paid)),
        Cell(shown.money(month.to_pay)),
    )
    return [*made, Row(total, "total", f"Итого к оплате {shown.roubles(month.to_pay)}", total=True)]


def volume_text(card: Card, line: ServiceLine) -> str:
    """«54,3 м² × 31,18»."""
    if line.row is None:
        return shown.DASH
    service = card.services.get(line.row.service_id)
    unit = service.unit if service else ""
    return f"{volume(line.row.volume_e10)} {unit} × {tariff(line.row.tariff_e6)}"


def volume(volume_e10: int) -> str:
    """A volume with up to four decimals, half-up."""
    value_e4 = (abs(volume_e10) + 500_000) // 1_000_000
    return format_reading(-value_e4 if volume_e10 < 0 else value_e4, 0)


def tariff(tariff_e6: int) -> str:
    """A price with two to six decimals."""
    whole, part = divmod(tariff_e6, 1_000_000)
    decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
    return f"{format_reading(whole * 10_000, 0)},{decimals}"


def _supplier(card: Card, line: ServiceLine) -> str:
    supplier = card.suppliers.get(line.row.supplier_id) if line.row else None
    return (supplier.short_name or supplier.name) if supplier else shown.DASH


def _spoken(line: ServiceLine, debt: int, paid: int) -> str:
    owed = f"{'долг' if debt >= 0 else 'аванс'} {shown.roubles(abs(debt))}"
    minus = "" if line.recalculated >= 0 else MINUS
    again = (
        f", перерасчёт {minus}{shown.roubles(abs(line.recalculated))}" if line.recalculated else ""
    )
    return (
        f"{line.name}, {owed}, начислено {shown.roubles(line.charged)}{again}, "
        f"оплачено {shown.roubles(paid)}, к оплате {shown.roubles(line.to_pay)}"
    )
