"""The search of the window: one typed text in, at most fifty residents out, within a frame."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from math import inf

import apsw
import msgspec

from api_client.models.replica import House as HouseNoun
from desktop.store import search_sql as sql
from desktop.store.search_names import by_names, by_near_surname, by_other_order
from desktop.store.search_places import House, by_address, by_surname_and_street, house_bodies
from desktop.store.search_rows import Gather, Hit, Interrupted, SearchResult, hit_of
from desktop.store.search_spans import with_spans
from domain.cache_rows import after_prefix, els_key, phone_tail_range, serial_key
from domain.search_keys import (
    MAX_QUERY_LENGTH,
    has_cyrillic,
    has_latin,
    reversed_text,
    swap_layout_to_latin,
    swap_layout_to_russian,
)
from domain.search_query import Query, read_query

MOST_ROWS = 50
FRAME_S = 0.016
_STEPS_BETWEEN_LOOKS = 1000
_LEAST_TAIL = 3
_PHONE_DIGITS = 10


class Search:
    """Owns the progress handler of its connection; used by one thread at a time."""

    def __init__(
        self,
        connection: apsw.Connection,
        *,
        budget_s: float = FRAME_S,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._connection = connection
        self._budget_s = budget_s
        self._now = now
        self._deadline = inf
        self._stale: Callable[[], bool] = _never
        connection.set_progress_handler(self._late, _STEPS_BETWEEN_LOOKS)

    def find(
        self,
        text: str,
        limit: int = MOST_ROWS,
        *,
        literal: bool = False,
        stale: Callable[[], bool] | None = None,
    ) -> SearchResult:
        """Residents for a typed text, best first; never raises for any text.

        ``literal`` leaves the other keyboard layout out. ``stale`` is asked while searching: when
        a newer keystroke has made the answer worthless, the search ends.
        """
        limit = max(1, min(limit, MOST_ROWS))
        with self._in_time(stale):
            return self._find(clean(text), limit, literal)

    def hits(self, account_ids: Iterable[int]) -> tuple[Hit, ...]:
        """Lines for accounts known by id, such as the residents opened last."""
        rows = (self._connection.execute(sql.BY_ID, (one,)).fetchone() for one in account_ids)
        return tuple(hit_of(row, "recent") for row in rows if row)

    def houses(self, text: str, limit: int = MOST_ROWS) -> tuple[HouseNoun, ...]:
        """Houses for a typed address, for the picker of a house."""
        typed = clean(text)
        query = read_query(swap_layout_to_russian(typed) if has_latin(typed) else typed)
        if not query.words:
            return ()
        found = Gather(self._connection, limit, self._late)
        with self._in_time(None), suppress(Interrupted):
            bodies = house_bodies(found, query.words, query.house, limit)
            return tuple(msgspec.msgpack.decode(one, type=HouseNoun) for one in bodies)
        return ()

    def _find(self, typed: str, limit: int, literal: bool) -> SearchResult:
        found = Gather(self._connection, limit, self._late)
        cut = False
        marked: list[Hit] = []
        shown_as: str | None = None
        for reading, swapped in _readings(typed, literal):
            if swapped and not has_latin(typed) and found.count:
                break
            query = read_query(reading)
            try:
                _run(found, query)
            except Interrupted:
                cut = True
            fresh = found.hits()[len(marked) :]
            if fresh and swapped:
                shown_as = reading.strip()
            marked += [with_spans(hit, query) for hit in fresh]
            if cut or found.full:
                break
        more = len(marked) > limit
        return SearchResult(tuple(marked[:limit]), shown_as, more or cut, cut)

    @contextmanager
    def _in_time(self, stale: Callable[[], bool] | None) -> Iterator[None]:
        """The handler of the connection stops what runs in here, and nothing else."""
        self._stale = stale or _never
        self._deadline = self._now() + self._budget_s
        try:
            yield
        finally:
            self._stale, self._deadline = _never, inf

    def _late(self) -> bool:
        return self._now() > self._deadline or self._stale()


def clean(text: str) -> str:
    """What may be looked for: at most 200 characters, without surrogates and control signs."""
    kept = text[:MAX_QUERY_LENGTH].encode("utf-8", "ignore").decode("utf-8")
    return "".join(sign if sign.isprintable() else " " for sign in kept)


def _readings(typed: str, literal: bool) -> Iterable[tuple[str, bool]]:
    """The text as typed, then as the other layout would have it."""
    yield typed, False
    if literal:
        return
    if has_latin(typed):
        yield swap_layout_to_russian(typed), True
    elif has_cyrillic(typed):
        yield swap_layout_to_latin(typed), True


def _run(found: Gather, query: Query) -> None:
    if query.kind == "digits":
        _by_digits(found, query.digits)
    elif query.kind == "words":
        _by_words(found, query.words)
    elif query.kind == "address":
        house = House.of(query.house, query.flat)
        if query.words:
            by_address(found, query.words, house)
            by_surname_and_street(found, query.words, house)
    if query.kind in {"words", "address"} and not found.count:
        _by_marked_number(found, query.text)


def _by_digits(found: Gather, digits: str) -> None:
    """Exact account, account prefix, phone tail, account tail, meter."""
    found.take(sql.BY_NUMBER, (digits, after_prefix(digits)), "number")
    if len(digits) >= _LEAST_TAIL:
        phone = digits
        if len(digits) == _PHONE_DIGITS + 1 and digits[0] in "78":
            phone = digits[1:]
        if len(phone) <= _PHONE_DIGITS:
            found.take(sql.BY_PHONE_TAIL, phone_tail_range(phone), "phone")
        tail = reversed_text(digits)
        found.take(sql.BY_NUMBER_TAIL, (tail, after_prefix(tail)), "number")
    found.take(sql.BY_SERIAL, (digits, after_prefix(digits)), "meter")


def _by_words(found: Gather, words: tuple[str, ...]) -> None:
    by_names(found, words)
    if not found.full:
        by_address(found, words, None)
    if not found.full:
        by_other_order(found, words)
    by_surname_and_street(found, words, None)
    by_near_surname(found, words)


def _by_marked_number(found: Gather, text: str) -> None:
    """Numbers of documents, accounts and meters that have letters."""
    key = serial_key(text)
    if not any(sign.isdigit() for sign in key):
        return
    if (els := els_key(key)) is not None:
        found.take(sql.BY_ELS, (els,), "bill")
    found.take(sql.BY_NUMBER, (key, after_prefix(key)), "number")
    found.take(sql.BY_SERIAL, (key, after_prefix(key)), "meter")


def _never() -> bool:
    return False
