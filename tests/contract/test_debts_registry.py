"""The registry of debts out of the office: its name, its encodings, every debtor once."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from domain.debt_registry import Debt, debts_text, encoded
from server.__main__ import main
from server.accounts.tables import accounts
from server.config import database_url
from tests.support.demo_city import copy_of, make_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_city(tmp_path_factory.mktemp("city"), accounts=60, months=2)


@pytest.fixture
def db(city: str, tmp_path: Path) -> str:
    return copy_of(city, tmp_path)


def debtors(db: str) -> dict[str, int]:
    engine = create_engine(database_url(db))
    a = accounts.c
    query = select(a.number, a.balance_kopecks).where(a.status == "active", a.balance_kopecks > 0)
    with engine.connect() as conn:
        found = {row.number: row.balance_kopecks for row in conn.execute(query)}
    engine.dispose()
    return found


@pytest.mark.parametrize("encoding", ["win-1251", "utf-8", "koi8-r"])
def test_every_debtor_stands_once_in_the_encoding_that_is_asked_for(
    db: str, tmp_path: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["-o", str(tmp_path), "--encoding", encoding, "--json"]
    assert main(["debts", "--db", db, *out]) == 0
    told = json.loads(capsys.readouterr().out)
    path = Path(told["file"])
    lines = path.read_bytes().decode(encoding.replace("win-", "cp")).split("\r\n")
    owed = debtors(db)
    assert lines.pop() == ""
    assert len(lines) == len(owed) == told["accounts"] > 5
    for one in lines:
        number, name, amount = one.split(";")
        assert int(amount.replace(",", "")) == owed[number]
        assert len(name.split()) >= 2
    assert told["amount_kopecks"] == sum(owed.values())
    assert told["lost_letters"] == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_name_holds_payee_number_and_month_and_no_file_is_written_over(
    db: str, tmp_path: Path
) -> None:
    for _ in range(2):
        assert main(["debts", "--db", db, "-o", str(tmp_path)]) == 0
    names = sorted(path.name for path in tmp_path.glob("*.txt"))
    inn, account = names[0].split("_")[:2]
    assert (len(inn), len(account)) == (10, 20)
    assert names == [f"{inn}_{account}_001_1026.txt", f"{inn}_{account}_002_1026.txt"]


def test_without_a_payee_there_is_no_registry(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = create_engine(database_url(db))
    with engine.begin() as conn:
        conn.execute(text("UPDATE suppliers SET inn = ''"))
    engine.dispose()
    assert main(["debts", "--db", db, "-o", str(tmp_path)]) == 1
    assert "set them by tric-server office" in capsys.readouterr().err
    assert list(tmp_path.glob("*.txt")) == []


def test_a_folder_that_is_not_there_is_named(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["debts", "--db", db, "-o", str(tmp_path / "none")]) == 1
    assert "none" in capsys.readouterr().err


def test_a_name_can_neither_break_its_line_nor_vanish_without_a_word() -> None:
    told = debts_text([Debt("1", "Ким;=1+1\r\n", 5), Debt("2", "Ўктам\u0301", 100_000)])
    assert told == "1;Ким =1+1;0,05\r\n2;Ўктам\u0301;1000,00\r\n"
    assert encoded(told, "koi8-r") == (told.encode("koi8-r", errors="replace"), 2)
    assert encoded(told, "utf-8")[1] == 0
