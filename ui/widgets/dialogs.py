"""Dialogs over the window: only for what cannot be undone or costs money; scrim, safe key Esc."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.actions import matches_always
from ui.theme import color
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, Item, column, holder, row
from ui.widgets.marks import IconTile
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import FittingScroll, Raised

Danger = Literal["danger", "primary"]


class Overlay(QWidget):
    """A scrim over a whole window that holds one raised panel and keeps the focus inside."""

    closed = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._returns_to: QWidget | None = None
        over.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget) -> None:
        """Cover the window and give the focus to a widget inside."""
        self._returns_to = _lasting(self._over.window().focusWidget())
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        focus.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Uncover; the focus returns to where it was."""
        if self.isHidden():
            return
        self.hide()
        back, self._returns_to = self._returns_to, None
        if back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return False

    def event(self, event: QEvent) -> bool:
        """Keys of the window do not reach past the panel, the few of ``ALWAYS`` aside."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not matches_always(event.key(), event.modifiers())
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Tab walks inside the panel only."""
        inside = [
            widget
            for widget in self.findChildren(QWidget)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not inside:
            return True
        now = self.window().focusWidget()
        at = inside.index(now) if now in inside else -1
        inside[(at + (1 if next_one else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("scrim"))
        painter.end()


def _lasting(focused: QWidget | None) -> QWidget | None:
    """Who can take the focus back: the list for its cell's editor, which ends when the focus
    leaves it and must not be touched afterwards.
    """
    around = focused
    while around is not None:
        if isinstance(around, QAbstractItemView):
            return around
        around = around.parentWidget()
    return focused


class Dialog(Overlay):
    """A question with its consequence; Ctrl Enter does it, Esc does not.

    ``accepted`` comes when the verb's button is pressed; the caller checks the fields, shows what
    is wrong there, and closes with ``dismiss``.
    """

    accepted = Signal()
    rejected = Signal()

    def __init__(self, over: QWidget, question: str, detail: str = "", width: int = 520) -> None:
        super().__init__(over)
        self._tile = IconTile("alert-triangle", "warning", 36)
        self._question = PlainLabel(question, 15, 600, fit="wrap")
        self._detail = PlainLabel(detail, 12, 400, "text3", fit="wrap")
        if not detail:
            self._detail.hide()
        self._consequence = PlainLabel("", 13, 400, "text2", fit="wrap")
        self._consequence.hide()
        self._fields = column(spacing=8)
        self._pane = FittingScroll(holder(self._fields), "surface")
        self._pane.hide()
        self._safe = Button("Не сейчас", key="Esc")
        self._verb = Button("", "danger", key="Ctrl Enter")
        self._safe.clicked.connect(self.reject)
        self._verb.clicked.connect(self._accept)
        inner = holder(
            column(
                row(
                    column(self._tile, STRETCH),
                    (holder(column(self._question, self._detail, STRETCH, spacing=2)), 1),
                    spacing=12,
                ),
                self._consequence,
                self._pane,
                row(STRETCH, self._safe, self._verb),
                margins=20,
                spacing=12,
            ),
            width,
        )
        self._first: QWidget | None = None
        panel = Raised(inner)
        self.setLayout(column(STRETCH, row(STRETCH, panel, STRETCH), STRETCH))
        self.setAccessibleName(question)

    def set_looks(self, icon: str, tone: str, consequence: str = "") -> Dialog:
        """Icon, its tone and the sentence about what follows; returns itself."""
        self._tile.show_icon(icon, tone)
        self._consequence.setText(consequence)
        self._consequence.setVisible(bool(consequence))
        return self

    def set_verbs(self, verb: str, safe: str, kind: Danger = "danger") -> Dialog:
        """The two buttons, verbs both; returns itself."""
        self._verb.setText(verb)
        self._verb.set_kind(kind)
        self._safe.setText(safe)
        return self

    def add(self, item: Item, focus: QWidget | None = None) -> Dialog:
        """Add a field; the first with ``focus`` gets it on opening; returns itself."""
        if isinstance(item, QWidget):
            self._fields.addWidget(item)
            self._pane.show()
        self._first = self._first or focus
        return self

    def ask(self) -> None:
        """Show it; the focus is on the first field, else on the safe button."""
        self.open(self._first or self._safe)

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Where there is no room the fields scroll; the one with the focus is seen."""
        moved = super().focusNextPrevChild(next_one)
        self.show_focused(self.window().focusWidget())
        return moved

    def show_focused(self, widget: QWidget | None) -> None:
        """Scroll to a field of this dialog."""
        if widget is not None and self._pane.isAncestorOf(widget):
            self._pane.ensureWidgetVisible(widget, 0, 24)

    def reject(self) -> None:
        """Close without doing it."""
        self.rejected.emit()
        self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self._accept()
        event.accept()

    def _accept(self) -> None:
        if self._verb.isEnabled():
            self.accepted.emit()
