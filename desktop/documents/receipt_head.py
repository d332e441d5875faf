"""The upper parts of a receipt on a sheet: agent and title, the two parties, the sums."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.documents import receipt_text as text
from desktop.documents.paper_flow import Strip
from desktop.documents.paper_table import HEAD_FILL
from desktop.documents.receipt_model import ReceiptDocument
from desktop.documents.sheet import Sheet, Style, text_width, wrap
from domain.accounts import format_account
from domain.words import amount_in_words

_TITLE = Style("B", 13.0)
_NUMBER = Style("B", 9.6)
_LABEL = Style("R", 7.4, 0.33)
_VALUE = Style("R", 8.4)
_STRONG = Style("B", 8.4)
_SMALL = Style("R", 7.0, 0.33)
_STAMP = Style("B", 9.0, 1.0)
_TOTAL = Style("B", 14.0)
_LEADING = 11.0
_LABEL_WIDTH = 62.0


def head_strip(document: ReceiptDocument, left: float, right: float) -> Strip:
    """Title and number at the left, the agent at the right, stamps under both."""
    office = document.office
    half = (right - left) * 0.52
    agent = [(office.name, _STRONG)]
    for part in (
        f"ИНН {office.inn}" if office.inn else "",
        office.address,
        text.joined(f"тел. {office.phone}" if office.phone else "", office.site),
    ):
        agent += [(line, _SMALL) for line in wrap(part, _SMALL, right - left - half - 8) if part]
    titles = wrap(text.title(document), _TITLE, half)
    upper = 12.0 + 15.0 * (len(titles) - 1)
    height = max(upper + 26, len(agent) * 9.6 + 6)
    stamps = [
        stamp
        for stamp, is_shown in (
            (text.COPY_STAMP, document.is_copy),
            (text.UNSENT_STAMP, document.is_unsent),
        )
        if is_shown
    ]

    def draw(sheet: Sheet, y: float) -> None:
        for number, line in enumerate(titles):
            sheet.text(left, y + 12 + 15 * number, line, _TITLE)
        named = f"№ {document.number} от {text.moment(document.taken_at)}"
        sheet.text(left, y + upper + 13, named, _NUMBER, half)
        sheet.text(left, y + upper + 23, text.OPERATION, _SMALL, half)
        for at, (line, style) in enumerate(agent):
            sheet.right(right, y + 8 + 9.6 * at, line, style, right - left - half)
        _draw_stamps(sheet, left, y + height + 2, stamps)
        sheet.rule(left, y + height + (18 if stamps else 2), right, 1.0)

    return Strip(height + (24 if stamps else 8), draw)


def _draw_stamps(sheet: Sheet, left: float, y: float, stamps: Sequence[str]) -> None:
    x = left
    for stamp in stamps:
        width = text_width(stamp, _STAMP) + 12
        sheet.fill(x, y, width, 13, 0.0)
        sheet.text(x + 6, y + 9.6, stamp, _STAMP)
        x += width + 6


def parties_strip(document: ReceiptDocument, left: float, right: float) -> Strip:
    """Whose account it is at the left, who took the money at the right."""
    middle = left + (right - left) * 0.56
    payer = _lines(_payer_facts(document), middle - left - 10)
    desk = _lines(_desk_facts(document), right - middle)

    def draw(sheet: Sheet, y: float) -> None:
        _draw_lines(sheet, left, y, payer)
        _draw_lines(sheet, middle, y, desk)

    return Strip(max(len(payer), len(desk)) * _LEADING + 3, draw)


def _payer_facts(document: ReceiptDocument) -> list[tuple[str, str, Style]]:
    facts = [
        ("Лицевой счет", format_account(document.account_number), _STRONG),
        ("Плательщик", document.payer, _VALUE),
        ("Адрес", document.address, _VALUE),
    ]
    origin = document.origin
    if origin is not None:
        facts.append(("К чеку", f"№ {origin.number} от {text.moment(origin.taken_at)}", _VALUE))
    facts.append(("Причина", document.reason, _VALUE))
    return [fact for fact in facts if fact[1]]


def _desk_facts(document: ReceiptDocument) -> list[tuple[str, str, Style]]:
    facts = [
        ("Место", document.office.place, _VALUE),
        ("Кассир", document.operator, _VALUE),
        ("Смена", str(document.shift_number), _VALUE),
        ("Разрешил", document.approved_by, _VALUE),
    ]
    return [fact for fact in facts if fact[1]]


def _lines(facts: Sequence[tuple[str, str, Style]], width: float) -> list[tuple[str, str, Style]]:
    return [
        ("" if number else label, part, style)
        for label, value, style in facts
        for number, part in enumerate(wrap(value, style, width - _LABEL_WIDTH))
    ]


def _draw_lines(sheet: Sheet, x: float, y: float, lines: Sequence[tuple[str, str, Style]]) -> None:
    for number, (label, value, style) in enumerate(lines):
        base = y + 8 + number * _LEADING
        sheet.text(x, base, label, _LABEL)
        sheet.text(x + _LABEL_WIDTH, base, value, style)


def sums_strip(document: ReceiptDocument, left: float, right: float) -> Strip:
    """The total in a box with its words, then how it was paid."""
    ways = [("в том числе комиссия", text.money(document.commission))]
    for tender in document.tenders:
        name = text.joined(text.TENDERS[tender.kind], tender.reference)
        ways.append((name, text.money(tender.amount)))
    if document.received:
        ways += [
            ("Получено", text.money(document.received)),
            ("Сдача", text.money(document.change)),
        ]
    words = wrap(amount_in_words(document.total), _SMALL, (right - left) * 0.5)

    def draw(sheet: Sheet, y: float) -> None:
        sheet.fill(left, y, right - left, 25, HEAD_FILL)
        sheet.text(left + 6, y + 16.5, text.total_name(document), Style("B", 10))
        sheet.right(right - 6, y + 17.5, text.roubles(document.total), _TOTAL)
        for number, line in enumerate(words):
            sheet.text(left + 6, y + 35 + 8.6 * number, line, _SMALL)
        for number, (name, amount) in enumerate(ways):
            base = y + 35.5 + _LEADING * number
            strong = name == "Сдача"
            sheet.right(right - 80, base, name, _LABEL)
            sheet.right(right - 6, base, amount, _STRONG if strong else _VALUE)

    return Strip(29 + max(len(ways) * _LEADING, len(words) * 8.6), draw)
