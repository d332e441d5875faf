"""Text input: frame by state, focus of two pixels without a jump, label above, message below."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QMargins, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui import icons, painting, tokens
from ui.fonts import font
from ui.theme import scaled
from ui.widgets.layouts import column
from ui.widgets.plain_label import PlainLabel

State = Literal["normal", "error", "warning"]

_LINE = {"error": "dangerFill", "warning": "warningFill"}


def frame_of(state: str, *, focused: bool, read_only: bool = False) -> tuple[str, str, float]:
    """(fill, line, width) of an input's frame; where the keyboard is shows above all."""
    if read_only:
        return "subtle", "accent" if focused else "border", 2.0 if focused else 1.0
    if state in _LINE and not focused:
        return "surface", _LINE[state], 2.0
    return "surface", "accent" if focused else "borderInput", 2.0 if focused else 1.0


class LineEdit(QLineEdit):
    """One line of text; ``select_all`` marks the whole when the keyboard brings the focus."""

    def __init__(
        self,
        text: str = "",
        placeholder: str = "",
        *,
        icon: str = "",
        height: int = tokens.HEIGHT_CONTROL,
        select_all: bool = False,
        name: str = "",
    ) -> None:
        super().__init__(text)
        self._state: State = "normal"
        self._tall = height
        self._select_all = select_all
        self.setFrame(False)
        self.setPlaceholderText(placeholder)
        self.setFont(font(14 if height >= 40 else 13))
        self.setTextMargins(QMargins(8, 0, 8, 0))
        if icon:
            self.addAction(icons.icon(icon, "text3"), QLineEdit.ActionPosition.LeadingPosition)
        if name:
            self.setAccessibleName(name)
        clear = self.palette()
        clear.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(clear)

    @property
    def state(self) -> State:
        return self._state

    def set_state(self, state: State) -> None:
        """normal, error or warning."""
        if state != self._state:
            self._state = state
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(self._tall))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, scaled(self._tall))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._select_all and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        read_only = self.isReadOnly() or not self.isEnabled()
        fill, line, width = frame_of(self._state, focused=self.hasFocus(), read_only=read_only)
        painting.box(painter, self.rect().toRectF(), fill, line, tokens.RADIUS_INPUT, width)
        painter.end()
        super().paintEvent(event)


class PasswordEdit(LineEdit):
    """A password with an eye to look at it."""

    def __init__(self, *, height: int = 40, name: str = "Пароль") -> None:
        super().__init__(icon="lock", height=height, name=name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.addAction(
            icons.icon("eye", "text3"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._eye.setText("Показать пароль")
        self._eye.setToolTip("Показать пароль")
        self._eye.triggered.connect(self._turn)

    def hide_text(self) -> None:
        """Cover the text again."""
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def _turn(self) -> None:
        hidden = self.echoMode() is QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)


class TextArea(QPlainTextEdit):
    """Several lines of plain text, Tab leaves the field."""

    def __init__(self, placeholder: str = "", *, lines: int = 3, name: str = "") -> None:
        super().__init__()
        self._state: State = "normal"
        self.setPlaceholderText(placeholder)
        self.setFont(font(13))
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setViewportMargins(4, 4, 4, 4)
        self.viewport().setAutoFillBackground(False)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 18)
        if name:
            self.setAccessibleName(name)

    def set_state(self, state: State) -> None:
        """normal, error or warning."""
        self._state = state
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            fill, line, width = frame_of(self._state, focused=self.hasFocus())
            painting.box(painter, self.rect().toRectF(), fill, line, tokens.RADIUS_INPUT, width)
            painter.end()
            return True
        return super().event(event)


class Field(QWidget):
    """A label, its input and a message under it."""

    def __init__(self, label: str, field: QWidget, *, required: bool = False) -> None:
        super().__init__()
        self.field = field
        self._label = PlainLabel(f"{label} *" if required else label, 12, 500, "text2")
        self._label.setBuddy(field)
        if not label:
            self._label.hide()
        if not field.accessibleName():
            field.setAccessibleName(label)
        self._message = PlainLabel("", 12, 400, "text3", fit="wrap")
        self._message.hide()
        self.setLayout(column(self._label, field, self._message, spacing=4))

    @property
    def message(self) -> str:
        """What stands under the field."""
        return self._message.text()

    def show_message(self, text: str, state: State = "error") -> None:
        """Say under the field what is wrong; empty text takes it away and the frame is normal."""
        self._message.setText(text)
        self._message.set_tint({"error": "danger", "warning": "warning"}.get(state, "text3"))
        self._message.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        if isinstance(self.field, (LineEdit, TextArea)):
            self.field.set_state(state if text else "normal")
