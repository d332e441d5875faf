"""The card as a screen: head, tabs, the four sections; widgets and signals only."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.services.accounts import Card
from desktop.services.debts import DebtSheet
from ui.resident.accruals import AccrualsTab
from ui.resident.header import Header
from ui.resident.meter_rows import verification_tint
from ui.resident.meters import MetersTab
from ui.resident.money_views import GROWTH
from ui.resident.payments import PaymentsTab
from ui.resident.summary import SummaryTab
from ui.resident.tabs import Tabs
from ui.screen import Hint, Screen
from ui.widgets.layouts import STRETCH, column, holder
from ui.widgets.states import EmptyState, Skeleton

SUMMARY, ACCRUALS, METERS, PAYMENTS = range(4)
_NAMES = ("Сводка", "Начисления и долг", "Счётчики", "Платежи")
_BACK: tuple[Hint, ...] = (("Alt Left", "назад к поиску"),)
_WIDE_BODY = 1380
"""The body of a window of 1600 pixels, navigation taken off."""


class ResidentView(Screen):
    """«Карточка абонента»; the presenter answers ``activated`` with ``show_card``."""

    title = "Карточка абонента"
    crumb = "Поиск"
    place = "resident"

    activated = Signal(object)
    deactivated = Signal()
    payment_wanted = Signal()
    readings_wanted = Signal()
    bill_wanted = Signal()
    extract_wanted = Signal(str, int, int)
    """A paper of «Выписки» by its kind, for these months."""
    certificate_wanted = Signal(str)
    """That the payment of this key was made."""

    def __init__(self) -> None:
        super().__init__()
        self._wide = False
        self.header = Header()
        self.tabs = Tabs(_NAMES)
        self.summary = SummaryTab()
        self.accruals = AccrualsTab()
        self.meters = MetersTab()
        self.payments = PaymentsTab()
        self.sections = QStackedWidget()
        for section in (self.summary, self.accruals, self.meters, self.payments):
            self.sections.addWidget(section)
        self.skeleton = Skeleton((0.4, 1.0, 0.8, 0.9, 0.6, 1.0, 0.7))
        self._message = EmptyState("user", "")
        self._card_page = holder(column(self.header, self.tabs, (self.sections, 1), spacing=0))
        self._pages = QStackedWidget()
        self._pages.addWidget(holder(column(self.skeleton, STRETCH, margins=20)))
        self._pages.addWidget(self._card_page)
        self._pages.addWidget(self._message)
        self.setLayout(column((self._pages, 1)))
        self._connect()

    def hints(self) -> list[Hint]:
        """Keys of the section in front."""
        first = [("Ctrl 1…4", "разделы")]
        if self.sections.currentIndex() == ACCRUALS:
            first += [("Left|Right", "месяц"), ("Enter", "почему столько")]
            return [*first, ("Ctrl Y", "почему изменилась"), ("Ctrl D", "долговая"), *_BACK]
        if self.sections.currentIndex() == PAYMENTS:
            first.append(("Enter", "справка о платеже"))
        return [
            *first,
            ("F4", "оплата"),
            ("F3", "показания"),
            ("Ctrl P", "квитанция"),
            *_BACK,
        ]

    def more_keys(self) -> list[Hint]:
        chart = [("Ctrl Shift T", "график таблицей")]
        return [
            ("Up|Down", "строка"),
            ("Ctrl Enter", "оплата"),
            *(chart if self.sections.currentIndex() == SUMMARY else []),
        ]

    def activate(self, account_id: int | None) -> None:
        self.activated.emit(account_id)

    def deactivate(self) -> None:
        self.deactivated.emit()

    def main_action(self) -> None:
        self.payment_wanted.emit()

    def act(self, name: str) -> bool:
        if name.startswith("switch_"):
            index = int(name.removeprefix("switch_")) - 1
            if index < len(_NAMES):
                self.show_section(index)
            return index < len(_NAMES)
        if name == "print":
            self.bill_wanted.emit()
            return True
        if self.sections.currentIndex() == ACCRUALS and self._act_on_accruals(name):
            return True
        if name == "table" and self.sections.currentIndex() == SUMMARY:
            self.summary.turn_chart()
            return True
        return name == "escape" and self.accruals.close_breakdown()

    def first_focus(self) -> QWidget | None:
        return self._focus_of(self.sections.currentIndex())

    def show_waiting(self) -> None:
        """The card is being read: grey lines after a moment, the old card is gone at once."""
        self._pages.setCurrentIndex(0)
        self.skeleton.begin()

    def show_card(self, card: Card, zone: ZoneInfo) -> None:
        """Show a card; the section in front stays."""
        self.skeleton.finish()
        self.header.show_card(card)
        due = [view for view in card.meters if verification_tint(view) != "text2"]
        active = any(view.meter.status == "active" for view in due)
        self.tabs.set_mark(METERS, "!" if active else "", "нужна поверка" if active else "")
        self.summary.show_card(card, zone)
        self.accruals.show_card(card, zone)
        self.meters.show_card(card)
        self.payments.show_card(card, zone)
        fresh = self._pages.currentWidget() is not self._card_page
        self._pages.setCurrentWidget(self._card_page)
        focus = self.first_focus()
        if fresh and focus is not None and self.isVisible():
            focus.setFocus()

    def show_debt(self, sheet: DebtSheet) -> None:
        """What the account on screen owes by month and service, with its penalty."""
        self.accruals.show_debt(sheet)

    def show_trouble(self, heading: str, words: str) -> None:
        """There is no card to show."""
        self.skeleton.finish()
        self._message.show_words(heading, words)
        self._pages.setCurrentWidget(self._message)

    def show_section(self, index: int) -> None:
        """Bring a section to the front."""
        self.tabs.choose(index)
        self.sections.setCurrentIndex(index)
        self._focus_of(index).setFocus()
        self.hints_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE_BODY
        if wide != self._wide:
            self._wide = wide
            self.summary.set_wide(wide=wide)
            self.payments.set_wide(wide=wide)

    def _act_on_accruals(self, name: str) -> bool:
        """Why the bill has changed, the debt bill, the statement."""
        if name == "why":
            self.accruals.show_view(GROWTH)
        elif name == "debt_bill":
            self._want_extract("debt")
        elif name == "edit":
            self._want_extract("statement")
        else:
            return False
        return True

    def _want_extract(self, kind: str) -> None:
        first, last = self.accruals.span
        # One month is what a clerk happens to look at, several are what they chose.
        self.extract_wanted.emit(kind, *((0, 0) if first == last else (first, last)))

    def _focus_of(self, index: int) -> QWidget:
        return (
            self.summary.debt,
            self.accruals.table,
            self.meters.meters,
            self.payments.table,
        )[index]

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_section)
        self.header.payment_wanted.connect(self.payment_wanted)
        self.header.readings_wanted.connect(self.readings_wanted)
        self.header.bill_wanted.connect(self.bill_wanted)
        self.accruals.bill_wanted.connect(self.bill_wanted)
        self.payments.certificate_wanted.connect(self.certificate_wanted)
        self.accruals.debt_bill_wanted.connect(lambda: self._want_extract("debt"))
        self.accruals.statement_wanted.connect(lambda: self._want_extract("statement"))
        self.meters.readings_wanted.connect(self.readings_wanted)
        self.summary.all_payments_wanted.connect(lambda: self.show_section(PAYMENTS))
        self.summary.meters_wanted.connect(lambda: self.show_section(METERS))
