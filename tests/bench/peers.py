"""Peers of the search on the same accounts: tantivy, FTS5 with bm25, FTS5 without positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import apsw
import tantivy

from api_client.models.replica import Account, House
from domain.search_keys import has_latin, normalise, swap_layout_to_russian
from domain.search_query import street_key

LIMIT = 50
_CACHE_KIB = 65_536
_COLUMNS = (
    "id INTEGER PRIMARY KEY, number, surname, name, patronymic, settlement, street, house, flat,"
    " phone, balance, overdue, status"
)
Line = tuple[Any, ...]


def lines(accounts: Iterable[Account], houses: Sequence[House]) -> Iterator[Line]:
    """What a peer keeps of an account, in the order of ``_COLUMNS``, in normal form."""
    for one in accounts:
        house = houses[one.house_id - 1]
        yield (
            one.id, one.number, normalise(one.last), normalise(one.first), normalise(one.middle),
            normalise(house.settlement), street_key(house.street), house.number, one.flat,
            one.phone, one.balance_kopecks, one.overdue_kopecks, one.status,
        )  # fmt: skip


def words_of(text: str) -> list[str]:
    """The query as all peers are given it: the layout undone, words apart."""
    read = swap_layout_to_russian(text) if has_latin(text) else text
    return normalise(read).replace("-", " ").replace(",", " ").split()


class Fts5:
    """FTS5 with prefix indexes over an external table, ranked by bm25."""

    options = "prefix='2 3 4', content='account', content_rowid='id'"
    statement = (
        "SELECT account.* FROM found JOIN account ON account.id = found.rowid"
        " WHERE found MATCH ? ORDER BY rank LIMIT ?"
    )

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = apsw.Connection(str(path))
        self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    def build(self, rows: Iterable[Line]) -> None:
        """Load in order of names, so that the row number is a rank."""
        execute = self._connection.execute
        execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")
        execute(f"CREATE TABLE account ({_COLUMNS})")
        execute(
            f"CREATE VIRTUAL TABLE found USING fts5(person, place, numbers, {self.options},"
            " tokenize = 'unicode61 remove_diacritics 0')"
        )
        ranked = sorted(rows, key=lambda one: one[2:5])
        numbered = [(rank, *one[1:]) for rank, one in enumerate(ranked, 1)]
        with self._connection:
            self._connection.executemany(
                "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", numbered
            )
            self._connection.executemany(
                "INSERT INTO found (rowid, person, place, numbers) VALUES (?, ?, ?, ?)",
                map(_document, numbered),
            )
        execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def find(self, text: str) -> list[Line]:
        """At most fifty full rows."""
        match = _match(words_of(text))
        if not match:
            return []
        return self._connection.execute(self.statement, (match, LIMIT)).fetchall()

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()


class Fts5Small(Fts5):
    """FTS5 without content, positions and sizes; the row number is the rank."""

    options = "prefix='1 2 3 4', content='', detail=none, columnsize=0"
    statement = (
        "SELECT account.* FROM found JOIN account ON account.id = found.rowid"
        " WHERE found MATCH ? LIMIT ?"
    )


class Tantivy:
    """tantivy-py: prefixes by regular expression, typos by its fuzzy query, lies in the clear."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True, indexed=False)
        for field in ("surname", "name", "patronymic", "street", "house", "flat", "number"):
            tokenizer = "default" if field == "street" else "raw"
            builder.add_text_field(field, stored=True, tokenizer_name=tokenizer,
                                   index_option="basic")  # fmt: skip
        for field in ("number_tail", "phone_tail"):
            builder.add_text_field(field, stored=False, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._searcher = self._index.searcher()

    def build(self, rows: Iterable[Line]) -> None:
        """Index every account in one commit."""
        writer = self._index.writer(300_000_000, 1)
        for one in rows:
            writer.add_document(
                tantivy.Document(
                    id=one[0], surname=one[2], name=one[3], patronymic=one[4], street=one[6],
                    house=one[7], flat=one[8], number=one[1], number_tail=one[1][::-1],
                    phone_tail=one[9][::-1],
                )
            )  # fmt: skip
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, text: str) -> list[dict[str, Any]]:
        """At most fifty stored documents; a typo is tried when nothing was found."""
        words = words_of(text)
        if not words:
            return []
        hits = self._hits(self._query(words))
        if not hits and len(words[0]) > 3:
            near = tantivy.Query.fuzzy_term_query(self._schema, "surname", words[0], 1, True, False)
            clauses = [(tantivy.Occur.Must, near)]
            clauses += [(tantivy.Occur.Must, self._prefix("name", word)) for word in words[1:]]
            hits = self._hits(tantivy.Query.boolean_query(clauses))
        return [self._searcher.doc(address).to_dict() for _, address in hits]

    def close(self) -> None:
        """Nothing to let go."""

    def _hits(self, query: Any) -> Any:
        return self._searcher.search(query, LIMIT, count=False).hits

    def _prefix(self, field: str, word: str) -> Any:
        safe = "".join(sign if sign.isalnum() else f"\\{sign}" for sign in word)
        return tantivy.Query.regex_query(self._schema, field, f"{safe}.*")

    def _query(self, words: list[str]) -> Any:
        either, both = tantivy.Occur.Should, tantivy.Occur.Must
        if len(words) == 1 and words[0].isdigit():
            tail = words[0][::-1]
            ways = (("number", words[0]), ("number_tail", tail), ("phone_tail", tail))
            return tantivy.Query.boolean_query([(either, self._prefix(*way)) for way in ways])
        clauses = []
        house_seen = False
        for place, word in enumerate(words):
            if word[0].isdigit() and place:
                clauses.append((both, self._prefix("flat" if house_seen else "house", word)))
                house_seen = True
            else:
                fields = ("surname", "name", "patronymic", "street")
                anywhere = [(either, self._prefix(field, word)) for field in fields]
                clauses.append((both, tantivy.Query.boolean_query(anywhere)))
        return tantivy.Query.boolean_query(clauses)


def _document(one: Line) -> tuple[int, str, str, str]:
    numbers = f"{one[1]} a{one[1][::-1]}" + (f" p{one[9][::-1]}" if one[9] else "")
    return one[0], " ".join(one[2:5]), " ".join(one[5:9]), numbers


def _match(words: list[str]) -> str:
    if not words:
        return ""
    if len(words) == 1 and words[0].isdigit():
        digits, tail = words[0], words[0][::-1]
        return f"{digits}* OR a{tail}* OR p{tail}*" if len(digits) > 3 else f"{digits}*"
    return " AND ".join('"' + word.replace('"', '""') + '"*' for word in words)
