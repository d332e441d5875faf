"""``tric-server verify``: silent books pass, every damage is named and is a failure."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from server.__main__ import main
from server.config import database_url
from server.db import Database
from server.ledger.invariants import check
from server.migrations import upgrade
from tests.support.demo_city import copy_of, make_city
from tests.support.office_city import reading, served_city
from tests.support.postgres import Cluster
from tests.support.till_city import served_till, verdict_of


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("city"), accounts=40, months=2)


@pytest.fixture
def path(city: str, tmp_path: Path) -> str:
    return copy_of(city, tmp_path)


def damage(path: str, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_the_demo_citys_books_are_right(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--db", path]) == 0
    assert capsys.readouterr() == ("the books are right\n", "")
    assert main(["verify", "--db", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_every_damage_is_named_and_is_a_failure(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(
        path,
        "UPDATE accounts SET balance_kopecks = balance_kopecks + 100 WHERE id = 1",
        "DROP TRIGGER ledger_entries_no_UPDATE",
        "UPDATE ledger_entries SET period = 1 WHERE tx_id = 2",
        "UPDATE change_counter SET seq = -1",
        "INSERT INTO payment_parts (payment_id, period, service_id, amount_kopecks)"
        " VALUES (999999999, 202610, 1, 5)",
    )
    assert main(["verify", "--db", path]) == 1
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert [line.split(":")[0].split(" ")[0] for line in lines] == ["file", "chain", "I7", "I7"]
    assert "I7 1: the account shows 1099057 kopecks, its entries 1098957" in told.out
    assert told.err == f"the books are not right: {len(lines)} findings\n"
    assert main(["verify", "--db", path, "--json"]) == 1
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]] == [
        *("file", "chain", "I7", "I7")
    ]


def test_operations_and_their_trail_are_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "office.db")
    with served_city(f"sqlite:///{path}") as office:
        assert office.do(office.kassir, reading())["outcome"] == "accepted"
    assert main(["verify", "--db", path]) == 0
    capsys.readouterr()
    damage(path, "UPDATE operations SET op_id = 'another', verdict = ''")
    assert main(["verify", "--db", path]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0].split(" ")[0] for line in lines] == [
        *("operations", "operations", "audit")
    ]


@pytest.mark.postgres
def test_books_on_postgresql_are_asked_the_same(
    postgres_cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    address = postgres_cluster.new_database()
    with served_till(address) as till:
        till.open(5_000)
        assert verdict_of(till.take(70_000)) == ("accepted", "")
        assert verdict_of(till.close(75_000)) == ("accepted", "")
    assert main(["verify", "--db", address]) == 0
    assert capsys.readouterr().out == "the books are right\n"
    db = Database(database_url(address))
    with db.session() as conn:
        conn.execute(text("UPDATE shifts SET cash = cash + 1"))
        conn.execute(text("UPDATE accounts SET penalty_kopecks = 5 WHERE id = 2"))
    db.close()
    assert main(["verify", "--db", address]) == 1
    assert [line[:2] for line in capsys.readouterr().out.splitlines()] == ["I7", "I6"]


def test_a_damaged_file_is_told(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    damage(path, "PRAGMA journal_mode=DELETE")
    whole = Path(path).read_bytes()
    page = 4096 * 40
    Path(path).write_bytes(whole[:page] + b"\xff" * 4096 + whole[page + 4096 :])
    assert main(["verify", "--db", path]) == 1
    assert capsys.readouterr().err


def test_books_of_an_older_program_are_asked_to_be_migrated(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(path, "UPDATE alembic_version SET version_num = '0003'")
    assert main(["verify", "--db", path]) == 1
    assert "run tric-server migrate first" in capsys.readouterr().err


def test_a_month_whose_penalty_has_no_known_rate_is_told(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for period in ("2026-11", "2026-12"):
        assert main(["charge", "--db", path, "--period", period, "--close"]) == 0
        assert "no rate of penalty" not in capsys.readouterr().out
    assert main(["charge", "--db", path, "--period", "2027-01"]) == 0
    assert "no rate of penalty is known for these days" in capsys.readouterr().out
    assert main(["charge", "--db", path, "--period", "2027-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["penalty_rate_known"] is False
    db = Database(database_url(path))
    with db.session(write=False) as conn:
        assert check(conn) == ()
    db.close()


def test_balances_from_before_the_ledger_are_opened_by_the_migration(path: str) -> None:
    damage(
        path,
        *(
            f"DROP TRIGGER {table}_no_{act}"
            for table in ("ledger_entries", "ledger_transactions")
            for act in ("UPDATE", "DELETE")
        ),
        "DELETE FROM ledger_entries",
        "DELETE FROM ledger_transactions",
        "UPDATE ledger_head SET tx_id = 0, row_hash = printf('%064d', 0)",
        "DELETE FROM suspense",
    )
    upgrade(database_url(path))
    db = Database(database_url(path))
    with db.session(write=False) as conn:
        assert check(conn) == ()
        assert conn.execute(text("SELECT count(*) FROM ledger_transactions")).scalar_one() > 5
    db.close()
