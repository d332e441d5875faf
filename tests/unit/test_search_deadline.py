"""Search under time: a frame is its limit, a newer keystroke ends it, what was found is kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from desktop.store.db import open_cache
from desktop.store.search import FRAME_S, Search
from tests.support.cache_files import KEY, keyed_cache
from tests.support.synthetic_city import SyntheticCity


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[apsw.Connection]:
    city = SyntheticCity(3000)
    path: Path = keyed_cache(city, tmp_path_factory.mktemp("deadline"), bodies=False)
    connection = open_cache(path, KEY, read_only=True)
    yield connection
    connection.close()


class Patience:
    """Says that a newer keystroke came after so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = 0
        self._allowed = looks

    def __call__(self) -> bool:
        self.looks += 1
        return self.looks > self._allowed


class Ticking:
    """A clock that moves a millisecond at each look."""

    def __init__(self) -> None:
        self._ticks = itertools.count()

    def __call__(self) -> float:
        return next(self._ticks) / 1000


def test_a_search_that_takes_too_long_ends(cache: apsw.Connection) -> None:
    slow = Search(cache, budget_s=0.003, now=Ticking())
    assert slow.find("нетникого нигде").cut
    unhurried = Search(cache, budget_s=60.0, now=Ticking())
    assert not unhurried.find("нетникого нигде").cut


def test_rows_found_before_the_deadline_are_kept(cache: apsw.Connection) -> None:
    class TwoStatementsThenLate:
        def __init__(self) -> None:
            self.looks = 0

        def __call__(self) -> float:
            self.looks += 1
            return 0.0 if self.looks <= 3 else 1.0

    result = Search(cache, now=TwoStatementsThenLate()).find("алиев")
    assert result.cut
    assert result.more
    assert result.rows


@pytest.mark.parametrize("text", ["а щщ", "иванов ленина 1", "bdfyjd", "ивоноф", "72", "к л"])
def test_wherever_the_deadline_falls_the_search_ends_quietly(
    cache: apsw.Connection, text: str
) -> None:
    search = Search(cache, budget_s=60.0)
    unlimited = Patience(1_000_000)
    whole = search.find(text, stale=unlimited)
    for looks in range(unlimited.looks):
        result = search.find(text, stale=Patience(looks))
        assert result.cut
        assert result.rows == whole.rows[: len(result.rows)]


def test_the_engine_itself_is_stopped_inside_a_statement(cache: apsw.Connection) -> None:
    statements: list[str] = []

    def note(_cursor: object, statement: str, _values: object) -> bool:
        statements.append(statement)
        return True

    patience = Patience(1_000_000)
    cache.set_exec_trace(note)
    Search(cache, budget_s=60.0).find("к а", stale=patience)
    cache.set_exec_trace(None)
    assert patience.looks > len(statements)


def test_nothing_is_stopped_after_the_search(cache: apsw.Connection) -> None:
    Search(cache, budget_s=0.0).find("иванов")
    assert cache.execute("SELECT count(*) FROM account, street").fetchone()


def test_a_newer_keystroke_ends_the_search(cache: apsw.Connection) -> None:
    search = Search(cache, budget_s=60.0)
    assert search.find("иванов", stale=lambda: True).cut
    assert not search.find("иванов", stale=lambda: False).cut
    assert not search.find("иванов").cut


def test_the_frame_is_sixteen_milliseconds() -> None:
    assert FRAME_S == 0.016
