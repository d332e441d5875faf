"""Nouns of the till: a shift with its sums, money that fits no account; packed as arrays."""

from __future__ import annotations

import msgspec


class Shift(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A shift of one terminal as the office has it; sums in kopecks, all of them positive.

    ``cash``, ``card``, ``sbp`` are taken, ``refunds_…`` given back. ``expected`` is the cash that
    should lie in the drawer, ``counted`` what was counted at closing, ``difference`` counted less
    expected; the last two are 0 while the shift is open. ``state``: open, closed. ``late``: how
    many acts came to the office after the closing and are counted in.
    """

    id: str
    version: int
    number: int
    terminal_id: str
    terminal_name: str
    clerk_id: int
    clerk: str
    opened_at: int
    closed_at: int
    state: str
    float_kopecks: int
    cash_in: int
    cash_out: int
    cash: int
    card: int
    sbp: int
    refunds_cash: int
    refunds_card: int
    refunds_sbp: int
    count: int
    refund_count: int
    expected: int
    counted: int
    difference: int
    remark: str
    late: int = 0


class Suspense(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Money taken that fits no account yet; only a named command takes it off this list.

    ``id``: the op_id of the payment, or that of the registry with the line. ``source``: counter,
    registry. ``code``: why it lies here. ``state``: open, matched, refunded. ``account_number`` as
    it was given. ``matched_…``: to whom, when and by whom it was booked or given back;
    ``settled_…``: by which command, and if it was given back in which shift, by which receipt.
    """

    id: str
    version: int
    received_at: int
    amount: int
    source: str
    account_number: str
    payer: str
    address: str
    number: str
    code: str
    state: str
    operator: str
    terminal: str
    shift_id: str
    tenders: tuple[tuple[str, int], ...]
    matched_account_id: int
    matched_at: int
    matched_by: str
    note: str
    settled_op: str = ""
    settled_shift_id: str = ""
    settled_number: str = ""
