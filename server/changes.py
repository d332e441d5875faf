"""The change log and its cursor: what a terminal has not seen yet, in commit order."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    Table,
    Text,
    bindparam,
    insert,
    select,
    text,
)

from api_client.models.replica import Bill, Setting
from api_client.models.sync import Change
from server import replica
from server.errors import ProblemError
from server.identity import Identity, identity
from server.prepared import Prepared
from server.tables import metadata

MAX_PAGE = 500
SCOPE = "office"
"""One scope an office for now: part of the cursor, so that a changed scope makes old ones void."""

change_counter = Table(
    "change_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
)
changes = Table(
    "changes",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("entity_id", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False, unique=True),
    Column("version", BigInteger, nullable=False),
    Column("deleted", Boolean, nullable=False),
)

_NEXT = Prepared(text("UPDATE change_counter SET seq = seq + :n WHERE id = 1 RETURNING seq"))
_NOTE = Prepared(
    text(
        "INSERT INTO changes (entity, entity_id, seq, version, deleted)"
        " VALUES (:entity, :entity_id, :seq, :version, :deleted)"
        " ON CONFLICT (entity, entity_id) DO UPDATE"
        " SET seq = excluded.seq, version = excluded.version, deleted = excluded.deleted"
    )
)
_AFTER = (
    select(changes.c.seq, changes.c.entity, changes.c.entity_id, changes.c.deleted)
    .where(changes.c.seq > bindparam("after"))
    .order_by(changes.c.seq)
    .limit(bindparam("most"))
)


@dataclass(frozen=True)
class Position:
    """A point of the log: ``cursor`` is what a terminal gets and sends back."""

    epoch: str
    seq: int
    cursor: str


@dataclass(frozen=True)
class Page:
    """Changes after a position, encoded once so that digest and reply agree."""

    changes: bytes
    count: int
    from_seq: int
    to: Position
    more: bool

    @property
    def sha256(self) -> str:
        """The digest of the encoded list."""
        return hashlib.sha256(self.changes).hexdigest()


def ensure_counter(conn: Connection) -> None:
    """Make the one counter row of a new database."""
    if conn.execute(select(change_counter.c.id)).first() is None:
        conn.execute(insert(change_counter), {"id": 1, "seq": 0})


def note(
    conn: Connection,
    entity: str,
    entity_id: int | str,
    version: int = 0,
    *,
    deleted: bool = False,
) -> int:
    """Tell terminals that a replicated row changed; the last statement of its transaction.

    The counter row stays locked until the commit, so numbers become visible in their order (a
    PostgreSQL sequence would let a cursor pass over a number not yet committed).
    """
    return note_many(conn, [(entity, entity_id)], version, deleted=deleted)


def note_many(
    conn: Connection,
    touched: Iterable[tuple[str, int | str]],
    version: int = 0,
    *,
    deleted: bool = False,
) -> int:
    """The same for many rows at once, each named once; returns the last number taken."""
    named = list(dict.fromkeys((entity, str(entity_id)) for entity, entity_id in touched))
    if not named:
        return 0
    last = int(_NEXT.scalar(conn, {"n": len(named)}))
    first = last - len(named) + 1
    _NOTE.run_many(
        conn,
        [
            {
                "entity": entity,
                "entity_id": entity_id,
                "seq": first + index,
                "version": version,
                "deleted": deleted,
            }
            for index, (entity, entity_id) in enumerate(named)
        ],
    )
    return last


def current_seq(conn: Connection) -> int:
    """The number of the last change."""
    return int(conn.execute(select(change_counter.c.seq)).scalar_one())


def position(conn: Connection) -> Position:
    """The end of the log as it stands in this transaction."""
    own = identity(conn)
    return position_at(own, current_seq(conn))


def position_at(own: Identity, seq: int) -> Position:
    """The position with its cursor, marked so that a changed one is noticed."""
    plain = f"{own.epoch}:{seq}:{SCOPE}"
    packed = f"{plain}:{own.mark(plain)}".encode()
    return Position(own.epoch, seq, base64.urlsafe_b64encode(packed).decode().rstrip("="))


def read_cursor(own: Identity, cursor: str) -> Position:
    """The position of a cursor of ours; 410 for any other, so that the terminal fills anew."""
    gone = ProblemError(410, "cursor_gone")
    try:
        packed = base64.b64decode(
            cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        ).decode("ascii")
        plain, _, mark = packed.rpartition(":")
        epoch, seq, scope = plain.split(":")
        number = int(seq)
    except (binascii.Error, ValueError):
        raise gone from None
    if not own.is_mine(plain, mark) or epoch != own.epoch or scope != SCOPE:
        raise gone
    return Position(epoch, number, cursor)


def page_after(conn: Connection, own: Identity, after: Position, limit: int) -> Page:
    """At most ``limit`` changes after the position, each row as it is now."""
    found = conn.execute(_AFTER, {"after": after.seq, "most": limit + 1}).all()
    more = len(found) > limit
    kept = [(seq, entity, entity_id, deleted) for seq, entity, entity_id, deleted in found[:limit]]
    rows = _rows_of(conn, kept)
    listed = [
        _change(seq, entity, entity_id, None if deleted else rows.get((entity, entity_id)))
        for seq, entity, entity_id, deleted in kept
    ]
    to = position_at(own, kept[-1][0]) if kept else after
    return Page(msgspec.json.encode(listed), len(listed), after.seq, to, more)


def _rows_of(
    conn: Connection, kept: list[tuple[int, str, str, bool]]
) -> dict[tuple[str, str], msgspec.Struct]:
    wanted: dict[str, list[str]] = {}
    for _, entity, entity_id, deleted in kept:
        if not deleted:
            wanted.setdefault(entity, []).append(entity_id)
    return {
        (entity, wire_id(row)): row
        for entity, ids in wanted.items()
        for row in replica.rows(conn, entity, ids)
    }


def wire_id(row: msgspec.Struct) -> str:
    """The id of a replicated row on the wire."""
    if isinstance(row, Bill):
        return f"{row.account_id}:{row.period}"
    if isinstance(row, Setting):
        return row.key
    number: int = row.id  # type: ignore[attr-defined]  # every other noun has one
    return str(number)


def _change(seq: int, entity: str, entity_id: str, row: msgspec.Struct | None) -> Change:
    """A row that is no more is told as deleted, whatever the log says."""
    return Change(
        seq=seq,
        entity=entity,
        id=entity_id,
        version=getattr(row, "version", 0),
        deleted=row is None,
        row=msgspec.Raw(msgspec.json.encode(row)),
    )
