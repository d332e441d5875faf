"""The guide of the program in a plain view to read: our own file, no links, nothing loaded."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.assets import resource
from ui.fonts import font
from ui.theme import color, scaled
from ui.widgets.buttons import Button
from ui.widgets.dialogs import Overlay
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Raised, ThinBar

_WIDTH, _AROUND = 880, 64


class _Pages(QTextBrowser):
    """Shows what it is given and fetches nothing, whatever the text names."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font(14))
        self.setVerticalScrollBar(ThinBar(Qt.Orientation.Vertical))
        self.setAccessibleName("Руководство")

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


class Guide(Overlay):
    """Over the window; arrows and Page Down scroll, Esc closes."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.pages = _Pages()
        close = Button("Закрыть", key="Esc")
        close.clicked.connect(self.dismiss)
        head = row(PlainLabel("Руководство", 20, 600), STRETCH, close)
        self._inner = inner = holder(column(head, (self.pages, 1), margins=20, spacing=12))
        self.setLayout(column(24, (holder(row(STRETCH, Raised(inner), STRETCH)), 1), 24))
        self.setAccessibleName("Руководство")

    def show_guide(self) -> None:
        """Read it from the program's own files and open it at the beginning."""
        text = resource("help", "guide.md").read_text(encoding="utf-8")
        # The first line is the title, which stands over the pages already.
        self.pages.setMarkdown(text.partition("\n")[2])
        self._part_lines()
        self._draw_lines()
        self.pages.moveCursor(QTextCursor.MoveOperation.Start)
        self.open(self.pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._inner.setFixedWidth(min(scaled(_WIDTH), self.width() - _AROUND))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def _part_lines(self) -> None:
        """Air around headings and paragraphs; keys and examples in our own face."""
        block = self.pages.document().begin()
        while block.isValid():
            cursor = QTextCursor(block)
            looks = block.blockFormat()
            heading = looks.headingLevel() > 0
            if cursor.currentTable() is None:
                looks.setTopMargin(14 if heading else 0)
                looks.setBottomMargin(6)
                cursor.setBlockFormat(looks)
            self._face_words(block, heading)
            block = block.next()

    def _face_words(self, block: QTextBlock, heading: bool) -> None:
        # A format lives as long as its range: what is asked of it is asked at once.
        pieces = [
            (one.start, one.length, one.format.fontFixedPitch()) for one in block.textFormats()
        ]
        for start, length, fixed in pieces:
            if not (heading or fixed):
                continue
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + start)
            keep = QTextCursor.MoveMode.KeepAnchor
            cursor.setPosition(block.position() + start + length, keep)
            face = QTextCharFormat()
            face.setFont(font(16 if heading else 13, 600))
            cursor.setCharFormat(face)

    def _draw_lines(self) -> None:
        """Tables with thin lines of our colour, as wide as the page."""
        for frame in self.pages.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                looks = frame.format()
                looks.setBorder(1)
                looks.setBorderBrush(color("border"))
                looks.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                looks.setBorderCollapse(True)
                looks.setCellPadding(6)
                frame.setFormat(looks)
