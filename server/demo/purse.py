"""How an account pays: in full, ahead, late or not at all, through which channel and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from domain.periods import previous_period, shift
from server.demo.calendar import LAST_CLOSED, OPEN, iso, moment_ms
from server.demo.catalogue import MAINTENANCE
from server.demo.draws import below, lots_of, pick
from server.demo.flats import Flat
from server.demo.wallet import Part, Wallet

GOLDEN_DEBT = 312_040
_CHANNELS = ("bank", "cabinet", "sbp", "cash", "card", "post", "terminal")
_CHANNEL_LOTS = lots_of(_CHANNELS, (33, 25, 15, 11, 9, 4, 3))
_PLACES = {
    "bank": "Сбербанк Онлайн",
    "cabinet": "Личный кабинет",
    "cash": "Касса, ул Первомайская, 40",
    "card": "Касса, ул Первомайская, 40",
    "post": "Почта России",
    "terminal": "Терминал самообслуживания",
}
_PAYMENT_ROUND = 10_000
_LAST_DAY_OF_PAYERS = 15


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment with its parts; ``counted_in`` 0: no closed month has counted it."""

    id: int
    paid_at: int
    amount: int
    channel: str
    number: str
    parts: list[Part]
    counted_in: int
    operator_id: int = 0
    operator: str = ""
    terminal_id: str = ""
    shift_id: str = ""

    @property
    def place(self) -> str:
        """Where it was taken."""
        return _PLACES.get(self.channel, "")

    @property
    def tenders(self) -> str:
        """How it was given at the counter, as its row keeps it."""
        return f'[["{self.channel}",{self.amount},""]]' if self.shift_id else "[]"

    def by_service(self) -> dict[int, int]:
        """What of it went to each service."""
        found: dict[int, int] = {}
        for _, service_id, amount in self.parts:
            found[service_id] = found.get(service_id, 0) + amount
        return found


class Purse:
    """The account's wallet and the payments made from it so far."""

    def __init__(self, flat: Flat, rng: Random) -> None:
        self.wallet = Wallet()
        self.payments: list[Paid] = []
        self.paid_on = ""
        self.stops = shift(LAST_CLOSED, 1 - flat.traits.stopped)
        self._stopped = flat.traits.stopped
        self._habit = flat.traits.habit
        self._first_id = flat.account_id * 100
        self._rng = rng

    def pay(self, period: int, counted_in: int, due: Callable[[], int]) -> Paid | None:
        """The payment of a month, None when nothing is paid; ``due``: what the month charges."""
        amount = self._amount(period, due)
        if amount <= 0:
            return None
        rng = self._rng
        day = 1 + below(rng, _LAST_DAY_OF_PAYERS)
        paid = Paid(
            id=self._first_id + len(self.payments),
            paid_at=moment_ms(period, day, 8 * 3600 + below(rng, 12 * 3600)),
            amount=amount,
            channel=pick(rng, _CHANNEL_LOTS),
            number=f"{below(rng, 10**8):08d}",
            parts=self.wallet.pay(amount, previous_period(period), MAINTENANCE),
            counted_in=counted_in,
        )
        self.payments.append(paid)
        self.paid_on = iso(period, day)
        return paid

    def _amount(self, period: int, due: Callable[[], int]) -> int:
        owed = self.wallet.owed()
        if self._habit == "golden":
            return self._golden_amount(period, owed, due)
        if self._stopped and period > self.stops:
            if self._habit == "long" and self._rng.random() < 0.08:
                return min(owed, self._rng.randint(10, 40) * _PAYMENT_ROUND)
            return 0
        if self._habit == "advance" and owed > 0:
            return (owed // _PAYMENT_ROUND + 1) * _PAYMENT_ROUND
        return owed

    @staticmethod
    def _golden_amount(period: int, owed: int, due: Callable[[], int]) -> int:
        if period in (LAST_CLOSED, OPEN):
            return 0
        # September's bill must leave exactly the debt that October opens with.
        return owed + due() - GOLDEN_DEBT if period == previous_period(LAST_CLOSED) else owed
