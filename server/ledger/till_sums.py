"""Sums of the till against the ledger: drawers and shifts (I6), days and tenders (I9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from server.ledger.posting import cash
from server.ledger.rules import Breach
from server.ledger.tables import ledger_entries, ledger_transactions
from server.payments.replicated import tenders_of
from server.payments.tables import payments
from server.settings import settings
from server.till.tables import SUMS, cash_moves, shifts, suspense

_TILL_KINDS = ("payment", "refund", "void")
_TENDERS = ("cash", "card", "sbp")
ShiftKey = tuple[str, str]
"""Shift and terminal: a shift another terminal names is none of its."""


class _Facts:
    """Everything that was taken and given, summed by shift and by day."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.shifts: dict[ShiftKey, Counter[str]] = {}
        self.days: Counter[tuple[str, str]] = Counter()
        self._zone = zone

    def took(self, shift: ShiftKey, at_ms: int, tenders: Iterable[tuple[str, int]]) -> None:
        """Money of a payment, of a reversal when it is negative; 0: older than the ledger."""
        sums = self.of(shift)
        for kind, amount in tenders:
            sums[kind if amount > 0 else f"refunds_{kind}"] += abs(amount)
            if at_ms:
                self.days[self.day(at_ms), kind] += amount

    def of(self, shift: ShiftKey) -> Counter[str]:
        """The sums of a shift, named as its columns."""
        return self.shifts.setdefault(shift, Counter())

    def day(self, at_ms: int) -> str:
        """The office's day of a moment."""
        return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(self._zone).date().isoformat()


def breaches(conn: Connection) -> Iterator[Breach]:
    """Shifts, drawers and days that do not add up."""
    facts = _facts(conn)
    yield from _shifts(conn, facts)
    yield from _drawers(conn, facts)
    yield from _days(conn, facts)


def _facts(conn: Connection) -> _Facts:
    facts = _Facts(ZoneInfo(settings(conn).office_zone))
    p, m, s = payments.c, cash_moves.c, suspense.c
    taken = select(p.shift_id, p.terminal_id, p.paid_at, p.tenders, p.op_id)
    for row in conn.execute(taken.where(p.kind.in_(_TILL_KINDS), p.shift_id != "")):
        at_ms = row.paid_at if row.op_id else 0
        facts.took((row.shift_id, row.terminal_id), at_ms, tenders_of(row.tenders))
    for row in conn.execute(select(suspense).where(s.source == "counter")):
        tenders = tenders_of(row.tenders)
        facts.took((row.shift_id, row.terminal_id), row.received_at, tenders)
        if row.state == "refunded":
            given = (row.settled_shift_id, row.settled_terminal_id)
            facts.took(given, row.matched_at, [(kind, -amount) for kind, amount in tenders])
    moved = select(m.shift_id, m.terminal_id, m.way, m.amount_kopecks)
    for shift_id, terminal_id, way, amount in conn.execute(moved):
        facts.of((shift_id, terminal_id))[f"cash_{way}"] += amount
    return facts


def _shifts(conn: Connection, facts: _Facts) -> Iterator[Breach]:
    for row in conn.execute(select(shifts)):
        sums = facts.of((row.id, row.terminal_id))
        sums["float_kopecks"] = row.float_kopecks
        for name in SUMS:
            kept = getattr(row, name)
            if kept != sums[name]:
                yield Breach("I6", row.id, f"{name} is {kept} kopecks, its facts {sums[name]}")


def _drawers(conn: Connection, facts: _Facts) -> Iterator[Breach]:
    """A closed shift left its drawer empty; the cash of a shift not known yet lies in it."""
    closed = select(shifts.c.id, shifts.c.terminal_id).where(shifts.c.state == "closed")
    done = {(row.id, row.terminal_id) for row in conn.execute(closed)}
    expected: Counter[str] = Counter()
    for shift, sums in facts.shifts.items():
        if shift not in done:
            incoming = sums["float_kopecks"] + sums["cash_in"] + sums["cash"]
            expected[cash(shift[1])] += incoming - sums["cash_out"] - sums["refunds_cash"]
    held: Counter[str] = Counter()
    e = ledger_entries.c
    drawers = or_(e.debit.startswith("cash:"), e.credit.startswith("cash:"))
    for debit, credit, amount in conn.execute(
        select(e.debit, e.credit, e.amount_kopecks).where(drawers)
    ):
        held[debit] += amount
        held[credit] -= amount
    for place in sorted({one for one in (*expected, *held) if one.startswith("cash:")}):
        if held[place] != expected[place]:
            told = f"the drawer holds {held[place]} kopecks, its shifts {expected[place]}"
            yield Breach("I6", place, told)


def _days(conn: Connection, facts: _Facts) -> Iterator[Breach]:
    e, t = ledger_entries.c, ledger_transactions.c
    booked: Counter[tuple[str, str]] = Counter()
    query = (
        select(t.business_date, e.debit, e.credit, e.amount_kopecks)
        .join(ledger_transactions, t.id == e.tx_id)
        .where(t.kind.in_(_TILL_KINDS))
    )
    for day, debit, credit, amount in conn.execute(query):
        for place, other, sign in ((debit, credit, 1), (credit, debit, -1)):
            tender = place.partition(":")[0]
            if tender in _TENDERS and other.partition(":")[0] in ("resident", "suspense"):
                booked[day, tender] += sign * amount
    for key in sorted({*booked, *facts.days}):
        if booked[key] != facts.days[key]:
            told = f"{key[1]} is {booked[key]} kopecks in the ledger, {facts.days[key]} on paper"
            yield Breach("I9", key[0], told)
