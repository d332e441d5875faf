"""Reads of the cache by key: nouns as the server made them, meters with waiting commands on top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import apsw
import msgspec

from api_client.models.replica import (
    Account,
    Bill,
    House,
    Meter,
    Norm,
    Payment,
    Service,
    Setting,
    Supplier,
    Tariff,
)
from desktop.store.bill_numbers import account_of_els
from desktop.store.cache_bodies import BodyOpener
from domain.accounts import parse_account_number
from domain.cache_rows import bill_id, bill_id_range, serial_key
from domain.errors import InputError

T = TypeVar("T", bound=msgspec.Struct)

_SEQ = "SELECT value FROM meta WHERE key = 'seq'"
_ACCOUNT = "SELECT body FROM account_body WHERE id = ?"
_ACCOUNT_ID = "SELECT id FROM account INDEXED BY account_by_number WHERE number = ? LIMIT 1"
_ACCOUNTS_OF_HOUSE = (
    "SELECT b.body FROM account a INDEXED BY account_by_house CROSS JOIN account_body b"
    " ON b.id = a.id WHERE a.house_id = ? ORDER BY a.flat_digits, a.flat, a.id"
)
_OVERDUE = "SELECT id FROM account WHERE overdue_kopecks > 0 ORDER BY id"
_ACCOUNTS = "SELECT count(*) FROM account"
_METERS = (
    "SELECT coalesce(visible, body) FROM meter INDEXED BY meter_by_account"
    " WHERE account_id = ? ORDER BY id"
)
_METERS_OF_HOUSE = (
    "SELECT coalesce(m.visible, m.body) FROM account a INDEXED BY account_by_house"
    " CROSS JOIN meter m INDEXED BY meter_by_account ON m.account_id = a.id"
    " WHERE a.house_id = ? ORDER BY m.id"
)
_METERS_OF_SERIAL = (
    "SELECT coalesce(visible, body) FROM meter INDEXED BY meter_by_serial"
    " WHERE serial_key = ? ORDER BY id LIMIT ?"
)
_METER = "SELECT coalesce(visible, body) FROM meter WHERE id = ?"
_SERVER_METER = "SELECT body FROM meter WHERE id = ?"
_PENDING = "SELECT id FROM meter INDEXED BY meter_by_account WHERE account_id = ? AND pending > 0"
_BILL = "SELECT body FROM bill WHERE id = ?"
_BILLS = "SELECT body FROM bill WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?"
_PAYMENTS = (
    "SELECT body FROM payment INDEXED BY payment_by_account"
    " WHERE account_id = ? ORDER BY paid_at DESC LIMIT ?"
)
_HOUSE = "SELECT body FROM house WHERE id = ?"
_ITEMS = "SELECT body FROM item WHERE entity = ? ORDER BY id"
_ITEM = "SELECT body FROM item WHERE entity = ? AND id = ?"
_RECENT = "SELECT account_id FROM recent ORDER BY at DESC LIMIT ?"
_SOME = 1000


@dataclass(frozen=True, slots=True)
class CachePosition:
    """How far the copy has come; an empty cursor means it was never filled."""

    cursor: str
    epoch: str
    data_as_of: int


class CacheReader:
    """Every read is by key or by an index that is named; no row is counted to be passed over."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._open = BodyOpener(connection).open
        decoder = msgspec.msgpack.Decoder
        self._account, self._meter = decoder(Account), decoder(Meter)
        self._bill, self._payment = decoder(Bill), decoder(Payment)
        self._house, self._setting = decoder(House), decoder(Setting)

    def position(self) -> CachePosition:
        """Cursor, epoch and the time (UTC ms) the data is of."""
        known = dict(self._connection.execute("SELECT key, value FROM meta"))
        return CachePosition(
            known.get("cursor", ""), known.get("epoch", ""), int(known.get("data_as_of", "0"))
        )

    def seq(self) -> int:
        """The change number the copy has heard of, 0 before the first fill."""
        return int(self._connection.execute(_SEQ).get or 0)

    def account(self, account_id: int) -> Account | None:
        """One account, None when the copy has none such."""
        return self._one(self._account, _ACCOUNT, account_id)

    def account_by_number(self, text: str) -> Account | None:
        """The account of a number as it is typed; None also for what cannot be a number."""
        try:
            number = parse_account_number(text)
        except InputError:
            return None
        found = self._connection.execute(_ACCOUNT_ID, (number,)).get
        return None if found is None else self.account(found)

    def account_by_document(self, number: str) -> Account | None:
        """The account of a document's number (ИПД), an ИЖКУ or a ЕЛС."""
        found = account_of_els(self._connection, number)
        return None if found is None else self.account(found)

    def existing_numbers(self, candidates: Iterable[str]) -> tuple[str, ...]:
        """Those of the given numbers that are accounts: the neighbours of a mistyped one."""
        execute = self._connection.execute
        return tuple(
            number for number in candidates if execute(_ACCOUNT_ID, (number,)).get is not None
        )

    def accounts_of_house(self, house_id: int) -> tuple[Account, ...]:
        """By flat."""
        return tuple(self._many(self._account, _ACCOUNTS_OF_HOUSE, house_id))

    def overdue_accounts(self) -> tuple[int, ...]:
        """All accounts past a due day: one pass over the table, for a report in the background."""
        return tuple(row[0] for row in self._connection.execute(_OVERDUE))

    def account_count(self) -> int:
        """How many accounts the copy holds."""
        found: int = self._connection.execute(_ACCOUNTS).get
        return found

    def meter(self, meter_id: int) -> Meter | None:
        """A meter with the commands not yet answered laid over it."""
        return self._one(self._meter, _METER, meter_id)

    def server_meter(self, meter_id: int) -> Meter | None:
        """A meter as the server has it: what a fold starts from."""
        return self._one(self._meter, _SERVER_METER, meter_id)

    def meters_of(self, account_id: int) -> tuple[Meter, ...]:
        """The account's meters with the commands not yet answered laid over them."""
        return tuple(self._many(self._meter, _METERS, account_id))

    def meters_of_house(self, house_id: int) -> tuple[Meter, ...]:
        """All meters of a house's accounts."""
        return tuple(self._many(self._meter, _METERS_OF_HOUSE, house_id))

    def meters_of_serial(self, serial: str) -> tuple[Meter, ...]:
        """Meters of any account with this number; some of them when it is a common one."""
        key = serial_key(serial)
        return tuple(self._many(self._meter, _METERS_OF_SERIAL, key, _SOME)) if key else ()

    def pending_meters(self, account_id: int) -> frozenset[int]:
        """Ids of the account's meters that wait for an answer of the server."""
        return frozenset(row[0] for row in self._connection.execute(_PENDING, (account_id,)))

    def bill(self, account_id: int, period: int) -> Bill | None:
        """A charged month (YYYYMM)."""
        return self._one(self._bill, _BILL, bill_id(account_id, period))

    def bills_of(self, account_id: int, limit: int = _SOME) -> tuple[Bill, ...]:
        """Newest first."""
        return tuple(self._many(self._bill, _BILLS, *bill_id_range(account_id), limit))

    def payments_of(self, account_id: int, limit: int = _SOME) -> tuple[Payment, ...]:
        """Newest first."""
        return tuple(self._many(self._payment, _PAYMENTS, account_id, limit))

    def house(self, house_id: int) -> House | None:
        """One house."""
        return self._one(self._house, _HOUSE, house_id)

    def suppliers(self) -> dict[int, Supplier]:
        """All suppliers by id."""
        return {one.id: one for one in self._items("supplier", Supplier)}

    def services(self) -> dict[int, Service]:
        """All services by id."""
        return {one.id: one for one in self._items("service", Service)}

    def tariffs(self) -> tuple[Tariff, ...]:
        """All tariffs."""
        return tuple(self._items("tariff", Tariff))

    def norms(self) -> tuple[Norm, ...]:
        """All norms."""
        return tuple(self._items("norm", Norm))

    def setting(self, key: str) -> str | None:
        """One office setting as text."""
        found = self._one(self._setting, _ITEM, "setting", key)
        return None if found is None else found.value

    def settings(self) -> dict[str, str]:
        """All office settings, for ``domain.settings.office_settings``."""
        return {one.key: one.value for one in self._items("setting", Setting)}

    def recent(self, limit: int = 6) -> tuple[int, ...]:
        """Ids of the residents opened last on this workplace, newest first."""
        return tuple(row[0] for row in self._connection.execute(_RECENT, (limit,)))

    def _items(self, entity: str, noun: type[T]) -> Iterator[T]:
        return self._many(msgspec.msgpack.Decoder(noun), _ITEMS, entity)

    def _many(
        self, decoder: msgspec.msgpack.Decoder[T], statement: str, *keys: object
    ) -> Iterator[T]:
        for (body,) in self._connection.execute(statement, keys):
            yield decoder.decode(self._open(body))

    def _one(self, decoder: msgspec.msgpack.Decoder[T], statement: str, *keys: object) -> T | None:
        body = self._connection.execute(statement, keys).get
        return None if body is None else decoder.decode(self._open(body))
