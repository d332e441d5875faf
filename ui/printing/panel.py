"""The right side of the print queue: why a paper is not printed, and what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.widgets.buttons import Button
from ui.widgets.choices import Combo
from ui.widgets.fields import Field
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import IconTile
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card

_SAME = "Тот же"


class PrintPanel(Card):
    """Shows one paper or nothing; says what the clerk decides."""

    retried = Signal(int)
    """The place of the chosen printer in the list, -1 for the same one."""
    confirmed = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        self._tile = IconTile("printer", "neutral", 36)
        self._heading = PlainLabel("", 14, 600, fit="wrap")
        self._detail = PlainLabel("", 12, 400, "text2", fit="wrap")
        self._sentence = PlainLabel("", 13, 400, "text2", fit="wrap")
        self._printers = Combo([_SAME], name="Принтер")
        self._printer = Field("На каком принтере", self._printers)
        self.print_again = Button("Напечатать", "primary", icon="printer", key="Ctrl Enter")
        self.seen = Button("Уже напечатано", icon="check")
        self.drop = Button("Снять с очереди", icon="trash", key="Del")
        self._pages = QStackedWidget()
        empty = EmptyState("printer", "Выберите документ", "Здесь видно, что с ним стало.")
        self._pages.addWidget(holder(column(STRETCH, empty, STRETCH)))
        self._pages.addWidget(self._page())
        super().__init__((self._pages, 1), margins=(16, 14, 16, 14))
        self.print_again.set_wide()
        self.print_again.clicked.connect(self.ask_again)
        self.seen.clicked.connect(self.confirmed)
        self.drop.clicked.connect(self.ask_drop)

    @property
    def sentence(self) -> str:
        """What happened to the paper."""
        return self._sentence.text()

    def show_nothing(self) -> None:
        """No paper is current."""
        self._pages.setCurrentIndex(0)

    def show_paper(self, heading: str, detail: str, told: str, tone: str) -> None:
        """One paper in words."""
        self._pages.setCurrentIndex(1)
        self._tile.show_icon("printer", tone)
        self._heading.setText(heading)
        self._detail.setText(detail)
        self._sentence.setText(told)

    def show_acts(self, *, may_decide: bool, is_unsure: bool) -> None:
        """Which decisions are open."""
        self.print_again.setVisible(may_decide)
        self.drop.setVisible(may_decide)
        self.seen.setVisible(may_decide and is_unsure)
        self._printer.setVisible(may_decide and self._printers.count() > 1)

    def show_printers(self, words: Sequence[str]) -> None:
        """Other printers beside the same one."""
        self._printers.clear()
        self._printers.addItems([_SAME, *words])
        self._printer.setVisible(self.print_again.isVisibleTo(self) and bool(words))

    def choose_printer(self, place: int) -> None:
        """Take one of the others, -1 for the same."""
        self._printers.setCurrentIndex(place + 1)

    def ask_again(self) -> None:
        """Ctrl Enter."""
        if self.print_again.isVisibleTo(self):
            self.retried.emit(self._printers.currentIndex() - 1)

    def ask_drop(self) -> None:
        """Del."""
        if self.drop.isVisibleTo(self):
            self.dropped.emit()

    def _page(self) -> QWidget:
        words = column(self._heading, self._detail, spacing=2)
        return holder(
            column(
                row(column(self._tile, STRETCH), (words, 1), spacing=10),
                self._sentence,
                STRETCH,
                self._printer,
                self.print_again,
                row(self.seen, self.drop, STRETCH),
                spacing=10,
            )
        )
