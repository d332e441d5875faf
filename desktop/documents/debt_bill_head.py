"""The head of a debt bill: title, number, as of when, who owes, how much, what to know first."""

from __future__ import annotations

from desktop.documents import bill_text
from desktop.documents.bill_columns import LEFT, RIGHT, WIDTH
from desktop.documents.bill_head import LABEL, SMALL, STRONG, VALUE, line_strip
from desktop.documents.bill_model import Party
from desktop.documents.debt_bill_model import DebtBillDocument
from desktop.documents.paper_flow import Block, Strip
from desktop.documents.paper_table import HEAD_FILL, RULE_GREY
from desktop.documents.sheet import Sheet, Style, text_width, wrap
from domain.accounts import format_account
from domain.words import DOCUMENTS, counted

TITLE = "ДОЛГОВАЯ КВИТАНЦИЯ"
_BOX, _BOXES_WIDTH = 170.0, 126.0
_LABEL_WIDTH, _LEADING, _GAP = 60.0, 9.2, 14.0
_NOTE = Style("B", 7.4)


def draw_fixed_head(sheet: Sheet) -> None:
    """The fixed part of the head."""
    sheet.text(LEFT, 15, TITLE, Style("B", 13))
    about = Style("R", 7.2, 0.33)
    sheet.text(LEFT, 25, "платежный документ для погашения задолженности", about)
    sheet.text(LEFT, 33.5, "за жилое помещение и коммунальные услуги", about)
    sheet.fill(RIGHT - _BOX, 3, _BOX, 30, HEAD_FILL)
    sheet.text(RIGHT - _BOX + 6, 13, "Номер документа", SMALL)
    sheet.rule(LEFT, 53, RIGHT, 1.0)


def head_block(document: DebtBillDocument) -> Block:
    """The first strip of the first page."""

    def draw(sheet: Sheet, y: float) -> None:
        sheet.form("head", y)
        sheet.text(RIGHT - _BOX + 6, y + 26, document.number, Style("B", 9.4), _BOX - 10)
        sheet.text(LEFT, y + 46, f"за {_months(document)}", Style("B", 10))
        office = document.office
        told = (office.name, office.hours, office.phone, f"по состоянию на {moment_text(document)}")
        words = " · ".join(part for part in told if part)
        sheet.right(RIGHT, y + 46, words, SMALL, WIDTH - 190)

    return Block([Strip(56.0, draw)], gap=0)


def continuation_strip(document: DebtBillDocument) -> Strip:
    """The head of the second and later pages."""

    def draw(sheet: Sheet, y: float) -> None:
        title = f"Долговая квитанция № {document.number} за {_months(document)}"
        sheet.text(LEFT, y + 8, title, STRONG, WIDTH - 120)
        sheet.right(RIGHT, y + 8, f"лицевой счет {format_account(document.account_number)}", LABEL)
        sheet.rule(LEFT, y + 13, RIGHT, 0.6)

    return Strip(19.0, draw)


def parties_block(document: DebtBillDocument) -> Block:
    """Who owes, to whom it is paid, and the sum."""
    width = (WIDTH - _BOXES_WIDTH - 2 * _GAP) / 2
    payer = [
        ("Плательщик", document.payer, STRONG),
        ("Адрес", document.address, VALUE),
        ("Лицевой счет", format_account(document.account_number), STRONG),
    ]
    left = _lines(payer, width)
    right = _lines(_payee(document.payee, document.executor), width)
    height = max(len(left) * _LEADING, len(right) * _LEADING, 60.0)

    def draw(sheet: Sheet, y: float) -> None:
        _draw(sheet, (LEFT, y), left, width)
        _draw(sheet, (LEFT + width + _GAP, y), right, width)
        _draw_sum(sheet, y, document)

    return Block([Strip(height + 4, draw)], gap=3)


def notes_block(document: DebtBillDocument) -> Block:
    """What the reader must know first: rates unknown, money on its way, money paid ahead."""
    strips = [strip for text in _notes(document) for strip in line_strip(text, _NOTE, 10.0)]
    return Block(strips, gap=2)


def moment_text(document: DebtBillDocument) -> str:
    """«20.11.2026 10:42»."""
    return f"{bill_text.day(document.made_at[:10])} {document.made_at[11:16]}"


def _months(document: DebtBillDocument) -> str:
    return bill_text.months(document.from_period, document.to_period)


def _payee(payee: Party, executor: Party) -> list[tuple[str, str, Style]]:
    inn = f"ИНН {payee.inn}" if payee.inn else ""
    facts = [
        ("Получатель", payee.name, STRONG),
        ("", inn, VALUE),
        ("Исполнитель", executor.name, VALUE),
        ("Телефон", executor.phone, VALUE),
    ]
    return [fact for fact in facts if fact[1]]


def _notes(document: DebtBillDocument) -> list[str]:
    notes = []
    if document.rates_end:
        day = bill_text.day(document.rates_end)
        notes.append(
            f"Внимание: ставка пени известна по {day}. Дни после нее посчитаны "
            "по последней известной ставке, сумма пени может измениться."
        )
    if document.waiting:
        papers = counted(document.waiting, DOCUMENTS)
        notes.append(f"Учтены платежи, которые еще не проведены в центре: {papers}.")
    if document.left_out:
        left = bill_text.money(document.left_out)
        notes.append(f"Сюда не вошли другие месяцы, услуги или пени: еще {left} ₽ долга.")
    if document.credit:
        credit = bill_text.money(document.credit)
        notes.append(f"На счете есть аванс {credit} ₽, в долг он не зачтен.")
    return notes


def _lines(facts: list[tuple[str, str, Style]], width: float) -> list[tuple[str, str, Style]]:
    return [
        ("" if number else label, part, style)
        for label, value, style in facts
        for number, part in enumerate(wrap(value, style, width - _LABEL_WIDTH))
    ]


def _draw(
    sheet: Sheet, at: tuple[float, float], lines: list[tuple[str, str, Style]], width: float
) -> None:
    x, y = at
    for number, (label, value, style) in enumerate(lines):
        base = y + 7.5 + number * _LEADING
        sheet.text(x, base, label, LABEL)
        sheet.text(x + _LABEL_WIDTH, base, value, style, width - _LABEL_WIDTH)


def _draw_sum(sheet: Sheet, y: float, document: DebtBillDocument) -> None:
    left = RIGHT - _BOXES_WIDTH
    sheet.fill(left, y, _BOXES_WIDTH, 31, HEAD_FILL)
    sheet.text(left + 7, y + 10, "К оплате", LABEL)
    amount = f"{bill_text.money(document.amount)} ₽"
    sheet.text(left + 7, y + 25, amount, Style("B", 13), _BOXES_WIDTH - 12)
    top = y + 34
    for label, value in (("долг", document.main), ("пени", document.penalty)):
        sheet.text(left + 7, top + 6, label, LABEL)
        room = _BOXES_WIDTH - 15 - text_width(label, LABEL)
        sheet.right(RIGHT - 6, top + 6, f"{bill_text.money(value)} ₽", STRONG, room)
        sheet.rule(left, top + 10, RIGHT, 0.4, RULE_GREY)
        top += 13
