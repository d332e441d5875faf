"""The left panel of the reports screen: kinds, days, the list beside them, what can be done."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import tokens
from ui.reports.kinds import KINDS, ReportKind
from ui.theme import widened
from ui.widgets.buttons import Button
from ui.widgets.choices import Combo
from ui.widgets.fields import Field, LineEdit
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import ProgressRow
from ui.widgets.surfaces import Card, FittingScroll

WIDTH = 332


class ReportsPanel(Card):
    """Shows what it is told; every change by a person is a signal."""

    kind_chosen = Signal(str)
    days_typed = Signal()
    days_stepped = Signal(int)
    item_chosen = Signal()

    def __init__(self) -> None:
        self.kinds = {
            kind.id: Button(kind.name, "ghost", icon=kind.icon).set_left().set_wide()
            for kind in KINDS
        }
        self.first = LineEdit(select_all=True, name="С какого дня")
        self.last = LineEdit(select_all=True, name="По какой день")
        self.day = LineEdit(select_all=True, name="День")
        self._span = (Field("С", self.first), Field("По", self.last))
        self._day = Field("День", self.day)
        self._before = Button("", "ghost", icon="chevron-left", name="Раньше")
        self._after = Button("", "ghost", icon="chevron-right", name="Позже")
        self.item = Combo()
        self._item_name = PlainLabel("", 12, 500, "text2")
        self._trouble = PlainLabel("", 12, 400, "danger", fit="wrap")
        self._trouble.hide()
        self.build = Button("Построить", "soft", icon="refresh", key="Ctrl Enter").set_wide()
        self.print = Button(
            "Печать", "primary", icon="printer", key="Ctrl P", height=tokens.HEIGHT_MAIN - 4
        ).set_wide()
        self.save = Button("PDF", icon="download", key="Ctrl S").set_wide()
        self.sheet = Button("Excel", icon="download", key="Alt 1").set_wide()
        self.copy = Button("Текстом", icon="copy", key="Alt 2").set_wide()
        self.progress = ProgressRow()
        self.progress.hide()
        super().__init__(
            FittingScroll(self._chosen_by(), "surface"),
            Line(),
            self.build,
            self.print,
            holder(row(self.save, self.sheet, self.copy, spacing=8)),
            self.progress,
            STRETCH,
            margins=(16, 14, 16, 14),
            spacing=8,
        )
        self.setFixedWidth(widened(WIDTH))
        self._connect()

    def show_kinds(self, ids: Collection[str]) -> None:
        """Those the clerk may make; the others are absent. Keys are numbered as they stand."""
        number = 0
        for kind_id, button in self.kinds.items():
            there = kind_id in ids
            button.setVisible(there)
            number += there
            button.set_key(f"Ctrl {number}" if there else "")

    def show_kind(self, kind: ReportKind) -> None:
        """One is chosen: its days and its list; the keyboard goes along if it stood there."""
        if any(button.hasFocus() for button in self.kinds.values()):
            self.kinds[kind.id].setFocus()
        for kind_id, button in self.kinds.items():
            button.set_kind("soft" if kind_id == kind.id else "ghost")
        for field in self._span:
            field.setVisible(kind.days == "span")
        self._day.setVisible(kind.days == "day")
        self._stepping.setVisible(bool(kind.days))
        for part in (self._item_name, self.item):
            part.setVisible(bool(kind.item))
        self._item_name.setText(kind.item)
        self.item.setAccessibleName(kind.item)
        self.build.setVisible(kind.heavy or bool(kind.days))
        self.build.setText("Построить" if kind.heavy else "Обновить")
        self.sheet.setVisible(not kind.as_text)
        self.copy.setVisible(kind.as_text)

    def show_items(self, items: Sequence[tuple[str, str]], current: str) -> None:
        """What the list offers: (key, words)."""
        self.item.blockSignals(True)  # only a person's choice is told
        self.item.clear()
        for key, words in items:
            self.item.addItem(words, key)
        self.item.setCurrentIndex(max(0, self.item.findData(current)))
        self.item.blockSignals(False)
        self.item.setEnabled(bool(items))
        self.item.updateGeometry()

    def chosen_item(self) -> str:
        """The key chosen in the list, empty when it is empty."""
        return str(self.item.currentData() or "")

    def show_trouble(self, text: str) -> None:
        """Say what is wrong with the days; empty text takes it away."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        for field in (self.first, self.last, self.day):
            field.set_state("error" if text else "normal")

    def _chosen_by(self) -> QWidget:
        self._stepping = holder(row(self._before, self._after, STRETCH, spacing=4))
        days = holder(row(*((field, 1) for field in self._span), spacing=8))
        return holder(
            column(
                PlainLabel("Отчёт", 14, 600),
                column(*self.kinds.values(), spacing=2),
                Line(),
                days,
                self._day,
                self._stepping,
                self._trouble,
                self._item_name,
                self.item,
                spacing=8,
            )
        )

    def _connect(self) -> None:
        for kind_id, button in self.kinds.items():
            button.clicked.connect(lambda _=False, one=kind_id: self.kind_chosen.emit(one))
        for field in (self.first, self.last, self.day):
            field.editingFinished.connect(self.days_typed)
        self._before.clicked.connect(lambda: self.days_stepped.emit(-1))
        self._after.clicked.connect(lambda: self.days_stepped.emit(1))
        self.item.activated.connect(lambda _at: self.item_chosen.emit())
