"""A planned registry into the books: payments, money put aside, ledger, what accounts show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert

from domain.registries import RegistryFile
from server.billing import standing
from server.importing.stock import free_id
from server.ledger import posting
from server.ledger.posting import Entry, LedgerTx
from server.payments.store import NewPayment, add_payments
from server.registries.plan import PlannedLine
from server.registries.tables import registries, registry_lines
from server.till.flows import paid_in
from server.till.suspense import Aside, put_aside

KIND = "registry"
PLACES = {"sberbank": "Сбербанк", "100500": "Система «Город»"}
"""Where the money was paid, as payments show it."""
_LONGEST_NAME, _LONGEST_ADDRESS = 160, 250

Touched = list[tuple[str, int | str]]


@dataclass(frozen=True)
class Loading:
    """One registry on its way in."""

    file: RegistryFile
    lines: Sequence[PlannedLine]
    name: str
    digest: str
    now_ms: int
    today: date


def op_of(registry_id: int) -> str:
    """What the operations of a registry are called; a line adds its number."""
    return f"{KIND}-{registry_id}"


def next_registry(conn: Connection) -> int:
    """The number the registry will have; the caller lets in one import at a time."""
    return free_id(conn, registries)


def post_registry(conn: Connection, registry_id: int, loading: Loading) -> Touched:
    """Write all of it in the caller's transaction; the rows terminals are to be told of.

    Every line is an operation of its own: a payment, or money put aside, each with its entry.
    """
    _add_registry(conn, registry_id, loading)
    op, kind = op_of(registry_id), loading.file.kind
    booked = [line for line in loading.lines if not line.misfit]
    touched: Touched = [
        ("payment", payment_id)
        for payment_id in add_payments(conn, [_payment(line, op, kind) for line in booked])
    ]
    for line in loading.lines:
        if line.misfit:
            touched.append(put_aside(conn, _aside(line, op, loading)))
    moved = posting.post_many(conn, [_tx(line, op, kind) for line in loading.lines])
    standing.refresh(conn, moved, loading.today)
    touched += [("account", account_id) for account_id in sorted(moved)]
    return touched


def _add_registry(conn: Connection, registry_id: int, loading: Loading) -> None:
    file, aside = loading.file, [line for line in loading.lines if line.misfit]
    row = {
        "id": registry_id,
        "digest": loading.digest,
        "kind": file.kind,
        "name": loading.name,
        "loaded_at": loading.now_ms,
        "order_number": file.order_number,
        "lines": len(file.payments),
        "amount_kopecks": file.amount,
        "transferred_kopecks": sum(one.transferred for one in file.payments),
        "commission_kopecks": sum(one.commission for one in file.payments),
        "aside_lines": len(aside),
        "aside_kopecks": sum(line.payment.amount for line in aside),
    }
    conn.execute(insert(registries), row)
    op = op_of(registry_id)
    rows = [
        {
            "registry_id": registry_id,
            "line": one.line,
            "kind": file.kind,
            "operation": one.operation,
            "op_id": f"{op}:{one.line}",
        }
        for one in file.payments
    ]
    conn.execute(insert(registry_lines), rows)


def _payment(line: PlannedLine, op: str, kind: str) -> NewPayment:
    one = line.payment
    return NewPayment(
        op_id=f"{op}:{one.line}",
        account_id=line.account_id,
        paid_at=_ms(line.paid_at),
        amount=one.amount,
        channel="bank",
        shares=line.shares,
        kind=KIND,
        place=PLACES[kind],
        number=_number(line, op),
        payer=_plain(one.payer, _LONGEST_NAME),
    )


def _aside(line: PlannedLine, op: str, loading: Loading) -> Aside:
    one = line.payment
    return Aside(
        id=f"{op}:{one.line}",
        received_at=_ms(line.paid_at),
        amount_kopecks=one.amount,
        source=KIND,
        code=line.misfit,
        channel="bank",
        account_number=one.account,
        payer=_plain(one.payer, _LONGEST_NAME),
        address=_plain(one.address, _LONGEST_ADDRESS),
        number=_number(line, op),
        place=PLACES[loading.file.kind],
        note=f"{loading.name}, строка {one.line}",
    )


def _tx(line: PlannedLine, op: str, kind: str) -> LedgerTx:
    one, place = line.payment, posting.bank(kind)
    if line.misfit:
        entries = [Entry(place, posting.SUSPENSE, one.amount)]
    else:
        entries = paid_in([(place, one.amount)], line.shares, line.account_id)
    day = line.paid_at.date().isoformat()
    return LedgerTx(f"{op}:{one.line}", KIND, _ms(line.paid_at), day, entries)


def _number(line: PlannedLine, op: str) -> str:
    """The bank's number of the operation, or ours where the format has none."""
    return _plain(line.payment.operation, _LONGEST_NAME) or f"{op}:{line.payment.line}"


def _plain(text: str, limit: int) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:limit].strip()


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
