"""The four sums above the accruals: what was owed, charged, paid and is to pay now."""

from __future__ import annotations

from collections.abc import Sequence

from api_client.models.replica import Bill
from desktop.services.accounts import Card
from domain.periods import MONTHS_GENITIVE, first_day, next_period
from ui import format as shown
from ui.resident.service_lines import MonthLines, local_day
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card as Box


class Tile(Box):
    """A sum with its title above and a remark below."""

    def __init__(self) -> None:
        self._title = PlainLabel("", 12, 400, "text2", fit="elide")
        self._sum = PlainLabel("", 20, 600)
        self._remark = PlainLabel("", 12, 400, "text2", fit="elide")
        super().__init__(
            self._title, self._sum, self._remark, margins=(16, 6, 16, 6), spacing=1, radius=8
        )

    def show_sum(self, title: str, kopecks: int, remark: str, tint: str = "text") -> None:
        """Change it."""
        self._title.setText(title)
        self._sum.setText(shown.roubles(kopecks))
        self._sum.set_tint(tint)
        self._remark.setText(remark)
        self.setAccessibleName(f"{title}: {shown.roubles(kopecks)}. {remark}")


def show_tiles(tiles: Sequence[Tile], card: Card, lines: MonthLines) -> None:
    """The sums of a month or of several."""
    bill = lines.bill
    first = next(one for one in reversed(card.bills) if one.period >= lines.from_period)
    begin = shown.day(first_day(first.period))
    one_month = first.period == bill.period
    opening, charged, paid, total = tiles
    owed = lines.owed > 0 and first.opening > 0
    opening.show_sum(
        f"Долг на {begin}" if first.opening >= 0 else f"Аванс на {begin}",
        abs(first.opening),
        "до начислений месяца" if one_month else "до первого месяца",
        "danger" if owed else "text",
    )
    name = shown.month(bill.period).split()[0] if one_month else "период"
    due = lines.charged + lines.recalculated
    why = growth_text(card, bill) if one_month else "с перерасчётами и льготами"
    charged.show_sum(f"Начислено за {name}", bill.due if one_month else due, why)
    paid.show_sum(_paid_title(lines, begin, name), lines.paid, _last_paid(card, lines))
    until = f"К оплате до {shown.day(bill.due_on)}"
    advance = lines.to_pay < 0
    total.show_sum("Аванс" if advance else until, abs(lines.to_pay), _penalty_text(lines))


def growth_text(card: Card, bill: Bill) -> str:
    """«на 2 481,72 ₽ больше сентября: отопление»."""
    periods = [one.period for one in card.bills]
    place = periods.index(bill.period)
    before = card.bills[place + 1] if place + 1 < len(card.bills) else None
    if before is None or next_period(before.period) != bill.period:
        return "с перерасчётами и льготами"
    by = bill.due - before.due
    if not by:
        return "столько же, сколько месяцем раньше"
    former = {row_.service_id: row_.due for row_ in before.rows}
    changes = {row_.service_id: row_.due - former.get(row_.service_id, 0) for row_ in bill.rows}
    most = max(changes, key=lambda service: changes[service] * (1 if by > 0 else -1), default=0)
    service = card.services.get(most)
    why = f": {(service.short_name or service.name).lower()}" if service else ""
    word = "больше" if by > 0 else "меньше"
    month = MONTHS_GENITIVE[before.period % 100 - 1]
    return f"на {shown.roubles(abs(by))} {word} {month}{why}"


def _paid_title(lines: MonthLines, begin: str, name: str) -> str:
    return f"Оплачено с {begin}" if lines.latest else f"Оплачено за {name}"


def _last_paid(card: Card, lines: MonthLines) -> str:
    newest = card.payments[0] if lines.latest and card.payments else None
    day = shown.day(lines.bill.last_paid_on) if lines.bill.last_paid_on else ""
    if newest is not None and newest.amount > 0:
        day = shown.day(local_day(newest.paid_at, lines.zone))
    if day:
        return f"последняя оплата {day}"
    return "" if lines.paid else "оплат не было"


def _penalty_text(lines: MonthLines) -> str:
    penalty = lines.penalty
    return f"в том числе пени {shown.roubles(penalty)}" if penalty else "пеней нет"
