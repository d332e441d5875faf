"""The one writer of the cache: a page of changes and its cursor in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import apsw
import msgspec

from api_client.models.replica import (
    REPLICATED,
    Account,
    Bill,
    House,
    Meter,
    Setting,
)
from api_client.models.sync import Change
from desktop.errors import AppError
from desktop.store.bill_numbers import KnownEls
from desktop.store.cache_money import put_payment, put_shift
from desktop.store.cache_papers import put_certificate, put_household
from desktop.store.cache_versions import KnownVersions
from desktop.store.cache_words import CacheWords
from desktop.store.db import transaction
from domain.cache_rows import (
    AccountFacts,
    account_columns,
    bill_id,
    house_columns,
    other_owners,
    serial_key,
)
from domain.search_keys import reversed_text

Touched = dict[str, set[str]]
"""Entity -> ids on the wire of the rows a page has changed."""

# Houses first: an account takes its street from them.
_ORDER = {entity: number for number, entity in enumerate(REPLICATED)}
_ITEMS = frozenset({"supplier", "service", "tariff", "norm", "setting", "suspense", "number_block"})

_SET_META = (
    "INSERT INTO meta (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_PUT_ITEM = (
    "INSERT INTO item (entity, id, body) VALUES (?, ?, ?)"
    " ON CONFLICT (entity, id) DO UPDATE SET body = excluded.body"
)
_PUT_HOUSE = (
    "INSERT INTO house (id, street_id, number_digits, number_rest, number, body)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET street_id = excluded.street_id,"
    " number_digits = excluded.number_digits, number_rest = excluded.number_rest,"
    " number = excluded.number, body = excluded.body"
)
_MOVE_ACCOUNTS = "UPDATE account SET street_id = ? WHERE house_id = ? AND street_id <> ?"
_STREET_OF_HOUSE = "SELECT street_id FROM house WHERE id = ?"
_OLD_ACCOUNT = "SELECT * FROM account WHERE id = ?"
_PUT_ACCOUNT = "INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_DROP_TAIL = "DELETE FROM number_tail WHERE tail = ? AND account_id = ?"
_ADD_TAIL = "INSERT OR IGNORE INTO number_tail (tail, account_id) VALUES (?, ?)"
_SET_MONEY = "UPDATE account SET balance_kopecks = ?, overdue_kopecks = ?, status = ? WHERE id = ?"
_PUT_ACCOUNT_BODY = (
    "INSERT INTO account_body (id, body) VALUES (?, ?)"
    " ON CONFLICT (id) DO UPDATE SET body = excluded.body"
)
_OLD_OWNERS = (
    "SELECT surname_id, given_name_id, patronymic_id FROM owner_name"
    " INDEXED BY owner_name_by_account WHERE account_id = ?"
)
_DROP_OWNERS = "DELETE FROM owner_name WHERE account_id = ?"
_ADD_OWNER = "INSERT OR IGNORE INTO owner_name VALUES (?, ?, ?, ?)"
_PUT_METER = (
    "INSERT INTO meter (id, account_id, serial_key, body) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id,"
    " serial_key = excluded.serial_key, body = excluded.body"
)
_SET_VISIBLE = "UPDATE meter SET visible = ?, pending = ? WHERE id = ?"
_PUT_BILL = (
    "INSERT INTO bill (id, version, body) VALUES (?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body"
)
_REMEMBER = (
    "INSERT INTO recent (account_id, at) VALUES (?, ?)"
    " ON CONFLICT (account_id) DO UPDATE SET at = excluded.at"
)
_FORGET_OLD = (
    "DELETE FROM recent WHERE account_id NOT IN"
    " (SELECT account_id FROM recent ORDER BY at DESC LIMIT ?)"
)
_FIRST_MONEY_COLUMN = 10
_RECENT_KEPT = 12
_encode = msgspec.msgpack.encode


class CacheWriter:
    """Writes nouns of the server; its owner is the one thread that writes this file."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._words = CacheWords(connection)
        self._versions = KnownVersions(connection)
        self._els = KnownEls(connection)
        self._put: dict[str, Callable[[Any], None]] = {
            "house": self._put_house,
            "account": self._put_account,
            "meter": self._put_meter,
            "bill": self._put_bill,
            "payment": partial(put_payment, connection),
            "shift": partial(put_shift, connection),
            "household": partial(put_household, connection),
            "certificate": partial(put_certificate, connection),
        }
        self._decoders = {entity: msgspec.json.Decoder(noun) for entity, noun in REPLICATED.items()}

    def apply(
        self,
        changes: Iterable[Change],
        cursor: str,
        epoch: str,
        data_as_of: int,
        *,
        within: Callable[[Touched], None] | None = None,
    ) -> Touched:
        """One page with its cursor, all or nothing; a page applied twice does no harm.

        ``data_as_of`` is UTC ms. ``within`` runs before the commit with what was touched (the
        fold of commands not yet answered). Rows of entities this program does not know and rows
        older than ours are passed over. Raises ``AppError("cache_row_unreadable")`` (entity) for
        a row it cannot read.
        """
        touched: Touched = {}
        known = [change for change in changes if change.entity in REPLICATED]
        known.sort(key=_place)
        try:
            with transaction(self._connection):
                for change in known:
                    if not self._apply_one(change):
                        continue
                    touched.setdefault(change.entity, set()).add(change.id)
                if within is not None:
                    within(touched)
                self._set_meta(cursor=cursor, epoch=epoch, data_as_of=str(data_as_of))
        except BaseException:
            self._words.forget()
            raise
        return touched

    def upsert(self, entity: str, noun: msgspec.Struct) -> None:
        """Write one row; the caller holds the transaction or has none."""
        put = self._put.get(entity)
        if put is not None:
            put(noun)
        else:
            self._put_item(entity, noun)

    def set_visible(self, meter_id: int, visible: Meter | None, pending: int) -> None:
        """Lay a folded meter over the server's, or take it away with None."""
        body = None if visible is None else _encode(visible)
        self._connection.execute(_SET_VISIBLE, (body, pending, meter_id))

    def set_meta(self, **values: str) -> None:
        """Write facts about the whole copy, such as the cursor, in a transaction of its own."""
        with transaction(self._connection):
            self._set_meta(**values)

    def remember(self, account_id: int, at_ms: int) -> None:
        """Note a resident opened on this workplace; the oldest are forgotten."""
        with transaction(self._connection):
            self._connection.execute(_REMEMBER, (account_id, at_ms))
            self._connection.execute(_FORGET_OLD, (_RECENT_KEPT,))

    def _set_meta(self, **values: str) -> None:
        self._connection.executemany(_SET_META, list(values.items()))

    def _apply_one(self, change: Change) -> bool:
        """False for a row older than ours."""
        if change.deleted:
            self._delete(change.entity, change.id)
            return True
        if change.version < self._versions.of(change.entity, change.id):
            return False
        try:
            noun = self._decoders[change.entity].decode(change.row)
        except msgspec.MsgspecError as error:
            raise AppError("cache_row_unreadable", entity=change.entity) from error
        self.upsert(change.entity, noun)
        return True

    def _delete(self, entity: str, wire_id: str) -> None:
        execute = self._connection.execute
        if entity in _ITEMS:
            execute("DELETE FROM item WHERE entity = ? AND id = ?", (entity, wire_id))
        elif entity in _DELETE_BY_TEXT:
            execute(_DELETE_BY_TEXT[entity], (wire_id,))
        elif entity == "bill":
            account_id, _, period = wire_id.partition(":")
            execute("DELETE FROM bill WHERE id = ?", (bill_id(int(account_id), int(period)),))
        elif entity == "account":
            number = int(wire_id)
            self._els.forget(number)
            execute(_DROP_OWNERS, (number,))
            execute("DELETE FROM account_body WHERE id = ?", (number,))
            self._drop_tail(number, self._old_account(number))
            execute("DELETE FROM account WHERE id = ?", (number,))
            execute("DELETE FROM recent WHERE account_id = ?", (number,))
        else:
            execute(_DELETE_BY_ID[entity], (int(wire_id),))

    def _put_item(self, entity: str, noun: msgspec.Struct) -> None:
        key = noun.key if isinstance(noun, Setting) else str(noun.id)  # type: ignore[attr-defined]
        self._connection.execute(_PUT_ITEM, (entity, key, _encode(noun)))

    def _put_house(self, house: House) -> None:
        street_id = self._words.street(house.settlement, house.street)
        columns = house_columns(house.id, street_id, house.number)
        self._connection.execute(_PUT_HOUSE, (*columns, _encode(house)))
        self._connection.execute(_MOVE_ACCOUNTS, (street_id, house.id, street_id))

    def _put_account(self, account: Account) -> None:
        payer = (account.last, account.first, account.middle)
        street_id = self._connection.execute(_STREET_OF_HOUSE, (account.house_id,)).get
        facts = AccountFacts(
            account.id,
            account.number,
            account.house_id,
            0 if street_id is None else street_id,
            account.flat,
            account.phone,
            account.balance_kopecks,
            account.overdue_kopecks,
            account.status,
        )
        columns = account_columns(facts, self._words.name(payer))
        self._write_account(columns)
        self._els.note(account.id, account.els)
        self._connection.execute(_PUT_ACCOUNT_BODY, (account.id, _encode(account)))
        owners = other_owners(payer, ((one.last, one.first, one.middle) for one in account.owners))
        self._write_owners(account.id, {self._words.name(owner) for owner in owners})

    def _write_account(self, columns: tuple[Any, ...]) -> None:
        """Only money has changed most of the time: then no index is written again."""
        account_id, number = columns[:2]
        old = self._old_account(account_id)
        money = _FIRST_MONEY_COLUMN
        if old is not None and old[:money] == columns[:money]:
            if old != columns:
                self._connection.execute(_SET_MONEY, (*columns[money:], account_id))
            return
        self._drop_tail(account_id, old)
        self._connection.execute(_ADD_TAIL, (reversed_text(number), account_id))
        self._connection.execute(_PUT_ACCOUNT, columns)

    def _old_account(self, account_id: int) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(
            _OLD_ACCOUNT, (account_id,)
        ).fetchone()
        return row

    def _drop_tail(self, account_id: int, old: tuple[Any, ...] | None) -> None:
        if old is not None:
            self._connection.execute(_DROP_TAIL, (reversed_text(old[1]), account_id))

    def _write_owners(self, account_id: int, owners: set[tuple[int, int, int]]) -> None:
        old = set(self._connection.execute(_OLD_OWNERS, (account_id,)))
        if old == owners:
            return
        self._connection.execute(_DROP_OWNERS, (account_id,))
        rows = [(*owner, account_id) for owner in sorted(owners)]
        self._connection.executemany(_ADD_OWNER, rows)

    def _put_meter(self, meter: Meter) -> None:
        columns = (meter.id, meter.account_id, serial_key(meter.serial), _encode(meter))
        self._connection.execute(_PUT_METER, columns)

    def _put_bill(self, bill: Bill) -> None:
        columns = (bill_id(bill.account_id, bill.period), bill.version, _encode(bill))
        self._connection.execute(_PUT_BILL, columns)


_DELETE_BY_ID = {
    "house": "DELETE FROM house WHERE id = ?",
    "meter": "DELETE FROM meter WHERE id = ?",
    "payment": "DELETE FROM payment WHERE id = ?",
    "household": "DELETE FROM household WHERE account_id = ?",
}
_DELETE_BY_TEXT = {
    "shift": "DELETE FROM shift WHERE id = ?",
    "certificate": "DELETE FROM certificate WHERE id = ?",
}


def _place(change: Change) -> tuple[int, int, str]:
    """Entity by entity, each by its number: neighbours on a page of the file are written once."""
    head = change.id.partition(":")[0]
    number = int(head) if head.isascii() and head.isdigit() else 0
    return _ORDER[change.entity], number, change.id
