"""Finds the account behind a document's number: the cache keeps no index of ЕЛС."""

from __future__ import annotations

import apsw
import msgspec

from api_client.models.replica import Account
from desktop.store.cache_bodies import BodyOpener

_BODIES = "SELECT id, body FROM account_body"


def account_of_els(connection: apsw.Connection, els: str) -> int | None:
    """The account with this единый лицевой счёт, by a pass over all accounts (3 us each)."""
    opener = BodyOpener(connection)
    decoder = msgspec.msgpack.Decoder(Account)
    needle = els.encode("utf-8")
    for account_id, body in connection.execute(_BODIES):
        opened = opener.open(body)
        # Most rows are passed by without decoding them.
        if needle in opened and decoder.decode(opened).els == els:
            return int(account_id)
    return None
