"""What a registry is going to do: each line's account and shares, or why its money is put aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from domain.allocation import Part, Wish, allocate
from domain.dues import Owed
from domain.registries import RegistryFile, RegistryPayment
from domain.reversal import ADVANCE, CHARGE, PENALTY, Share
from server.accounts.tables import MONEY_LIMIT, accounts
from server.billing.owed import owed_by
from server.importing.account_names import accounts_by_name
from server.importing.stock import rows_of
from server.registries.tables import registries, registry_lines

_KINDS = {"charge": CHARGE, "penalty": PENALTY, "advance": ADVANCE}


class PlannedLine(NamedTuple):
    """A line with its account (0: none) and shares; ``misfit`` says why it has none."""

    payment: RegistryPayment
    paid_at: datetime
    account_id: int = 0
    misfit: str = ""
    shares: tuple[Share, ...] = ()


class Doubled(NamedTuple):
    """An operation of the file that was loaded before: its line here, by which registry there."""

    line: int
    operation: str
    registry: str


@dataclass(frozen=True)
class Planned:
    """Lines in the order of the file; ``versions`` of the accounts they were planned by."""

    lines: list[PlannedLine]
    versions: dict[int, int]


def planned(conn: Connection, file: RegistryFile, zone: ZoneInfo, at: datetime) -> Planned:
    """Every line of the file: what one pays the next one finds paid; ``at`` stands for lines
    without a moment.
    """
    found = _accounts(conn, file)
    owed = owed_by(conn, [row.id for row in found.values()], zone)
    balances = {row.id: row.balance_kopecks for row in found.values()}
    lines: list[PlannedLine] = []
    for payment in file.payments:
        paid_at = payment.paid_at or at
        row = found.get(payment.account)
        misfit = _misfit(row, payment, balances)
        if row is None or misfit:
            lines.append(PlannedLine(payment, paid_at, misfit=misfit))
            continue
        balances[row.id] -= payment.amount
        shares = _shares(owed[row.id], payment, paid_at)
        lines.append(PlannedLine(payment, paid_at, row.id, "", shares))
    return Planned(lines, {row.id: row.version for row in found.values()})


def loaded_before(conn: Connection, digest: str) -> Row[Any] | None:
    """The registry that said the same, if there was one."""
    return conn.execute(select(registries).where(registries.c.digest == digest)).one_or_none()


def doubled(conn: Connection, file: RegistryFile) -> Iterator[Doubled]:
    """Operations of the file that another registry of the same kind brought already."""
    lines = {one.operation: one.line for one in file.payments if one.operation}
    query = (
        select(registry_lines.c.operation, registries.c.name)
        .join(registries, registries.c.id == registry_lines.c.registry_id)
        .where(registry_lines.c.kind == file.kind)
    )
    known = rows_of(conn, query, registry_lines.c.operation, sorted(lines))
    found = [Doubled(lines[row.operation], row.operation, row.name) for row in known]
    yield from sorted(found)


def _accounts(conn: Connection, file: RegistryFile) -> dict[str, Any]:
    """Accounts by the name the file calls them; who is not the only one of a name is nobody."""
    named = accounts_by_name(conn, {one.account for one in file.payments})
    ids = {name: rows[0].id for name, rows in named.items() if len(rows) == 1}
    a = accounts.c
    query = select(a.id, a.version, a.status, a.balance_kopecks)
    rows: dict[int, Any] = {
        row.id: row for row in rows_of(conn, query, a.id, sorted(set(ids.values())))
    }
    return {name: rows[account_id] for name, account_id in ids.items()}


def _misfit(row: Any, payment: RegistryPayment, balances: dict[int, int]) -> str:
    if row is None:
        return "account_unknown"
    if row.status != "active":
        return "account_closed"
    if balances[row.id] - payment.amount < -MONEY_LIMIT:
        return "over_limit"
    return ""


def _shares(owed: Owed, payment: RegistryPayment, paid_at: datetime) -> tuple[Share, ...]:
    """The month the payer named comes first, then the rules; the next line sees it paid."""
    wish = Wish(periods=frozenset({payment.period})) if payment.period else Wish()
    parts = allocate(owed.dues(), payment.amount, wish)
    owed.pay(paid_at.date(), parts)
    return _summed(parts)


def _summed(parts: Sequence[Part]) -> tuple[Share, ...]:
    return tuple(
        Share(part.period, part.service_id, _KINDS[part.kind], part.amount)
        for part in sorted(parts, key=lambda one: (one.period, one.service_id, _KINDS[one.kind]))
    )
