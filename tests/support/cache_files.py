"""Encrypted cache files of a synthetic city, made by the server's builder and by the writer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from api_client.models.replica import Bill
from desktop.store.snapshot_file import write_snapshot
from server.changes import Position
from server.replica import StoredBill
from server.snapshot_build import fill_file
from tests.support.synthetic_city import SyntheticCity

KEY = bytes(range(32))
AT = Position("epoch-1", 7, "cursor-7")
MADE_AT = 1_795_000_000_000


def city_rows(city: SyntheticCity, entity: str, *, bodies: bool = True) -> Iterator[Any]:
    """All nouns of one entity; ``bodies`` False leaves out meters, bills and payments."""
    if entity == "house":
        yield from city.houses
    elif entity == "account":
        yield from city.accounts()
    elif entity in {"meter", "bill", "payment"}:
        if not bodies:
            return
        for account in city.accounts():
            if entity == "meter":
                yield from city.meters(account)
            else:
                yield city.bill(account) if entity == "bill" else city.payment(account)
    else:
        yield from (noun for name, noun in city.items() if name == entity)


def snapshot_rows(city: SyntheticCity, entity: str, *, bodies: bool = True) -> Iterator[Any]:
    """The same as the server's builder takes them: bills as they lie in its table."""
    for noun in city_rows(city, entity, bodies=bodies):
        if isinstance(noun, Bill):
            body = msgspec.msgpack.encode(noun)
            yield StoredBill(noun.account_id, noun.period, noun.version, body)
        else:
            yield noun


def plain_snapshot(city: SyntheticCity, path: Path, *, bodies: bool = True) -> Path:
    """The plain database a server would send."""
    fill_file(path, AT, MADE_AT, lambda entity: snapshot_rows(city, entity, bodies=bodies))
    return path


def keyed_cache(city: SyntheticCity, folder: Path, *, bodies: bool = True) -> Path:
    """A cache file under ``KEY``, filled as a terminal fills it."""
    plain = plain_snapshot(city, folder / "plain.db", bodies=bodies)
    path = folder / "cache.db"
    write_snapshot(plain.read_bytes(), path, KEY)
    plain.unlink()
    return path
