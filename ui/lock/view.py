"""The lock page: clock, the clerk's name, password; nothing of any resident."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui import format as shown
from ui import tokens
from ui.widgets.buttons import Button
from ui.widgets.fields import Field, PasswordEdit
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Avatar, Line, tone_of
from ui.widgets.plain_label import PlainLabel
from ui.widgets.skyline import Skyline
from ui.widgets.states import announce
from ui.widgets.surfaces import Raised

_CENTER = Qt.AlignmentFlag.AlignCenter


class LockView(Skyline):
    """``submitted(password)``, ``other_pressed`` for another clerk."""

    submitted = Signal(str)
    other_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Экран заблокирован")
        self._clock = PlainLabel("", 56, 600, align=_CENTER)
        self._day = PlainLabel("", 15, 500, "text2", align=_CENTER)
        self._avatar = Avatar("", 0, 64)
        self._name = PlainLabel("", 18, 600, align=_CENTER, fit="wrap")
        self._where = PlainLabel("", 13, 400, "text2", align=_CENTER, fit="wrap")
        self._since = PlainLabel("", 12, 400, "text3", align=_CENTER, fit="wrap")
        self._password = PasswordEdit(height=44)
        self._field = Field("Пароль", self._password)
        self._open = Button(
            "Разблокировать", "primary", icon="lock-open", key="Enter", height=tokens.HEIGHT_MAIN
        ).set_wide()
        other = Button("Сменить сотрудника", "link", height=28)
        self._open.clicked.connect(self._submit)
        other.clicked.connect(self.other_pressed)
        card = column(
            row(STRETCH, self._avatar, STRETCH),
            4,
            self._name,
            self._where,
            self._since,
            4,
            self._field,
            self._open,
            4,
            Line(),
            row(STRETCH, other, STRETCH),
            margins=(28, 24, 28, 14),
            spacing=7,
        )
        raised = Raised(holder(card, 372), tokens.RADIUS_LOCK)
        self.setLayout(
            column(
                STRETCH,
                self._clock,
                self._day,
                12,
                row(STRETCH, raised, STRETCH),
                STRETCH,
                spacing=6,
            )
        )

    def show_time(self, clock: str, day: str) -> None:
        """«10:42», «пятница, 20 ноября»."""
        self._clock.setText(clock)
        self._day.setText(day)

    def show_clerk(self, name: str, letters: str, where: str, since: str) -> None:
        """Who locked it and when."""
        self._avatar.show_person(letters, tone_of(shown.short_name(name)))
        self._name.setText(name)
        self._where.setText(where)
        self._since.setText(f"Заблокировано в {since}, введённое сохранено")
        self._field.show_message("")
        self.forget_password()
        self.set_busy(False)
        self._password.setFocus()

    def show_problem(self, text: str) -> None:
        """The password did not fit."""
        self.set_busy(False)
        self._field.show_message(text)
        announce(self._password, text, urgent=True)
        self._password.setFocus()
        self._password.selectAll()

    def set_busy(self, busy: bool) -> None:
        """While the keys are opened."""
        self._open.setEnabled(not busy)
        self._open.setText("Проверяем…" if busy else "Разблокировать")
        self._password.setReadOnly(busy)

    def forget_password(self) -> None:
        """Nothing typed stays in the field."""
        self._password.clear()
        self._password.hide_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._submit()
        # No key goes past the lock.
        event.accept()

    def _submit(self) -> None:
        if self._password.text() and self._open.isEnabled():
            self._field.show_message("")
            self.set_busy(True)
            self.submitted.emit(self._password.text())
