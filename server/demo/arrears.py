"""Unpaid penalty of one account through the demo's months, as the charging run counts it."""

from __future__ import annotations

from datetime import date

from domain.charge_inputs import ChargeRow
from domain.obligations import Item, Key, Obligations, PenaltyTerms, accrued_by_service
from domain.periods import last_day, previous_period
from server.demo.purse import Paid


class Arrears:
    """``penalty`` is what is unpaid by service, ``outside`` what came of it not by the month's
    days (period, service, kopecks). Who pays in time is given no ``terms`` and costs nothing.
    """

    def __init__(self, terms: PenaltyTerms | None) -> None:
        self.penalty: dict[int, int] = {}
        self.outside: list[tuple[int, int, int]] = []
        self._terms = terms
        self._book: Obligations | None = None
        self._counted: dict[Key, int] = {}
        self._old: dict[int, int] = {}

    def bring(self, owed: list[tuple[int, dict[int, int]]], period: int) -> None:
        """Penalty that months before the first one had brought until that began."""
        if self._terms is None:
            return
        until = last_day(previous_period(period))
        for month, dues in owed:
            for service_id, amount in dues.items():
                counted = self._terms.penalty(Item(month, service_id, amount, amount), until)
                self._old[service_id] = self._old.get(service_id, 0) + counted

    def month(
        self, period: int, paid: Paid | None, paid_on: str, outside: dict[int, int]
    ) -> dict[int, int]:
        """What of penalty the month brings, by service."""
        came = {key: amount for key, amount in {**self._old, **outside}.items() if amount}
        self._old = {}
        self.outside += [(period, service_id, amount) for service_id, amount in came.items()]
        if self._book is not None and self._terms is not None:
            if paid is not None:
                self._book.pay(date.fromisoformat(paid_on), paid.parts)
            days, self._counted = accrued_by_service(
                self._book.items, last_day(period), self._counted, self._terms
            )
            for service_id, amount in days.items():
                came[service_id] = came.get(service_id, 0) + amount
        for service_id, amount in came.items():
            self.penalty[service_id] = self.penalty.get(service_id, 0) + amount
        return came

    def charged(self, period: int, rows: tuple[ChargeRow, ...]) -> None:
        """The month's bill; what the first one says is owed stands for all months before it."""
        if self._terms is None:
            return
        if self._book is None:
            self._book = Obligations()
            debts = {row.service_id: row.debt for row in rows if row.debt}
            self._book.bring(previous_period(period), debts)
        self._book.charge(period, [(row.service_id, row.due) for row in rows])
