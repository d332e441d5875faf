"""Debts of the office as a registry for a bank: who is to pay how much."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from domain.debt_registry import MOST_A_MONTH, Debt, debts_text, encoded, file_name
from domain.names import full_name
from domain.periods import period_of, previous_period
from domain.settings import OfficeSettings
from server.accounts.tables import accounts, people
from server.office_facts import office_facts
from server.settings import settings
from server.staff.commands import CONSOLE_ACTOR, record

_ACTION = "export.debts"


class DebtsError(Exception):
    """A registry that cannot be written; the text says why."""


@dataclass(frozen=True)
class DebtsWritten:
    """The file with its count and sum; ``lost``: signs of names its encoding does not have."""

    path: Path
    count: int
    amount: int
    lost: int


def write_debts(conn: Connection, folder: Path, encoding: str, now_ms: int) -> DebtsWritten:
    """Write the registry into the folder under the next free number of its month; nobody else may
    read the file. Raises DebtsError.
    """
    facts = office_facts(conn)
    inn, account = facts.requisites.get("inn", ""), facts.requisites.get("account", "")
    if not inn or not account:
        raise DebtsError("the payee has no INN or no account yet: set them by tric-server office")
    debts = list(_debts(conn))
    content, lost = encoded(debts_text(debts), encoding)
    period = _period(settings(conn), now_ms)
    path = _put(folder, _names(inn, account, period), content)
    record(conn, CONSOLE_ACTOR, _ACTION, path.name, now_ms)
    return DebtsWritten(path, len(debts), sum(one.kopecks for one in debts), lost)


def _names(inn: str, account: str, period: int) -> Iterator[str]:
    for number in range(1, MOST_A_MONTH + 1):
        yield file_name(inn, account, number, period)


def _debts(conn: Connection) -> Iterator[Debt]:
    a, p = accounts.c, people.c
    query = (
        select(a.number, p.last, p.first, p.middle, a.balance_kopecks)
        .join(people, p.id == a.payer_id)
        .where(a.status == "active", a.balance_kopecks > 0)
        .order_by(a.number)
    )
    for number, last, first, middle, balance in conn.execute(query):
        yield Debt(number, full_name(last, first, middle), balance)


def _period(rules: OfficeSettings, now_ms: int) -> int:
    """The month the debts are of: the last closed one."""
    if rules.open_period:
        return previous_period(rules.open_period)
    zone = ZoneInfo(rules.office_zone)
    today: date = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone).date()
    return period_of(today)


def _put(folder: Path, names: Iterator[str], content: bytes) -> Path:
    for name in names:
        path = folder / name
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            path.unlink()  # half a registry would be taken for a whole one
            raise
        return path
    raise DebtsError(f"the folder holds {MOST_A_MONTH} registries of this month already")
