"""The right side of «Исходящие»: what happened to an item, or the two sides of a conflict."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.outbox.version_card import VersionCard
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, LineEdit
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import IconTile
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState
from ui.widgets.surfaces import Card, ScrollArea

CHOICES = ("ours", "theirs", "third")
USUAL_REASON = "Уточнено у абонента"


@dataclass(frozen=True)
class Side:
    """One side in words."""

    value: str
    used: str
    told: str


@dataclass(frozen=True)
class Facts:
    """An item that needs no choice of values, in words."""

    heading: str
    detail: str
    sentence: str
    icon: str
    tone: str
    can_retry: bool
    can_withdraw: bool
    wants_reason: bool
    retry_verb: str = "Повторить"


class OutboxPanel(Card):
    """Shows an item, a conflict or nothing; says what the clerk decides."""

    decided = Signal(str, str, str)
    """Choice (ours, theirs, third), reason, text of the third value."""
    retried = Signal(str)
    """The reason, where the operation is given anew."""
    withdrawn = Signal(str)
    put_off = Signal()

    def __init__(self) -> None:
        self._tile = IconTile("git-merge", "danger", 36)
        self._heading = PlainLabel("", 14, 600, fit="wrap")
        self._detail = PlainLabel("", 12, 400, "text2", fit="wrap")
        self._sentence = PlainLabel("", 13, 400, "text2", fit="wrap")
        self.ours = VersionCard("Ваше", "Alt 1")
        self.theirs = VersionCard("На сервере", "Alt 2")
        self.third = VersionCard("Третье значение", "Alt 3")
        self.value = Field("Новое значение", LineEdit())
        self.reason = Field("Причина", LineEdit(), required=True)
        self.later = Button("Отложить")
        self.decide = Button("Решить", "primary", icon="check", key="Ctrl Enter")
        self.retry = Button("Повторить", icon="refresh", key="Ctrl Enter")
        self.withdraw = Button("Отозвать", icon="trash", key="Del")
        self._pages = QStackedWidget()
        empty = EmptyState("cloud-upload", "Выберите запись", "Здесь видно, что с ней стало.")
        self._pages.addWidget(holder(column(STRETCH, empty, STRETCH)))
        self._pages.addWidget(self._item_page())
        super().__init__((self._pages, 1), margins=(1, 13, 1, 10))
        self._choice = ""
        self._connect()

    @property
    def choice(self) -> str:
        """ours, theirs, third or empty."""
        return self._choice

    @property
    def heading(self) -> str:
        """What the item is."""
        return self._heading.text()

    @property
    def sentence(self) -> str:
        """What happened to it."""
        return self._sentence.text()

    def show_nothing(self) -> None:
        """No item is current."""
        self._pages.setCurrentIndex(0)

    def show_facts(self, facts: Facts) -> None:
        """An item without a choice of values."""
        self._show_head(facts)
        self._set_conflict(False)
        self.retry.setText(facts.retry_verb)
        self.retry.setVisible(facts.can_retry)
        self.withdraw.setVisible(facts.can_withdraw)
        self.reason.setVisible(facts.wants_reason)

    def show_conflict(self, facts: Facts, ours: Side, theirs: Side) -> None:
        """Two values of one period; ours is proposed."""
        self._show_head(facts)
        self._set_conflict(True)
        self.ours.show_version(ours.value, ours.used, ours.told)
        self.theirs.show_version(theirs.value, theirs.used, theirs.told)
        self.third.show_version("—", "внести", "уточнить у жителя")
        self.reason.show()
        self.choose("ours")

    def choose(self, choice: str) -> None:
        """Mark a side; the third asks for a value."""
        self._choice = choice
        for name, card in zip(CHOICES, (self.ours, self.theirs, self.third), strict=True):
            card.set_chosen(name == choice)
        self.value.setVisible(choice == "third")
        if choice == "third":
            self.value.field.setFocus()

    def show_trouble(self, text: str, *, at_value: bool) -> None:
        """Say under the field what is wrong; what was typed stays."""
        field = self.value if at_value and self.value.isVisible() else self.reason
        field.show_message(text)
        field.field.setFocus()

    def ask_decision(self) -> None:
        """Ctrl Enter."""
        if self.decide.isVisible():
            self.decided.emit(self._choice, self._reason_text(), self._value_text())
        elif self.retry.isVisible():
            self.ask_again()

    def ask_again(self) -> None:
        """The operation once more."""
        self.retried.emit(self._reason_text())

    def ask_withdrawal(self) -> None:
        """Del: the reason is asked for first."""
        if self.withdraw.isVisible():
            self.withdrawn.emit(self._reason_text())

    def _item_page(self) -> QWidget:
        """The item scrolls where there is no room, what is done with it stays in view."""
        words = column(self._heading, self._detail, spacing=2)
        item = column(
            row(column(self._tile, STRETCH), (words, 1), spacing=10),
            self._sentence,
            self.ours,
            self.theirs,
            self.third,
            self.value,
            self.reason,
            STRETCH,
            margins=(15, 0, 15, 0),
            spacing=10,
        )
        acts = row(self.later, self.retry, self.withdraw, (self.decide, 1), spacing=8)
        acts.setContentsMargins(15, 0, 15, 4)
        return holder(column((ScrollArea(holder(item), "surface"), 1), acts, spacing=10))

    def _connect(self) -> None:
        for name, card in zip(CHOICES, (self.ours, self.theirs, self.third), strict=True):
            card.chosen.connect(lambda one=name: self.choose(one))
        self.decide.set_wide()
        self.decide.clicked.connect(self.ask_decision)
        self.retry.clicked.connect(self.ask_again)
        self.withdraw.clicked.connect(self.ask_withdrawal)
        self.later.clicked.connect(self.put_off)

    def _show_head(self, facts: Facts) -> None:
        self._pages.setCurrentIndex(1)
        self._tile.show_icon(facts.icon, facts.tone)
        self._heading.setText(facts.heading)
        self._detail.setText(facts.detail)
        self._sentence.setText(facts.sentence)
        for field in (self.reason, self.value):
            field.show_message("")
            line = field.field
            if isinstance(line, LineEdit):
                line.clear()

    def _set_conflict(self, conflict: bool) -> None:
        parts = (self.ours, self.theirs, self.third, self.decide, self.later)
        for part in parts:
            part.setVisible(conflict)
        self.value.hide()
        if conflict:
            self.retry.hide()
            self.withdraw.hide()
        if isinstance(self.reason.field, LineEdit):
            self.reason.field.setPlaceholderText(USUAL_REASON)

    def _reason_text(self) -> str:
        return self.reason.field.text() if isinstance(self.reason.field, LineEdit) else ""

    def _value_text(self) -> str:
        return self.value.field.text() if isinstance(self.value.field, LineEdit) else ""
