"""«Платежи»: what came, when and how; at the right how the chosen payment was split."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.services.accounts import Card
from desktop.services.debts import payment_key
from ui import format as shown
from ui import tokens
from ui.resident.payment_rows import (
    PENDING,
    part_rows,
    payment_facts,
    payment_rows,
    payment_title,
)
from ui.resident.rows import (
    PART_COLUMNS,
    PAYMENT_COLUMNS,
)
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.table_card import TableCard

_RECEIPT, _NARROW = 3, 1300


class PaymentsTab(QWidget):
    """To look at only; up and down choose, Enter asks for the certificate of a payment."""

    certificate_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._card: Card | None = None
        self._zone = ZoneInfo("UTC")
        self.table = DataTable(PAYMENT_COLUMNS, name="Платежи")
        self.parts = DataTable(
            PART_COLUMNS, name="Разбивка платежа", row_height=tokens.ROW_TWO_LINES
        )
        self._sum = PlainLabel("", 20, 600)
        self._title = PlainLabel("", 13, 500, fit="wrap")
        self._when = PlainLabel("", 12, 400, "text2", fit="wrap")
        self._list = TableCard((self.table, 1))
        head = column(
            PlainLabel("Как распределён платёж", 13, 600),
            self._sum,
            self._title,
            self._when,
            margins=(16, 12, 16, 8),
            spacing=2,
        )
        self.certificate = Button("Справка о платеже", icon="file-text", key="Enter")
        foot = holder(row(self.certificate, STRETCH, margins=(16, 8, 16, 12)))
        self._split = TableCard(holder(head), (self.parts, 1), foot, head=True)
        self._empty = EmptyState("cash", "Платежей пока нет", "Они появятся после первой оплаты")
        self.setLayout(
            row(
                (self._list, 1),
                self._split,
                (self._empty, 1),
                margins=(16, 12, 16, 12),
                spacing=tokens.GAP_CARD,
            )
        )
        self.table.moved.connect(self._show_parts)
        self.table.opened.connect(lambda _row: self._want_certificate())
        self.certificate.clicked.connect(self._want_certificate)
        self.set_wide(wide=False)

    def show_card(self, card: Card, zone: ZoneInfo) -> None:
        """Fill it; the chosen payment stays."""
        self._card, self._zone = card, zone
        found = bool(card.payments)
        self._list.setVisible(found)
        self._split.setVisible(found)
        self._empty.setVisible(not found)
        self.table.show_rows(payment_rows(card, zone))
        if found:
            self.table.choose(max(0, self.table.current_row))
            self._show_parts(self.table.current_row)

    def set_wide(self, *, wide: bool) -> None:
        """From 1600 pixels on."""
        self._split.setFixedWidth(400 if wide else 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The receipt stands at the right too: it gives way to the words.
        self.table.setColumnHidden(_RECEIPT, self.width() < scaled(_NARROW))

    def _show_parts(self, place: int) -> None:
        if self._card is None or not 0 <= place < len(self._card.payments):
            return
        payment = self._card.payments[place]
        self._sum.setText(shown.roubles(payment.amount))
        self._title.setText(payment_title(payment))
        self._when.setText("\n".join(payment_facts(self._card, payment, self._zone)))
        self.parts.show_rows(part_rows(self._card, payment))
        if payment.amount <= 0:
            self.certificate.disable("Справку дают о платеже, а это возврат или перенос")
        elif payment.state == PENDING:
            self.certificate.disable("Платёж ещё не проведён")
        else:
            self.certificate.enable()

    def _want_certificate(self) -> None:
        place = self.table.current_row
        if self._card is not None and self.certificate.isEnabled() and place >= 0:
            self.certificate_wanted.emit(payment_key(self._card.payments[place]))
