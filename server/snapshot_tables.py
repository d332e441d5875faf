"""A terminal's copy as a plain SQLite file: rows first, words in alphabetical order, then
indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from api_client.models.replica import Account, House, Meter, Setting
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
from server.replica import StoredBill
from server.snapshot_packing import Packer
from server.snapshot_rows import PLAIN

SCHEMA_FILE = Path(__file__).resolve().parents[1] / "resources" / "schema" / "cache.sql"
_INDEXES_MARK = "-- INDEXES"
_NAME_TABLES = ("surname", "given_name", "patronymic")
# Words get their numbers when all are known: until then rows lie in a second file.
_STAGING = """
CREATE TABLE staged.house (
    id INTEGER PRIMARY KEY, street, digits, rest, number, body);
CREATE TABLE staged.account (
    id INTEGER PRIMARY KEY, number, surname, given_name, patronymic, house, street,
    flat_digits, flat, phone_tail, balance, overdue, status);
CREATE TABLE staged.owner (surname, given_name, patronymic, account);
CREATE TABLE staged.final_surname (old INTEGER PRIMARY KEY, new);
CREATE TABLE staged.final_given_name (old INTEGER PRIMARY KEY, new);
CREATE TABLE staged.final_patronymic (old INTEGER PRIMARY KEY, new);
CREATE TABLE staged.final_street (old INTEGER PRIMARY KEY, new);
"""
_FINAL_ACCOUNTS = """
INSERT INTO account
SELECT a.id, a.number, s.new, g.new, p.new, a.house, coalesce(t.new, 0), a.flat_digits,
       a.flat, a.phone_tail, a.balance, a.overdue, a.status
FROM staged.account a
CROSS JOIN staged.final_surname s ON s.old = a.surname
CROSS JOIN staged.final_given_name g ON g.old = a.given_name
CROSS JOIN staged.final_patronymic p ON p.old = a.patronymic
LEFT JOIN staged.final_street t ON t.old = a.street
ORDER BY a.id
"""
_FINAL_OWNERS = """
INSERT OR IGNORE INTO owner_name
SELECT s.new, g.new, p.new, o.account
FROM staged.owner o
CROSS JOIN staged.final_surname s ON s.old = o.surname
CROSS JOIN staged.final_given_name g ON g.old = o.given_name
CROSS JOIN staged.final_patronymic p ON p.old = o.patronymic
ORDER BY 1, 2, 3, 4
"""
_FINAL_HOUSES = """
INSERT INTO house
SELECT h.id, t.new, h.digits, h.rest, h.number, h.body
FROM staged.house h CROSS JOIN staged.final_street t ON t.old = h.street ORDER BY h.id
"""
_encode = msgspec.msgpack.encode


class _Words(dict[str, int]):
    """Numbers words as they come."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self) + 1
        return number


