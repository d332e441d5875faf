"""The right card of the payment screen: sum, quick sums, way, received, change, «Провести»."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import format as shown
from ui import painting, tokens
from ui.fonts import font
from ui.payment.sheet import MODES, Mode
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.choices import CheckBox, Segmented
from ui.widgets.fields import Field, LineEdit
from ui.widgets.layouts import STRETCH, column, holder, row
from ui.widgets.marks import KeyCap
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card

_WAYS = ("Наличные", "Карта", "СБП", "Смешанно")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SumEdit(LineEdit):
    """A sum at the right edge; Enter says so instead of doing nothing."""

    entered = Signal()

    def __init__(self, name: str, *, height: int = 40, px: int = 15) -> None:
        super().__init__(height=height, select_all=True, name=name)
        self.setFont(font(px, 600))
        self.setAlignment(_RIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class QuickSum(QAbstractButton):
    """A sum one key away: what it is, how much, the key."""

    def __init__(self, name: str, key: str) -> None:
        super().__init__()
        self._name, self._kopecks = name, 0
        self._cap = KeyCap(key)
        self.setLayout(row(STRETCH, self._cap, margins=(8, 0, 8, 0)))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(scaled(40))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_sum(0)

    def show_sum(self, kopecks: int) -> None:
        """The sum; nothing to pay is dimmed."""
        self._kopecks = kopecks
        self.setEnabled(kopecks > 0)
        self.setAccessibleName(f"{self._name}: {shown.roubles(kopecks)}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        over = self.underMouse() and self.isEnabled()
        painting.box(painter, whole, "hover" if over else "subtle", "border")
        upper = whole.adjusted(9, 3, -50, -whole.height() / 2)
        lower = whole.adjusted(9, whole.height() / 2 - 2, -50, -4)
        painting.text(painter, upper, self._name, font(11, 400), "text2")
        tint = "text" if self.isEnabled() else "text3"
        painting.text(painter, lower, shown.money(self._kopecks), font(13, 600), tint)
        painter.end()


class ChangeBox(QWidget):
    """The change, large enough to be read across the counter; red words while too little came."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._sum, self._short = "Сдача", "", False
        self.setFixedHeight(scaled(42))

    def show_change(self, kopecks: int) -> None:
        """Negative: so much is still missing."""
        self._short = kopecks < 0
        self._words = "Не хватает" if self._short else "Сдача"
        self._sum = shown.roubles(abs(kopecks))
        self.setAccessibleName(f"{self._words} {self._sum}")
        self.update()

    @property
    def text(self) -> str:
        return f"{self._words} {self._sum}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = self.rect().toRectF()
        tone = "danger" if self._short else "success"
        painting.box(painter, whole, tokens.TONES[tone][1], None, tokens.RADIUS_INPUT)
        inner = whole.adjusted(14, 0, -14, 0)
        painting.text(painter, inner, self._words, font(14, 600), tone)
        painting.text(painter, inner, self._sum, font(24, 700), tone, painting.RIGHT)
        painter.end()


