"""The payment screen (F4): the split at the left, the till and the shift at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import tokens
from ui.payment.done_card import DoneCard
from ui.payment.rows import COLUMNS, TAKE
from ui.payment.shift_card import ShiftCard
from ui.payment.till_card import TillCard
from ui.screen import Hint, Screen
from ui.table_model import Row
from ui.theme import scaled
from ui.widgets.choices import Combo
from ui.widgets.data_table import DataTable
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import Banner, EmptyState, Skeleton, announce
from ui.widgets.surfaces import FittingScroll
from ui.widgets.table_card import TableCard

WAITING, FORM, EMPTY = range(3)
TILL_WIDTH = 368
_HINTS: list[Hint] = [
    ("Enter", "к «Провести»"),
    ("Alt 1|Alt 2", "сумма"),
    ("Ctrl 1…4", "способ"),
    ("Ctrl Enter", "провести"),
    ("Ctrl B", "возврат"),
]


_DONE_HINTS: list[Hint] = [
    ("Enter", "следующий абонент"),
    ("Ctrl P", "копия чека"),
    ("Ctrl B", "чеки и возврат"),
    ("F3|F6", "показания, квитанция"),
]


class PaymentView(Screen):
    """«Приём оплаты»; the presenter answers its signals with ``show_…``."""

    title = "Приём оплаты"
    place = "payment"
    shows_strip = True

    activated = Signal(object)
    deactivated = Signal()
    wish_chosen = Signal(int)
    row_typed = Signal(int, str)
    """Row of the table and its text."""
    taken = Signal()
    discarded = Signal()
    refund_asked = Signal()
    copy_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._changed = False
        self.wishes = Combo(name="Способ распределения")
        self.banner = Banner(height=40)
        self.note = Banner(height=40)
        self.table = DataTable(COLUMNS, name="Распределение", row_height=33, edits=True)
        self.till = TillCard()
        self.done = DoneCard()
        self.shift = ShiftCard()
        self._right = QStackedWidget()
        self._right.addWidget(self.till)
        self._right.addWidget(self.done)
        self._skeleton = Skeleton((1.0, 0.8, 0.9, 0.7))
        self._empty = EmptyState("cash-register", "")
        self._pages = QStackedWidget()
        for page in (
            holder(column(self._skeleton, STRETCH, margins=4)),
            self._sheet_page(),
            self._empty,
        ):
            self._pages.addWidget(page)
        self._side = FittingScroll(
            holder(column(self._right, self.shift, STRETCH, spacing=tokens.GAP_CARD))
        )
        self.setLayout(
            row(
                (self._pages, 1),
                column((self._side, 1000), STRETCH),
                margins=(16, 12, 16, 12),
                spacing=12,
            )
        )
        self._connect()

    def hints(self) -> list[Hint]:
        return _DONE_HINTS if self.is_done else _HINTS

    def more_keys(self) -> list[Hint]:
        return [
            ("Tab", "к полученной сумме"),
            ("Ctrl F", "к строкам распределения"),
            ("Ctrl P", "копия чека после оплаты"),
            ("Esc", "очистить введённое"),
        ]

    def activate(self, account_id: int | None) -> None:
        self.activated.emit(account_id)

    def deactivate(self) -> None:
        self.deactivated.emit()

    def main_action(self) -> None:
        if not self.is_done:
            self.taken.emit()

    def act(self, name: str) -> bool:
        acts = {"refund": self.refund_asked, "print": self.copy_asked}
        if name in acts:
            acts[name].emit()
        elif name in ("choice_1", "choice_2"):
            self.till.quick_chosen.emit(int(name[-1]) - 1)
        elif name in ("switch_1", "switch_2", "switch_3", "switch_4"):
            self.till.ways.choose(int(name[-1]) - 1)
            self.till.ways.chosen.emit(int(name[-1]) - 1)
        elif name == "find":
            self.table.setFocus()
            self.table.choose(0, TAKE)
        elif name == "escape" and self._changed:
            self.discarded.emit()
        else:
            return False
        return True

    def has_changes(self) -> bool:
        return self._changed

    def first_focus(self) -> QWidget | None:
        if self._pages.currentIndex() != FORM:
            return None
        return self.done.next if self.is_done else self.till.amount

    @property
    def is_done(self) -> bool:
        """True while a taken payment is shown."""
        return self._right.currentWidget() is self.done

    def clear(self) -> None:
        """Nothing of a resident stays, also not behind another page."""
        self.table.show_rows([])
        self.till.clear()
        self.done.clear()
        self.banner.hide()
        self.note.hide()

    def show_waiting(self) -> None:
        """The form is being read."""
        self._side.setVisible(False)
        self._pages.setCurrentIndex(WAITING)
        self._skeleton.begin()

    def show_form(self) -> None:
        """Bring the form to the front, the sum to the keyboard."""
        self._skeleton.finish()
        self._pages.setCurrentIndex(FORM)
        self._right.setCurrentWidget(self.till)
        self.wishes.setEnabled(True)
        self.till.show()
        self._side.setVisible(True)
        self._fit_side()
        self.hints_changed.emit()

    def show_trouble(self, words: str) -> None:
        """Why it was not taken, with the button beside it in view."""
        self.till.show_trouble(words)
        self._side.ensureWidgetVisible(self.till.take)

    def show_done(self) -> None:
        """Bring what was taken to the front."""
        self._right.setCurrentWidget(self.done)
        self.set_changed(changed=False)
        self._fit_side()
        self.hints_changed.emit()
        self.done.next.setFocus()

    def show_empty(self, heading: str, words: str, *, with_shift: bool = False) -> None:
        """There is nobody to take from."""
        self._skeleton.finish()
        self._empty.show_words(heading, words)
        self._pages.setCurrentIndex(EMPTY)
        self.till.setVisible(not with_shift)
        self._side.setVisible(with_shift)
        self.set_changed(changed=False)

    def show_wishes(self, names: Sequence[str], chosen: int = 0) -> None:
        """Ways to divide the sum."""
        self.wishes.blockSignals(True)
        self.wishes.clear()
        self.wishes.addItems(list(names))
        self.wishes.setCurrentIndex(chosen)
        self.wishes.blockSignals(False)
        self.wishes.updateGeometry()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """The split; the row being typed into keeps its text."""
        known = [row.key for row in self.table.table.rows]
        if known == [row.key for row in rows]:
            for place, one in enumerate(rows):
                self.table.table.set_row(place, one)
        else:
            self.table.show_rows(rows)
        self._card.setMaximumHeight(scaled(33) * len(rows) + scaled(32) + scaled(48) + 4)

    def set_changed(self, *, changed: bool) -> None:
        """Whether leaving would lose something."""
        self._changed = changed

    def announce(self, words: str, *, urgent: bool = False) -> None:
        """Say it to a screen reader."""
        announce(self, words, urgent=urgent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(min(scaled(TILL_WIDTH), self.width() * 2 // 5))

    def _fit_side(self) -> None:
        """A stack is as tall as its tallest page; ours is as tall as the one in front."""
        for page in (self.till, self.done):
            front = page is self._right.currentWidget()
            policy = page.sizePolicy()
            policy.setVerticalPolicy(policy.Policy.Preferred if front else policy.Policy.Ignored)
            page.setSizePolicy(policy)
        self._right.adjustSize()
        self._side.updateGeometry()

    def _sheet_page(self) -> QWidget:
        head = holder(
            row(
                PlainLabel("Распределение", 14, 600),
                STRETCH,
                PlainLabel("Способ", 12, 500, "text2"),
                self.wishes,
                margins=(16, 8, 12, 8),
            )
        )
        self._card = TableCard(head, (self.table, 1))
        page = column(self.banner, spacing=tokens.GAP_CARD)
        page.addWidget(self._card, 1000)
        page.addWidget(self.note)
        page.addStretch(1)
        return holder(page)

    def _connect(self) -> None:
        self.wishes.activated.connect(self.wish_chosen)
        self.table.typed.connect(self._typed)
        self.table.table.edited.connect(self._typed)
        self.table.past_last.connect(self.till.take.setFocus)
        self.till.pressed.connect(self.taken)
        self.done.copy_asked.connect(self.copy_asked)
        self.done.next_asked.connect(lambda: self.wants_place.emit("search", None))

    def _typed(self, place: int, column_no: int, text: str) -> None:
        if column_no == TAKE:
            self.row_typed.emit(place, text)
