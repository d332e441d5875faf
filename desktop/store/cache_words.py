"""The cache's dictionaries while rows are written: a word's number, a new one from the end."""

from __future__ import annotations

from collections.abc import Callable

import apsw

from domain.cache_rows import (
    NameIds,
    PersonName,
    name_word,
    street_columns,
    street_words,
    surname_parts,
    typo_keys,
)

_REMEMBERED = 50_000
_FIND_NAME = {
    table: f"SELECT id FROM {table} WHERE word = ? AND shown = ?"  # noqa: S608 - fixed names
    for table in ("surname", "given_name", "patronymic")
}
_ADD_SURNAME = "INSERT INTO surname (word, shown, accounts) VALUES (?, ?, 1)"
_ADD_GIVEN_NAME = "INSERT INTO given_name (word, shown) VALUES (?, ?)"
_ADD_PATRONYMIC = "INSERT INTO patronymic (word, shown) VALUES (?, ?)"
_ADD_TYPO = "INSERT OR IGNORE INTO surname_typo (key, surname_id) VALUES (?, ?)"
_ADD_PART = "INSERT OR IGNORE INTO surname_part (part, surname_id) VALUES (?, ?)"
_FIND_STREET = "SELECT id FROM street WHERE settlement = ? AND shown = ?"
_ADD_STREET = "INSERT INTO street (settlement, shown, word, settlement_word) VALUES (?, ?, ?, ?)"
_ADD_STREET_WORD = "INSERT OR IGNORE INTO street_word (word, street_id) VALUES (?, ?)"


class CacheWords:
    """Numbers of names and streets; remembers what it has looked up until told to forget."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, ...], int] = {}

    def forget(self) -> None:
        """After a rollback: numbers given in it are void."""
        self._known.clear()

    def name(self, person: PersonName) -> NameIds:
        """The numbers of surname, given name and patronymic."""
        last, first, middle = person
        return (
            self._number("surname", last, self._add_surname),
            self._number("given_name", first, self._add_given_name),
            self._number("patronymic", middle, self._add_patronymic),
        )

    def street(self, settlement: str, street: str) -> int:
        """The number of a street of a settlement."""
        key = ("street", settlement, street)
        known = self._known.get(key)
        if known is None:
            found = self._connection.execute(_FIND_STREET, (settlement, street)).get
            known = found if found is not None else self._add_street(settlement, street)
            self._remember(key, known)
        return known

    def _number(self, table: str, shown: str, add: Callable[[str, str], int]) -> int:
        key = (table, shown)
        known = self._known.get(key)
        if known is None:
            word = name_word(shown)
            found = self._connection.execute(_FIND_NAME[table], (word, shown)).get
            known = found if found is not None else add(word, shown)
            self._remember(key, known)
        return known

    def _remember(self, key: tuple[str, ...], number: int) -> None:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = number

    def _add(self, statement: str, *values: str) -> int:
        self._connection.execute(statement, values)
        return self._connection.last_insert_rowid()

    def _add_surname(self, word: str, shown: str) -> int:
        number = self._add(_ADD_SURNAME, word, shown)
        self._connection.executemany(_ADD_TYPO, [(key, number) for key in sorted(typo_keys(word))])
        self._connection.executemany(_ADD_PART, [(part, number) for part in surname_parts(word)])
        return number

    def _add_given_name(self, word: str, shown: str) -> int:
        return self._add(_ADD_GIVEN_NAME, word, shown)

    def _add_patronymic(self, word: str, shown: str) -> int:
        return self._add(_ADD_PATRONYMIC, word, shown)

    def _add_street(self, settlement: str, street: str) -> int:
        columns = street_columns(settlement, street)
        number = self._add(_ADD_STREET, *columns)
        words = [(word, number) for word in sorted(street_words(columns[2]))]
        self._connection.executemany(_ADD_STREET_WORD, words)
        return number
