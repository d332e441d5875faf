"""The screen of payment documents (F6): period and options at the left, the paper at the right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from ui import format as shown
from ui import tokens
from ui.bills.month_grid import MonthGrid
from ui.bills.period_choice import MODES, PeriodChoice, span_text
from ui.bills.preview import ZOOM_STEP, Preview
from ui.screen import Hint, Screen
from ui.theme import scaled, widened
from ui.widgets.buttons import Button
from ui.widgets.choices import CheckBox, Segmented
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Dot, Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import Banner, ProgressRow
from ui.widgets.surfaces import Card, FittingScroll

PANEL_WIDTH = 332
_LOW, _NAMED = 600, 2
HINTS = [
    ("Left|Right", "месяц"),
    ("Ctrl 1…5", "период"),
    ("Ctrl P", "печать"),
    ("Ctrl S", "PDF"),
    ("Ctrl +|Ctrl −", "масштаб"),
]


@dataclass(frozen=True)
class Ticks:
    """What the paper includes."""

    debt: bool
    meters: bool
    formulas: bool


class BillsView(Screen):
    """Shows what it is told and says what a person asks for; decides nothing."""

    title = "Квитанции"
    place = "bills"
    shows_strip = True

    account_shown = Signal(object)
    left = Signal()

    mode_chosen = Signal(int)
    month_picked = Signal(int)
    month_stepped = Signal(int)
    year_stepped = Signal(int)
    owed_picked = Signal()
    ticked = Signal()
    print_asked = Signal()
    save_asked = Signal()
    house_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.modes = Segmented(MODES, stretch=True, px=12)
        self.grid = MonthGrid()
        self._year = PlainLabel("", 14, 600)
        self._before = Button("", "ghost", icon="chevron-left", name="Прошлый год")
        self._after = Button("", "ghost", icon="chevron-right", name="Следующий год")
        self._debt_note = PlainLabel("", 12, 400, "text2", fit="elide")
        self._debt_dot = Dot("danger")
        self.owed = Button("Выбрать", "link", height=24)
        self.owed.setToolTip("Одна квитанция за месяцы с долгом")
        self.owed.hide()
        self.debt = CheckBox("Долг и пени", checked=True)
        self.meters = CheckBox("Показания приборов", checked=True)
        self.formulas = CheckBox("Расчёт по формулам")
        self._period = PlainLabel("", 13, 500, fit="elide", align=Qt.AlignmentFlag.AlignRight)
        self._total = PlainLabel("", 16, 600)
        self._total_name = PlainLabel("К оплате", 13, 400, "text2")
        self.print = Button(
            "Печать", "primary", icon="printer", key="Ctrl P", height=tokens.HEIGHT_MAIN - 4
        ).set_wide()
        self.save = Button("PDF", icon="download", key="Ctrl S").set_wide()
        self.house = Button("Весь дом", icon="building-community").set_wide()
        self.progress = ProgressRow()
        self.progress.hide()
        self.no_code = Banner()
        self.preview = Preview()
        self._debt_dot.hide()
        self._panel = self._made_panel()
        self._panel.setFixedWidth(widened(PANEL_WIDTH))
        paper = holder(column(self.no_code, (self.preview, 1), spacing=8))
        self.setLayout(row(self._panel, (paper, 1), margins=(16, 12, 16, 12), spacing=12))
        self._connect()

    def hints(self) -> list[Hint]:
        return HINTS

    def more_keys(self) -> list[Hint]:
        return [("Up|Down", "четыре месяца"), ("PgUp|PgDn", "страница"), ("Ctrl Enter", "печать")]

    def activate(self, account_id: int | None) -> None:
        self.account_shown.emit(account_id)

    def deactivate(self) -> None:
        self.left.emit()

    def main_action(self) -> None:
        self.print_asked.emit()

    def first_focus(self) -> QWidget | None:
        return self.grid

    def act(self, name: str) -> bool:
        kind, _, number = name.partition("_")
        if kind == "switch" and number.isdigit() and int(number) <= len(MODES):
            self.mode_chosen.emit(int(number) - 1)
        elif name == "zoom_in":
            self.preview.zoom(ZOOM_STEP)
        elif name == "zoom_out":
            self.preview.zoom(1 / ZOOM_STEP)
        elif name == "print":
            self.print_asked.emit()
        elif name == "save":
            self.save_asked.emit()
        else:
            return False
        return True

    def choose_file(self, name: str) -> Path | None:
        """Ask where to write; None when the clerk thinks better of it."""
        picked, _ = QFileDialog.getSaveFileName(self, "Сохранить PDF", name, "PDF (*.pdf)")
        return Path(picked) if picked else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.preview.turn(step)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < scaled(_LOW)
        for heading in self._headings:
            heading.setVisible(not low)
        self._chosen.updateGeometry()

    def _made_panel(self) -> QWidget:
        """What is chosen scrolls, with large text; what is asked for stays in view."""
        period = holder(row(PlainLabel("Период", 13, 400, "text2"), (self._period, 1)))
        headings = PlainLabel("Период", 14, 600), PlainLabel("Что включить", 14, 600)
        # The same words stand elsewhere, so these give way in a low window.
        self._headings = (*headings, period)
        chosen = holder(
            column(
                headings[0],
                self.modes,
                row(self._before, STRETCH, self._year, STRETCH, self._after),
                self.grid,
                self._debt_line(),
                Line(),
                headings[1],
                column(self.debt, self.meters, self.formulas, spacing=0),
                spacing=6,
            )
        )
        self._chosen = FittingScroll(chosen, "surface")
        return Card(
            self._chosen,
            Line(),
            period,
            row(self._total_name, STRETCH, self._total),
            self.print,
            holder(row(self.save, self.house, spacing=8)),
            self.progress,
            STRETCH,
            margins=(16, 14, 16, 14),
            spacing=8,
        )

    def _debt_line(self) -> QWidget:
        """Its height is the same with and without the button."""
        made = holder(row(self._debt_dot, (self._debt_note, 1), self.owed, spacing=6))
        made.setFixedHeight(self.owed.sizeHint().height())
        return made

    def _connect(self) -> None:
        self.owed.clicked.connect(self.owed_picked)
        self.modes.chosen.connect(self.mode_chosen)
        self.grid.picked.connect(self.month_picked)
        self.grid.stepped.connect(self.month_stepped)
        self._before.clicked.connect(lambda: self.year_stepped.emit(-1))
        self._after.clicked.connect(lambda: self.year_stepped.emit(1))
        for box in (self.debt, self.meters, self.formulas):
            box.toggled.connect(lambda _on: self.ticked.emit())
        self.print.clicked.connect(self.print_asked)
        self.save.clicked.connect(self.save_asked)
        self.house.clicked.connect(self.house_asked)
        self.progress.stopped.connect(self.stop_asked)

    def ticks(self) -> Ticks:
        """The boxes as they stand."""
        return Ticks(self.debt.isChecked(), self.meters.isChecked(), self.formulas.isChecked())

    def show_choice(
        self,
        choice: PeriodChoice,
        year: int,
        charged: frozenset[int],
        debts: frozenset[int],
        span: tuple[int, int],
    ) -> None:
        """Show the months of a year and what is chosen; the paper follows by itself."""
        self._panel.show()
        self.modes.choose(choice.mode)
        self._year.setText(str(year))
        self.grid.show_months(year, charged, debts, span)
        owed = sorted(period for period in debts if period // 100 == year)
        name = shown.month_short if len(owed) > _NAMED else _month_name
        words = ", ".join(name(period) for period in owed)
        self._debt_note.setText(f"есть долг: {words}" if words else "долга за этот год нет")
        self._debt_dot.setVisible(bool(owed))
        self.owed.setVisible(bool(debts) and span != (min(debts), max(debts)))
        self._period.setText(span_text(span))
        self.preview.show_title(f"Квитанция за {span_text(span)}")

    def show_total(self, amount: int, advance: int) -> None:
        """What the paper asks for, or the advance."""
        self._total_name.setText("Аванс" if advance and not amount else "К оплате")
        self._total.setText(shown.roubles(advance if advance and not amount else amount))

    def show_paper(self, content: bytes) -> None:
        """The paper is ready to be printed and saved."""
        self.preview.show_pdf(content)
        for button in (self.print, self.save):
            button.enable()

    def show_code_trouble(self, sentence: str) -> None:
        """Why papers carry no code to pay by; empty when they do."""
        if sentence:
            self.no_code.show_state("Без QR-кода.", sentence)
        else:
            self.no_code.hide()

    def show_nobody(self) -> None:
        """No resident is chosen: there is nothing to choose a month of."""
        self._panel.hide()
        self.preview.show_title("Квитанция")
        self.show_no_paper("Абонент не выбран", "Найдите абонента: F2.")

    def show_no_paper(self, heading: str, sentence: str) -> None:
        """There is no paper, and why."""
        self.preview.show_sentence(heading, sentence)
        self._total.setText(shown.DASH)
        for button in (self.print, self.save):
            button.disable(sentence)

    def show_waiting(self) -> None:
        """The paper is being drawn."""
        self.preview.show_waiting()

    def show_house_progress(self, done: int, total: int) -> None:
        """A whole house is being written."""
        self.house.disable("Файл дома уже готовится")
        self.progress.show_progress(f"Квитанции дома: {done} из {total}", done, total)
        self.progress.show()

    def hide_house_progress(self) -> None:
        """The house is done or stopped."""
        self.progress.hide()
        self.house.enable()


def _month_name(period: int) -> str:
    """«август»."""
    return shown.month(period).split()[0]
