"""What loading a registry tells: counts and sums, lines put aside, readings, every error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.money import format_kopecks
from server.importing.outcome import MAX_LISTED, Problems
from server.registries.readings import LineReadings, Unread

_WHY_ASIDE = {
    "account_unknown": "счёт не найден",
    "account_closed": "счёт закрыт",
    "over_limit": "сумма на счёте вышла бы за предел",
}


class AsideLine(NamedTuple):
    """A line whose money is put aside."""

    line: int
    account: str
    amount_kopecks: int
    code: str


@dataclass(kw_only=True)
class RegistryReport:
    """The outcome of one run; sums in kopecks. With errors nothing was written, and after a dry
    run neither.
    """

    dry_run: bool
    format: str = ""
    lines: int = 0
    amount: int = 0
    transferred: int = 0
    commission: int = 0
    days: tuple[str, str] = ("", "")
    booked: int = 0
    booked_amount: int = 0
    aside: list[AsideLine] = field(default_factory=list)
    readings: LineReadings = field(default_factory=LineReadings)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    error_count: int = 0

    @property
    def ok(self) -> bool:
        """Whether the file is without errors."""
        return self.error_count == 0

    def fail(self, problems: Problems) -> RegistryReport:
        """The report of a file that is not taken."""
        self.errors, self.error_count = list(problems.listed), problems.total
        return self

    def fields(self) -> dict[str, object]:
        """The fields of ``--json``."""
        return {
            "kind": "payments",
            "dry_run": self.dry_run,
            "format": self.format,
            "lines": self.lines,
            "amount_kopecks": self.amount,
            "transferred_kopecks": self.transferred,
            "commission_kopecks": self.commission,
            "booked": self.booked if self.ok else 0,
            "booked_kopecks": self.booked_amount if self.ok else 0,
            "suspense": [one._asdict() for one in self.aside],
            "readings": {
                "taken": self.readings.taken if self.ok else 0,
                "unchanged": self.readings.known,
                "held": [one._asdict() for one in self.readings.held],
                "refused": [one._asdict() for one in self.readings.refused],
            },
            "warnings": self.warnings,
            "errors": self.errors,
            "error_count": self.error_count,
        }

    def text(self) -> str:
        """The report as people read it."""
        return "\n".join(self._failure() if self.error_count else self._success())

    def _failure(self) -> list[str]:
        lines = [f"Ничего не загружено, ошибок: {self.error_count}.", *self.errors]
        if self.error_count > len(self.errors):
            lines.append(f"… и ещё {self.error_count - len(self.errors)}.")
        return lines

    def _success(self) -> list[str]:
        done = "Проверено, будет загружено" if self.dry_run else "Загружено"
        put_aside = sum(one.amount_kopecks for one in self.aside)
        return [
            f"{done} платежей: {self.lines} на {_money(self.amount)}"
            f" ({self.days[0]} – {self.days[1]})",
            f"Перечислено {_money(self.transferred)}, комиссия {_money(self.commission)}",
            f"На счета: {self.booked} на {_money(self.booked_amount)},"
            f" в невыясненные: {len(self.aside)} на {_money(put_aside)}",
            *_listed([_aside_text(one) for one in self.aside]),
            *self._readings(),
            *(f"Внимание: {warning}" for warning in self.warnings),
        ]

    def _readings(self) -> Iterator[str]:
        told = self.readings
        if not (told.taken or told.known or told.held or told.refused):
            return
        yield (
            f"Показаний принято: {told.taken}, уже были: {told.known},"
            f" на решение сотруднику: {len(told.held)}, не принято: {len(told.refused)}"
        )
        yield from _listed([_unread_text(one) for one in (*told.held, *told.refused)])


def _aside_text(one: AsideLine) -> str:
    why = _WHY_ASIDE.get(one.code, one.code)
    return f"  строка {one.line}: «{one.account}», {_money(one.amount_kopecks)} — {why}"


def _unread_text(one: Unread) -> str:
    meter = f"прибор {one.serial} — " if one.serial else ""
    return f"  строка {one.line}: {meter}{one.cause}"


def _listed(lines: list[str]) -> list[str]:
    if len(lines) <= MAX_LISTED:
        return lines
    return [*lines[:MAX_LISTED], f"  … и ещё {len(lines) - MAX_LISTED}"]


def _money(kopecks: int) -> str:
    return f"{format_kopecks(kopecks)} руб."
