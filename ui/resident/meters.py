"""«Счётчики»: every meter with its state and verification, below the readings of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.accounts import Card
from desktop.services.meter_view import MeterView
from ui import format as shown
from ui import tokens
from ui.nouns import EXPIRED_CHARGE, meter_name
from ui.resident.meter_rows import HISTORY_COLUMNS, METER_COLUMNS, history_rows, meter_rows
from ui.theme import scaled
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import column, holder, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import Banner, EmptyState
from ui.widgets.table_card import TableCard

_LEAST_METERS, _LEAST_HISTORY = 120, 150


class MetersTab(QWidget):
    """Up and down choose the meter, its history follows."""

    readings_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[MeterView, ...] = ()
        self.banner = Banner(height=40)
        self.meters = DataTable(
            METER_COLUMNS, name="Приборы учёта", row_height=tokens.ROW_TWO_LINES
        )
        self.history = DataTable(HISTORY_COLUMNS, name="История показаний", row_height=30)
        self._history_of = PlainLabel("", 13, 400, "text2", fit="elide")
        self._facts = PlainLabel("", 12, 400, "text2", fit="elide")
        self._meters_card = TableCard(self.meters)
        head = row(
            PlainLabel("История показаний", 13, 600),
            (self._history_of, 1),
            margins=(16, 8, 16, 0),
        )
        self._history_card = TableCard(
            holder(column(head, row((self._facts, 1), margins=(16, 0, 16, 8)), spacing=0)),
            (self.history, 1),
            head=True,
        )
        self._empty = EmptyState("gauge", "Приборов нет", "Плата считается по нормативу")
        self.setLayout(
            column(
                self.banner,
                (self._meters_card, 1000),
                (self._history_card, 1),
                (self._empty, 1),
                margins=(16, 12, 16, 12),
                spacing=tokens.GAP_CARD,
            )
        )
        self.meters.moved.connect(self._show_history)
        self.meters.opened.connect(lambda _row: self.readings_wanted.emit())

    def show_card(self, card: Card) -> None:
        """Fill it; the chosen meter stays."""
        self._views = card.meters
        found = bool(card.meters)
        self._meters_card.setVisible(found)
        self._history_card.setVisible(found)
        self._empty.setVisible(not found)
        self._show_banner()
        self.meters.show_rows(meter_rows(card))
        self._limit_heights()
        if found:
            self.meters.choose(max(0, self.meters.current_row))
            self._show_history(self.meters.current_row)

    def _limit_heights(self) -> None:
        """All meters at once where there is room; the history keeps a few rows in any case."""
        rows = self.meters.table.rowCount() * self.meters.verticalHeader().defaultSectionSize()
        natural = self.meters.horizontalHeader().height() + rows + 2
        self._meters_card.setMaximumHeight(natural)
        self._meters_card.setMinimumHeight(min(natural, scaled(_LEAST_METERS)))
        self._history_card.setMinimumHeight(scaled(_LEAST_HISTORY))

    def _show_banner(self) -> None:
        expired = [view for view in self._views if "verification_expired" in view.notes]
        if not expired:
            self.banner.hide()
            return
        names = "; ".join(
            f"{meter_name(view.service, view.meter)}, до {shown.day(view.meter.verify_until)}"
            for view in expired
        )
        self.banner.show_state(f"Поверка истекла: {names}.", EXPIRED_CHARGE, "danger")

    def _show_history(self, place: int) -> None:
        if not 0 <= place < len(self._views):
            return
        view = self._views[place]
        meter = view.meter
        self._history_of.setText(f"{meter_name(view.service, meter)}, № {meter.serial}")
        facts = [
            f"установлен {shown.day(meter.installed_on)}" if meter.installed_on else "",
            f"поверен {shown.day(meter.verified_on)}" if meter.verified_on else "",
            f"поверка до {shown.day(meter.verify_until)}" if meter.verify_until else "",
            f"снят {shown.day(meter.removed_on)}" if meter.removed_on else "",
        ]
        self._facts.setText(", ".join(one for one in facts if one))
        self.history.show_rows(history_rows(view))
