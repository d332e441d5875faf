"""Money that fits no account: put aside, matched to one, or given back; only by a named command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from api_client.money_commands import MatchSuspense
from domain.reversal import Share
from server.acts import Act, Effect, refused
from server.ledger import posting
from server.ledger.posting import LedgerTx
from server.payments.replicated import StoredTender
from server.payments.store import NewPayment, add_payment
from server.till.flows import paid_in
from server.till.moments import business_day, moment_of
from server.till.shares import shares_of
from server.till.standing import lock_accounts, stand_after
from server.till.tables import suspense


@dataclass(frozen=True, kw_only=True)
class Aside:
    """Money to put aside; ``code`` says why, ``shares`` how the payer saw it spread."""

    id: str
    received_at: int
    amount_kopecks: int
    source: str
    code: str
    channel: str
    account_number: str = ""
    payer: str = ""
    address: str = ""
    number: str = ""
    operator_id: int = 0
    operator: str = ""
    terminal_id: str = ""
    shift_id: str = ""
    place: str = ""
    note: str = ""
    tenders: Sequence[StoredTender] = ()
    parts: Sequence[Share] = ()


def put_aside(conn: Connection, aside: Aside) -> tuple[str, str]:
    """Write the row and name it for the terminals; the money is posted by whoever took it, with
    the ledger's place ``suspense`` instead of a resident.
    """
    values = asdict(aside)
    for name in ("tenders", "parts"):
        values[name] = msgspec.json.encode(list(values[name])).decode()
    conn.execute(insert(suspense), {"version": 1, "state": "open", **values})
    return "suspense", aside.id


def locked_aside(conn: Connection, suspense_id: str) -> Any:
    """The row, locked until the commit, or None."""
    query = select(suspense).where(suspense.c.id == suspense_id).with_for_update()
    return conn.execute(query).one_or_none()


def match_suspense(act: Act, command: MatchSuspense) -> Effect:
    """The money becomes a payment of the account, on the day it was given."""
    if act.doubt:
        return refused(act.doubt)
    row = locked_aside(act.conn, command.suspense_id)
    if row is None:
        return refused("suspense_unknown")
    if row.state != "open":
        return refused("suspense_settled", **settled_facts(row))
    if not lock_accounts(act.conn, command.account_id):
        return refused("no_such_account")
    shares = shares_of(act.conn, command.parts, row.amount_kopecks)
    if shares is None:
        return refused("split_differs", amount_kopecks=row.amount_kopecks)
    return _matched(act, command, row, shares)


def settled_facts(row: Any) -> dict[str, object]:
    """What became of it, for the one who came second."""
    return {
        "state": row.state,
        "account_id": row.matched_account_id,
        "at": row.matched_at,
        "author": row.matched_by,
    }


def settle(act: Act, row: Any, values: dict[str, object]) -> tuple[str, str]:
    """Take the row off the list: what became of it, by this command."""
    settled = {
        "version": suspense.c.version + 1,
        "settled_op": act.op_id,
        "matched_by": act.actor.name,
        **values,
    }
    act.conn.execute(update(suspense).where(suspense.c.id == row.id).values(settled))
    return "suspense", str(row.id)


def _matched(act: Act, command: MatchSuspense, row: Any, shares: tuple[Share, ...]) -> Effect:
    matched_at, _ = moment_of(act, command.matched_at)
    aside = settle(
        act,
        row,
        {
            "state": "matched",
            "matched_account_id": command.account_id,
            "matched_at": matched_at,
            "note": command.reason,
        },
    )
    payment_id = add_payment(
        act.conn,
        NewPayment(
            op_id=act.op_id,
            kind="suspense",
            account_id=command.account_id,
            paid_at=row.received_at,
            amount=row.amount_kopecks,
            channel=row.channel,
            place=row.place,
            number=row.number,
            shares=shares,
            tenders=msgspec.json.decode(row.tenders, type=tuple[StoredTender, ...]),
            reverses=row.id,
            operator_id=act.actor.clerk_id,
            operator=act.actor.name,
            terminal_id=act.actor.terminal_id,
            payer=row.payer,
            reason=command.reason,
        ),
    )
    entries = paid_in([(posting.SUSPENSE, row.amount_kopecks)], shares, command.account_id)
    day = business_day(act, matched_at)
    tx = LedgerTx(act.op_id, "match", matched_at, day, entries, reverses=row.id)
    touched = stand_after(act, posting.post(act.conn, tx))
    told: dict[str, object] = {"booked": True, "payment_id": payment_id}
    return Effect("accepted", "", told, (("payment", payment_id), aside, *touched))
