"""Section 3 of a payment document: the services, what is zero in one line, the total in words."""

from __future__ import annotations

from collections.abc import Callable

from desktop.documents import bill_text
from desktop.documents.bill_columns import (
    LEFT,
    RIGHT,
    WIDTH,
    charges_table,
    folded_columns,
    shown_columns,
)
from desktop.documents.bill_head import SMALL, line_strip, title_strip
from desktop.documents.bill_model import BillDocument, ServiceLine, Sums
from desktop.documents.paper_flow import Block, Strip
from desktop.documents.sheet import Sheet, Style, text_width
from domain.periods import period_name
from domain.words import amount_in_words

GROUP_TITLES = {
    "housing": "Плата за содержание жилого помещения",
    "soi": "Коммунальные ресурсы на содержание общего имущества",
    "utility": "Коммунальные услуги",
    "capital_repair": "Взнос на капитальный ремонт",
    "other": "Прочие услуги",
}
_ALWAYS_WRITTEN = ("charged", "due", "total")


def charges_blocks(document: BillDocument) -> list[Block]:
    """The table, its total and the lines under it."""
    shown = shown_columns(document)
    table = charges_table(shown)
    edge = LEFT + table.columns[0].width + table.columns[1].width
    strips: list[Strip] = []
    group = ""
    for line in document.services:
        if line.group != group:
            group = line.group
            strips.append(table.band(GROUP_TITLES.get(group, GROUP_TITLES["other"])))
        cells = [_cell(line, name) for name in shown]
        strips.append(_marked(table.row(cells), line, edge, table.look.cell.size))
    if strips:
        # The last service goes with the total: a page never begins with a lone sum.
        strips[-1] = Strip(strips[-1].height, strips[-1].draw, tied=True)
    totals = [_total_cell(document.sums, name) for name in shown]
    strips.append(table.row(totals, strong=True))
    title = title_strip(
        "3. Расчет размера платы за содержание жилого помещения и коммунальные услуги, "
        "взноса на капитальный ремонт"
    )
    return [
        Block(strips, head=table.head(), title=title),
        Block([_amount_strip(document)], gap=3),
        Block([strip for text in _notes(document) for strip in line_strip(text)], gap=1),
    ]


def _cell(line: ServiceLine, name: str) -> str:
    special: dict[str, Callable[[], str]] = {
        "name": lambda: line.name,
        "unit": lambda: line.unit,
        "volume": lambda: bill_text.volume(line.volume_e10, line.unit),
        "common": lambda: bill_text.volume(line.common_volume_e10, line.unit),
        "tariff": lambda: bill_text.tariff(line.tariff_e6),
        "coefficient": lambda: (
            bill_text.decimal(line.coefficient_e2, 2, 2) if line.coefficient_e2 else bill_text.DASH
        ),
    }
    if name in special:
        return special[name]()
    return _sum_cell(line.sums, name)


def _sum_cell(sums: Sums, name: str) -> str:
    value: int = getattr(sums, name)
    if name == "paid":
        value = -value
    return bill_text.money(value) if name in _ALWAYS_WRITTEN else bill_text.money_or_dash(value)


def _total_cell(sums: Sums, name: str) -> str:
    if name == "name":
        return "Итого к оплате"
    if name in ("unit", "volume", "common", "tariff", "coefficient"):
        return ""
    return _sum_cell(sums, name)


def _marked(strip: Strip, line: ServiceLine, edge: float, size: float) -> Strip:
    """The row with the mark of how the volume was found, small after the unit."""
    mark = bill_text.METHOD_MARKS.get(line.method, "")
    if not mark:
        return strip

    def draw(sheet: Sheet, y: float) -> None:
        strip.draw(sheet, y)
        sheet.right(edge + 0.6, y + size + 0.6, mark, Style("R", size * 0.68, 0.4))

    return Strip(strip.height, draw, strip.tied)


def _amount_strip(document: BillDocument) -> Strip:
    amount = document.amount
    words = amount_in_words(amount)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(LEFT, y + 10, "ИТОГО К ОПЛАТЕ", Style("B", 9))
        total, large = f"{bill_text.money(amount)} ₽", Style("B", 11)
        sheet.right(RIGHT, y + 10.5, total, large)
        room = WIDTH - 92 - 8 - text_width(total, large)
        sheet.text(LEFT + 92, y + 10, f"({words})", Style("R", 7.2, 0.2), room)

    return Strip(15.0, draw)


def _notes(document: BillDocument) -> list[str]:
    """What the table's columns do not say: the first payments, zero columns, marks of volumes."""
    notes = []
    if document.options.debt and document.months and document.months[0].paid:
        first = document.months[0]
        notes.append(
            f"Задолженность – за вычетом платежей, учтенных в документе за "
            f"{period_name(first.period)}: {bill_text.money(first.paid)} руб.; «Оплачено между "
            "месяцами» – платежи, учтенные в следующих."
        )
    folded = folded_columns(document)
    if folded:
        words = ", ".join(folded)
        notes.append(f"{words[:1].upper()}{words[1:]}: 0,00.")
    marks = {bill_text.METHOD_MARKS.get(line.method) for line in document.services} - {None}
    explained = [
        f"{mark} – {bill_text.METHOD_LEGEND[mark]}" for mark in sorted(filter(None, marks))
    ]
    if explained:
        notes.append(f"Способ учета: {', '.join(explained)}; СОИ – содержание общего имущества.")
    return notes


def formula_block(document: BillDocument) -> Block | None:
    """How each sum came about, when the clerk asked for it."""
    if not document.options.formulas:
        return None
    strips = [
        strip for line in document.services for strip in line_strip(_formula(line), SMALL, 8.6)
    ]
    return Block(strips, title=title_strip("Расчет по формулам: объем × тариф = начислено"))


def _formula(line: ServiceLine) -> str:
    parts = [bill_text.volume(line.volume_e10, line.unit), line.unit]
    text = f"{line.name}: {' '.join(part for part in parts if part)}"
    if line.tariff_e6 is None:
        return f"{text} по тарифам месяцев = {bill_text.money(line.sums.charged)}"
    text += f" × {bill_text.tariff(line.tariff_e6)} = {bill_text.money(line.sums.charged)}"
    changes = [
        (line.sums.excess, "превышение"),
        (line.sums.recalculated, "перерасчет"),
        (-line.sums.benefit, "льгота"),
    ]
    for value, word in changes:
        if value:
            text += f"; {word} {bill_text.signed_money(value)}"
    if any(value for value, _ in changes):
        text += f"; к оплате {bill_text.money(line.sums.due)}"
    return text
