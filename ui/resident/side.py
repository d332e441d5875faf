"""The summary's right column: contacts, meters, last payments."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.accounts import Card
from desktop.services.meter_view import MeterView
from domain.contacts import format_phone
from domain.readings import format_reading
from ui import format as shown
from ui import tokens
from ui.nouns import channel_icon, channel_words, meter_name, service_icon, values_text
from ui.resident.listing import clear
from ui.resident.meter_rows import verification_tint
from ui.resident.service_lines import local_day
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, holder, row
from ui.widgets.marks import Badge, IconMark, Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card as Box

_METERS_SHOWN, _METERS_WIDE = 4, 9
_PAYMENTS_SHOWN = 3


class SideColumn(QWidget):
    """Three cards; a meter or payment is one line with an icon."""

    all_payments_wanted = Signal()
    meters_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._facts = column(spacing=4)
        self._meters = column(spacing=0)
        self._payments = column(spacing=0)
        self._badge = Badge("", "warning", "calendar", tall=False)
        self._all_meters = Button("Все приборы", "link", height=24)
        self._all_payments = Button("Все платежи", "link", height=24)
        contacts = Box(PlainLabel("Контакты", 13, 600), holder(self._facts), spacing=6)
        self._meters_card = Box(
            row((PlainLabel("Счётчики", 13, 600, fit="elide"), 1), self._badge, self._all_meters),
            holder(self._meters),
            spacing=2,
        )
        self._payments_card = Box(
            row((PlainLabel("Последние платежи", 13, 600, fit="elide"), 1), self._all_payments),
            holder(self._payments),
            spacing=2,
        )
        cards = column(contacts, self._meters_card, self._payments_card, spacing=tokens.GAP_CARD)
        self.setLayout(cards)
        self._latest = True
        self._card: Card | None = None
        self._has_payments = False
        self._all_meters.clicked.connect(self.meters_wanted)
        self._all_payments.clicked.connect(self.all_payments_wanted)

    def show_card(self, card: Card, zone: ZoneInfo) -> None:
        """Fill all three."""
        self._card = card
        self._show_facts(card)
        self._show_meters(card)
        clear(self._payments)
        for place, one in enumerate(card.payments[:_PAYMENTS_SHOWN]):
            day = shown.day(local_day(one.paid_at, zone))
            where = one.place or channel_words(one.channel)
            icon = IconMark(channel_icon(one.channel), "success", 18)
            self._payments.addWidget(
                _line(icon, "Оплата", f"{day}, {where}", shown.money(one.amount), first=not place)
            )
        self._has_payments = bool(card.payments)
        self.show_latest(self._latest)

    def show_latest(self, wanted: bool) -> None:
        """Last payments stand here while the window is narrow."""
        if wanted != self._latest and self._card is not None:
            self._latest = wanted
            self._show_meters(self._card)
        self._latest = wanted
        self._payments_card.setVisible(wanted and self._has_payments)

    def _show_facts(self, card: Card) -> None:
        clear(self._facts)
        account = card.account
        area = format_reading(account.total_area_e2 * 100, 0)
        facts = (
            ("Телефон", format_phone(account.phone) if account.phone else shown.DASH),
            ("Почта", account.email or shown.DASH),
            ("Площадь", f"{area} м²"),
            ("Прописано", shown.count(account.residents, "человек", "человека", "человек")),
            ("Кабинет", "есть личный кабинет" if account.has_cabinet else "нет"),
        )
        for name, value in facts:
            title = PlainLabel(name, 12, 400, "text2")
            title.setFixedWidth(scaled(82))
            line = row(title, (PlainLabel(value, 13, 500, fit="elide"), 1))
            self._facts.addWidget(holder(line))

    def _show_meters(self, card: Card) -> None:
        clear(self._meters)
        active = [view for view in card.meters if view.meter.status == "active"]
        due = sum(1 for view in active if verification_tint(view) != "text2")
        expired = any("verification_expired" in view.notes for view in active)
        self._badge.show_state(
            shown.count(due, "поверка", "поверки", "поверок"),
            "danger" if expired else "warning",
            "calendar",
        )
        self._badge.setVisible(due > 0)
        most = _METERS_SHOWN if self._latest else _METERS_WIDE
        self._all_meters.setVisible(len(active) > most or not due)
        for place, view in enumerate(active[:most]):
            self._meters.addWidget(_meter_line(view, first=not place))
        self._meters_card.setVisible(bool(active))


def _meter_line(view: MeterView, *, first: bool) -> QWidget:
    icon, tint = service_icon(view.service.code)
    last = view.current or view.previous
    verify = verification_tint(view)
    if verify == "danger":
        told, sub_tint = f"поверка истекла {shown.day(view.meter.verify_until)}", "danger"
    elif verify == "warning":
        told, sub_tint = f"поверка до {shown.day(view.meter.verify_until)}", "warning"
    elif view.pending and view.current:
        told, sub_tint = "ждёт отправки", "accentText"
    else:
        told = f"передано {shown.day(last.taken_on)[:5]}" if last else "не передано"
        sub_tint = "text3"
    value = values_text(last.values_e4, view.meter.decimals) if last else shown.DASH
    name = meter_name(view.service, view.meter)
    if view.meter.zones > 1:
        name = f"{name.split(', ')[0]}, {' / '.join(view.meter.zone_names)}"
    return _line(IconMark(icon, tint, 18), name, told, value, first=first, tint=sub_tint)


def _line(
    icon: IconMark, name: str, told: str, value: str, *, first: bool, tint: str = "text3"
) -> QWidget:
    words = column(
        PlainLabel(name, 13, 500, fit="elide"),
        PlainLabel(told, 12, 400, tint, fit="elide"),
        spacing=0,
    )
    line = row(icon, (holder(words), 1), PlainLabel(value, 13, 600), margins=(0, 3, 0, 3))
    made = holder(column(None if first else Line(), line, spacing=0))
    made.setAccessibleName(f"{name}, {told}, {value}")
    return made
