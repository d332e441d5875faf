"""The cache's writer and reader: pages with their cursor, all or nothing, in encrypted files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import msgspec
import pytest

from api_client.models.replica import Account, Setting
from api_client.models.sync import Change
from desktop.errors import AppError
from desktop.store.cache_read import CacheReader
from desktop.store.cache_schema import is_current
from desktop.store.cache_write import CacheWriter
from desktop.store.db import open_cache
from desktop.store.search import Search
from server.changes import wire_id
from tests.support.cache_files import KEY
from tests.support.small_town import ACCOUNTS, make_account, make_house, make_meter, open_town
from tests.support.synthetic_city import SyntheticCity


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[apsw.Connection]:
    opened = open_town(tmp_path)
    yield opened
    opened.close()


def change(entity: str, noun: msgspec.Struct, seq: int = 1, version: int = 1) -> Change:
    return Change(
        seq=seq,
        entity=entity,
        id=wire_id(noun),
        version=version,
        deleted=False,
        row=msgspec.Raw(msgspec.json.encode(noun)),
    )


def deleted(entity: str, wire: str) -> Change:
    return Change(seq=9, entity=entity, id=wire, version=2, deleted=True, row=msgspec.Raw(b"null"))


def ids(connection: apsw.Connection, text: str) -> list[int]:
    return [hit.account_id for hit in Search(connection, budget_s=60.0).find(text).rows]


def test_a_page_is_applied_with_its_cursor_and_tells_what_it_touched(
    connection: apsw.Connection,
) -> None:
    moved = make_account(1, "7200000001", 5, "8", "Щукина Анна Сергеевна", "9220000000", ("А Б В",))
    page = [
        change("account", moved),
        change("setting", Setting("open_period", 1, "202611")),
        change("house", make_house(20, "г Тюмень", "ул Новая", "1")),
        change("meter", make_meter(100, 1, "777")),
    ]
    touched = CacheWriter(connection).apply(page, "c2", "e1", 1_795_000_000_000)
    assert touched == {
        "account": {"1"}, "setting": {"open_period"}, "house": {"20"}, "meter": {"100"},
    }  # fmt: skip
    reader = CacheReader(connection)
    assert reader.account(1) == moved
    position = reader.position()
    assert (position.cursor, position.epoch, position.data_as_of) == ("c2", "e1", 1_795_000_000_000)
    assert ids(connection, "щукина") == [1]
    assert ids(connection, "ленина 1-8") == [1]
    assert ids(connection, "а б") == [1]
    assert ids(connection, "777") == [1]
    assert ids(connection, "12345") == [5]
    assert 1 not in ids(connection, "иванова")
    assert reader.setting("open_period") == "202611"


def test_new_words_are_found_with_a_mistake_too(connection: apsw.Connection) -> None:
    fresh = make_account(50, "7299", 1, "1", "Бжезинская-Дуб Яна Яковлевна", "", ())
    CacheWriter(connection).apply([change("account", fresh)], "c", "e", 1)
    assert ids(connection, "бжизинская-дуб") == [50]
    assert ids(connection, "дуб") == [50]


def test_a_page_that_cannot_be_read_changes_nothing(connection: apsw.Connection) -> None:
    writer = CacheWriter(connection)
    good = make_account(60, "7260", 1, "1", "Ёлкина Яна Яковлевна", "", ())
    bad = Change(
        seq=2, entity="bill", id="1:202610", version=1, deleted=False, row=msgspec.Raw(b"[1]")
    )
    with pytest.raises(AppError) as caught:
        writer.apply([change("account", good), bad], "c", "e", 1)
    assert caught.value.code == "cache_row_unreadable"
    reader = CacheReader(connection)
    assert reader.account(60) is None
    assert reader.position().cursor == ""
    # Numbers given to words in the page that was taken back are given anew.
    writer.apply([change("account", good)], "c", "e", 1)
    assert ids(connection, "елкина") == [60]


def test_an_error_of_the_fold_takes_the_page_back(connection: apsw.Connection) -> None:
    def fail(_touched: dict[str, set[str]]) -> None:
        raise AppError("locked")

    house = make_house(21, "г Тюмень", "ул Новая", "2")
    with pytest.raises(AppError):
        CacheWriter(connection).apply([change("house", house)], "c", "e", 1, within=fail)
    assert CacheReader(connection).house(21) is None


def test_deleted_rows_leave_every_way_of_being_found(connection: apsw.Connection) -> None:
    page = [deleted("account", "6"), deleted("meter", "101"), deleted("house", "999")]
    CacheWriter(connection).apply(page, "c", "e", 1)
    assert CacheReader(connection).account(6) is None
    assert ids(connection, "петров") == []
    assert ids(connection, "сидорова о") == []
    assert ids(connection, "сгв 998877") == []


def test_a_page_applied_twice_does_no_harm(connection: apsw.Connection) -> None:
    page = [change("account", make_account(*one)) for one in ACCOUNTS]
    for cursor in ("c1", "c1"):
        CacheWriter(connection).apply(page, cursor, "e", 1)
    assert ids(connection, "иванов")[:2] == [2, 1]
    assert ids(connection, "сидорова о") == [6]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_row_older_than_ours_never_takes_its_place(
    connection: apsw.Connection, version: int
) -> None:
    writer, reader = CacheWriter(connection), CacheReader(connection)
    city = SyntheticCity(1)
    bill = city.bill(next(city.accounts()))
    nouns: list[tuple[str, Any]] = [
        ("account", make_account(1, "7200000001", 5, "8", "Щукина Анна Сергеевна", "", ())),
        ("meter", make_meter(100, 1, "777")),
        ("setting", Setting("open_period", 2, "202611")),
        ("bill", bill),
    ]
    at_two = [(entity, msgspec.structs.replace(noun, version=2)) for entity, noun in nouns]
    writer.apply([change(*one, version=2) for one in at_two], "c2", "e", 1)
    later = [(entity, msgspec.structs.replace(noun, version=version)) for entity, noun in nouns]
    touched = writer.apply([change(*one, version=version) for one in later], "c3", "e", 1)
    expected = max(version, 2)
    assert set(touched) == (set() if version < 2 else {entity for entity, _ in nouns})
    account, bills = reader.account(1), reader.bills_of(bill.account_id)
    assert account is not None
    assert account.version == bills[0].version == expected
    assert {one.version for one in reader.meters_of(1) if one.id == 100} == {expected}
    assert reader.position().cursor == "c3", "the page itself is taken"


def test_unknown_entities_are_passed_over(connection: apsw.Connection) -> None:
    strange = Change(
        seq=1, entity="parcel", id="1", version=1, deleted=False, row=msgspec.Raw(b"[]")
    )
    assert CacheWriter(connection).apply([strange], "c", "e", 1) == {}


def test_accounts_take_their_street_when_the_house_comes_late_or_moves(
    connection: apsw.Connection,
) -> None:
    writer = CacheWriter(connection)
    early = make_account(70, "7270", 30, "5", "Лосев Яков Ильич", "", ())
    writer.apply([change("account", early)], "c1", "e", 1)
    assert ids(connection, "лосев") == [70]
    writer.apply([change("house", make_house(30, "г Тюмень", "ул Лесная", "4"))], "c2", "e", 1)
    assert ids(connection, "лосев лесная") == [70]
    writer.apply([change("house", make_house(30, "г Тюмень", "ул Зимняя", "4"))], "c3", "e", 1)
    assert ids(connection, "лосев лесная") == []
    assert ids(connection, "лосев зимняя") == [70]


def test_money_changes_without_touching_names(connection: apsw.Connection) -> None:
    richer = make_account(*ACCOUNTS[0], balance=-500)
    CacheWriter(connection).apply([change("account", richer)], "c", "e", 1)
    hit = Search(connection, budget_s=60.0).find("7200000001").rows[0]
    assert hit.balance_kopecks == -500


def test_a_reader_sees_whole_pages_while_the_writer_works(
    connection: apsw.Connection, tmp_path: Path
) -> None:
    reading = open_cache(tmp_path / "cache.db", KEY, read_only=True)
    reader = CacheReader(reading)
    seen: list[str] = []

    def look(_touched: dict[str, set[str]]) -> None:
        account = reader.account(1)
        assert account is not None
        seen.append(account.last)

    moved = make_account(1, "7200000001", 5, "8", "Щукина Анна Сергеевна", "", ())
    CacheWriter(connection).apply([change("account", moved)], "c", "e", 1, within=look)
    after = reader.account(1)
    reading.close()
    assert seen == ["Иванова"]
    assert after is not None
    assert after.last == "Щукина"


def test_no_instant_shows_the_rows_of_a_page_without_its_cursor(
    connection: apsw.Connection, tmp_path: Path
) -> None:
    """A stop between the two would let the next page begin in the wrong place."""
    reading = open_cache(tmp_path / "cache.db", KEY, read_only=True)
    reader = CacheReader(reading)
    seen: list[tuple[str, str]] = []

    def look(*_: object) -> int:
        account = reader.account(1)
        assert account is not None
        seen.append((account.last, reader.position().cursor))
        return apsw.SQLITE_OK

    connection.set_wal_hook(look)  # called after every commit
    moved = make_account(1, "7200000001", 5, "8", "Щукина Анна Сергеевна", "", ())
    CacheWriter(connection).apply([change("account", moved)], "c2", "e", 1)
    connection.set_wal_hook(None)
    reading.close()
    assert seen == [("Щукина", "c2")]


def test_bills_payments_and_meters_are_read_by_account(connection: apsw.Connection) -> None:
    city = SyntheticCity(2)
    account: Account = next(city.accounts())
    writer = CacheWriter(connection)
    bills = [city.bill(account, period) for period in (202609, 202612, 202610, 202701)]
    payment = city.payment(account)
    meters = list(city.meters(account))
    nouns = [*(("bill", one) for one in bills), ("payment", payment)]
    nouns += [("meter", one) for one in meters]
    writer.apply([change(entity, noun) for entity, noun in nouns], "c", "e", 1)
    reader = CacheReader(connection)
    periods = [bill.period for bill in reader.bills_of(account.id)]
    assert periods == [202701, 202612, 202610, 202609]
    assert reader.bill(account.id, 202612) == bills[1]
    assert reader.bill(account.id, 202608) is None
    assert reader.bills_of(account.id + 1) == ()
    assert reader.payments_of(account.id) == (payment,)
    assert set(meters) <= set(reader.meters_of(account.id))
    writer.apply([deleted("bill", f"{account.id}:202612")], "c", "e", 1)
    assert reader.bill(account.id, 202612) is None


def test_a_folded_meter_is_shown_until_it_is_taken_away(connection: apsw.Connection) -> None:
    reader, writer = CacheReader(connection), CacheWriter(connection)
    server = make_meter(100, 1, "12345-67")
    shown = msgspec.structs.replace(server, place="ванная")
    writer.set_visible(100, shown, 1)
    assert reader.meters_of(1) == (shown,)
    assert reader.meters_of_house(1) == (shown,)
    assert reader.server_meter(100) == server
    assert reader.pending_meters(1) == {100}
    writer.apply([change("meter", server)], "c", "e", 1)
    assert reader.meter(100) == shown
    writer.set_visible(100, None, 0)
    assert reader.meter(100) == server
    assert reader.pending_meters(1) == frozenset()


def test_accounts_are_read_by_typed_number_and_by_house(connection: apsw.Connection) -> None:
    reader = CacheReader(connection)
    by_number = reader.account_by_number(" 7200 000 001 ")
    assert by_number is not None
    assert by_number.id == 1
    assert reader.account_by_number("нет такого!") is None
    assert reader.account_by_number("7200000002") is None
    assert reader.existing_numbers(["7200000002", "7200000012"]) == ("7200000012",)
    assert [account.id for account in reader.accounts_of_house(1)] == [1, 2]


def test_residents_opened_last_are_remembered_newest_first(connection: apsw.Connection) -> None:
    writer = CacheWriter(connection)
    for at, account_id in enumerate((1, 2, 3, 1, *range(4, 30))):
        writer.remember(account_id, at)
    assert CacheReader(connection).recent(3) == (29, 28, 27)
    assert len(CacheReader(connection).recent(100)) == 12


def test_only_this_schema_is_current(connection: apsw.Connection) -> None:
    assert is_current(connection)
    connection.execute("PRAGMA user_version = 999")
    assert not is_current(connection)


def test_a_document_leads_to_whoever_has_its_number_now(connection: apsw.Connection) -> None:
    writer, reader = CacheWriter(connection), CacheReader(connection)

    def found(number: str) -> int | None:
        account = reader.account_by_document(number)
        return account.id if account else None

    one = make_account(*ACCOUNTS[0])
    assert found("72АБ000001-01-6101") == found("72аб000001") == one.id
    writer.upsert("account", msgspec.structs.replace(one, els="72АБ654321"))
    assert (found("72АБ000001-01"), found("72АБ654321-01")) == (None, one.id)
    writer.upsert("account", msgspec.structs.replace(one, els=""))
    assert found("72АБ654321-01") is None
    writer.upsert("account", one)
    writer.apply([deleted("account", "1")], "c2", "e1", 1)
    assert found("72АБ000001-01") is None
    assert found("letter") is None
