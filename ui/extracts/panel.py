"""The left side of the extracts: which paper, which months, what it includes, print and save."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import format as shown
from ui import tokens
from ui.extracts.kinds import KINDS, Kind
from ui.extracts.making import Wanted
from ui.extracts.period_panel import PeriodPanel
from ui.resident.listing import clear
from ui.theme import widened
from ui.widgets.buttons import Button
from ui.widgets.choices import CheckBox, Combo, Segmented
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card, FittingScroll

_WIDTH = 332


class ExtractsPanel(Card):
    """``kind_chosen`` and ``changed`` when a person chooses."""

    kind_chosen = Signal(str)
    changed = Signal()

    def __init__(self) -> None:
        self._kind: Kind = KINDS[0]
        self._boxes: dict[int, CheckBox] = {}
        self.kinds = Segmented([kind.short for kind in KINDS], stretch=True, px=12)
        self.period = PeriodPanel()
        self.penalty = CheckBox("Пени", checked=True)
        self.calculation = CheckBox("Расчёт пени по дням")
        self.by_service = CheckBox("По услугам", checked=True)
        self.with_payments = CheckBox("Платежи", checked=True)
        self.payments = Combo(name="Платёж")
        self._services = column(spacing=0)
        self._of_debt = holder(
            column(holder(self._services), Line(), self.penalty, self.calculation, spacing=2)
        )
        self._of_statement = holder(column(self.by_service, self.with_payments, spacing=0))
        self._include = PlainLabel("Что включить", 14, 600)
        self._total_name = PlainLabel("", 13, 400, "text2")
        self._total = PlainLabel("", 16, 600)
        self.print = Button(
            "Печать", "primary", icon="printer", key="Ctrl P", height=tokens.HEIGHT_MAIN - 4
        ).set_wide()
        self.save = Button("PDF", icon="download", key="Ctrl S").set_wide()
        self.sheet = Button("Excel", icon="download", key="Alt 1").set_wide()
        chosen = holder(
            column(
                self.period,
                self._include,
                self.payments,
                self._of_debt,
                self._of_statement,
                spacing=8,
            )
        )
        super().__init__(
            self.kinds,
            FittingScroll(chosen, "surface"),
            Line(),
            row(self._total_name, STRETCH, self._total),
            self.print,
            holder(row(self.save, self.sheet, spacing=8)),
            STRETCH,
            margins=(16, 14, 16, 14),
            spacing=8,
        )
        self.setFixedWidth(widened(_WIDTH))
        self._connect()

    def show_kind(self, kind: Kind) -> None:
        """One of the papers is chosen."""
        self._kind = kind
        self.kinds.choose(KINDS.index(kind))
        self.period.setVisible(kind.months)
        self._of_debt.setVisible(kind.id == "debt")
        self._of_statement.setVisible(kind.id == "statement")
        self.payments.setVisible(kind.id == "payment")
        self._include.setVisible(kind.id != "act")
        self._include.setText("Платёж" if kind.id == "payment" else "Что включить")
        self.sheet.setVisible(kind.sheet)
        self._total_name.setText(kind.total)

    def show_services(self, services: Sequence[tuple[int, str]]) -> None:
        """Those with debt; what was unticked stays so."""
        unticked = {key for key, box in self._boxes.items() if not box.isChecked()}
        clear(self._services)
        self._boxes = {}
        for service_id, name in services:
            box = CheckBox(name, checked=service_id not in unticked)
            box.toggled.connect(lambda _on: self.changed.emit())
            self._services.addWidget(box)
            self._boxes[service_id] = box

    def show_payments(self, payments: Sequence[tuple[str, str]], chosen: str) -> None:
        """The payments to choose from, newest first."""
        self.payments.blockSignals(True)
        self.payments.clear()
        for key, words in payments:
            self.payments.addItem(words, key)
        self.payments.setCurrentIndex(max(0, self.payments.findData(chosen)) if payments else -1)
        self.payments.blockSignals(False)

    def show_total(self, kopecks: int | None) -> None:
        """The sum of the paper; None when there is no paper."""
        advance = kopecks is not None and kopecks < 0
        self._total_name.setText("Аванс" if advance else self._kind.total)
        self._total.setText(shown.DASH if kopecks is None else shown.roubles(abs(kopecks)))

    def wanted(self) -> Wanted:
        """What is chosen."""
        first, last = self.period.span
        ticked = tuple(key for key, box in self._boxes.items() if box.isChecked())
        return Wanted(
            kind=self._kind.id,
            first=first,
            last=last,
            services=() if len(ticked) == len(self._boxes) else ticked or (0,),
            penalty=self.penalty.isChecked(),
            calculation=self.calculation.isChecked(),
            by_service=self.by_service.isChecked(),
            payments=self.with_payments.isChecked(),
            payment=self.payments.currentData() or "",
        )

    def first_focus(self) -> QWidget:
        """The months, or the payments."""
        return self.period.grid if self._kind.months else self.payments

    def _connect(self) -> None:
        self.kinds.chosen.connect(lambda index: self.kind_chosen.emit(KINDS[index].id))
        self.period.changed.connect(self.changed)
        self.payments.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for box in (self.penalty, self.calculation, self.by_service, self.with_payments):
            box.toggled.connect(lambda _on: self.changed.emit())
