"""The head of a payment document and section 1: who pays, who serves, how much and by when."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.documents import bill_text
from desktop.documents.bill_columns import LEFT, RIGHT, WIDTH
from desktop.documents.bill_model import BillDocument, Party
from desktop.documents.paper_flow import Block, Strip
from desktop.documents.paper_table import HEAD_FILL, RULE_GREY
from desktop.documents.sheet import Sheet, Style, text_width, wrap
from domain.accounts import format_account

TITLE = Style("B", 8.0)
LABEL = Style("R", 6.8, 0.33)
VALUE = Style("R", 7.4)
STRONG = Style("B", 7.4)
SMALL = Style("R", 6.2, 0.33)

_BOXES_WIDTH = 108.0
_PAYER_WIDTH = 198.0
_SIDE_GAP = 10.0
_LABEL_WIDTH = 54.0
_LEADING = 9.0
_ID_BOX = (118.0, 76.0)


def title_strip(text: str) -> Strip:
    """The title of a section, tied to what follows."""
    return Strip(10.6, lambda sheet, y: sheet.text(LEFT, y + 7.8, text, TITLE), tied=True)


def line_strip(text: str, style: Style = SMALL, height: float = 9.0) -> list[Strip]:
    """Wrapped lines of one text."""

    def strip(line: str) -> Strip:
        return Strip(height, lambda sheet, y: sheet.text(LEFT, y + height * 0.75, line, style))

    return [strip(line) for line in wrap(text, style, WIDTH)]


def draw_fixed_head(sheet: Sheet) -> None:
    """The fixed part of the head: names of the document and of its two identifiers."""
    sheet.text(LEFT, 15, "ПЛАТЕЖНЫЙ ДОКУМЕНТ (СЧЕТ)", Style("B", 13))
    sheet.text(LEFT, 25, "для внесения платы за содержание жилого помещения", Style("R", 7.2, 0.33))
    sheet.text(LEFT, 33.5, "и предоставление коммунальных услуг", Style("R", 7.2, 0.33))
    ids, els = _ID_BOX
    sheet.fill(RIGHT - els, 3, els, 30, HEAD_FILL)
    sheet.fill(RIGHT - els - 6 - ids, 3, ids, 30, HEAD_FILL)
    sheet.text(RIGHT - els + 6, 13, "Единый лицевой счет", SMALL)
    sheet.text(RIGHT - els - ids, 13, "Идентификатор платежного документа", SMALL, ids - 8)
    sheet.rule(LEFT, 53, RIGHT, 1.0)


def head_block(document: BillDocument) -> Block:
    """The first strip of the first page."""

    def draw(sheet: Sheet, y: float) -> None:
        sheet.form("head", y)
        ids, els = _ID_BOX
        sheet.text(RIGHT - els + 6, y + 26, document.els, Style("B", 9.4), els - 8)
        sheet.text(RIGHT - els - ids, y + 26, document.number, Style("B", 9.4), ids - 8)
        period = bill_text.months(document.from_period, document.to_period)
        sheet.text(LEFT, y + 46, f"за {period}", Style("B", 10))
        issued = bill_text.day(document.issued_on)
        office = " · ".join(
            part
            for part in (
                document.office.name,
                document.office.hours,
                document.office.phone,
                f"составлен {issued}" if issued else "",
            )
            if part
        )
        sheet.right(RIGHT, y + 46, office, SMALL, WIDTH - 160)

    return Block([Strip(56.0, draw)], gap=0)


def continuation_strip(document: BillDocument) -> Strip:
    """The head of the second and later pages."""
    period = bill_text.months(document.from_period, document.to_period)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(LEFT, y + 8, f"Платежный документ № {document.number} за {period}", STRONG)
        account = format_account(document.account_number)
        sheet.right(RIGHT, y + 8, f"лицевой счет {account}", LABEL)
        sheet.rule(LEFT, y + 13, RIGHT, 0.6)

    return Strip(19.0, draw)


def parties_block(document: BillDocument) -> Block:
    """Section 1 with the boxes of what is to pay."""
    payer = _lines(payer_facts(document), _PAYER_WIDTH)
    serving_width = WIDTH - _PAYER_WIDTH - _BOXES_WIDTH - 2 * _SIDE_GAP
    serving = _lines(executor_facts(document.executor), serving_width)
    boxes = _sum_boxes(document)
    height = max(len(payer) * _LEADING, len(serving) * _LEADING, 46.0 + 13 * len(boxes))

    def draw(sheet: Sheet, y: float) -> None:
        _draw_lines(sheet, LEFT, y, payer, _PAYER_WIDTH)
        _draw_lines(sheet, LEFT + _PAYER_WIDTH + _SIDE_GAP, y, serving, serving_width)
        _draw_boxes(sheet, y, document, boxes)

    title = title_strip("1. Сведения о плательщике и исполнителе услуг")
    return Block([Strip(height + 2, draw)], title=title)


def payer_facts(document: BillDocument) -> list[tuple[str, str, bool]]:
    """Label, value and whether it is strong."""
    areas = (document.total_area_e2, document.living_area_e2, document.heated_area_e2)
    return [
        ("Плательщик", document.payer, True),
        ("Адрес", document.address, False),
        ("Лицевой счет", format_account(document.account_number), True),
        (
            "Площадь, м²",
            "общая {}; жилая {}; отапл. {}".format(*(bill_text.area(value) for value in areas)),
            False,
        ),
        ("Жильцы", f"зарегистрировано (проживает) {document.residents} чел.", False),
    ]


def executor_facts(executor: Party) -> list[tuple[str, str, bool]]:
    """What is known of the executor."""
    net = ", ".join(part for part in (executor.site, executor.email) if part)
    dispatcher = f"ДДС {executor.dispatcher_phone}" if executor.dispatcher_phone else ""
    # A number is never broken: no-break spaces inside, a plain one between the two.
    phones = [part.replace(" ", "\u00a0") for part in (executor.phone, dispatcher) if part]
    inn = f"ИНН {executor.inn}" if executor.inn else ""
    facts = [
        ("Исполнитель", executor.name, True),
        ("", inn, False),
        ("Адрес", executor.address, False),
        ("Телефон", ", ".join(phones), False),
        ("Сайт, e-mail", net, False),
        ("Режим работы", executor.hours, False),
    ]
    return [fact for fact in facts if fact[1]]


def _lines(facts: Sequence[tuple[str, str, bool]], width: float) -> list[tuple[str, str, Style]]:
    lines = []
    for label, value, strong in facts:
        style, room = STRONG if strong else VALUE, width - _LABEL_WIDTH
        # One long word (a number of thirty signs) is set narrower rather than broken.
        is_word = " " not in value and text_width(value, style) * 0.72 <= room
        for number, part in enumerate((value,) if is_word else wrap(value, style, room)):
            lines.append(("" if number else label, part, style))
    return lines


def _draw_lines(
    sheet: Sheet, x: float, y: float, lines: Sequence[tuple[str, str, Style]], width: float
) -> None:
    for number, (label, value, style) in enumerate(lines):
        base = y + 7.5 + number * _LEADING
        sheet.text(x, base, label, LABEL)
        sheet.text(x + _LABEL_WIDTH, base, value, style, width - _LABEL_WIDTH)


def _sum_boxes(document: BillDocument) -> list[tuple[str, str]]:
    """The small boxes under the large one."""
    if not document.options.debt:
        return [("без долга и пени", "")]
    if document.advance:
        return [("аванс", f"{bill_text.money(document.advance)} ₽")]
    boxes, sums = [], document.sums
    # Several months: the debt before all of them and all that was paid, as section 4 has them.
    debt, paid = (document.opening, document.paid) if document.months else (sums.debt, sums.paid)
    if debt:
        owed = "долг на начало" if document.months else "в т. ч. долг"
        boxes.append((owed if debt > 0 else "учтен аванс", f"{bill_text.money(abs(debt))} ₽"))
    if paid:
        boxes.append(("оплачено", f"{bill_text.money(paid)} ₽"))
    if sums.penalty:
        boxes.append(("в т. ч. пени", f"{bill_text.money(sums.penalty)} ₽"))
    return boxes


def _draw_boxes(
    sheet: Sheet, y: float, document: BillDocument, boxes: Sequence[tuple[str, str]]
) -> None:
    left = RIGHT - _BOXES_WIDTH
    sheet.fill(left, y, _BOXES_WIDTH, 31, HEAD_FILL)
    sheet.text(left + 7, y + 10, "К оплате", LABEL)
    amount = f"{bill_text.money(document.amount)} ₽"
    sheet.text(left + 7, y + 25, amount, Style("B", 13), _BOXES_WIDTH - 12)
    top = y + 34
    for label, value in boxes:
        sheet.text(left + 7, top + 6, label, LABEL)
        room = _BOXES_WIDTH - 15 - text_width(label, LABEL)
        sheet.right(RIGHT - 6, top + 6, value, STRONG, room)
        sheet.rule(left, top + 10, RIGHT, 0.4, RULE_GREY)
        top += 13
    if document.amount:
        due = bill_text.day(document.due_on)
        sheet.text(left + 7, top + 7, "оплатить до", LABEL)
        sheet.right(RIGHT - 6, top + 7, due, STRONG)
