"""Rows of the shift screen: the acts of a shift, its figures, the notes being counted."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from desktop.services.till_model import TillLine
from domain.denominations import DENOMINATIONS, denomination_name
from domain.shift import ShiftBook
from ui import format as shown
from ui.nouns import CHANNELS
from ui.table_model import Cell, Column, Row

COUNT = 1
RECEIPT = 2
ACT_COLUMNS = (
    Column("Время", 70),
    Column("Операция"),
    Column("Чек", 130),
    Column("Способ", 130),
    Column("Сумма", 120, "right"),
)
NOTE_COLUMNS = (
    Column("Номинал"),
    Column("Штук", 130, "right"),
    Column("Сумма", 150, "right"),
)
KINDS = {
    "payment": "",
    "refund": "возврат",
    "void": "аннулирование",
    "move": "перенос",
    "match": "зачёт невыясненного",
    "cash_in": "внесение",
    "cash_out": "изъятие",
}


def act_row(line: TillLine, zone: ZoneInfo) -> Row:
    """One act, newest first in the list."""
    kind = KINDS[line.kind]
    name = f"{line.name}, {kind}" if kind and line.name else line.name or kind.capitalize()
    ways = ", ".join(CHANNELS[way][0] for way, _amount in line.tenders)
    minus = line.amount < 0
    return Row(
        (
            Cell(shown.time(line.at, zone), tint="text2"),
            Cell(name, weight=500, icon="cloud-upload" if line.pending else ""),
            Cell(line.receipt_number, tint="text2"),
            Cell(ways, tint="text2"),
            Cell(shown.money(line.amount), weight=600, tint="danger" if minus else "text"),
        ),
        key=line.op_id,
        spoken=f"{shown.time(line.at, zone)} {name} {shown.roubles(line.amount)}"
        + (", ждёт отправки" if line.pending else ""),
    )


def figures(book: ShiftBook, *, expected: bool) -> list[tuple[str, str]]:
    """Names and sums of the X report; ``expected`` is hidden from whoever is counting."""
    made = [
        ("Разменная монета", book.float_kopecks),
        ("Внесено", book.cash_in),
        ("Изъято", -book.cash_out),
        ("Наличными", book.cash),
        ("Картой", book.card),
        ("По СБП", book.sbp),
        ("Возвраты", -book.refunds),
    ]
    if expected:
        made.append(("В ящике должно быть", book.expected))
    return [(name, shown.roubles(kopecks)) for name, kopecks in made]


def note_rows(texts: Mapping[int, str], wrong: Mapping[int, str]) -> list[Row]:
    """A line for each note and coin, dearest first; ``texts`` and ``wrong`` by its value."""
    return [_note_row(value, texts.get(value, ""), wrong.get(value, "")) for value in DENOMINATIONS]


def _note_row(value: int, text: str, trouble: str) -> Row:
    amount = value * int(text) if text.isascii() and text.isdigit() and not trouble else 0
    name = denomination_name(value)
    return Row(
        (
            Cell(name, weight=500),
            Cell(text, box="error" if trouble else "normal", weight=600, tip=trouble),
            Cell(shown.money(amount) if amount else shown.DASH, tint="text2"),
        ),
        key=value,
        spoken=f"{name}: {text or 'не сосчитано'}" + (f", {trouble}" if trouble else ""),
    )
