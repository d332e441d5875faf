"""A charged month of an account by service: its bill laid between the bill before and payments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from api_client.models.replica import Bill, ChargeRow, Payment
from desktop.documents.month_sums import (
    AccountMonth,
    Amounts,
    MonthSums,
    ServiceSums,
    parts_by_service,
    total,
)


@dataclass(slots=True)
class _Standing:
    """What one service owes before or after a month."""

    main: int = 0
    penalty: int = 0
    costs: int = 0

    @property
    def whole(self) -> int:
        return self.main + self.penalty + self.costs


def charged_month(bill: Bill, before: Bill | None, inside: Sequence[Payment]) -> AccountMonth:
    """``before``: the bill before it if it is known; ``inside``: payments of its days."""
    rows = _rows(bill)
    openings = _openings(before) if before else None
    main = _main_paid(bill, rows, openings, inside)
    penalty_paid = _penalty_paid(bill, rows, openings, inside)
    services = []
    for service_id in dict.fromkeys([*rows, *(openings or {})]):
        row = rows.get(service_id, [])
        closing = _closing(row)
        came = sum(one.accrued for one in row)
        given = penalty_paid.get(service_id, 0)
        if openings is not None:
            start = openings.get(service_id, _Standing())
            # Bills of before penalty was counted by days tell no increment: it is the difference.
            came = closing.penalty - start.penalty + given
        else:
            start = _Standing(
                sum(one.debt for one in row) + main.get(service_id, 0),
                closing.penalty - came + given,
                closing.costs,
            )
        sums = MonthSums(
            opening=start.whole,
            charged=sum(one.charged + one.excess for one in row),
            recalculated=sum(one.recalculated for one in row),
            benefit=sum(one.benefit for one in row),
            penalty=came,
            paid=main.get(service_id, 0) + given,
            closing=closing.whole,
        )
        supplier_id = row[-1].supplier_id if row else 0
        services.append(
            ServiceSums(service_id, supplier_id, _explained(sums), closing.penalty, given)
        )
    return AccountMonth(bill.period, bill, tuple(services), total(one.sums for one in services))


def _rows(bill: Bill) -> dict[int, list[ChargeRow]]:
    """Rows by service: one may stand twice in a month."""
    found: dict[int, list[ChargeRow]] = {}
    for row in bill.rows:
        found.setdefault(row.service_id, []).append(row)
    return found


def _openings(before: Bill) -> dict[int, _Standing]:
    return {service_id: _closing(rows) for service_id, rows in _rows(before).items()}


def _closing(rows: Sequence[ChargeRow]) -> _Standing:
    return _Standing(
        sum(row.debt + row.due for row in rows),
        sum(row.penalty for row in rows),
        sum(row.duty + row.costs - row.executor_fine for row in rows),
    )


def _main_paid(
    bill: Bill,
    rows: Mapping[int, Sequence[ChargeRow]],
    openings: Mapping[int, _Standing] | None,
    inside: Iterable[Payment],
) -> Amounts:
    """What the bill counted as paid, by service: by the debts of two bills, else by the parts."""
    if openings is not None:
        found = {
            key: start.main - sum(row.debt for row in rows.get(key, ()))
            for key, start in openings.items()
        }
        found |= {
            key: -sum(row.debt for row in row_s)
            for key, row_s in rows.items()
            if key not in openings
        }
        if sum(found.values()) == bill.paid:
            return found
    return _brought_to(bill.paid, parts_by_service(inside, penalty=False), rows)


def _penalty_paid(
    bill: Bill,
    rows: Mapping[int, Sequence[ChargeRow]],
    openings: Mapping[int, _Standing] | None,
    inside: Iterable[Payment],
) -> Amounts:
    if openings is not None:
        found = {
            key: openings.get(key, _Standing()).penalty
            + sum(row.accrued - row.penalty for row in rows.get(key, ()))
            for key in {**openings, **rows}
        }
        if sum(found.values()) == bill.penalty_paid:
            return found
    return _brought_to(bill.penalty_paid, parts_by_service(inside, penalty=True), rows)


def _brought_to(wanted: int, parts: Amounts, rows: Mapping[int, object]) -> Amounts:
    """The parts that name a service of the bill; what is left goes to its first one."""
    found = {key: amount for key, amount in parts.items() if key in rows and amount}
    rest = wanted - sum(found.values())
    if rest:
        place = next(iter(found or rows), 0)
        found[place] = found.get(place, 0) + rest
    return found


def _explained(sums: MonthSums) -> MonthSums:
    """With ``other`` such that the line adds up."""
    other = sums.closing - sums.opening - sums.due - sums.penalty + sums.paid
    return replace(sums, other=other)
