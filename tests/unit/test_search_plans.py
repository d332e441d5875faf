"""Search plans: every shape of query walks the index it was given, on full and on empty files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from desktop.store.cache_schema import create_schema
from desktop.store.db import open_cache
from desktop.store.search_sql import EVERY_SHAPE
from tests.support.cache_files import KEY, keyed_cache
from tests.support.synthetic_city import SyntheticCity

# What leads: the range or key the first step must be driven by.
DRIVEN_BY = {
    "number": "INDEX account_by_number (number>? AND number<?)",
    "number tail": "PRIMARY KEY (tail>? AND tail<?)",
    "phone tail": "INDEX account_by_phone_tail (phone_tail>? AND phone_tail<?)",
    "serial": "INDEX meter_by_serial (serial_key>? AND serial_key<?)",
    "document": "PRIMARY KEY (els=?)",
    "id": "INTEGER PRIMARY KEY (rowid=?)",
    "payer": "INDEX surname_by_word (word>? AND word<?)",
    "owner": "INDEX surname_by_word (word>? AND word<?)",
    "surname id": "INDEX account_by_name (surname_id=?",
    "given name": "INDEX given_name_by_word (word>? AND word<?)",
    "given count": "INDEX given_name_by_word (word>? AND word<?)",
    "surname count": "INDEX surname_by_word (word>? AND word<?)",
    "surname part": "PRIMARY KEY (part>? AND part<?)",
    "near surnames": "PRIMARY KEY (key=?)",
    "streets": "PRIMARY KEY (word>? AND word<?)",
    "on streets": "INDEX house_by_address (street_id=?)",
    "in house": "INDEX house_by_address (street_id=? AND number_digits=?",
    "in flat": "INDEX house_by_address (street_id=? AND number_digits=?",
    "in houses from": "INDEX house_by_address (street_id=? AND number_digits>?",
    "houses": "INDEX house_by_address (street_id=? AND number_digits>?",
    "surname and street": "INDEX surname_by_word (word>? AND word<?)",
    "surname and house": "INDEX house_by_address (street_id=? AND number_digits=?",
}
PROBED = {
    "payer probed by 2": "account_by_name (surname_id=? AND given_name_id=?)",
    "payer probed by 3": "account_by_name (surname_id=? AND given_name_id=?)",
    "owner of 2": "PRIMARY KEY (surname_id=? AND given_name_id=?)",
    "given name and 1": "account_by_given_name (given_name_id=? AND patronymic_id=?)",
    "in flat": "account_by_house (house_id=? AND flat_digits>? AND flat_digits<?)",
    "surname and street probed": "account_by_surname_street (surname_id=? AND street_id=?)",
}
# Lists of ours, and a range already cut short.
ALLOWED_SCANS = (
    "SCAN json_each VIRTUAL TABLE INDEX 1:",
    "SCAN o VIRTUAL TABLE INDEX 1:",
    "SCAN (subquery-1)",
)


@pytest.fixture(scope="module", params=["filled", "empty"])
def connection(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[apsw.Connection]:
    folder: Path = tmp_path_factory.mktemp("plans")
    if request.param == "filled":
        opened = open_cache(keyed_cache(SyntheticCity(300), folder), KEY)
    else:
        opened = open_cache(folder / "cache.db", KEY)
        create_schema(opened)
    yield opened
    opened.close()


def steps(connection: apsw.Connection, statement: str) -> list[str]:
    nothing = (None,) * statement.count("?")
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", nothing)]


@pytest.mark.parametrize("shape", EVERY_SHAPE)
def test_each_shape_is_driven_by_its_index_and_sorts_nothing(
    connection: apsw.Connection, shape: str
) -> None:
    plan = steps(connection, EVERY_SHAPE[shape])
    driver = max((name for name in DRIVEN_BY if shape.startswith(name)), key=len)
    led = [step for step in plan if step.startswith(("SEARCH", "SCAN"))]
    tables = [step for step in led if step not in ALLOWED_SCANS]
    assert DRIVEN_BY[driver] in tables[0].replace("COVERING ", "")
    scans = [step for step in led if step.startswith("SCAN")]
    assert [step for step in scans if step not in ALLOWED_SCANS] == []
    assert not [step for step in plan if "TEMP B-TREE" in step or "AUTOMATIC" in step]
    assert PROBED.get(shape, "") in " ".join(plan)


def test_no_statement_of_search_uses_offset_or_like() -> None:
    for statement in EVERY_SHAPE.values():
        assert re.search(r"\b(OFFSET|LIKE|GLOB)\b", statement) is None
