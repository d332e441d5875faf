"""Rows of an imported document: a service's line with the money that stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from api_client.models.bill import ChargeRow
from server.importing.bill_lines import BillLine

Amounts = dict[int, int]
"""Kopecks by service."""

LAST = 1 << 30
"""The order of a service the document does not name: after all others."""


@dataclass(frozen=True, kw_only=True)
class ServiceFacts:
    """What of a service a bill's row needs; ``base`` tells how it is charged without a meter."""

    id: int
    supplier_id: int
    base: str
    order: int


class MatchedLine(NamedTuple):
    """A line of a document with its service."""

    service: ServiceFacts
    line: BillLine


class MonthMoney(NamedTuple):
    """The month's money by service; ``debts`` is what stays of ``opening`` after ``paid``."""

    opening: Amounts
    paid: Amounts
    debts: Amounts
    accrued: Amounts
    penalty: Amounts
    penalty_paid: Amounts

    def services(self) -> set[int]:
        """Services on which money stands."""
        return {key for amounts in (self.debts, self.penalty) for key in amounts}


def charge_row(service: ServiceFacts, line: BillLine | None, money: MonthMoney) -> ChargeRow:
    key = service.id
    debt, penalty = money.debts.get(key, 0), money.penalty.get(key, 0)
    due = line.due if line else 0
    return ChargeRow(
        service_id=key,
        supplier_id=service.supplier_id,
        method=_method(service, line),
        volume_e10=line.volume_e10 if line else 0,
        common_volume_e10=line.common_volume_e10 if line else 0,
        tariff_e6=line.tariff_e6 if line else 0,
        charged=line.charged if line else 0,
        coefficient_e2=line.coefficient_e2 if line else 0,
        excess=line.excess if line else 0,
        recalculated=line.recalculated if line else 0,
        benefit=line.benefit if line else 0,
        due=due,
        debt=debt,
        penalty=penalty,
        executor_fine=0,
        duty=0,
        costs=0,
        total=due + debt + penalty,
        accrued=money.accrued.get(key, 0),
    )


def _method(service: ServiceFacts, line: BillLine | None) -> str:
    told = line.method if line else ""
    if told == "norm" and line is not None and line.excess:
        return "norm_raised"
    if told in ("meter", "norm"):
        return told
    return service.base
