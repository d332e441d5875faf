"""Sections 2, 4, 5 and 6 of a payment document and the months of a long one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from desktop.documents import bill_text
from desktop.documents.bill_columns import LEFT, RIGHT, WIDTH
from desktop.documents.bill_head import LABEL, STRONG, TITLE, line_strip, title_strip
from desktop.documents.bill_model import BillDocument, MeterLine
from desktop.documents.paper_flow import Block, Strip
from desktop.documents.paper_table import Column, PaperTable, TableLook
from desktop.documents.sheet import Sheet, Style, text_width, wrap
from domain.periods import period_name
from domain.readings import format_reading

_REFERENCE_WIDTH = 370.0
_SIDE = 14.0
_LOOK = TableLook(cell=Style("R", 7.0), strong=Style("B", 7.0), row_pad=1.2)
_REFERENCE_LOOK = TableLook(cell=Style("R", 6.6), strong=Style("B", 6.6), row_pad=0.9)

_METERS = (
    Column("Услуга", 146, "l"),
    Column("Номер прибора", 56, "l"),
    Column("Место установки", 46, "l"),
    Column("Предыдущее показание", 56),
    Column("Дата", 44, "c"),
    Column("Текущее показание", 56),
    Column("Расход", 42),
    Column("Поверка до", 44, "c"),
    Column("Новое показание", 0, "c"),
)
_REFERENCE = (
    Column("Услуга", 160, "l"),
    Column("Ед. изм.", 28, "c"),
    Column("Норматив индивид.", 42),
    Column("Норматив на СОИ", 40),
    Column("Объем по дому в помещениях", 54),
    Column("Объем по дому на СОИ", 46),
)
_RECALCULATIONS = (
    Column("Услуга", 150, "l"),
    Column("Основание", WIDTH - 150 - 66, "l"),
    Column("Сумма, руб.", 66),
)
_INSTALMENTS = (
    Column("Услуга", 0, "l"),
    Column("Рассрочка от платы за расчетный период, руб.", 90),
    Column("Рассрочка от платы за предыдущие периоды, руб.", 90),
    Column("Проценты за рассрочку, руб.", 66),
    Column("Проценты за рассрочку, %", 66),
    Column("Сумма к оплате с учетом рассрочки, руб.", 76),
)
_MONTHS = (
    Column("Месяц", 76, "l"),
    Column("Документ", 92, "l"),
    Column("Долг / аванс (−) на начало", 52),
    Column("Начислено", 52),
    Column("Перерасчеты", 46),
    Column("Льготы", 44),
    Column("К оплате за месяц", 52),
    Column("Пени", 36),
    Column("Оплачено", 44),
    Column("Итого", 0),
)


def _filled(columns: Sequence[Column]) -> list[Column]:
    """The columns of a table of full width: the zero one takes what is left."""
    rest = WIDTH - sum(column.width for column in columns)
    return [
        column if column.width else Column(column.title, rest, column.align) for column in columns
    ]


@cache
def section_table(kind: str) -> PaperTable:
    """The table of a kind: meters, reference, instalments, recalculations, months."""
    columns = {
        "meters": _METERS,
        "reference": _REFERENCE,
        "instalments": _INSTALMENTS,
        "recalculations": _RECALCULATIONS,
        "months": _MONTHS,
    }[kind]
    if kind == "reference":
        return PaperTable(kind, columns, LEFT, _REFERENCE_LOOK)
    return PaperTable(kind, _filled(columns), LEFT, _LOOK)


def meters_block(document: BillDocument) -> Block | None:
    """Section 2: one row a meter zone, the last cell is for the new reading."""
    if not document.meters:
        return None
    table = section_table("meters")
    strips = [_with_cell(table, table.row(_meter_cells(meter))) for meter in document.meters]
    note = (
        f"Показания принимаются с {document.window_from_day} по {document.window_to_day} число: "
        "в кабинете на сайте, по телефону и на отрывной части."
    )
    title = "2. Сведения о показаниях индивидуальных приборов учета"
    return Block([*strips, *line_strip(note)], head=table.head(), title=title_strip(title))


def _meter_cells(meter: MeterLine) -> list[str]:
    used = meter.current_e4 - meter.previous_e4
    passed = meter.current_e4 >= 0
    name = f"{meter.service}, {meter.zone_name}" if _names_zone(meter) else meter.service
    return [
        f"{name}, {meter.unit}" if meter.unit else name,
        meter.serial,
        meter.place,
        format_reading(meter.previous_e4, meter.decimals),
        bill_text.day(meter.previous_on),
        format_reading(meter.current_e4, meter.decimals) if passed else "не передано",
        bill_text.decimal(used, 4, 4) if passed and used >= 0 else bill_text.DASH,
        bill_text.day(meter.verify_until),
        "",
    ]


def _names_zone(meter: MeterLine) -> bool:
    return bool(meter.zone_name) and meter.zone_name.lower() not in meter.service.lower()


def _with_cell(table: PaperTable, strip: Strip) -> Strip:
    """The row with an empty box to write the new reading into."""
    width = table.columns[-1].width

    def draw(sheet: Sheet, y: float) -> None:
        strip.draw(sheet, y)
        sheet.frame(table.right - width + 2, y + 1.2, width - 2, strip.height - 2.4)

    return Strip(strip.height, draw, strip.tied)


def reference_block(document: BillDocument) -> Block:
    """Section 4, with what was counted in beside it."""
    table = section_table("reference")
    rows = [
        table.row(
            [
                line.service,
                line.unit,
                bill_text.norm(line.norm_e6),
                bill_text.norm(line.common_norm_e6),
                bill_text.house_volume(line.house_volume_e4),
                bill_text.house_volume(line.common_volume_e4),
            ]
        )
        for line in document.reference
    ]
    side = _side_lines(document)
    strips = _beside(table, rows, side)
    return Block(strips, title=title_strip("4. Справочная информация"), late=True)


def _side_lines(document: BillDocument) -> list[tuple[str, str]]:
    """What was counted in: (label, value), labels wrapped to the width beside the table."""
    facts = [("Учтены платежи по", bill_text.day(document.counted_to) or bill_text.DASH)]
    facts.append(("Оплачено, руб.", bill_text.money(document.paid)))
    if document.last_paid_on:
        facts.append(("Последняя оплата", bill_text.day(document.last_paid_on)))
    if document.options.debt:
        word = "Долг на начало, руб." if document.opening >= 0 else "Аванс на начало, руб."
        facts.append((word, bill_text.money(abs(document.opening))))
        if document.advance:
            facts.append(("Аванс на конец, руб.", bill_text.money(document.advance)))
    facts.append(("Льготы, субсидии, руб.", bill_text.money(document.sums.benefit)))
    if document.growth_limit_e2:
        limit = bill_text.decimal(document.growth_limit_e2, 2, 1)
        facts.append(("Предельный индекс роста, %", limit))
    return facts


def _beside(table: PaperTable, rows: list[Strip], side: Sequence[tuple[str, str]]) -> list[Strip]:
    """Table at the left, facts at the right; they begin together and stay on one page."""
    left = LEFT + _REFERENCE_WIDTH + _SIDE
    height = 10.0 * len(side)

    def draw_side(sheet: Sheet, y: float) -> None:
        for number, (label, value) in enumerate(side):
            base = y + 7.6 + 10.0 * number
            sheet.text(left, base, label, LABEL)
            sheet.right(RIGHT, base, value, STRONG)

    opening = Strip(0.0, draw_side, tied=True)
    if not rows:
        return [Strip(height, draw_side)]
    body = [table.head(), *rows]
    covered, tied = 0.0, [opening]
    for number, strip in enumerate(body):
        keep = covered + strip.height < height and number + 1 < len(body)
        tied.append(Strip(strip.height, strip.draw, tied=keep or strip.tied))
        covered += strip.height
    if covered < height:
        last = tied[-1]
        tied[-1] = Strip(last.height, last.draw, tied=True)
        tied.append(Strip(height - covered, lambda sheet, y: None))
    return tied


def instalment_block(document: BillDocument) -> Block:
    """Section 5; folded into one line when there are no instalments."""
    title = "5. Расчет суммы к оплате с учетом рассрочки платежа"
    if not document.instalments:
        return Block(_titled_line(f"{title}:", "рассрочка платежа не предоставлялась"))
    table = section_table("instalments")
    strips = [
        table.row(
            [
                line.service,
                bill_text.money_or_dash(line.from_this),
                bill_text.money_or_dash(line.from_past),
                bill_text.money_or_dash(line.interest),
                bill_text.decimal(line.interest_e2, 2, 2),
                bill_text.money(line.total),
            ]
        )
        for line in document.instalments
    ]
    return Block(strips, head=table.head(), title=title_strip(title))


def recalculations_block(document: BillDocument) -> Block:
    """Section 6: each recalculation with its reason."""
    title = "6. Сведения о перерасчетах (доначисления +, уменьшения −)"
    if not document.recalculations:
        return Block(_titled_line(f"{title}:", "не производились"))
    table = section_table("recalculations")
    strips = []
    for line in document.recalculations:
        reason = line.reason
        if not document.is_one_month:
            reason = f"{period_name(line.period)}: {reason}"
        strips.append(table.row([line.service, reason, bill_text.signed_money(line.amount)]))
    return Block(strips, head=table.head(), title=title_strip(title))


def months_block(document: BillDocument) -> Block | None:
    """The table by month of a document of several."""
    if not document.months:
        return None
    table = section_table("months")
    strips = [
        table.row(
            [
                period_name(line.period),
                line.number,
                bill_text.money_or_dash(line.debt),
                bill_text.money(line.charged),
                bill_text.money_or_dash(line.recalculated),
                bill_text.money_or_dash(line.benefit),
                bill_text.money(line.due),
                bill_text.money_or_dash(line.penalty),
                bill_text.money_or_dash(line.paid),
                bill_text.money(line.total),
            ]
        )
        for line in document.months
    ]
    return Block(strips, head=table.head(), title=title_strip("По месяцам"))


def _titled_line(title: str, text: str) -> list[Strip]:
    start = LEFT + text_width(title, TITLE) + 5
    lines = wrap(text, LABEL, RIGHT - start)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(LEFT, y + 8.4, title, TITLE)
        sheet.text(start, y + 8.4, lines[0], LABEL, RIGHT - start)

    return [Strip(11.0, draw)]
