"""The peer of the snapshot: row pages over gzip NDJSON, put into a keyed file, indexes last."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import apsw
import msgspec

from api_client.models.replica import REPLICATED, Account, Bill, House, Meter, Payment
from desktop.store.cache_schema import schema_parts
from desktop.store.db import open_cache
from domain.cache_rows import (
    AccountFacts,
    account_columns,
    bill_id,
    els_key,
    house_columns,
    name_word,
    other_owners,
    serial_key,
    street_columns,
    street_words,
    surname_parts,
    typo_keys,
)
from domain.search_keys import reversed_text
from tests.support.cache_files import KEY

PAGE_ROWS = 10_000
_encode = msgspec.msgpack.encode


def pack_page(nouns: Iterable[msgspec.Struct]) -> bytes:
    """One page as a server would send it."""
    return zlib.compress(b"\n".join(map(msgspec.json.encode, nouns)), 6)


class PageLoader:
    """Loads pages as fast as Python and SQLite allow: no journal, words numbered as they come."""

    def __init__(self, path: Path) -> None:
        tables, self._indexes = schema_parts()
        self.connection: apsw.Connection = open_cache(path, KEY, page_cache_kib=65_536)
        self.connection.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        self.connection.execute(tables)
        self._words: tuple[dict[str, int], ...] = ({}, {}, {})
        self._streets: dict[tuple[str, str], int] = {}
        self._street_of_house: dict[int, int] = {}
        self._tails: list[tuple[str, int]] = []
        self._els: list[tuple[int, int]] = []
        self._decoders = {entity: msgspec.json.Decoder(noun) for entity, noun in REPLICATED.items()}

    def load(self, entity: str, packed: bytes) -> None:
        """One page in one transaction."""
        decode = self._decoders[entity].decode
        nouns = [decode(line) for line in zlib.decompress(packed).split(b"\n") if line]
        with self.connection:
            getattr(self, f"_load_{entity}")(nouns)

    def finish(self) -> None:
        """Dictionaries, typo keys and indexes, then close."""
        surnames, given_names, patronymics = self._words
        many = self.connection.executemany
        with self.connection:
            many("INSERT INTO surname VALUES (?, ?, ?, 0)", _shown(surnames))
            many("INSERT INTO given_name VALUES (?, ?, ?)", _shown(given_names))
            many("INSERT INTO patronymic VALUES (?, ?, ?)", _shown(patronymics))
            many("INSERT INTO surname_typo VALUES (?, ?)", _keys(surnames, typo_keys))
            many("INSERT INTO number_tail VALUES (?, ?)", sorted(self._tails))
            many("INSERT INTO account_els VALUES (?, ?)", sorted(self._els))
            many("INSERT INTO surname_part VALUES (?, ?)", _keys(surnames, surname_parts))
            streets = {number: street_columns(*key) for key, number in self._streets.items()}
            many("INSERT INTO street VALUES (?, ?, ?, ?, ?)",
                 ((number, *columns) for number, columns in streets.items()))  # fmt: skip
            words = {(w, number) for number, one in streets.items() for w in street_words(one[2])}
            many("INSERT INTO street_word VALUES (?, ?)", sorted(words))
        self.connection.execute(self._indexes)
        self.connection.close()

    def _load_house(self, houses: list[House]) -> None:
        rows = []
        for one in houses:
            key = (one.settlement, one.street)
            street = self._streets.setdefault(key, len(self._streets) + 1)
            self._street_of_house[one.id] = street
            rows.append((*house_columns(one.id, street, one.number), _encode(one)))
        self.connection.executemany("INSERT INTO house VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _load_account(self, accounts: list[Account]) -> None:
        many = self.connection.executemany
        many("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             map(self._account, accounts))  # fmt: skip
        self._tails += [(reversed_text(one.number), one.id) for one in accounts]
        keys = ((els_key(one.els), one.id) for one in accounts)
        self._els += [(key, number) for key, number in keys if key is not None]
        many("INSERT INTO account_body VALUES (?, ?)", ((one.id, _encode(one)) for one in accounts))
        many("INSERT OR IGNORE INTO owner_name VALUES (?, ?, ?, ?)", self._owners(accounts))

    def _load_meter(self, meters: list[Meter]) -> None:
        self.connection.executemany(
            "INSERT INTO meter (id, account_id, serial_key, body) VALUES (?, ?, ?, ?)",
            ((one.id, one.account_id, serial_key(one.serial), _encode(one)) for one in meters),
        )

    def _load_bill(self, bills: list[Bill]) -> None:
        self.connection.executemany(
            "INSERT INTO bill VALUES (?, ?, ?)",
            ((bill_id(one.account_id, one.period), one.version, _encode(one)) for one in bills),
        )

    def _load_payment(self, payments: list[Payment]) -> None:
        self.connection.executemany(
            "INSERT INTO payment (id, account_id, paid_at, body) VALUES (?, ?, ?, ?)",
            ((one.id, one.account_id, one.paid_at, _encode(one)) for one in payments),
        )

    def _account(self, one: Account) -> tuple[object, ...]:
        facts = AccountFacts(
            one.id, one.number, one.house_id, self._street_of_house[one.house_id], one.flat,
            one.phone, one.balance_kopecks, one.overdue_kopecks, one.status,
        )  # fmt: skip
        return account_columns(facts, self._name((one.last, one.first, one.middle)))

    def _owners(self, accounts: list[Account]) -> Iterator[tuple[int, int, int, int]]:
        for one in accounts:
            payer = (one.last, one.first, one.middle)
            named = ((owner.last, owner.first, owner.middle) for owner in one.owners)
            for name in other_owners(payer, named):
                yield (*self._name(name), one.id)

    def _name(self, name: tuple[str, str, str]) -> tuple[int, int, int]:
        last, first, middle = (
            words.setdefault(part, len(words) + 1)
            for words, part in zip(self._words, name, strict=True)
        )
        return last, first, middle


def _shown(words: dict[str, int]) -> Iterator[tuple[int, str, str]]:
    return ((number, name_word(shown), shown) for shown, number in words.items())


def _keys(words: dict[str, int], keys: Any) -> list[tuple[Any, int]]:
    return sorted(
        {(key, number) for shown, number in words.items() for key in keys(name_word(shown))}
    )
