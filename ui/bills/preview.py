"""The paper on screen: pages of a PDF, width or zoom, page numbers; QtPdf is loaded on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, QPointF, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStackedLayout

from ui.theme import color
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import EmptyState, Skeleton
from ui.widgets.surfaces import Surface, ThinBar
from ui.widgets.table_card import TableCard

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

ZOOM_STEP = 1.15
ZOOM_LEAST, ZOOM_MOST = 0.4, 4.0


class Preview(TableCard):
    """A header with page and zoom over the pages; a sentence when there is no paper."""

    def __init__(self) -> None:
        self._title = PlainLabel("Квитанция", 14, 600, fit="elide")
        self._back = Button("", "ghost", icon="chevron-left", name="Предыдущая страница")
        self._on = Button("", "ghost", icon="chevron-right", name="Следующая страница")
        self._place = PlainLabel("", 13, 400, "text2")
        self._less = Button("", "ghost", icon="zoom-out", name="Мельче, Ctrl −")
        self._more = Button("", "ghost", icon="zoom-in", name="Крупнее, Ctrl +")
        self._size = PlainLabel("По ширине", 13, 400, "text2")
        head = Surface(
            row(
                (self._title, 1),
                self._back,
                self._place,
                self._on,
                Line(standing=True),
                self._less,
                self._size,
                self._more,
                margins=(16, 6, 8, 6),
                spacing=6,
            ),
            edges="bottom",
        )
        self._backdrop = Surface(fill="pressed")
        self._pages = QStackedLayout(self._backdrop)
        self._none = EmptyState("file-invoice", "Квитанции нет", "Выберите начисленный месяц.")
        self._wait = Skeleton()
        self._pages.addWidget(holder(column(STRETCH, self._none, STRETCH)))
        self._pages.addWidget(holder(column(self._wait, STRETCH, margins=48)))
        super().__init__(head, (self._backdrop, 1))
        self._view: QPdfView | None = None
        self._document: QPdfDocument | None = None
        self._buffer: QBuffer | None = None
        self._back.clicked.connect(lambda: self.turn(-1))
        self._on.clicked.connect(lambda: self.turn(1))
        self._less.clicked.connect(lambda: self.zoom(1 / ZOOM_STEP))
        self._more.clicked.connect(lambda: self.zoom(ZOOM_STEP))
        self._set_tools(enabled=False)

    @property
    def page_count(self) -> int:
        """Pages of the paper on screen, 0 when there is none."""
        return self._document.pageCount() if self._document is not None else 0

    def show_title(self, text: str) -> None:
        """Name the paper."""
        self._title.setText(text)

    def show_waiting(self) -> None:
        """The paper is being drawn."""
        self._wait.begin()
        self._pages.setCurrentIndex(1)

    def show_sentence(self, heading: str, sentence: str) -> None:
        """Say why there is no paper."""
        self._wait.finish()
        self._none.show_words(heading, sentence)
        self._pages.setCurrentIndex(0)
        self._set_tools(enabled=False)

    def show_pdf(self, content: bytes) -> None:
        """Show the pages, from the first one."""
        self._wait.finish()
        view, document = self._made_view()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.close()
        document.load(buffer)
        # Qt reads from the buffer for as long as the document is shown.
        self._buffer = buffer
        self._pages.setCurrentWidget(view)
        view.pageNavigator().jump(0, QPointF())
        self._set_tools(enabled=True)
        self._show_place()

    def turn(self, step: int) -> None:
        """Another page."""
        if self._view is not None:
            page = self._view.pageNavigator().currentPage() + step
            if 0 <= page < self.page_count:
                self._view.pageNavigator().jump(page, QPointF())
                self._show_place()

    def zoom(self, factor: float) -> None:
        """Larger or smaller; 0 fits the width again."""
        if self._view is None:
            return
        mode = type(self._view).ZoomMode
        if factor == 0:
            self._view.setZoomMode(mode.FitToWidth)
            self._size.setText("По ширине")
            return
        now = self._view.zoomFactor() if self._view.zoomMode() == mode.Custom else 1.0
        wanted = min(max(now * factor, ZOOM_LEAST), ZOOM_MOST)
        self._view.setZoomMode(mode.Custom)
        self._view.setZoomFactor(wanted)
        self._size.setText(f"{round(wanted * 100)} %")

    def _made_view(self) -> tuple[QPdfView, QPdfDocument]:
        if self._view is None or self._document is None:
            # QtPdf costs 60 ms and 20 MB: a clerk who prints nothing does not pay for it.
            from PySide6.QtPdf import QPdfDocument  # measured start-up saving
            from PySide6.QtPdfWidgets import QPdfView  # measured start-up saving

            self._document = QPdfDocument(self)
            self._view = QPdfView(self)
            self._view.setDocument(self._document)
            self._view.setPageMode(QPdfView.PageMode.SinglePage)
            self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            self._view.setAccessibleName("Просмотр квитанции")
            self._view.setDocumentMargins(QMargins(20, 16, 20, 16))
            self._view.setFrameShape(QPdfView.Shape.NoFrame)
            self._view.setVerticalScrollBar(ThinBar(Qt.Orientation.Vertical))
            colours = self._view.palette()
            colours.setColor(QPalette.ColorRole.Dark, color("pressed"))
            self._view.setPalette(colours)
            self._pages.addWidget(self._view)
        return self._view, self._document

    def _show_place(self) -> None:
        if self._view is None:
            return
        page = self._view.pageNavigator().currentPage()
        self._place.setText(f"{page + 1} из {self.page_count}")
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page + 1 < self.page_count)

    def _set_tools(self, *, enabled: bool) -> None:
        for tool in (self._back, self._on, self._less, self._more):
            tool.setEnabled(enabled)
        if not enabled:
            self._place.setText("")
