"""The hand-over note of a shift, made by itself: read, copied, given to the next clerk."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.widgets.dialogs import Dialog
from ui.widgets.fields import TextArea


class HandoverDialog(Dialog):
    """The note in a field that can be read and copied, not changed."""

    def __init__(self, over: QWidget, text: str) -> None:
        super().__init__(over, "Передача смены", "Для того, кто придёт на это место.", 560)
        self.note = TextArea(lines=14, name="Передача смены")
        self.note.setPlainText(text)
        self.note.setReadOnly(True)
        self.set_looks("file-text", "accent")
        self.set_verbs("Скопировать", "Закрыть", "primary")
        self.add(self.note, self.note)
        self.accepted.connect(self._copy)
        self.closed.connect(self.deleteLater)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.note.toPlainText())
        self.dismiss()
