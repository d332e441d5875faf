"""The imported documents of one account as bills that follow each other to the kopeck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from api_client.models.bill import Bill, BillRecalculation, BillReference, ChargeRow
from domain.allocation import Part, allocate
from domain.dues import Owed
from domain.money import split_largest_remainder
from domain.obligations import Obligations
from domain.periods import last_day, previous_period
from server.billing.month import AccountFacts, month_dates
from server.billing.month_money import spread
from server.importing.bill_charge_rows import (
    Amounts,
    MatchedLine,
    MonthMoney,
    ServiceFacts,
    charge_row,
)
from server.importing.bill_rows import BillHead

_NO_REASON = "Перерасчёт"


class StoryError(Exception):
    """A document that does not follow from itself or from the one before: column and cause."""

    def __init__(self, column: str, cause: str) -> None:
        super().__init__(cause)
        self.column = column
        self.cause = cause


class PaidBefore(NamedTuple):
    """Money a document has counted, on the day it names, with what it went to."""

    period: int
    day: date
    amount: int
    parts: tuple[Part, ...]


@dataclass
class BillStory:
    """One account's documents, told oldest first; what is owed goes from one to the next."""

    facts: AccountFacts
    growth_limit_e2: int
    bills: list[Bill] = field(default_factory=list)
    paid: list[PaidBefore] = field(default_factory=list)
    penalty: Amounts = field(default_factory=dict)
    _book: Obligations = field(default_factory=Obligations)
    _debts: Amounts = field(default_factory=dict)

    def tell(self, head: BillHead, lines: Sequence[MatchedLine]) -> None:
        """Add the next document; raises StoryError when its sums do not follow."""
        if not lines:
            raise StoryError("C", "у документа нет ни одной услуги")
        dues = {one.service.id: one.line.due for one in lines}
        if head.due != sum(dues.values()) + head.penalty:
            raise StoryError("I", "сумма за период не равна строкам разделов 3-6, взносу и пеням")
        opening, paid = _opening(head)
        self._begin(head, opening, dues)
        parts, by_service = self._pay(head, paid, dues)
        paid_penalty = _of_kind(parts, "penalty")
        accrued = _shared(head.penalty, self._debts, dues)
        self.penalty = _summed(self.penalty, {k: -v for k, v in paid_penalty.items()}, accrued)
        debts = _summed(self._debts, {k: -v for k, v in by_service.items()})
        money = MonthMoney(self._debts, by_service, debts, accrued, self.penalty, paid_penalty)
        self.bills.append(self._bill(head, lines, money))
        self._book.charge(head.period, [(one.service.id, one.line.due) for one in lines])
        self._debts = _summed(debts, dues)

    def _begin(self, head: BillHead, opening: int, dues: Amounts) -> None:
        """The first document brings its debt, the others must begin where the last one ended."""
        if not self.bills:
            self._debts = _shared(opening, {}, dues)
            self._book.bring(previous_period(head.period), self._debts)
            return
        last = self.bills[-1]
        if head.period == last.period:
            raise StoryError("D", "за этот месяц у счёта уже есть документ в файле")
        if previous_period(head.period) != last.period:
            raise StoryError("D", "между документами счёта пропущен месяц")
        if opening != last.total:
            raise StoryError("J", "долг на начало не равен итогу прошлого документа")

    def _pay(self, head: BillHead, paid: int, dues: Amounts) -> tuple[tuple[Part, ...], Amounts]:
        """Divide what was paid by the rules; of penalty apart, the rest by service."""
        if not paid:
            return (), {}
        before = previous_period(head.period)
        owed = Owed(self._book, dict(self.penalty), before, before)
        parts = allocate(owed.dues(), paid)
        day = _day_of(head)
        owed.pay(day, parts)
        self.paid.append(PaidBefore(head.period, day, paid, parts))
        by_service = _of_kind(parts, "charge")
        advance = sum(part.amount for part in parts if part.kind == "advance")
        if advance:
            left = _summed(self._debts, {k: -v for k, v in by_service.items()})
            by_service = _summed(by_service, spread(advance, left, dues, list(dues)))
        return parts, by_service

    def _bill(self, head: BillHead, lines: Sequence[MatchedLine], money: MonthMoney) -> Bill:
        facts, dates = self.facts, month_dates(head.period)
        rows = self._rows(lines, money)
        areas = (facts.total_area_e2, facts.living_area_e2, facts.heated_area_e2)
        total_area, living_area, heated_area = (
            told if told >= 0 else own for told, own in zip(head.areas_e2, areas, strict=True)
        )
        counted_to = min(head.counted_to or dates.counted_to, dates.counted_to)
        penalty = sum(money.penalty.values())
        due = sum(row.due for row in rows)
        opening, paid = sum(money.opening.values()), sum(money.paid.values())
        return Bill(
            account_id=facts.id,
            period=head.period,
            version=1,
            number=head.ipd or head.number,
            closed=True,
            issued_on=dates.issued_on,
            due_on=dates.due_on,
            payer=facts.payer,
            total_area_e2=total_area,
            living_area_e2=living_area,
            heated_area_e2=heated_area,
            residents=head.residents if head.residents >= 0 else facts.residents,
            executor_id=facts.executor_id,
            rows=rows,
            meters=(),
            recalculations=tuple(
                BillRecalculation(one.service.id, one.line.reason or _NO_REASON, amount)
                for one in lines
                if (amount := one.line.recalculated)
            ),
            reference=tuple(
                BillReference(one.service.id, one.line.norm_e6, one.line.common_norm_e6, 0, 0)
                for one in lines
                if one.line.norm_e6 or one.line.common_norm_e6
            ),
            opening=opening,
            paid=paid,
            last_paid_on=head.last_paid_on,
            counted_to=counted_to,
            charged=sum(row.charged for row in rows),
            due=due,
            penalty=penalty,
            total=opening - paid + due + penalty,
            growth_limit_e2=head.growth_limit_e2 or self.growth_limit_e2,
            penalty_paid=sum(money.penalty_paid.values()),
        )

    def _rows(self, lines: Sequence[MatchedLine], money: MonthMoney) -> tuple[ChargeRow, ...]:
        """The document's lines, and one for each other service on which money stands."""
        known = {one.service.id for one in lines}
        rows = [(one.service.order, charge_row(one.service, one.line, money)) for one in lines]
        suppliers = {row.service_id: row.supplier_id for bill in self.bills for row in bill.rows}
        for service_id in money.services() - known:
            service = ServiceFacts(
                id=service_id,
                supplier_id=suppliers.get(service_id, 0),
                base="account",
                order=1 << 30,
            )
            rows.append((service.order, charge_row(service, None, money)))
        return tuple(row for _, row in sorted(rows, key=lambda one: (one[0], one[1].service_id)))


