"""Words tests use of the office's books: payments booked whole, a closed month opened again."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, text

from api_client.models.replica import Bill
from domain.reversal import Share
from server import replica
from server.billing.standing import refresh
from server.ledger.charges import Moment, withdrawal_tx
from server.ledger.posting import Entry, LedgerTx, bank, post, post_many, resident
from server.payments.store import NewPayment, add_payment

NOW = Moment(1_795_000_000_000, "2026-11-20")
CHARGE, PENALTY, ADVANCE = 0, 1, 2


def pay(
    conn: Connection,
    account_id: int,
    at_ms: int,
    shares: list[tuple[int, int, int, int]],
    op_id: str = "",
    reverses: str = "",
) -> int:
    """A payment by a bank, or the return of one; a share: period, service, kind, kopecks."""
    amount = sum(share[3] for share in shares)
    kind = "registry" if amount > 0 else "refund"
    op_id = op_id or f"{kind}:{account_id}:{at_ms}"
    payment_id = add_payment(
        conn,
        NewPayment(
            op_id=op_id,
            account_id=account_id,
            paid_at=at_ms,
            amount=amount,
            channel="bank",
            shares=[Share(*share) for share in shares],
            kind=kind,
            reverses=reverses,
        ),
    )
    day = datetime.fromtimestamp(at_ms / 1000, UTC).date()
    entries = [_entry(account_id, *share) for share in shares]
    tx = LedgerTx(op_id, kind, at_ms, day.isoformat(), entries, reverses=reverses)
    moved = post(conn, tx)
    refresh(conn, moved, day)
    return payment_id


def _entry(account_id: int, period: int, service_id: int, kind: int, amount: int) -> Entry:
    sides = (bank("sber"), resident(account_id))
    debit, credit = sides if amount > 0 else sides[::-1]
    return Entry(debit, credit, abs(amount), account_id, period, service_id, kind)


def open_again(conn: Connection, period: int) -> None:
    """As if the last closed month had never been charged: its bills, counted payments and postings
    are undone.
    """
    bills = [
        bill
        for bill in replica.all_rows(conn, "bill")
        if isinstance(bill, Bill) and bill.period == period
    ]
    post_many(conn, [tx for bill in bills if (tx := withdrawal_tx(bill, NOW))])
    for statement in (
        "DELETE FROM bills WHERE period = :period",
        "UPDATE payments SET counted_in = 0 WHERE counted_in = :period",
        "UPDATE office_settings SET value = CAST(:period AS TEXT) WHERE key = 'open_period'",
    ):
        conn.execute(text(statement), {"period": period})
