"""What a search answers: hits with the spans to highlight, and the gathering of them in rank order
under a deadline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import apsw
import msgspec

from domain.addresses import address_text
from domain.cache_rows import after_prefix, status_of

Span = tuple[str, int, int]
"""Field of the hit (number, name, address, owner), start and length of what matched."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One line of the result.

    ``found_by``: number, phone, meter, bill, name, owner, address or recent. ``owner`` is filled
    when an owner was meant whose name differs from the payer's. Spans are of the fields as they
    stand here, the number ungrouped.
    """

    account_id: int
    number: str
    name: str
    address: str
    balance_kopecks: int
    overdue_kopecks: int
    status: str
    found_by: str
    owner: str = ""
    spans: tuple[Span, ...] = ()


class SearchResult(msgspec.Struct, frozen=True):
    """Hits, best first. ``shown_as``: the text in the other layout when it brought rows.

    ``more``: there is more than was asked for. ``cut``: the deadline or a newer keystroke ended
    the search, so rows may be missing.
    """

    rows: tuple[Hit, ...]
    shown_as: str | None = None
    more: bool = False
    cut: bool = False


class Interrupted(Exception):  # noqa: N818 - not a failure: what was found so far is the answer
    """The deadline has passed or a newer keystroke came."""


class Gather:
    """Takes rows of one statement after another until there are enough, each account once."""

    def __init__(self, connection: apsw.Connection, limit: int, late: Callable[[], bool]) -> None:
        self._connection = connection
        self._late = late
        self._want = limit + 1
        self._hits: dict[int, Hit] = {}
        self._counts: dict[tuple[str, str, int], int] = {}

    @property
    def full(self) -> bool:
        """True when one more than the limit was found."""
        return len(self._hits) >= self._want

    @property
    def count(self) -> int:
        """Accounts found so far."""
        return len(self._hits)

    @property
    def room(self) -> int:
        """How many may still come."""
        return self._want - len(self._hits)

    def hits(self) -> list[Hit]:
        """In the order they were found."""
        return list(self._hits.values())

    def take(
        self, statement: str, values: tuple[Any, ...], found_by: str, *, at_most: int = 0
    ) -> int:
        """Add the rows of a statement whose last parameter is its LIMIT; returns how many are new.

        ``at_most`` limits what this statement may add. Raises ``Interrupted``.
        """
        if self.full:
            return 0
        room = self.room
        if at_most:
            room = min(room, at_most)
        hits = self._hits
        before = len(hits)
        enough = before + room
        self._look_at_the_clock()
        try:
            # Rows already found may come first, so as many more are asked for.
            for row in self._connection.execute(statement, (*values, enough)):
                if row[0] not in hits:
                    hits[row[0]] = hit_of(row, found_by)
                    if len(hits) >= enough:
                        break
        except apsw.InterruptError:
            raise Interrupted from None
        return len(hits) - before

    def read(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """Plain rows of a statement, such as numbers of streets."""
        self._look_at_the_clock()
        try:
            return self._connection.execute(statement, values).fetchall()
        except apsw.InterruptError:
            raise Interrupted from None

    def count_of(self, statement: str, word: str, most: int) -> int:
        """How many words of a dictionary begin so, at most ``most``; asked once a query."""
        key = (statement, word, most)
        if key not in self._counts:
            rows = self.read(statement, (word, after_prefix(word), most))
            self._counts[key] = rows[0][0]
        return self._counts[key]

    def _look_at_the_clock(self) -> None:
        if self._late():
            raise Interrupted


def hit_of(row: tuple[Any, ...], found_by: str) -> Hit:
    """A row of the result's columns as a hit without spans."""
    last, first, middle = row[2:5]
    return Hit(
        row[0],
        row[1],
        f"{last} {first} {middle}".strip(),
        address_text(row[5] or "", row[6] or "", row[7] or "", row[8]),
        row[9],
        row[10],
        status_of(row[11]),
        found_by,
        " ".join(row[12:15]).strip(),
    )
