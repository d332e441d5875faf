"""Under the grid: how much is entered, the mark of a draft, and the two ways on."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import format as shown
from ui.readings.entry_sheet import Counts
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.layouts import row
from ui.widgets.marks import Badge, IconMark
from ui.widgets.plain_label import PlainLabel

HEIGHT = 58
_DISCARD, _DISCARD_DRAFT, _DELETE = "Отменить", "Удалить черновик", "Удалить"
_SAVE = "Сохранить показания"
_CROWDED = 720


class Footer(QWidget):
    """Buttons are connected by the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = PlainLabel("", 12, 400, "text2", fit="elide")
        self._draft = Badge("", "neutral", "history", tall=True)
        self._draft.hide()
        self.discard = Button(_DISCARD, "ghost", key="Esc", height=36)
        self.save = Button(_SAVE, "primary", icon="device-floppy", key="Ctrl Enter", height=36)
        # Enter on the button saves: the last Enter of the column ends here.
        self.save.setAutoDefault(True)
        self._mark = IconMark("info-circle", "text2", 18)
        items = (self._mark, (self._counts, 1), self._draft, self.discard, self.save)
        self.setLayout(row(*items, margins=(16, 8, 12, 8), spacing=10))
        self.setFixedHeight(scaled(HEIGHT))

    @property
    def counts_text(self) -> str:
        """«Внесено 3 из 7 · 1 ошибка»."""
        return self._counts.text()

    @property
    def draft_text(self) -> str:
        """The mark of a draft, empty without one."""
        return "" if self._draft.isHidden() else self._draft.text

    def show_counts(self, counts: Counts, *, changed: bool) -> None:
        """How much is entered; what is not ``changed`` cannot be discarded."""
        words = f"Внесено {counts.entered} из {counts.lines}"
        if counts.errors:
            words += f" · {shown.count(counts.errors, 'ошибка', 'ошибки', 'ошибок')}"
        if counts.to_check:
            words += f" · {counts.to_check} к проверке"
        self._counts.setText(words)
        self.discard.setVisible(changed)
        if not changed:
            self.show_draft("")

    def show_verb(self, ready: int | None) -> None:
        """«Принять 3» for a batch, else what the grid of a resident and a house says."""
        self.save.setText(_SAVE if ready is None else f"Принять {ready}" if ready else "Принять")

    def show_draft(self, words: str) -> None:
        """«Черновик от 10:42» while what was typed earlier is on screen; empty takes it away."""
        self._draft.show_state(words, "neutral", "history")
        self._draft.setVisible(bool(words))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """With large text a draft's mark needs room: the main action is never cut for it."""
        drafted = not self._draft.isHidden()
        crowded = drafted and self.width() < scaled(_CROWDED)
        short = _DELETE if crowded else _DISCARD_DRAFT
        self.discard.setText(short if drafted else _DISCARD)
        self.discard.set_key("" if crowded else "Esc")
        self._mark.setVisible(not crowded)
        self._counts.setVisible(not crowded)
