"""Which months a document covers: month, quarter, half-year, year or a free span; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.periods import period_name, shift

MODES = ("Месяц", "Квартал", "Полгода", "Год", "Период")
MONTH, QUARTER, HALF, YEAR, FREE = range(5)
_LENGTHS = {QUARTER: 3, HALF: 6, YEAR: 12}


@dataclass(frozen=True)
class PeriodChoice:
    """A mode and the month it stands on; ``until`` is the other end of a free span."""

    mode: int
    anchor: int
    until: int

    def span(self) -> tuple[int, int]:
        """First and last month, whether charged or not."""
        if self.mode == MONTH:
            return self.anchor, self.anchor
        if self.mode == FREE:
            return min(self.anchor, self.until), max(self.anchor, self.until)
        length = _LENGTHS[self.mode]
        month = self.anchor % 100
        first = self.anchor - (month - 1) % length
        return first, shift(first, length - 1)

    def moved(self, step: int) -> PeriodChoice:
        """One month, quarter, half-year or year on or back; a free span as a whole."""
        length = _LENGTHS.get(self.mode, 1)
        return replace(
            self, anchor=shift(self.anchor, step * length), until=shift(self.until, step * length)
        )

    def with_mode(self, mode: int, printed: tuple[int, int]) -> PeriodChoice:
        """The same place in another mode; a free span begins as what was ``printed``, and ends in
        its last month.
        """
        if mode == FREE:
            return PeriodChoice(mode, *printed)
        return PeriodChoice(mode, printed[1] if self.mode == FREE else self.anchor, 0)

    def picked(self, period: int) -> PeriodChoice:
        """After a click on a month: it, or the nearer end of the free span, moves there."""
        if self.mode != FREE:
            return replace(self, anchor=period)
        first, last = self.span()
        if first != last or period < first:
            return PeriodChoice(FREE, period, period)
        return PeriodChoice(FREE, first, period)


def within_charged(span: tuple[int, int], charged: frozenset[int]) -> tuple[int, int]:
    """The span cut to the charged months it touches; untouched when it touches none, so that the
    refusal names the month.
    """
    inside = [period for period in charged if span[0] <= period <= span[1]]
    return (min(inside), max(inside)) if inside else span


def span_text(span: tuple[int, int]) -> str:
    """«октябрь 2026» or «январь 2026 – октябрь 2026»."""
    first, last = span
    if first == last:
        return period_name(first)
    return f"{period_name(first)} – {period_name(last)}"
