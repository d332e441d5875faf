"""Who an account is: shares of the city dealt out evenly, so that a small city has them too."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Habit = Literal["payer", "advance", "residue", "short", "middle", "long", "closed", "golden"]

_HABITS: tuple[tuple[int, Habit], ...] = (
    (20, "closed"),
    (50, "long"),
    (75, "middle"),
    (130, "short"),
    (140, "residue"),
    (190, "advance"),
    (1000, "payer"),
)
"""Per mille, cumulative: 2 % closed, 11 % debtors (3 % of more than six months, half of up to two),
1 % who owe a penalty only, 5 % who pay ahead."""
WATER_METERS, LIGHT_METERS, TWO_RATE, BENEFITS = 620, 950, 400, 180
EXPIRED_METERS = 80
_STOPPED = {"short": (1, 2), "middle": (3, 6), "long": (7, 18)}


@dataclass(frozen=True, slots=True)
class Traits:
    """``stopped``: how many last months a debtor has not paid, 0 for others."""

    habit: Habit
    stopped: int
    water_meters: bool
    light_meter: bool
    two_rate: bool
    benefit: bool


class Lots:
    """Draws by number: any stretch of neighbours holds the shares of the whole."""

    def __init__(self, seed: int) -> None:
        self._offset = Random(f"lots/{seed}").randrange(1000)

    def traits(self, account_id: int, rng: Random) -> Traits:
        """The account's share of everything."""
        place = self._place(account_id, 619)
        habit = next(habit for limit, habit in _HABITS if place < limit)
        stopped = rng.randint(*_STOPPED[habit]) if habit in _STOPPED else 0
        return Traits(
            habit,
            stopped,
            self._place(account_id, 383) < WATER_METERS,
            self._place(account_id, 871) < LIGHT_METERS,
            self._place(account_id, 757) < TWO_RATE,
            self._place(account_id, 541) < BENEFITS,
        )

    def is_expired(self, meter_id: int) -> bool:
        """Whether this meter's verification has run out."""
        return self._place(meter_id, 457) < EXPIRED_METERS

    def _place(self, number: int, step: int) -> int:
        return (number * step + self._offset) % 1000
