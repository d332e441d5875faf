"""The card's head: who, where, account to copy, overdue, to pay, and the two ways on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent

from desktop.services.accounts import Card
from ui import format as shown
from ui import tokens
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, Item, column, holder, row
from ui.widgets.marks import Avatar, Badge, IconMark, Line, tone_of
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import announce
from ui.widgets.surfaces import Surface

_BILL = "Квитанция"
_NARROW = 1000
"""Below this, keys and icons of the buttons give way to the name."""
_SHORT, _NEAR = 1300, 1120
"""Below these the bill is an icon and the address is shorter, so that it is whole to the flat."""


class Header(Surface):
    """Two lines at the left, two sums and three buttons at the right."""

    payment_wanted = Signal()
    readings_wanted = Signal()
    bill_wanted = Signal()

    def __init__(self) -> None:
        self._avatar = Avatar("", 0, 52)
        self._name = PlainLabel("", 20, 600, fit="give")
        self.closed_badge = Badge("Счёт закрыт, только просмотр", "neutral", "lock", tall=True)
        self.closed_badge.hide()
        self._address = PlainLabel("", 13, 400, "text2", fit="give")
        self._account = PlainLabel("", 13, 600)
        self._number = ""
        self._full_address = ""
        self._narrow = self._short = False
        self._near = False
        self.copy_button = Button("", "ghost", icon="copy", height=28, name="Скопировать номер")
        self._overdue_title = PlainLabel("Просрочено", 13, 400, "text2")
        self._overdue = PlainLabel("", 20, 600, "danger")
        self._total_title = PlainLabel("К оплате всего", 13, 400, "text2")
        self._total = PlainLabel("", 20, 600)
        self.payment_button = Button(
            "Оплата", "primary", icon="cash-register", key="F4", height=tokens.HEIGHT_PROMINENT
        )
        self.readings_button = Button(
            "Показания", icon="gauge", key="F3", height=tokens.HEIGHT_PROMINENT
        )
        self.bill_button = Button(
            _BILL, icon="file-invoice", key="Ctrl P", height=tokens.HEIGHT_PROMINENT, name=_BILL
        )
        self._line = Line(standing=True)
        super().__init__(row(*self._left(), *self._right(), margins=(20, 13, 16, 13), spacing=12))
        self.copy_button.clicked.connect(self._copy)
        self.payment_button.clicked.connect(self.payment_wanted)
        self.readings_button.clicked.connect(self.readings_wanted)
        self.bill_button.clicked.connect(self.bill_wanted)
        # Until its width is known it asks for the least: a window never grows for it.
        self._fit(0)

    @property
    def account_number(self) -> str:
        """The shown account's number as it is written in bills."""
        return self._number

    def show_card(self, card: Card) -> None:
        """Fill it."""
        account = card.account
        name = shown.full_name(account.last, account.first, account.middle)
        self._avatar.show_person(shown.initials(name), tone_of(name))
        self._name.setText(name)
        self._full_address = card.address
        self._show_address()
        self._number = account.number
        self._account.setText(f"ЛС {shown.account(account.number)}")
        self._overdue.setText(shown.roubles(account.overdue_kopecks))
        self._overdue.set_tint("danger" if account.overdue_kopecks > 0 else "text")
        advance = account.balance_kopecks < 0
        self._total_title.setText("Аванс" if advance else "К оплате всего")
        self._total.setText(shown.roubles(abs(account.balance_kopecks)))
        self._total.set_tint("success" if advance else "text")
        closed = card.badge == "closed"
        self.closed_badge.setVisible(closed)
        self.payment_button.setVisible(not closed)
        self.readings_button.setVisible(not closed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        short, narrow = width < scaled(_SHORT), width < scaled(_NARROW)
        near = width < scaled(_NEAR)
        if (short, near) != (self._short, self._near):
            self._short, self._near = short, near
            self.bill_button.setText("" if short else _BILL)
            self.bill_button.updateGeometry()
            self._show_address()
        if narrow != self._narrow:
            self._narrow = narrow
            self.payment_button.set_key("" if narrow else "F4")
            self.readings_button.set_key("" if narrow else "F3")
            self.payment_button.set_icon_name("" if narrow else "cash-register")
            self.readings_button.set_icon_name("" if narrow else "gauge")

    def _show_address(self) -> None:
        """Without the town, then without «д» and «кв» where there is little room: the flat
        matters more.
        """
        address = self._full_address
        if self._near:
            address = shown.address_short(address)
        elif self._short:
            address = shown.address(address)
        self._address.setText(address)

    def _left(self) -> tuple[Item, ...]:
        names = row(self._name, self.closed_badge, STRETCH, spacing=12)
        where = row(
            IconMark("map-pin", "text2", 16),
            self._address,
            6,
            IconMark("hash", "text2", 16),
            self._account,
            self.copy_button,
            STRETCH,
            spacing=6,
        )
        return self._avatar, (Surface(column(STRETCH, names, where, STRETCH, spacing=2)), 1)

    def _right(self) -> tuple[Item, ...]:
        for label in (self._overdue_title, self._overdue, self._total_title, self._total):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        overdue = holder(column(STRETCH, self._overdue_title, self._overdue, STRETCH, spacing=6))
        total = holder(column(STRETCH, self._total_title, self._total, STRETCH, spacing=6))
        buttons = (self.payment_button, self.readings_button, self.bill_button)
        return overdue, self._line, total, 4, *buttons

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._number)
        announce(self, "Номер счёта скопирован")
