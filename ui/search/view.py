"""The search screen: box, results with actions, recent residents, what is to do at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.services.search import Hit
from ui import format as shown
from ui import tokens
from ui.screen import Hint, Screen
from ui.search.hit_list import HitList
from ui.search.parts import OmniBox, RecentCard, SwapChip, TodayCard, WindowCard
from ui.theme import scaled, widened
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState, announce
from ui.widgets.surfaces import Card

_HELP = "Ищет по ФИО, адресу, лицевому счёту, телефону, номеру счётчика"
_RECENT = 6
_LEAST_ROWS = 4
_AROUND, _GAPS = 16 + 12 + 12 + 4, 12 + 4 + 12
"""The page's margins with the gap under the box; the gaps over the recent residents."""


class SearchView(Screen):
    """Signals carry account ids; setters say what is shown."""

    title = "Поиск абонента"
    place = "search"

    typed = Signal(str)
    literal_wanted = Signal()
    opened = Signal(int)
    readings_wanted = Signal(int)
    payment_wanted = Signal(int)
    bills_wanted = Signal(int)
    outbox_wanted = Signal()
    shown_again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box = OmniBox()
        self.list = HitList()
        self.chip = SwapChip()
        self.today = TodayCard()
        self.window_card = WindowCard()
        self._recent_ids: list[int] = []
        self._answered = ""
        self._waiting: SignalInstance | None = None
        self._recent = [RecentCard() for _ in range(_RECENT)]
        self._card = self._results_card()
        self._empty = EmptyState("search", "Никого не нашли", "")
        self._nobody = Card(self._empty, margins=8)
        self._nobody.hide()
        self._recent_box = self._recent_part()
        left = column(self.box, self._card, self._nobody, 4, self._recent_box, STRETCH, spacing=12)
        self._side = holder(column(self.today, self.window_card, STRETCH, spacing=12))
        self.setLayout(row((holder(left), 1), self._side, margins=(20, 16, 20, 12), spacing=16))
        self._connect()
        self._fit_side()
        self.show_recent(())

    def activate(self, account_id: int | None) -> None:
        self.box.edit.setFocus()
        self.box.edit.selectAll()
        self.shown_again.emit()

    def deactivate(self) -> None:
        self._waiting = None

    def first_focus(self) -> QWidget:
        return self.box.edit

    def takes_way(self, place: str) -> bool:
        """What stands in the box says whose readings or bill: never the resident chosen before."""
        ways = {
            "readings": self.readings_wanted,
            "payment": self.payment_wanted,
            "bills": self.bills_wanted,
        }
        if place not in ways or not self.box.edit.text().strip():
            return False
        self._send(ways[place])
        return True

    def hints(self) -> list[Hint]:
        return [
            ("Up|Down", "выбрать"),
            ("Enter", "открыть карточку"),
            ("F3|F4|F6", "показания, оплата, квитанция"),
            ("Esc", "очистить"),
            ("Ctrl K", "команды"),
            ("Ctrl 1…6", "недавние"),
        ]

    def chosen_account(self) -> int | None:
        hit = self.list.current if self._card.isVisibleTo(self) else None
        return hit.account_id if hit else None

    def main_action(self) -> None:
        self._open_current()

    def act(self, name: str) -> bool:
        kind, _, number = name.partition("_")
        if kind == "switch" and int(number) <= len(self._recent_ids):
            self.opened.emit(self._recent_ids[int(number) - 1])
            return True
        if name == "find":
            self.activate(None)
            return True
        return False

    def type_text(self, text: str) -> None:
        """A key pressed elsewhere begins a search here."""
        self.box.edit.setFocus()
        self.box.edit.setText(text)
        self.typed.emit(text)

    def show_hits(self, hits: Sequence[Hit], shown_as: str, *, more: bool, query: str) -> None:
        """The answer to the text in the box."""
        self._answered = query
        self.list.show_hits(hits)
        self.chip.show_text(shown_as)
        self._card.setVisible(bool(hits))
        self._more_line.setVisible(more)
        words = shown.count(len(hits), "абонент", "абонента", "абонентов") if hits else ""
        count = f"первые {len(hits)}" if more else words
        self.box.show_count(count)
        self._nobody.setVisible(not hits and bool(query.strip()))
        self._fit_list(len(hits))
        announce(self.list, words or ("Никого не нашли" if query.strip() else ""))
        if self._waiting is not None and query == self.box.edit.text():
            waiting, self._waiting = self._waiting, None
            self._send(waiting)

    def show_nobody(self, sentence: str) -> None:
        """Why nothing is found and what to try."""
        self._empty.show_words("Никого не нашли", sentence)

    def show_recent(self, hits: Sequence[Hit]) -> None:
        """The residents opened last, newest first."""
        self._recent_ids = [hit.account_id for hit in hits[:_RECENT]]
        for place, card in enumerate(self._recent):
            if place >= len(hits):
                card.show_resident("", "", "", "")
            card.setVisible(place < len(hits))
            if place < len(hits):
                hit = hits[place]
                card.show_resident(
                    shown.short_name(hit.name),
                    shown.address_short(hit.address),
                    shown.initials(hit.name),
                    f"Ctrl {place + 1}",
                )
        self._fit_list(self.list.hits.rowCount())

    def clear(self) -> None:
        """Nothing of any resident stays, as under the lock."""
        self._waiting = None
        self.box.edit.clear()
        self.show_hits((), "", more=False, query="")
        self.show_recent(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_side()
        self._fit_list(self.list.hits.rowCount())

    def _results_card(self) -> Card:
        self._more = PlainLabel(
            "Есть ещё. Уточните: добавьте имя, дом или квартиру.", 12, 400, "text2"
        )
        self._more_line = holder(row(self._more, margins=(10, 2, 10, 4)))
        self._more_line.hide()
        self._for_whom = PlainLabel("", 12, 600, "text3", fit="elide")
        help_line = PlainLabel(_HELP, 12, 400, "text3", fit="elide")
        help_line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = row(
            PlainLabel("Абоненты", 12, 600, "text3"),
            self.chip,
            (help_line, 1),
            margins=(10, 3, 10, 3),
        )
        readings = Button("Показания", icon="gauge", key="F3")
        payment = Button("Оплата", icon="cash-register", key="F4")
        bill = Button("Квитанция", icon="file-invoice", key="F6")
        readings.clicked.connect(lambda: self._send(self.readings_wanted))
        payment.clicked.connect(lambda: self._send(self.payment_wanted))
        bill.clicked.connect(lambda: self._send(self.bills_wanted))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        card = Card(
            head,
            self.list,
            self._more_line,
            Line(),
            row((self._for_whom, 1), margins=(10, 9, 10, 4)),
            row(readings, payment, bill, STRETCH, margins=(8, 0, 8, 6)),
            margins=(9, 9, 9, 9),
            spacing=0,
        )
        card.hide()
        return card

    def _recent_part(self) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, card in enumerate(self._recent):
            grid.addWidget(card, place // 3, place % 3)
            card.clicked.connect(lambda _=False, at=place: self.opened.emit(self._recent_ids[at]))
        for at in range(3):
            grid.setColumnStretch(at, 1)
        head = row(
            PlainLabel("Недавние абоненты", 13, 600, "text2"),
            STRETCH,
            PlainLabel("Ctrl 1 … Ctrl 6", 12, 400, "text3"),
        )
        return holder(column(head, grid, spacing=10))

    def _connect(self) -> None:
        edit = self.box.edit
        edit.textEdited.connect(self._type)
        edit.walked.connect(self.list.step)
        edit.entered.connect(self._open_current)
        edit.cleared.connect(self._clear_text)
        self.list.opened.connect(lambda _: self._open_current())
        self.list.moved.connect(lambda _: self._name_actions())
        self.chip.clicked.connect(self.literal_wanted)
        self.today.outbox_wanted.connect(self.outbox_wanted)

    def _type(self, text: str) -> None:
        self._waiting = None
        self.typed.emit(text)

    def _open_current(self) -> None:
        self._send(self.opened)

    def _send(self, signal: SignalInstance) -> None:
        """Open the chosen row, of the answer to what stands in the box and of no earlier one.

        A fast clerk presses Enter before the answer is there: the key waits for it.
        """
        if self.box.edit.text() != self._answered:
            self._waiting = signal
            return
        account_id = self.chosen_account()
        if account_id is not None:
            signal.emit(account_id)
        elif self.box.edit.text().strip():
            self.wants_toast.emit("Никого не нашли", "Сначала найдите абонента.", "warning")

    def _clear_text(self) -> None:
        self._waiting = None
        if self.box.edit.text():
            self.box.edit.clear()
            self.typed.emit("")

    def _name_actions(self) -> None:
        hit = self.list.current
        self._for_whom.setText(f"Действия для «{shown.short_name(hit.name)}»" if hit else "")

    def _fit_side(self) -> None:
        wide = self.window().width() >= tokens.WIDE_SCREEN
        self._side.setFixedWidth(widened(400 if wide else 328))

    def _fit_list(self, rows: int) -> None:
        """As tall as its rows; the recent residents give way when fewer than four would stay."""
        row_height = scaled(tokens.ROW_SEARCH)
        # What is asked for, not what is laid out: the two differ until the next layout.
        chrome = self._card.sizeHint().height() - self.list.minimumHeight()
        free = self.height() - self.box.minimumHeight() - chrome - _AROUND
        recent = self._recent_box.sizeHint().height() + _GAPS
        beside = (free - recent) // row_height
        crowded = rows > beside and beside < _LEAST_ROWS
        room = free // row_height if crowded else beside
        self._recent_box.setVisible(bool(self._recent_ids) and not crowded)
        self.list.setFixedHeight(min(rows, max(2, room)) * row_height + 2)
