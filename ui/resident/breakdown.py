"""«Почему столько»: how the sum of one service came about, step by step."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from api_client.models.replica import Bill, ChargeRow
from desktop.services.accounts import Card
from desktop.services.debts import DebtSheet, PenaltyRow
from domain.money import round_half_up
from domain.penalty import Segment
from domain.readings import format_reading
from ui import format as shown
from ui.bills.period_choice import span_text
from ui.nouns import METHODS, service_icon
from ui.resident.listing import clear
from ui.resident.rows import tariff, volume
from ui.resident.service_lines import MonthLines, ServiceLine
from ui.theme import scaled
from ui.widgets.buttons import Button
from ui.widgets.layouts import column, holder, row
from ui.widgets.marks import IconTile, Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card as Box

Fact = tuple[str, str]


def facts_of(card: Card, month: MonthLines, line: ServiceLine) -> list[Fact]:
    """(name, value) lines, in the order they are added up."""
    charge = line.row
    if charge is None:
        return [(line.name, shown.roubles(line.to_pay))]
    service = card.services.get(charge.service_id)
    unit = service.unit if service else ""
    facts = [
        ("Как считали", METHODS.get(charge.method, charge.method)),
        ("Объём", f"{volume(charge.volume_e10)} {unit}"),
    ]
    facts += _meter_facts(month.bill, charge.service_id)
    facts += _norm_facts(month.bill, charge.service_id, unit)
    facts += [
        ("Тариф", f"{tariff(charge.tariff_e6)} ₽ за {unit}"),
        ("Объём × тариф", shown.roubles(charge.charged)),
    ]
    facts += _corrections(month.bill, charge)
    facts.append(("Начислено всего", shown.roubles(charge.due)))
    supplier = card.suppliers.get(charge.supplier_id)
    if supplier is not None:
        facts.append(("Поставщик", supplier.short_name or supplier.name))
    return facts


def _meter_facts(bill: Bill, service_id: int) -> list[Fact]:
    facts = []
    for meter in bill.meters:
        if meter.service_id != service_id:
            continue
        name = " ".join(part for part in ("Прибор", meter.zone_name or meter.place) if part)
        before = format_reading(meter.previous_e4, meter.decimals)
        after = "не передано"
        if meter.current_e4 >= 0:
            after = format_reading(meter.current_e4, meter.decimals)
        facts.append((name, f"{before} — {after}"))
    return facts


def _norm_facts(bill: Bill, service_id: int, unit: str) -> list[Fact]:
    for one in bill.reference:
        if one.service_id == service_id and one.norm_e6:
            return [("Норматив", f"{tariff(one.norm_e6)} {unit}")]
    return []


def _corrections(bill: Bill, charge: ChargeRow) -> list[Fact]:
    facts = []
    if charge.excess:
        times = f"{charge.coefficient_e2 // 100},{charge.coefficient_e2 % 100:02d}"
        facts.append((f"Повышающий коэффициент {times}", shown.roubles(charge.excess)))
    if charge.recalculated:
        facts.append(("Перерасчёт", shown.roubles(charge.recalculated)))
        reasons = [one.reason for one in bill.recalculations if one.service_id == charge.service_id]
        facts += [("Основание", reason) for reason in reasons]
    if charge.benefit:
        facts.append(("Льгота", shown.roubles(-charge.benefit)))
    return facts


def penalty_facts(sheet: DebtSheet, row: PenaltyRow) -> list[Fact]:
    """The charge, its stretches of days with rate and fraction, what is paid and what is left."""
    if row.billed is None or row.today is None or row.starts_on is None:
        return [
            ("Как считали", "начислены отдельно или за месяцы до первой квитанции здесь"),
            ("К оплате", shown.roubles(row.unpaid)),
        ]
    facts = [
        ("Начислено", shown.roubles(row.charged)),
        ("Срок оплаты", f"{shown.day(row.starts_on)}, с учётом выходных"),
    ]
    facts += [(_days(segment), _counted(segment)) for segment in row.today.segments]
    billed = f"В квитанции на {shown.day(sheet.billed_to)}"
    facts.append((billed, shown.roubles(row.billed.kopecks)))
    if row.billed.kopecks != row.unpaid:
        facts.append(("Оплачено пени", shown.roubles(row.billed.kopecks - row.unpaid)))
    facts.append(("К оплате", shown.roubles(row.unpaid)))
    if row.since:
        facts.append((f"После неё, по {shown.day(sheet.today)}", shown.roubles(row.since)))
    if not row.today.covered:
        facts.append(("Ставка", f"известна по {shown.day(sheet.rates_known_to)}"))
    return facts


def _days(segment: Segment) -> str:
    return f"{segment.from_day:%d.%m.%y} – {segment.to_day:%d.%m.%y}"


def _counted(segment: Segment) -> str:
    """«2 747,22 × 60 дн. × 9,5 % / 300 = 52,20 ₽»."""
    exact = segment.exact
    told = shown.roubles(round_half_up(exact.numerator, exact.denominator))
    whole, part = divmod(segment.rate_e2, 100)
    rate = f"{whole},{part:02d}".rstrip("0").rstrip(",")
    parts = (shown.money(segment.unpaid), f"{segment.days} дн.", f"{rate} % / {segment.divisor}")
    return f"{' × '.join(parts)} = {told}"


class Breakdown(Box):
    """A card at the right of the services."""

    closed = Signal()

    def __init__(self) -> None:
        self.line = -1
        self._tile = IconTile("file-invoice", "accent")
        self._title = PlainLabel("", 14, 600, fit="wrap")
        self._month = PlainLabel("", 12, 400, "text2", fit="elide")
        self._close = Button(
            "", "ghost", icon="x", height=28, name="Закрыть расшифровку", key="Esc"
        )
        self._facts = column(spacing=0)
        super().__init__(
            row(
                self._tile,
                (holder(column(self._title, self._month, spacing=0)), 1),
                self._close,
                spacing=10,
            ),
            holder(self._facts),
            margins=(14, 12, 10, 12),
        )
        self.setFixedWidth(316)
        self._close.clicked.connect(self.closed)

    def show_line(self, card: Card, month: MonthLines, line: ServiceLine) -> None:
        """Explain one service of a month."""
        service = card.services.get(line.row.service_id) if line.row else None
        icon = service_icon(service.code)[0] if service else line.icon
        words = f"Почему столько, {span_text((month.from_period, month.bill.period))}"
        self._show(icon, (line.name, words), facts_of(card, month, line), "Начислено всего")

    def show_penalty(self, sheet: DebtSheet, row: PenaltyRow) -> None:
        """How the penalty of one service for one month came about, days by days."""
        title = (f"Пени, {row.service}", f"Расчёт по дням за {shown.month(row.period)}")
        self._show("percentage", title, penalty_facts(sheet, row), "К оплате")

    def _show(self, icon: str, titles: tuple[str, str], facts: list[Fact], strong: str) -> None:
        self._tile.show_icon(icon, "accent")
        self._title.setText(titles[0])
        self._month.setText(titles[1])
        clear(self._facts)
        for place, (name, value) in enumerate(facts):
            self._facts.addWidget(_fact(name, value, strong=name == strong, first=not place))
        self.setAccessibleName(f"{titles[0]}: " + "; ".join(f"{n} {v}" for n, v in facts))


def _fact(name: str, value: str, *, strong: bool, first: bool) -> QWidget:
    title = PlainLabel(name, 12, 400, "text2", fit="wrap")
    title.setFixedWidth(scaled(118))
    told = PlainLabel(value, 13, 600 if strong else 500, fit="wrap")
    return holder(
        column(None if first else Line(), row(title, (told, 1), margins=(0, 6, 4, 6)), spacing=0)
    )
