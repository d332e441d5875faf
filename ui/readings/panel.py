"""The right panel: the chosen meter's months, what its input means, and the ways to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui import tokens
from ui.nouns import SOURCES
from ui.readings.mini_chart import Bar, MiniChart
from ui.readings.verdicts import Explanation
from ui.widgets.buttons import Button
from ui.widgets.choices import Combo
from ui.widgets.fields import Field, LineEdit
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import IconMark, IconTile, Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card, ScrollArea

OFFERED_SOURCES = ("counter", "phone", "chat", "sms", "slip", "inspector")
_MOST = 3
_TINTS = {
    "danger": ("alert-circle", "danger"),
    "warning": ("alert-triangle", "warning"),
    "success": ("circle-check", "success"),
    "accent": ("cloud-upload", "accentText"),
    "neutral": ("info-circle", "text2"),
}
_BARS = {"danger": "dangerFill", "warning": "warningFill"}


@dataclass(frozen=True)
class MeterShown:
    """The head of the panel: whose meter, its months and the usual."""

    name: str
    serial: str
    icon: str
    tone: str
    bars: tuple[Bar, ...]
    usual_e4: int | None
    usual_words: str
    last_source: str


class ReasonEdit(LineEdit):
    """A reason in words; Enter goes back to the grid."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class ExplainPanel(Card):
    """``chosen(n)`` is one of up to three ways, ``Alt`` and its number."""

    chosen = Signal(int)
    reason_typed = Signal(str)
    reason_done = Signal()
    source_chosen = Signal(str)

    def __init__(self) -> None:
        self._tile = IconTile("gauge", "accent")
        self._name = PlainLabel("", 14, 600, fit="elide")
        self._serial = PlainLabel("", 12, 400, "text2", fit="elide")
        self._chart = MiniChart()
        self._mark = IconMark("info-circle", "text2", 18)
        self._fact = PlainLabel("", 13, 600, fit="wrap")
        self._detail = PlainLabel("", 13, 400, "text", fit="wrap")
        self._buttons = [
            Button("", height=tokens.HEIGHT_PROMINENT, key=f"Alt {n}").set_wide().set_left()
            for n in range(1, _MOST + 1)
        ]
        self.reason = ReasonEdit("", "Например: протечка в сентябре")
        self._reason_field = Field("Причина", self.reason, required=True)
        self.source = Combo([SOURCES[one] for one in OFFERED_SOURCES], name="Кто внёс", height=28)
        self._last_source = PlainLabel("", 12, 500, fit="elide", align=Qt.AlignmentFlag.AlignRight)
        inner = holder(
            column(
                row(self._tile, (holder(column(self._name, self._serial, spacing=1)), 1)),
                self._chart,
                row(column(self._mark, STRETCH), (self._fact, 1), spacing=8),
                self._detail,
                *self._buttons,
                self._reason_field,
                4,
                Line(),
                _fact_row("Кто внёс", self.source),
                _fact_row("Прошлый источник", self._last_source),
                STRETCH,
                margins=(15, 4, 15, 2),
                spacing=tokens.GAP,
            )
        )
        # Inset by the radius: a pane is square and would cover the round corners.
        inset = (1, tokens.RADIUS_CARD, 1, tokens.RADIUS_CARD)
        super().__init__((ScrollArea(inner, "surface"), 1), margins=inset, spacing=0)
        for place, button in enumerate(self._buttons):
            # Words give way in a narrow panel, the panel never grows over its pane.
            button.setMinimumWidth(80)
            button.clicked.connect(lambda _=False, n=place: self.chosen.emit(n))
        self.reason.textEdited.connect(self.reason_typed)
        self.reason.entered.connect(self.reason_done)
        self.source.activated.connect(lambda n: self.source_chosen.emit(OFFERED_SOURCES[n]))

    def show_meter(self, meter: MeterShown) -> None:
        """The chosen row's meter."""
        self._tile.show_icon(meter.icon, meter.tone)
        self._name.setText(meter.name)
        self._serial.setText(meter.serial)
        self._last_source.setText(meter.last_source)

    def show_months(self, meter: MeterShown, tone: str) -> None:
        """Its bars; the tone of what is said colours the month being entered."""
        tint = _BARS.get(tone, "accent")
        self._chart.show_bars(meter.bars, meter.usual_e4, meter.usual_words, tint)

    def explain(self, said: Explanation, reason: str) -> None:
        """What to say about the chosen row."""
        icon, tint = _TINTS[said.tone]
        self._mark.show_icon(icon, tint)
        self._fact.setText(said.fact)
        self._fact.set_tint(tint if said.tone != "neutral" else "text")
        self._detail.setText(said.detail)
        self._detail.setVisible(bool(said.detail))
        for place, button in enumerate(self._buttons):
            shown = place < len(said.choices)
            button.setVisible(shown)
            if shown:
                choice = said.choices[place]
                button.setText(choice.text)
                button.set_icon_name(choice.icon)
                button.set_kind("soft" if choice.suggested else "default")
        self._reason_field.setVisible(said.wants_reason)
        if self.reason.text() != reason:
            self.reason.setText(reason)

    def show_source(self, source: str) -> None:
        """Mark the source without a signal."""
        if source in OFFERED_SOURCES:
            self.source.setCurrentIndex(OFFERED_SOURCES.index(source))

    @property
    def fact(self) -> str:
        """The bold sentence."""
        return self._fact.text()

    @property
    def choice_texts(self) -> Sequence[str]:
        """The ways on offer now."""
        return [button.text() for button in self._buttons if not button.isHidden()]


def _fact_row(name: str, value: QWidget) -> QWidget:
    title = PlainLabel(name, 12, 400, "text2")
    title.setBuddy(value)
    return holder(row(title, (value, 1), spacing=10))
