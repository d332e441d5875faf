"""The second clerk at the same desk: login and password, gone as soon as they are out of sight."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop.services.till_model import Second
from ui.scanner import RAW_INPUT
from ui.widgets.fields import Field, LineEdit, PasswordEdit
from ui.widgets.layouts import STRETCH, column, row

_OF_PASSWORD = frozenset(
    {
        "wrong_credentials",
        "wrong_password",
        "too_many_tries",
        "sign_in_delayed",
        "sign_in_delayed_online",
        "offline_sign_in_closed",
    }
)
_OF_LOGIN = frozenset(
    {"approval_self", "approval_role", "unknown_login_offline", "delegation_expired", "first_line"}
)
_NO_LOGIN, _NO_PASSWORD = "Кто подтверждает? Введите логин старшего.", "Введите его пароль."


class SecondClerk(QWidget):
    """Nothing of it stays: a closed dialog, the lock and another page empty both fields."""

    def __init__(self) -> None:
        super().__init__()
        self.login = LineEdit(name="Логин второго сотрудника")
        self.password = PasswordEdit(height=32, name="Пароль второго сотрудника")
        self.login_field = Field("Подтверждает старший, логин", self.login, required=True)
        self.password_field = Field("Его пароль", self.password, required=True)
        for edit in (self.login, self.password):
            edit.setProperty(RAW_INPUT, True)  # typed fast it is still no scan
        sides = [(column(one, STRETCH), 1) for one in (self.login_field, self.password_field)]
        self.setLayout(row(*sides, spacing=12))
        self.login.returnPressed.connect(self.password.setFocus)

    @property
    def word(self) -> Second:
        """What was typed."""
        return Second(self.login.text().strip(), self.password.text())

    def is_filled(self) -> bool:
        """True when both are there; else what is missing is said at its field."""
        self.login_field.show_message("")
        self.password_field.show_message("")
        if not self.login.text().strip():
            self.login_field.show_message(_NO_LOGIN)
            self.login.setFocus()
            return False
        if not self.password.text():
            self.password_field.show_message(_NO_PASSWORD)
            self.password.setFocus()
            return False
        return True

    def show_trouble(self, code: str, words: str) -> bool:
        """Say it at the field it is about; False when it is about neither."""
        if code in _OF_PASSWORD:
            self.password.clear()
            self.password_field.show_message(words)
            self.password.setFocus()
        elif code in _OF_LOGIN:
            self.password.clear()
            self.login_field.show_message(words)
            self.login.setFocus()
        else:
            return False
        return True

    def forget(self) -> None:
        """Nobody is here."""
        for field in (self.login, self.password):
            field.clear()
        self.password.hide_text()
        self.login_field.show_message("")
        self.password_field.show_message("")

    def hideEvent(self, event: QHideEvent) -> None:
        self.forget()
        super().hideEvent(event)
