"""A town of a dozen residents in an encrypted cache, each here for one way of being found."""

from __future__ import annotations

from pathlib import Path

import apsw

from api_client.models.replica import Account, House, Meter, Owner
from desktop.store.cache_schema import create_schema
from desktop.store.cache_write import CacheWriter
from desktop.store.db import open_cache
from tests.support.cache_files import KEY

HOUSES = (
    (1, "г Тюмень", "ул Широтная", "104"),
    (2, "г Тюмень", "ул Республики", "86 к1"),
    (3, "г Тюмень", "ул Республики", "86"),
    (4, "г Тюмень", "ул 30 лет Победы", "5"),
    (5, "г Тюмень", "ул Ленина", "1"),
    (6, "г Тюмень", "ул Ленина", "12"),
    (7, "с Ембаево", "ул Ленина", "1а"),
    (8, "г Тюмень", "ул Иванова", "3"),
    (9, "г Тюмень", "ул Карла-Маркса", "7"),
)
# id, number, house, flat, payer, phone, owners other than the payer
ACCOUNTS = (
    (1, "7200000001", 1, "27", "Иванова Анна Сергеевна", "9224801734", ()),
    (2, "7200000012", 1, "270", "Иванов Пётр Ильич", "9129990002", ()),
    (3, "7200000123", 2, "12", "Семёнов Артём Ильич", "9224440003", ()),
    (4, "7200001234", 3, "12", "Римский-Корсаков Николай Андреевич", "", ()),
    (5, "7200012345", 4, "1", "Хабибуллин Ринат Маратович", "9221230005", ()),
    (6, "7200123456", 5, "4", "Петров Иван Иванович", "9221230006", ("Сидорова Ольга Юрьевна",)),
    (7, "7201234567", 6, "4", "Сидоров Иван Петрович", "9221230007", ()),
    (8, "7212345678", 7, "", "Абрамова Жанна Олеговна", "9221230008", ()),
    (9, "А72К000009", 8, "9", "Кузнецов Денис Игоревич", "9221230009", ()),
    (10, "17340000010", 9, "оф 3", "Смирнова Елена Павловна", "9221230010", ()),
    (11, "72000", 6, "5", "Иваненко Сергей Антонович", "9221234801", ()),
)
METERS = ((100, 1, "12345-67"), (101, 3, "СГВ 998877"), (102, 5, "72000991"))


def open_town(folder: Path) -> apsw.Connection:
    """A writer's connection to a new file with the town in it."""
    connection = open_cache(folder / "cache.db", KEY)
    create_schema(connection)
    writer = CacheWriter(connection)
    for house in HOUSES:
        writer.upsert("house", make_house(*house))
    for account in ACCOUNTS:
        writer.upsert("account", make_account(*account))
    for meter in METERS:
        writer.upsert("meter", make_meter(*meter))
    return connection


def make_house(house_id: int, settlement: str, street: str, number: str) -> House:
    """A house with what the search looks at."""
    return House(house_id, 1, settlement, street, number, "", "", 1990, 9, 1, 100_000, 10_000)


def make_account(
    account_id: int,
    number: str,
    house_id: int,
    flat: str,
    payer: str,
    phone: str,
    owners: tuple[str, ...],
    balance: int = 0,
) -> Account:
    """An account with what the search looks at."""
    last, first, middle = payer.split()
    named = (name.split() for name in owners)
    owned = tuple(Owner(one[0], one[1], one[2], 1, 1) for one in named)
    return Account(
        account_id, 1, number, f"72АБ{account_id:06d}", "", "active", house_id, flat,
        last, first, middle, owned, phone, "", 5000, 3000, 5000, 2, balance, 0, 0,
        "2015-01-01", "", "paper", False,
    )  # fmt: skip


def make_meter(meter_id: int, account_id: int, serial: str) -> Meter:
    """A cold water meter without readings."""
    return Meter(
        meter_id, 1, account_id, 1, serial, "СГВ-15", "кухня", 1, (), 5, 3, (0,), "2020-01-01",
        "2020-01-01", "2020-01-01", "2028-01-01", "", "active", False, (),
    )  # fmt: skip
