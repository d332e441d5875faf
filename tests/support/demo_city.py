"""Small demo cities for tests, each made once a run and copied for every test that changes one."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import msgspec

from api_client.models.replica import REPLICATED, Bill
from server import replica
from server.config import database_url
from server.db import Database
from server.demo.city import DemoSize, make_demo

ACCOUNTS, MONTHS, SEED = 120, 3, 7


def make_city(
    folder: Path, accounts: int = ACCOUNTS, months: int = MONTHS, seed: int = SEED
) -> str:
    """A new city in the folder; returns the address of its database."""
    path = folder / f"city-{accounts}-{months}-{seed}.db"
    make_demo(database_url(str(path)), DemoSize(accounts, months, seed))
    return str(path)


def copy_of(city: str, folder: Path) -> str:
    """A copy that a test may change."""
    return str(shutil.copy(city, folder / "office.db"))


def rows_of(db_url: str, entity: str) -> list[msgspec.Struct]:
    """Every row of an entity as terminals would hold it."""
    db = Database(database_url(db_url))
    try:
        with db.session(write=False) as conn:
            return list(replica.all_rows(conn, entity))
    finally:
        db.close()


def bills_of(db_url: str, period: int) -> dict[int, Bill]:
    """The bills of a period by account."""
    found = rows_of(db_url, "bill")
    return {
        bill.account_id: bill for bill in found if isinstance(bill, Bill) and bill.period == period
    }


def digest_of(db_url: str) -> str:
    """One digest over everything terminals see of the city."""
    whole = hashlib.sha256()
    for entity in sorted(REPLICATED):
        for row in rows_of(db_url, entity):
            whole.update(msgspec.msgpack.encode(row))
    return whole.hexdigest()