def _opening(head: BillHead) -> tuple[int, int]:
    """What was owed before the month and what was paid in it, by the document's own total: some
    programs write the debt before payments, some after them.
    """
    standing = head.debt - head.advance
    for paid in dict.fromkeys((head.paid + head.subsidies, head.paid)):
        if head.total == head.due + standing - paid:
            return standing, paid
    if head.total == head.due + standing:
        return standing + head.paid, head.paid
    raise StoryError("P", "итог не равен сумме за период с долгом, авансом и оплатой")


def _day_of(head: BillHead) -> date:
    """The day the money is said to have come, inside its month."""
    end = last_day(head.period)
    told = head.last_paid_on or head.counted_to
    if not told:
        return end
    day = date.fromisoformat(told)
    return day if (day.year, day.month) == (end.year, end.month) else end


def _shared(amount: int, first: Mapping[int, int], then: Mapping[int, int]) -> Amounts:
    """An amount of the whole document by service: in proportion to what is owed, else charged."""
    if not amount:
        return {}
    for weights in (first, then):
        positive = {key: value for key, value in weights.items() if value > 0}
        if positive:
            shares = split_largest_remainder(abs(amount), list(positive.values()))
            sign = 1 if amount > 0 else -1
            return {key: sign * one for key, one in zip(positive, shares, strict=True) if one}
    return {next(iter(then)): amount}


def _of_kind(parts: Iterable[Part], kind: str) -> Amounts:
    found: Amounts = {}
    for part in parts:
        if part.kind == kind:
            found[part.service_id] = found.get(part.service_id, 0) + part.amount
    return found


def _summed(*amounts: Mapping[int, int]) -> Amounts:
    found: Amounts = {}
    for one in amounts:
        for key, value in one.items():
            found[key] = found.get(key, 0) + value
    return {key: value for key, value in found.items() if value}