class SnapshotTables:
    """Fills one new file; ``close`` leaves it whole on the disk without any journal."""

    def __init__(self, path: Path, packer: Packer) -> None:
        self._packer = packer
        self._staging = path.with_suffix(".staging")
        self._names = {table: _Words() for table in _NAME_TABLES}
        self._streets: dict[tuple[str, str], int] = {}
        self._street_of_house: dict[int, int] = {}
        self._els: list[tuple[int, int]] = []
        tables, mark, indexes = SCHEMA_FILE.read_text(encoding="utf-8").partition(_INDEXES_MARK)
        self._indexes = mark + indexes
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        execute = self._connection.execute
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            execute(f"PRAGMA {setting}")
        execute("PRAGMA cache_size = -65536")
        execute("ATTACH ? AS staged", (str(self._staging),))
        execute("PRAGMA staged.journal_mode = OFF")
        execute("PRAGMA staged.synchronous = OFF")
        self._connection.executescript(tables + _STAGING)
        execute("BEGIN")
        if packer.dictionary:
            execute("INSERT INTO packing VALUES (?)", (packer.dictionary,))

    def add_items(self, entity: str, nouns: Iterable[msgspec.Struct]) -> None:
        """Suppliers, services, tariffs, norms or settings."""
        rows = (
            (entity, noun.key if isinstance(noun, Setting) else str(getattr(noun, "id")),  # noqa: B009
             _encode(noun))
            for noun in nouns
        )  # fmt: skip
        self._connection.executemany("INSERT INTO item VALUES (?, ?, ?)", rows)

    def add_houses(self, houses: Iterable[House]) -> None:
        """Before the accounts, which take their street from them."""
        self._connection.executemany(
            "INSERT INTO staged.house VALUES (?, ?, ?, ?, ?, ?)", self._house_rows(houses)
        )

    def add_accounts(self, accounts: Iterable[Account]) -> int:
        """All accounts, in order of their ids; returns how many."""
        owners: list[tuple[int, int, int, int]] = []
        self._connection.executemany(
            "INSERT INTO staged.account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._account_rows(accounts, owners),
        )
        self._connection.executemany("INSERT INTO staged.owner VALUES (?, ?, ?, ?)", owners)
        counted = self._connection.execute("SELECT count(*) FROM staged.account").fetchone()
        return int(counted[0])

    def add_meters(self, meters: Iterable[Meter]) -> None:
        """All meters, in order of their ids."""
        pack = self._packer.pack
        self._connection.executemany(
            "INSERT INTO meter (id, account_id, serial_key, body) VALUES (?, ?, ?, ?)",
            (
                (one.id, one.account_id, serial_key(one.serial), pack(_encode(one)))
                for one in meters
            ),
        )

    def add_bills(self, bills: Iterable[StoredBill]) -> None:
        """All charged months of the history, best in order of account and month."""
        pack = self._packer.pack
        self._connection.executemany(
            "INSERT INTO bill VALUES (?, ?, ?)",
            (
                (bill_id(account_id, period), version, pack(body))
                for account_id, period, version, body in bills
            ),
        )

    def add_plain(self, table: str, nouns: Iterable[Any]) -> None:
        """Rows of a table of ``snapshot_rows``, which need nothing of the other ones."""
        count, rows = PLAIN[table]
        marks = ", ".join("?" * count)
        self._connection.executemany(
            f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - fixed names
            rows(nouns, self._packer.pack),
        )

    def finish(self, **facts: str) -> None:
        """Number the words, build the indexes, write the facts, close the file."""
        execute = self._connection.execute
        for table in _NAME_TABLES:
            self._number_names(table)
        self._number_streets()
        execute(_FINAL_HOUSES)
        execute(_FINAL_ACCOUNTS)
        execute(_FINAL_OWNERS)
        self._write_number_tails()
        self._connection.executemany("INSERT INTO account_els VALUES (?, ?)", sorted(self._els))
        self._write_surname_keys()
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", list(facts.items()))
        for statement in self._indexes.split(";"):
            execute(statement)
        execute("ANALYZE main")
        execute("COMMIT")
        self.close()

    def close(self) -> None:
        """Let the files go; the second one is removed."""
        self._connection.close()
        self._staging.unlink(missing_ok=True)

    def _house_rows(self, houses: Iterable[House]) -> Iterator[tuple[object, ...]]:
        for house in houses:
            key = (house.settlement, house.street)
            street = self._streets.setdefault(key, len(self._streets) + 1)
            self._street_of_house[house.id] = street
            yield *house_columns(house.id, street, house.number), _encode(house)

    def _account_rows(
        self, accounts: Iterable[Account], owners: list[tuple[int, int, int, int]]
    ) -> Iterator[tuple[object, ...]]:
        put_body = self._connection.cursor()
        pack = self._packer.pack
        for account in accounts:
            payer = (account.last, account.first, account.middle)
            facts = AccountFacts(
                account.id,
                account.number,
                account.house_id,
                self._street_of_house.get(account.house_id, 0),
                account.flat,
                account.phone,
                account.balance_kopecks,
                account.overdue_kopecks,
                account.status,
            )
            put_body.execute(
                "INSERT INTO account_body VALUES (?, ?)", (account.id, pack(_encode(account)))
            )
            named = ((one.last, one.first, one.middle) for one in account.owners)
            owners += [(*self._name(name), account.id) for name in other_owners(payer, named)]
            if (els := els_key(account.els)) is not None:
                self._els.append((els, account.id))
            yield account_columns(facts, self._name(payer))

    def _name(self, name: tuple[str, str, str]) -> tuple[int, int, int]:
        surnames, given_names, patronymics = self._names.values()
        return surnames[name[0]], given_names[name[1]], patronymics[name[2]]

    def _number_names(self, table: str) -> None:
        """Alphabetical numbers, so that the order of the index is the order of the answer."""
        numbered = sorted(
            (name_word(shown), shown, old) for shown, old in self._names[table].items()
        )
        last = ", 0" if table == "surname" else ""
        self._connection.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?{last})",  # noqa: S608 - fixed names
            ((new, word, shown) for new, (word, shown, _) in enumerate(numbered, 1)),
        )
        self._connection.executemany(
            f"INSERT INTO staged.final_{table} VALUES (?, ?)",  # noqa: S608 - fixed names
            ((old, new) for new, (_, _, old) in enumerate(numbered, 1)),
        )

    def _number_streets(self) -> None:
        """Streets with most accounts first: they are meant most often."""
        counted = self._connection.execute(
            "SELECT street, count(*) FROM staged.account GROUP BY street"
        )
        accounts_of = dict(counted.fetchall())
        ranked = sorted(
            self._streets, key=lambda key: (-accounts_of.get(self._streets[key], 0), key)
        )
        words: list[tuple[str, int]] = []
        streets: list[tuple[object, ...]] = []
        for new, (settlement, street) in enumerate(ranked, 1):
            columns = street_columns(settlement, street)
            streets.append((new, *columns))
            words += [(word, new) for word in street_words(columns[2])]
        execute_many = self._connection.executemany
        execute_many("INSERT INTO street VALUES (?, ?, ?, ?, ?)", streets)
        execute_many("INSERT INTO street_word VALUES (?, ?)", sorted(words))
        execute_many(
            "INSERT INTO staged.final_street VALUES (?, ?)",
            ((self._streets[key], new) for new, key in enumerate(ranked, 1)),
        )

    def _write_number_tails(self) -> None:
        numbers = self._connection.execute("SELECT number, id FROM staged.account").fetchall()
        tails = sorted((reversed_text(number), account_id) for number, account_id in numbers)
        self._connection.executemany("INSERT INTO number_tail VALUES (?, ?)", tails)

    def _write_surname_keys(self) -> None:
        execute = self._connection.execute
        execute(
            "UPDATE surname SET accounts = counted.accounts FROM"
            " (SELECT surname_id, count(*) AS accounts FROM account GROUP BY surname_id) counted"
            " WHERE counted.surname_id = surname.id"
        )
        surnames = execute("SELECT id, word FROM surname").fetchall()
        typos = sorted((key, number) for number, word in surnames for key in typo_keys(word))
        parts = sorted(
            {(part, number) for number, word in surnames for part in surname_parts(word)}
        )
        self._connection.executemany("INSERT INTO surname_typo VALUES (?, ?)", typos)
        self._connection.executemany("INSERT INTO surname_part VALUES (?, ?)", parts)
