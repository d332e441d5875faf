"""The rate penalty is counted by, as dated rows of data, and the text of them in the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from domain.errors import InputError

Mode = Literal["day", "payment"]

_ROW = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})=([0-9]{1,6})(@payment)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class RateRow:
    """The yearly rate of some days, both included, in percent x 100.

    ``mode`` day: a day of delay is counted by the rate of that day. payment: by the rate in force
    on the day the debt is paid, or on the last day counted while it is not.
    """

    valid_from: date
    valid_to: date
    rate_e2: int
    mode: Mode = "day"


Span = tuple[int, int, RateRow, bool]
"""First and last day as ordinals, the row, is it in force on them."""


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rows in order of their days, without overlap; a gap counts by the row before it, days
    before the first row by the first, and neither is covered.
    """

    rows: tuple[RateRow, ...]
    spans: tuple[Span, ...] = field(init=False, repr=False, compare=False)
    """All days there are, each by the row it is counted by."""

    def __post_init__(self) -> None:
        if not self.rows:
            raise InputError("rates.empty")
        for row in self.rows:
            if row.valid_to < row.valid_from:
                raise InputError("rates.order", day=row.valid_from)
        for earlier, later in zip(self.rows, self.rows[1:], strict=False):
            if later.valid_from <= earlier.valid_to:
                raise InputError("rates.order", day=later.valid_from)
        object.__setattr__(self, "spans", tuple(_spans(self.rows)))

    def row_at(self, day: date) -> RateRow:
        """The row a day is counted by, covered or not."""
        found = self.rows[0]
        for row in self.rows:
            if row.valid_from <= day:
                found = row
        return found

    def covers(self, day: date) -> bool:
        """True when a row is in force on the day: what is shown otherwise needs a warning."""
        return any(row.valid_from <= day <= row.valid_to for row in self.rows)

    @property
    def known_to(self) -> date:
        """The last day any rate is known for."""
        return self.rows[-1].valid_to


def parse_rates(text: str) -> RateTable:
    """A table of its text, rows apart by semicolons: «2022-02-28..2026-12-31=950;
    2027-01-01..2027-12-31=1600@payment»; raises ``rates.format``, ``rates.order``, ``rates.empty``.
    """
    rows = [_row(part.strip()) for part in text.split(";") if part.strip()]
    return RateTable(tuple(rows))


def rates_text(table: RateTable) -> str:
    """The text ``parse_rates`` gives this table of."""
    return ";".join(
        f"{row.valid_from}..{row.valid_to}={row.rate_e2}{'@payment' * (row.mode == 'payment')}"
        for row in table.rows
    )


def _spans(rows: Sequence[RateRow]) -> Iterator[Span]:
    """The rows and what lies before, between and behind them."""
    before, start = rows[0], date.min.toordinal()
    for row in rows:
        first, last = row.valid_from.toordinal(), row.valid_to.toordinal()
        if start < first:
            yield start, first - 1, before, False
        yield first, last, row, True
        before, start = row, last + 1
    if start <= date.max.toordinal():
        yield start, date.max.toordinal(), before, False


def _row(text: str) -> RateRow:
    match = _ROW.fullmatch(text)
    if match is None:
        raise InputError("rates.format", entered=text)
    try:
        first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
    except ValueError as error:
        raise InputError("rates.format", entered=text) from error
    return RateRow(first, last, int(match[3]), "payment" if match[4] else "day")


CAPPED_RATE = RateRow(date(2022, 2, 28), date(2026, 12, 31), 950)
"""The key rate of 27.02.2022 (ПП РФ 26.03.2022 № 474, extended by ПП РФ 18.03.2025 № 329); for
2027 no act was found, so nothing is entered."""

KNOWN_RATES = RateTable((CAPPED_RATE,))
