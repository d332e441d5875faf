"""Half-typed work of a clerk, kept in the outbox file: it is found again after a lock or a stop."""

from __future__ import annotations

import apsw

MAX_BYTES = 256 * 1024
KEPT_DAYS = 14
_DAY_MS = 86_400_000


def save(connection: apsw.Connection, owner_id: int, key: str, body: bytes, now_ms: int) -> None:
    """Insert or replace; the caller holds the transaction."""
    connection.execute(
        "INSERT INTO draft (owner_id, key, body, saved_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (owner_id, key) DO UPDATE SET body = excluded.body,"
        " saved_at = excluded.saved_at",
        (owner_id, key, body, now_ms),
    )
    connection.execute("DELETE FROM draft WHERE saved_at < ?", (now_ms - KEPT_DAYS * _DAY_MS,))


def load(connection: apsw.Connection, owner_id: int, key: str) -> bytes | None:
    """The draft of this clerk, None without one; another clerk's is never shown."""
    row = connection.execute(
        "SELECT body FROM draft WHERE owner_id = ? AND key = ?", (owner_id, key)
    ).fetchone()
    return bytes(row[0]) if row else None


def drop(connection: apsw.Connection, owner_id: int, key: str) -> None:
    """Forget it."""
    connection.execute("DELETE FROM draft WHERE owner_id = ? AND key = ?", (owner_id, key))