class TillCard(Card):
    """Fields and signals; what they mean is decided elsewhere."""

    amount_typed = Signal(str)
    received_typed = Signal(str)
    mixed_typed = Signal(str, str)
    mode_chosen = Signal(str)
    quick_chosen = Signal(int)
    pressed = Signal()

    def __init__(self) -> None:
        super().__init__(margins=(16, 12, 16, 14), spacing=8)
        self.of_total = PlainLabel("", 12, 400, "text2")
        self.amount = SumEdit("Сумма платежа", height=56, px=24)
        self._amount_field = Field("", self.amount)
        self.quick = (QuickSum("Весь долг", "Alt 1"), QuickSum("К оплате", "Alt 2"))
        self.ways = Segmented(_WAYS, stretch=True, px=13)
        self.received = SumEdit("Получено от плательщика")
        self._received_field = Field("Получено от плательщика", self.received)
        self.cash = SumEdit("Наличными")
        self.sbp = SumEdit("По СБП")
        self.card_rest = PlainLabel("", 13, 600)
        self.reference = LineEdit(name="Номер операции терминала", height=32)
        self._reference_field = Field("Номер операции на терминале (RRN)", self.reference)
        self.change = ChangeBox()
        self.with_receipt = CheckBox("Печатать чек", checked=True)
        self.take = Button("Провести", "primary", icon="cash-register", key="Ctrl Enter", height=44)
        self.take.set_wide()
        self.take.setAutoDefault(True)
        self._tender_fields = {
            "cash": Field("Наличными", self.cash),
            "sbp": Field("По СБП", self.sbp),
            "received": self._received_field,
        }
        self._mixed = holder(
            row(
                (self._tender_fields["cash"], 1),
                (self._tender_fields["sbp"], 1),
                (holder(column(PlainLabel("Картой", 12, 500, "text2"), self.card_rest)), 1),
            )
        )
        self._trouble = PlainLabel("", 12, 400, "danger", fit="wrap")
        self._trouble.hide()
        self._build()
        self._order_keys()
        self._connect()
        self.show_mode("cash")

    def show_amount(self, kopecks: int) -> None:
        """Put a sum into the field; a field in work is left alone."""
        text = shown.money(kopecks)
        if self.amount.text() != text:
            self.amount.setText(text)
        self.amount.selectAll()

    def show_amount_trouble(self, words: str) -> None:
        """What is wrong with the sum."""
        self._amount_field.show_message(words)

    def show_tender_troubles(self, words: Mapping[str, str]) -> None:
        """What is wrong in the fields of the ways, by name: cash, sbp, received."""
        for name, field in self._tender_fields.items():
            field.show_message(words.get(name, ""))

    def show_trouble(self, words: str) -> None:
        """Why it was not taken; what was typed stays."""
        self._trouble.setText(words)
        self._trouble.setVisible(bool(words))

    @property
    def trouble(self) -> str:
        return self._trouble.text()

    def show_mode(self, mode: Mode) -> None:
        """The fields of a way."""
        self.ways.choose(MODES.index(mode))
        self._received_field.setVisible(mode in ("cash", "mixed"))
        self.change.setVisible(mode in ("cash", "mixed"))
        self._mixed.setVisible(mode == "mixed")
        self._reference_field.setVisible(mode in ("card", "mixed"))

    def show_card_rest(self, kopecks: int) -> None:
        """What of a mixed payment goes by card."""
        self.card_rest.setText(shown.roubles(kopecks))

    def show_button(self, words: str, *, ready: bool, busy: bool = False) -> None:
        """«Провести 8 000,00 ₽», or what it is doing."""
        self.take.setText(words)
        self.take.setEnabled(ready and not busy)

    def clear(self) -> None:
        """No sum of anybody."""
        self.clear_received()
        self.amount.clear()
        self.of_total.setText("")
        self.take.setText("Провести")
        for button in self.quick:
            button.show_sum(0)
        self.show_amount_trouble("")
        self.show_trouble("")

    def clear_received(self) -> None:
        """A new payment."""
        for field in (self.received, self.cash, self.sbp, self.reference):
            field.clear()

    def _build(self) -> None:
        head = row(PlainLabel("Сумма", 14, 600), STRETCH, self.of_total)
        made = column(
            head,
            self._amount_field,
            row((self.quick[0], 1), (self.quick[1], 1)),
            self.ways,
            self._mixed,
            self._received_field,
            self._reference_field,
            self.change,
            row(self.with_receipt, STRETCH),
            self._trouble,
            self.take,
            spacing=8,
        )
        self.add(made)

    def _order_keys(self) -> None:
        """Tab leads from the sum to the cash in hand; ways have keys of their own."""
        walk = (
            *(self.amount, self.cash, self.sbp, self.received, self.reference),
            *(self.take, self.with_receipt, self.ways),
        )
        for before, after in pairwise(walk):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.amount.textEdited.connect(self.amount_typed)
        self.amount.entered.connect(self.take.setFocus)
        self.received.textEdited.connect(self.received_typed)
        self.received.entered.connect(self.take.setFocus)
        for field in (self.cash, self.sbp):
            field.textEdited.connect(
                lambda _text: self.mixed_typed.emit(self.cash.text(), self.sbp.text())
            )
            field.entered.connect(self.take.setFocus)
        self.ways.chosen.connect(lambda n: self.mode_chosen.emit(MODES[n]))
        for number, button in enumerate(self.quick):
            button.clicked.connect(lambda _=False, n=number: self.quick_chosen.emit(n))
        self.take.clicked.connect(self.pressed)
