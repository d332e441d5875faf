"""The versions of the rows the cache holds: an older one than ours never takes their place."""

from __future__ import annotations

import apsw
import msgspec

from desktop.store.cache_bodies import BodyOpener
from domain.cache_rows import bill_id

_BODY = {
    "house": "SELECT body FROM house WHERE id = ?",
    "account": "SELECT body FROM account_body WHERE id = ?",
    "meter": "SELECT body FROM meter WHERE id = ?",
    "payment": "SELECT body FROM payment WHERE id = ?",
    "household": "SELECT body FROM household WHERE account_id = ?",
}
_BY_TEXT = {
    "shift": "SELECT body FROM shift WHERE id = ?",
    "certificate": "SELECT body FROM certificate WHERE id = ?",
}
_ITEM = "SELECT body FROM item WHERE entity = ? AND id = ?"
_BILL = "SELECT version FROM bill WHERE id = ?"
NONE = -1


class _Head(msgspec.Struct, array_like=True):
    """How every noun but a bill begins; what follows is passed over unread."""

    id: int | str
    version: int


class KnownVersions:
    """Reads them from one connection, within whatever transaction it is in."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._bodies = BodyOpener(connection)
        self._decoder = msgspec.msgpack.Decoder(_Head)

    def of(self, entity: str, wire_id: str) -> int:
        """The version of this row here, NONE when it is not here."""
        execute = self._connection.execute
        if entity == "bill":
            account_id, _, period = wire_id.partition(":")
            version = execute(_BILL, (bill_id(int(account_id), int(period)),)).get
            return NONE if version is None else int(version)
        if entity in _BY_TEXT:
            body = execute(_BY_TEXT[entity], (wire_id,)).get
        elif entity in _BODY:
            body = execute(_BODY[entity], (int(wire_id),)).get
        else:
            body = execute(_ITEM, (entity, wire_id)).get
        return NONE if body is None else self._decoder.decode(self._bodies.open(body)).version
