"""The demo's till: who took the payments at the counter, in which shift, by which receipt."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from server.demo.calendar import OPEN, ZONE, moment_ms
from server.demo.purse import Paid
from server.ledger.posting import OPENING, SUSPENSE, Entry, LedgerTx

COUNTER = ("cash", "card")
_CASHIERS = ((1, "Петрова Мария Олеговна"), (2, "Ахметов Руслан Ильдарович"))
"""The first members of the demo's staff, by their numbers."""

_ACCOUNTS_A_WINDOW = 1000
_OPENED_S, _CLOSED_S = 7 * 3600 + 50 * 60, 20 * 3600 + 5 * 60
_FIRST_S, _STEP_S, _LAST_S = 8 * 3600, 20 * 60, 20 * 3600
_FLOAT_KOPECKS = 300_000
_ONE_DIFFERS = 40
_DIFFERENCES = (
    (-10_000, "недостача, размен выдан лишним"),
    (5_000, "излишек, сдачу не забрали"),
)


@dataclass(slots=True)
class DemoShift:
    """A closed shift of one window and day; sums in kopecks."""

    id: str
    number: int
    window: int
    day_ms: int
    cash: int = 0
    card: int = 0
    count: int = 0

    @property
    def terminal_id(self) -> str:
        """Its first four letters begin the receipts' numbers."""
        return f"k{self.window:03d}-demo"

    @property
    def clerk(self) -> tuple[int, str]:
        """Number and name of the cashier at the window."""
        return _CASHIERS[(self.window - 1) % len(_CASHIERS)]

    def row(self) -> tuple[object, ...]:
        """The row of ``shifts``; now and then the drawer was not as it should be."""
        drawn = zlib.crc32(self.id.encode())
        difference, remark = 0, ""
        if drawn % _ONE_DIFFERS == 0:
            difference, remark = _DIFFERENCES[drawn // _ONE_DIFFERS % len(_DIFFERENCES)]
        expected = _FLOAT_KOPECKS + self.cash
        return (
            *(self.id, 1, self.number, self.terminal_id, f"Окно {self.window}", *self.clerk),
            *(self.day_ms + _OPENED_S * 1000, self.day_ms + _CLOSED_S * 1000, "closed"),
            *(_FLOAT_KOPECKS, self.cash, self.card, self.count),
            *(expected + difference, expected, remark),
        )


SHIFT_COLUMNS = (
    *("id", "version", "number", "terminal_id", "terminal_name", "clerk_id", "clerk"),
    *("opened_at", "closed_at", "state", "float_kopecks", "cash", "card", "count"),
    *("counted", "desk_expected", "remark"),
)

ASIDE_COLUMNS = (
    *("id", "version", "received_at", "amount_kopecks", "source", "account_number", "payer"),
    *("address", "number", "code", "state", "channel", "place"),
)
_ASIDE = (
    (3, 431_257, "7200000901", "Иванова Анна Петровна", "ул Широтная, 104, кв 127"),
    (9, 250_000, "", "Кузнецов В. А.", "ул Республики, 94"),
    (12, 118_940, "72000100", "Сафина Р. И.", ""),
)
"""Day of November, kopecks, what the payer wrote: money of a bank's registry nobody could place."""


class DemoTill:
    """Gives each payment at the counter its shift and number; ``shifts`` when all were taken."""

    def __init__(self, accounts: int) -> None:
        self._windows = max(len(_CASHIERS), accounts // _ACCOUNTS_A_WINDOW)
        self._shifts: dict[tuple[int, int], DemoShift] = {}
        self._days: dict[int, tuple[int, int]] = {}

    def booked(self, account_id: int, paid: Paid) -> Paid:
        """The payment as the counter booked it; those of other channels as they are."""
        if paid.channel not in COUNTER:
            return paid
        shift = self._shift_of(1 + account_id % self._windows, paid.paid_at)
        seconds = _FIRST_S + shift.count * _STEP_S + paid.paid_at // 1000 % (_STEP_S // 2)
        shift.count += 1
        if paid.channel == "cash":
            shift.cash += paid.amount
        else:
            shift.card += paid.amount
        return replace(
            paid,
            paid_at=shift.day_ms + min(seconds, _LAST_S + shift.count) * 1000,
            number=f"{shift.terminal_id[:4].upper()}-{shift.number}-{shift.count:03d}",
            operator_id=shift.clerk[0],
            operator=shift.clerk[1],
            terminal_id=shift.terminal_id,
            shift_id=shift.id,
        )

    def rows(self) -> list[tuple[object, ...]]:
        """The rows of all shifts, the oldest first."""
        ordered = sorted(self._shifts.values(), key=lambda one: (one.day_ms, one.window))
        return [shift.row() for shift in ordered]

    def _shift_of(self, window: int, at_ms: int) -> DemoShift:
        day_ms, number = self._day_of(at_ms)
        key = (day_ms, window)
        found = self._shifts.get(key)
        if found is None:
            name = datetime.fromtimestamp(day_ms / 1000, ZONE).strftime("%Y%m%d")
            found = DemoShift(f"shift-{window:03d}-{name}", number, window, day_ms)
            self._shifts[key] = found
        return found

    def _day_of(self, at_ms: int) -> tuple[int, int]:
        """When the local day of a moment began, and the number of its shift since January 2020."""
        hour = at_ms // 3_600_000
        found = self._days.get(hour)
        if found is None:
            local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZONE)
            start = local.replace(hour=0, minute=0, second=0, microsecond=0)
            number = 1 + (local.year - 2020) * 180 + (local.month - 1) * 15 + local.day - 1
            found = self._days[hour] = (int(start.timestamp() * 1000), number)
        return found


def aside_rows() -> list[tuple[object, ...]]:
    """Money that waits for its account, as rows of ``suspense``."""
    return [
        (
            *(f"demo-registry:{line}", 1, moment_ms(OPEN, day, _LAST_S), amount, "registry"),
            *(number, payer, address, f"{day:02d}11-{line:05d}", "account_unknown", "open"),
            *("bank", "Сбербанк Онлайн"),
        )
        for line, (day, amount, number, payer, address) in enumerate(_ASIDE, 1)
    ]


def aside_tx(now_ms: int, today: date) -> LedgerTx:
    """The ledger begins with that money, too."""
    entries = [Entry(OPENING, SUSPENSE, amount) for _, amount, *_ in _ASIDE]
    return LedgerTx("opening:suspense", "opening", now_ms, today.isoformat(), entries)
