"""All that a debt bill (долговая квитанция) prints, as plain values.

Money in kopecks, dates and moments as ISO text of the office's zone, periods as YYYYMM.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property

from desktop.documents.bill_model import Party
from domain.canonical import canonical_json, sha256_hex


@dataclass(frozen=True)
class DebtChoice:
    """What the clerk ticked: months, services (empty: all), penalty and how it was counted."""

    from_period: int
    to_period: int
    services: tuple[int, ...] = ()
    penalty: bool = True
    calculation: bool = False


@dataclass(frozen=True)
class DebtMoment:
    """As of when the debt is told: UTC milliseconds and the newest bill known then."""

    at_ms: int
    last_bill: int


@dataclass(frozen=True)
class DebtLine:
    """What is unpaid of one service for one month; ``before``: for all months before, too."""

    period: int
    service_id: int
    service: str
    supplier: str
    charged: int
    paid: int
    unpaid: int
    due_on: str
    before: bool


@dataclass(frozen=True)
class PenaltyStep:
    """Days on which one unpaid sum was counted by one rate and fraction."""

    from_day: str
    to_day: str
    days: int
    unpaid: int
    rate_e2: int
    divisor: int
    hundredths: int


@dataclass(frozen=True)
class PenaltyLine:
    """Penalty of one service for one month's charge.

    ``counted`` by its ``steps``, ``unpaid`` what of it is still to pay. Without steps it was not
    counted by days here.
    """

    period: int
    service_id: int
    service: str
    charged: int
    starts_on: str
    counted: int
    unpaid: int
    steps: tuple[PenaltyStep, ...]


@dataclass(frozen=True)
class DebtBillDocument:
    """A debt bill ready to be drawn; ``qr`` is empty when the office names no payee.

    ``made_at`` is ISO text to the minute. ``counted_to``: the day penalty is counted to; what came
    ``since`` then is told, not asked for. ``left_out``: what is owed beyond the choice. ``credit``:
    paid ahead, not taken off. ``rates_end``: the last day with a known rate, empty while the rates
    cover the day.
    """

    number: str
    account_id: int
    account_number: str
    choice: DebtChoice
    moment: DebtMoment
    made_at: str
    office: Party
    payee: Party
    executor: Party
    payer: str
    address: str
    lines: tuple[DebtLine, ...]
    penalties: tuple[PenaltyLine, ...]
    counted_to: str
    since: int
    left_out: int
    credit: int
    waiting: int
    rates_end: str
    qr: bytes
    due_on: str = ""

    @property
    def from_period(self) -> int:
        """The first chosen month."""
        return self.choice.from_period

    @property
    def to_period(self) -> int:
        """The last chosen month."""
        return self.choice.to_period

    @property
    def main(self) -> int:
        """The unpaid charges."""
        return sum(line.unpaid for line in self.lines)

    @property
    def penalty(self) -> int:
        """The unpaid penalty."""
        return sum(line.unpaid for line in self.penalties)

    @property
    def amount(self) -> int:
        """All that is asked for."""
        return self.main + self.penalty

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that is printed: two documents with one digest are one document."""
        return sha256_hex(canonical_json(_plain(self)))


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.hex() if isinstance(value, bytes) else value
