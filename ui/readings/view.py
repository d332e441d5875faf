"""The readings screen: strip of choices, banner, grid with its footer, the panel at the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import format as shown
from ui import tokens
from ui.readings.entry_sheet import Counts
from ui.readings.file_drop import FileDrop
from ui.readings.footer import Footer
from ui.readings.grid import ReadingGrid
from ui.readings.panel import ExplainPanel
from ui.screen import Hint, Leaving, Screen
from ui.table_model import Row
from ui.theme import scaled
from ui.widgets.choices import Combo, Segmented
from ui.widgets.fields import LineEdit
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import Banner, EmptyState, Skeleton, announce
from ui.widgets.table_card import TableCard

RESIDENT, HOUSE, BATCH = 0, 1, 2
_MODES = ("Приборы абонента", "Весь дом", "Пакет из файла")
_SHORT_MODES = ("Абонент", "Дом", "Файл")
_WIDE_BODY = 1380
_PANEL, _CROWDED = 272, 1000


class ReadingsView(Screen):
    """«Показания»; the presenter answers its signals with ``show_…``."""

    title = "Показания"
    place = "readings"
    shows_strip = True
    leaving = Leaving(
        "Показания не сохранены. Уйти?",
        "На сервер они не уйдут. Введённое останется черновиком: он откроется здесь же, "
        "когда вернётесь к этим приборам.",
        "Уйти, оставить черновик",
        "primary",
    )

    activated = Signal(object)
    deactivated = Signal()
    mode_chosen = Signal(int)
    service_chosen = Signal(object)
    month_chosen = Signal(int)
    date_typed = Signal(str)
    typed = Signal(int, str)
    moved = Signal(int)
    restored = Signal(int)
    saved = Signal()
    discarded = Signal()
    brought_back = Signal()
    undone = Signal()
    choice_made = Signal(int)
    covered = Signal()
    batch_acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._changed = False
        self.drop = FileDrop(self)
        self.modes = Segmented(_MODES)
        self.services = Combo(name="Услуга")
        self.months = Combo(name="Месяц")
        self.date = LineEdit(name="Дата показаний", select_all=True)
        self.date.setFixedWidth(scaled(112))
        self.banner = Banner(height=40)
        self.grid = ReadingGrid()
        self.panel = ExplainPanel()
        self.footer = Footer()
        self.discard_button, self.save_button = self.footer.discard, self.footer.save
        self._skeleton = Skeleton((1.0, 0.8, 0.9, 0.7))
        self._empty = EmptyState("gauge", "")
        self._card = TableCard((self.grid, 1), Line(), self.footer)
        self._pages = QStackedWidget()
        self._pages.addWidget(holder(column(self._skeleton, STRETCH, margins=4)))
        self._pages.addWidget(self._sheet_page())
        self._pages.addWidget(self._empty)
        left = column(self._strip(), (self._pages, 1), spacing=tokens.GAP_CARD)
        self.setLayout(row((left, 1), self.panel, margins=(16, 12, 16, 12), spacing=12))
        self.services_box.hide()
        self._connect()

    def hints(self) -> list[Hint]:
        return [
            ("Enter", "к следующему прибору"),
            ("Up|Down", "строка"),
            ("Alt 1…3", "решение по проверке"),
            ("Ctrl Enter", "сохранить"),
            ("Ctrl Z", "отменить сохранённое"),
            ("Ctrl 1…3", "абонент, дом, файл"),
        ]

    def more_keys(self) -> list[Hint]:
        return [("Esc", "прежнее значение, ещё раз — очистить ввод")]

    def activate(self, account_id: int | None) -> None:
        self.activated.emit(account_id)

    def deactivate(self) -> None:
        self.deactivated.emit()

    def main_action(self) -> None:
        self.saved.emit()

    def act(self, name: str) -> bool:
        if name in ("switch_1", "switch_2", "switch_3"):
            self._choose_mode(int(name[-1]) - 1)
        elif name in ("choice_1", "choice_2", "choice_3"):
            self.choice_made.emit(int(name[-1]) - 1)
        elif name == "undo":
            self.undone.emit()
        elif name == "bring_back":
            self.brought_back.emit()
        elif name == "escape":
            if not self._changed:
                return False
            self.discarded.emit()
        else:
            return False
        return True

    def has_changes(self) -> bool:
        return self._changed

    def keep_typed(self) -> None:
        self.covered.emit()

    def first_focus(self) -> QWidget | None:
        return self.grid if self._pages.currentIndex() == 1 else None

    def show_waiting(self) -> None:
        """The sheet is being read."""
        self._changed = False
        self.panel.hide()
        self._pages.setCurrentIndex(0)
        self._skeleton.begin()

    def show_rows(self, rows: Sequence[Row], *, house: bool) -> None:
        """Show a sheet; the row being edited stays."""
        self._skeleton.finish()
        self.grid.set_compact(compact=house)
        self.grid.show_lines(rows)
        under = self.footer.height() + 3
        self._card.setMaximumHeight(self.grid.natural_height + under)
        self._pages.setCurrentIndex(1)
        self.panel.show()

    def show_empty(self, heading: str, words: str, action: str = "") -> None:
        """There is nothing to enter."""
        self._changed = False
        self._skeleton.finish()
        self.grid.show_rows([])
        self.panel.hide()
        self._empty.show_words(heading, words, action)
        self._pages.setCurrentWidget(self._empty)

    def show_row(self, place: int, row: Row) -> None:
        """Change one row."""
        self.grid.set_row(place, row)

    def ask_reason(self) -> None:
        """Bring the reason to the keyboard."""
        self.panel.reason.setFocus()

    def edit_row(self, place: int) -> None:
        """Open the new value of a row."""
        self.grid.edit_row(place)

    def show_mode(
        self,
        mode: int,
        services: Sequence[tuple[str, int | None]],
        chosen: int | None = None,
    ) -> None:
        """The segment in front and, for a house, its services."""
        self.modes.choose(mode)
        self.drop.wanted = mode == BATCH
        self.services_box.setVisible(mode == HOUSE)
        self._fit_strip()
        self.services.blockSignals(True)
        self.services.clear()
        for name, service_id in services:
            self.services.addItem(name, service_id)
        places = [place for place, one in enumerate(services) if one[1] == chosen]
        self.services.setCurrentIndex(places[0] if places else -1)
        self.services.blockSignals(False)
        self.services.updateGeometry()

    def show_months(self, periods: Sequence[int], chosen: int) -> None:
        """Months a reading may count in."""
        self.months.blockSignals(True)
        self.months.clear()
        for period in periods:
            self.months.addItem(shown.month(period).capitalize(), period)
        self.months.setCurrentIndex(self.months.findData(chosen))
        self.months.blockSignals(False)
        self.months.updateGeometry()

    def show_date(self, day: date, trouble: str = "") -> None:
        """The day of reading; a trouble keeps what was typed."""
        if not trouble:
            self.date.setText(shown.day(day))
        self.date.set_state("error" if trouble else "normal")
        self.date.setToolTip(trouble)
        self.date.setAccessibleDescription(trouble)

    def show_counts(self, counts: Counts, *, changed: bool, ready: int = 0) -> None:
        """The footer."""
        self._changed = changed
        self.footer.show_counts(counts, changed=changed)
        self.footer.show_verb(ready if self.modes.current == BATCH else None)

    def show_draft(self, words: str) -> None:
        """What was typed before a lock or a stop is on screen again."""
        self.footer.show_draft(words)
        self.announce(f"{words} восстановлен")

    def announce(self, words: str, *, urgent: bool = False) -> None:
        """Say it to a screen reader."""
        announce(self, words, urgent=urgent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_strip()
        wide = self.width() >= _WIDE_BODY
        self.panel.setFixedWidth(min(scaled(360 if wide else _PANEL), self.width() * 3 // 10))

    def _fit_strip(self) -> None:
        """With large text the fields of the strip need the room of their names."""
        crowded = self.width() < scaled(_CROWDED)
        self.modes.set_texts(_SHORT_MODES if crowded else _MODES)
        for caption in self._captions:
            caption.setVisible(not crowded)

    def _strip(self) -> QWidget:
        self._captions = [
            PlainLabel(words, 12, 500, "text2", fit="give") for words in ("Месяц", "Дата", "Услуга")
        ]
        month, day, service = self._captions
        service.setBuddy(self.services)
        month.setBuddy(self.months)
        day.setBuddy(self.date)
        self.services_box = holder(row(service, self.services))
        return holder(
            row(self.modes, self.services_box, STRETCH, month, self.months, day, self.date)
        )

    def _sheet_page(self) -> QWidget:
        page = column(self.banner, spacing=tokens.GAP_CARD)
        page.addWidget(self._card, 1000)
        page.addStretch(1)
        return holder(page)

    def _connect(self) -> None:
        self.modes.chosen.connect(self.mode_chosen)
        self._empty.acted.connect(self.batch_acted)
        self.banner.acted.connect(self.batch_acted)
        self.services.activated.connect(
            lambda _n: self.service_chosen.emit(self.services.currentData())
        )
        self.months.activated.connect(lambda _n: self.month_chosen.emit(self.months.currentData()))
        self.date.editingFinished.connect(lambda: self.date_typed.emit(self.date.text()))
        self.grid.typed.connect(lambda place, _column, text: self.typed.emit(place, text))
        self.grid.moved.connect(self.moved)
        self.grid.restored.connect(self.restored)
        self.grid.past_last.connect(self.save_button.setFocus)
        self.save_button.clicked.connect(self.saved)
        self.discard_button.clicked.connect(self.discarded)
        self.panel.chosen.connect(self.choice_made)

    def _choose_mode(self, mode: int) -> None:
        if self.modes.current != mode or mode == BATCH:
            self.modes.choose(mode)
            self.mode_chosen.emit(mode)
