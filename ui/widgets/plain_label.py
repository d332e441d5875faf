"""The only label: always plain text, in a font of the ramp and the colour of a token, elided on
demand."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui import painting
from ui.fonts import font
from ui.theme import color

Fit = Literal["whole", "elide", "give", "wrap"]


class PlainLabel(QLabel):
    """Text that is never read as markup, whatever a resident's name contains.

    ``fit``: whole never cuts, elide takes what room there is and cuts one line at the right with
    the whole in the tooltip, give is as wide as its words and cut only where there is less room,
    wrap breaks it into lines.
    """

    def __init__(
        self,
        text: str = "",
        px: int = 13,
        weight: int = 400,
        tint: str = "text",
        *,
        fit: Fit = "whole",
        align: Qt.AlignmentFlag | None = None,
    ) -> None:
        self._tint = tint
        self._elide = fit in ("elide", "give")
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        # Inside a button a label would take the button's colour.
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setFont(font(px, weight))
        self.setWordWrap(fit == "wrap")
        if align is not None:
            self.setAlignment(align)
        if self._elide:
            wide = QSizePolicy.Policy.Preferred if fit == "give" else QSizePolicy.Policy.Ignored
            self.setSizePolicy(wide, QSizePolicy.Policy.Preferred)
        self.setText(text)
        self._recolour()

    def set_tint(self, tint: str) -> None:
        """Change the colour."""
        if tint != self._tint:
            self._tint = tint
            self._recolour()

    def set_face(self, px: int, weight: int) -> None:
        """Change size and weight."""
        self.setFont(font(px, weight))

    @property
    def elided(self) -> bool:
        """True for a label that may be narrower than its text."""
        return self._elide

    def setText(self, text: str) -> None:
        super().setText(text)
        self._note_whole()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._note_whole()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        tint = self._tint if self.isEnabled() else "text3"
        align = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        painting.text(painter, self.contentsRect().toRectF(), self.text(), self.font(), tint, align)
        painter.end()

    def _note_whole(self) -> None:
        if self._elide:
            cut = painting.text_width(self.text(), self.font()) > self.width() + 0.5
            self.setToolTip(self.text() if cut else "")

    def _recolour(self) -> None:
        tinted, wanted = self.palette(), color(self._tint)
        # Setting a palette tells of a change again: only a real difference goes on.
        if tinted.color(QPalette.ColorRole.WindowText) != wanted:
            tinted.setColor(QPalette.ColorRole.WindowText, wanted)
            self.setPalette(tinted)
