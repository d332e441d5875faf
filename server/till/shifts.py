"""Shifts opened, cash put in and out, shifts closed with whatever difference there is."""

from __future__ import annotations

from dataclasses import asdict

import msgspec
from sqlalchemy import insert, select, update

from api_client.money_commands import CloseShift, MoveCash, OpenShift
from domain.shift import ShiftBook
from server.acts import Act, Effect, refused
from server.ledger import posting
from server.ledger.posting import Entry, LedgerTx
from server.till.drawer import drawer_of, folded, keep, locked_shift, workplace_of
from server.till.moments import business_day, moment_of
from server.till.replicated import book_of
from server.till.reviews import Reviews
from server.till.tables import cash_moves, shifts


def open_shift(act: Act, command: OpenShift) -> Effect:
    """A shift of this terminal; payments of it that came before are counted in."""
    if locked_shift(act.conn, command.shift_id) is not None:
        return refused("shift_exists", shift_id=command.shift_id)
    opened_at, doubt = moment_of(act, command.opened_at)
    terminal_id = act.actor.terminal_id
    reviews = Reviews()
    reviews.look(doubt)
    other = _other_open(act)
    if other:
        reviews.look("shift_open", other=other)
    book = folded(act.conn, command.shift_id, terminal_id).opened(command.float_kopecks)
    act.conn.execute(
        insert(shifts),
        {
            "id": command.shift_id,
            "version": 1,
            "number": command.number,
            "terminal_id": terminal_id,
            "terminal_name": workplace_of(act.conn, terminal_id),
            "clerk_id": act.actor.clerk_id,
            "clerk": act.actor.name,
            "opened_at": opened_at,
            "state": "open",
            "note": command.note,
            **asdict(book),
        },
    )
    drawer = posting.cash(terminal_id)
    float_in = [Entry(drawer, posting.SAFE, command.float_kopecks)] if command.float_kopecks else []
    _post(act, "shift_open", opened_at, float_in)
    return reviews.booked((("shift", command.shift_id),))


def move_cash(act: Act, command: MoveCash) -> Effect:
    """Cash between drawer and safe; never more out than the drawer holds."""
    if not command.reason.strip():
        return refused("reason_required")
    drawer = drawer_of(act, command.shift_id)
    if drawer.row is None:
        return refused("shift_unknown", shift_id=command.shift_id)
    moved_at, doubt = moment_of(act, command.moved_at)
    reviews = Reviews()
    reviews.look(doubt)
    if drawer.is_closed:
        if moved_at > drawer.row.closed_at:
            return refused("shift_closed", shift_id=command.shift_id)
        reviews.look("shift_closed", shift_id=command.shift_id)
    amount, expected = command.amount, drawer.book.expected
    if command.way == "out" and amount > expected:
        return refused("shift.not_in_drawer", expected_kopecks=expected, amount_kopecks=amount)
    late, touched = keep(act, drawer, lambda book: book.moved(command.way, amount))
    act.conn.execute(
        insert(cash_moves),
        {
            "op_id": act.op_id,
            "shift_id": command.shift_id,
            "terminal_id": act.actor.terminal_id,
            "way": command.way,
            "amount_kopecks": amount,
            "moved_at": moved_at,
            "clerk_id": act.actor.clerk_id,
            "reason": command.reason,
        },
    )
    place = posting.cash(act.actor.terminal_id)
    into = command.way == "in"
    entry = Entry(place, posting.SAFE, amount) if into else Entry(posting.SAFE, place, amount)
    _post(act, f"cash_{command.way}", moved_at, [entry, *late], note=command.reason)
    return reviews.booked(touched)


def close_shift(act: Act, command: CloseShift) -> Effect:
    """The drawer goes to the safe as it was counted, the difference to «short and over».

    A senior may close the shift of a terminal that is lost; what that one sends later is booked.
    """
    row = locked_shift(act.conn, command.shift_id)
    if row is None:
        return refused("shift_unknown", shift_id=command.shift_id)
    if row.terminal_id != act.actor.terminal_id and act.actor.role != "senior":
        return refused("forbidden", reason="senior")
    if row.state == "closed":
        return refused("shift_closed", shift_id=command.shift_id, at=row.closed_at)
    counted = sum(one.value * one.count for one in command.counted)
    if command.counted and counted != command.counted_kopecks:
        return refused(
            "count_differs", counted_kopecks=counted, told_kopecks=command.counted_kopecks
        )
    closed_at, doubt = moment_of(act, command.closed_at)
    book = book_of(row._asdict())
    reviews = Reviews()
    reviews.look(doubt)
    if book.expected != command.expected_kopecks and not command.unsent:
        reviews.look(
            "shift_differs",
            expected_kopecks=book.expected,
            told_kopecks=command.expected_kopecks,
        )
    _write_closing(act, command, closed_at)
    entries = _closing(row.terminal_id, book, command.counted_kopecks)
    _post(act, "shift_close", closed_at, entries, note=command.remark)
    return reviews.booked(
        (("shift", command.shift_id),),
        expected_kopecks=book.expected,
        difference_kopecks=book.difference(command.counted_kopecks),
    )


def _write_closing(act: Act, command: CloseShift, closed_at: int) -> None:
    notes = [(one.value, one.count) for one in command.counted if one.count]
    act.conn.execute(
        update(shifts)
        .where(shifts.c.id == command.shift_id)
        .values(
            version=shifts.c.version + 1,
            state="closed",
            closed_at=closed_at,
            counted=command.counted_kopecks,
            denominations=msgspec.json.encode(notes).decode(),
            desk_expected=command.expected_kopecks,
            unsent=command.unsent,
            remark=command.remark,
        )
    )


def _closing(terminal_id: str, book: ShiftBook, counted: int) -> list[Entry]:
    """A surplus comes into the drawer before it is emptied, a shortage leaves it empty."""
    drawer, difference = posting.cash(terminal_id), book.difference(counted)
    entries: list[Entry] = []
    if difference > 0:
        entries.append(Entry(drawer, posting.SHORT_OVER, difference))
    if counted:
        entries.append(Entry(posting.SAFE, drawer, counted))
    if difference < 0:
        entries.append(Entry(posting.SHORT_OVER, drawer, -difference))
    return entries


def _other_open(act: Act) -> str:
    query = select(shifts.c.id).where(
        shifts.c.terminal_id == act.actor.terminal_id, shifts.c.state == "open"
    )
    return str(act.conn.execute(query).scalar() or "")


def _post(act: Act, kind: str, at_ms: int, entries: list[Entry], note: str = "") -> None:
    """A shift opened without a float, or closed empty, moves no money."""
    if entries:
        day = business_day(act, at_ms)
        posting.post(act.conn, LedgerTx(act.op_id, kind, at_ms, day, entries, note=note))
