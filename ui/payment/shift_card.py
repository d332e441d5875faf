"""The card of the shift beside a payment: number, state, sums, the latest acts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.till_model import ShiftView, TillLine
from ui import format as shown
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Badge, IconMark, Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card

LATEST = 3
_BACK = frozenset({"refund", "void", "cash_out"})
_NAMES = {"refund": "возврат", "void": "аннулирован", "move": "перенос", "match": "зачёт"}
_ICONS = {"cash": "cash", "card": "credit-card", "sbp": "barcode"}
STATES = {
    "open": ("Открыта", "success"),
    "expired": ("Старше 24 ч", "danger"),
    "closed": ("Закрыта", "neutral"),
}


class ShiftCard(Card):
    """Shows the open shift, or offers to open one."""

    opened = Signal()
    """«Открыть смену»."""
    shown_whole = Signal()
    """«Смена»: reports, cash in and out, close."""

    def __init__(self) -> None:
        super().__init__(margins=(16, 12, 16, 12), spacing=8)
        self._number = PlainLabel("", 14, 600)
        self._state = Badge()
        self._more = Button("Закрыть смену", "link")
        self._open = Button("Открыть смену", "primary", icon="cash-register", height=36)
        self._sums = [(PlainLabel("", 15, 600), PlainLabel("", 12, 400, "text2")) for _ in range(3)]
        self._lines = QGridLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setHorizontalSpacing(8)
        self._lines.setColumnStretch(1, 1)
        self._parting = Line()
        self._acts = QWidget()
        self._acts.setLayout(self._lines)
        sums = row(*(holder(column(*pair, spacing=0)) for pair in self._sums), spacing=20)
        self._figures = holder(sums)
        inner = column(
            row(self._number, self._state, STRETCH, self._more),
            self._figures,
            self._parting,
            self._acts,
            self._open,
        )
        self.add(inner)
        self._more.clicked.connect(self.shown_whole)
        self._open.clicked.connect(self.opened)

    def show_shift(self, shift: ShiftView | None, zone: ZoneInfo) -> None:
        """The shift of this terminal, or that there is none."""
        is_on = shift is not None and shift.state != "closed"
        for part in (self._more, self._figures, self._acts, self._parting):
            part.setVisible(is_on)
        self._open.setVisible(not is_on)
        if shift is None or not is_on:
            self._number.setText("Смена не открыта")
            for big, _small in self._sums:
                big.setText("")
            self._state.hide()
            self._show_lines((), zone)
            return
        self._number.setText(f"Смена {shift.number}")
        self._state.show()
        self._state.show_state(*STATES[shift.state])
        book = shift.book
        cashless = book.net - (book.cash - book.refunds_cash)
        figures = (
            (shown.roubles(book.expected), "наличные"),
            (shown.roubles(cashless), "карты и СБП"),
            (str(book.count), "операций"),
        )
        for (value, name), (big, small) in zip(figures, self._sums, strict=True):
            big.setText(value)
            small.setText(name)
        self._show_lines(shift.last[:LATEST], zone)

    def _show_lines(self, lines: tuple[TillLine, ...], zone: ZoneInfo) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for place, line in enumerate(lines):
            name = shown.short_name(line.name) if line.account_id else line.name
            if line.kind in _NAMES:
                name = f"{name}, {_NAMES[line.kind]}"
            tint = "danger" if line.amount < 0 else "text"
            cells = (
                PlainLabel(shown.time(line.at, zone), 12, 400, "text2"),
                PlainLabel(name, 13, 500, fit="elide"),
                PlainLabel(shown.money(line.amount), 13, 600, tint),
                IconMark(_icon(line), "text2", 16),
            )
            for column_no, cell in enumerate(cells):
                self._lines.addWidget(cell, place, column_no)


def _icon(line: TillLine) -> str:
    if line.pending:
        return "cloud-upload"
    if line.kind in _BACK:
        return "arrow-back-up"
    return _ICONS.get(line.tenders[0][0], "cash") if len(line.tenders) == 1 else "cash"
