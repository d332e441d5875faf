"""The shift an act names and the drawer of its terminal: sums kept, late acts told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from domain.shift import ShiftBook
from server.acts import Act
from server.ledger.posting import Entry
from server.payments.replicated import tenders_of
from server.payments.tables import payments
from server.prepared import Prepared
from server.staff.tables import terminals
from server.till.flows import drawer_corrected
from server.till.replicated import book_of
from server.till.tables import cash_moves, shifts, suspense

Tenders = Iterable[tuple[str, int]]
_SHIFT = Prepared(select(shifts).where(shifts.c.id == bindparam("id")).with_for_update())
_KEEP = Prepared(
    text(
        "UPDATE shifts SET version = version + 1, late = late + :late,"
        " float_kopecks = :float_kopecks, cash_in = :cash_in, cash_out = :cash_out,"
        " cash = :cash, card = :card, sbp = :sbp,"
        " refunds_cash = :refunds_cash, refunds_card = :refunds_card, refunds_sbp = :refunds_sbp,"
        " count = :count, refund_count = :refund_count WHERE id = :id"
    )
)
_WORKPLACE = Prepared(select(terminals.c.workplace).where(terminals.c.id == bindparam("id")))


@dataclass(frozen=True)
class Drawer:
    """A shift as it stands; ``row`` is None when the terminal has no such shift here (yet)."""

    shift_id: str
    terminal_id: str
    row: Any
    book: ShiftBook

    @property
    def is_open(self) -> bool:
        """Whether the office knows the shift and has not seen it closed."""
        return self.row is not None and self.row.state == "open"

    @property
    def is_closed(self) -> bool:
        """Whether the drawer was counted and handed over already."""
        return self.row is not None and self.row.state == "closed"


def drawer_of(act: Act, shift_id: str) -> Drawer:
    """The shift, locked until the commit; that of another terminal is nobody's."""
    terminal_id = act.actor.terminal_id
    row = locked_shift(act.conn, shift_id)
    if row is None or row.terminal_id != terminal_id:
        return Drawer(shift_id, terminal_id, None, ShiftBook())
    return Drawer(shift_id, terminal_id, row, book_of(row._asdict()))


def locked_shift(conn: Connection, shift_id: str) -> Any:
    """The row of a shift, or None."""
    return _SHIFT.first(conn, {"id": shift_id})


def keep(
    act: Act, drawer: Drawer, change: Callable[[ShiftBook], ShiftBook]
) -> tuple[list[Entry], tuple[tuple[str, int | str], ...]]:
    """One more fact of the shift: what the ledger needs beside the money itself, what was touched.

    The cash of an act that came after the closing was counted with the drawer: it was part of the
    difference and leaves it now.
    """
    if drawer.row is None:
        return [], ()
    after = change(drawer.book)
    late: list[Entry] = []
    if drawer.is_closed:
        late = drawer_corrected(drawer.terminal_id, after.expected - drawer.book.expected)
    values = {"id": drawer.shift_id, "late": int(drawer.is_closed), **asdict(after)}
    _KEEP.run(act.conn, values)
    return late, (("shift", drawer.shift_id),)


def folded(conn: Connection, shift_id: str, terminal_id: str) -> ShiftBook:
    """The sums of a shift from its facts alone, without its float."""
    book = ShiftBook()
    for row in _money_of(conn, shift_id, terminal_id):
        tenders = tenders_of(row.tenders)
        if row.amount_kopecks > 0:
            book = book.paid(tenders)
        else:
            book = book.refunded((kind, -amount) for kind, amount in tenders)
    aside = suspense.c
    taken = select(suspense).where(aside.shift_id == shift_id, aside.terminal_id == terminal_id)
    for row in conn.execute(taken):
        book = book.paid(tenders_of(row.tenders))
    given = select(suspense).where(
        aside.settled_shift_id == shift_id, aside.settled_terminal_id == terminal_id
    )
    for row in conn.execute(given):
        book = book.refunded(tenders_of(row.tenders))
    moved = select(cash_moves).where(
        cash_moves.c.shift_id == shift_id, cash_moves.c.terminal_id == terminal_id
    )
    for row in conn.execute(moved):
        book = book.moved(row.way, row.amount_kopecks)
    return book


def workplace_of(conn: Connection, terminal_id: str) -> str:
    """The name of the window a terminal stands at."""
    return str(_WORKPLACE.scalar(conn, {"id": terminal_id}) or "")


def cash_in(tenders: Tenders) -> int:
    """How much of it is cash."""
    return sum(amount for kind, amount in tenders if kind == "cash")


def _money_of(conn: Connection, shift_id: str, terminal_id: str) -> Any:
    p = payments.c
    kinds = ("payment", "refund", "void")
    query = select(p.amount_kopecks, p.tenders).where(
        p.shift_id == shift_id, p.terminal_id == terminal_id, p.kind.in_(kinds)
    )
    return conn.execute(query)
