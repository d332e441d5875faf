"""The account behind a document's number: such numbers begin with the account's ЕЛС."""

from __future__ import annotations

import apsw
import msgspec

from api_client.models.replica import Account
from desktop.store.cache_bodies import BodyOpener
from domain.cache_rows import els_key

_FIND = "SELECT account_id FROM account_els WHERE els = ? LIMIT 1"
_KNOWN = "SELECT 1 FROM account_els WHERE els = ? AND account_id = ?"
_ADD = "INSERT INTO account_els (els, account_id) VALUES (?, ?)"
_DROP = "DELETE FROM account_els WHERE els = ? AND account_id = ?"
_OLD_BODY = "SELECT body FROM account_body WHERE id = ?"


def account_of_els(connection: apsw.Connection, number: str) -> int | None:
    """The account whose ЕЛС a ЕЛС, ИЖКУ or ИПД begins with."""
    found: int | None = connection.execute(_FIND, (els_key(number),)).get
    return found


class KnownEls:
    """Keeps the table of ЕЛС while accounts are written; asked before the account's body is."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._open = BodyOpener(connection).open
        self._decoder = msgspec.msgpack.Decoder(Account)

    def note(self, account_id: int, els: str) -> None:
        """The account has this ЕЛС now; mostly it had it before, and nothing is written."""
        key = els_key(els)
        execute = self._connection.execute
        if key is not None and execute(_KNOWN, (key, account_id)).get:
            return
        self.forget(account_id)
        if key is not None:
            execute(_ADD, (key, account_id))

    def forget(self, account_id: int) -> None:
        """Let go what the body as it stands was found by."""
        body = self._connection.execute(_OLD_BODY, (account_id,)).get
        if body is not None:
            old = els_key(self._decoder.decode(self._open(body)).els)
            self._connection.execute(_DROP, (old, account_id))
