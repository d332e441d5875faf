"""The verb that tells and changes what an office says of itself: settings and its payee."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from api_client.models.replica import Account, Bill, House, Service, Setting, Supplier
from desktop.documents.bill_compose import BillCatalog, BillSources, compose_bill
from desktop.documents.bill_model import BillDocument, BillOptions
from domain.payment_qr import parse
from domain.settings import DEFAULTS, office_settings
from server import changes, replica
from server.__main__ import main
from server.audit import audit
from server.billing.charging import ChargeWish, charge_period
from server.identity import identity
from tests.support import gis_files as gis
from tests.support.import_desk import ImportDesk, import_desk
from tests.support.postgres import Cluster

PAYEE = (
    *("--payee-name", "АО «Расчетный центр»", "--inn", "7203999013", "--kpp", "720301001"),
    *("--account", "40702810867100001234", "--bic", "047102651"),
    *("--bank", "Отделение №8647", "--corr", "30101810800000000651"),
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster
) -> Iterator[ImportDesk]:
    address = "" if request.param == "sqlite" else postgres_cluster.new_database()
    with import_desk(tmp_path, address) as opened:
        yield opened


def office(desk: ImportDesk, *words: str) -> int:
    url = desk.db.engine.url.render_as_string(hide_password=False)
    return main(["office", "--db", url, *words])


def told(desk: ImportDesk, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capsys.readouterr()
    assert office(desk, "--json", *words) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def bill_of(desk: ImportDesk) -> BillDocument:
    """The first imported account's bill as a terminal composes it."""
    with desk.db.session(write=False) as conn:
        every = [
            row
            for entity in ("account", "house", "bill", "service", "supplier", "setting")
            for row in replica.all_rows(conn, entity)
        ]
    settings = {row.key: row.value for row in every if isinstance(row, Setting)}
    catalog = BillCatalog(
        {row.id: row for row in every if isinstance(row, Service)},
        {row.id: row for row in every if isinstance(row, Supplier)},
        office_settings(settings),
    )
    account = next(row for row in every if isinstance(row, Account))
    house = next(row for row in every if isinstance(row, House) and row.id == account.house_id)
    bills = tuple(row for row in every if isinstance(row, Bill) and row.account_id == account.id)
    return compose_bill(BillSources(account, house, bills, catalog), BillOptions())


def test_an_imported_office_prints_codes_once_it_names_its_payee(
    desk: ImportDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.take("accounts", gis.simple_accounts(desk.folder / "a.xlsx", 1)).ok
    charge_period(desk.db, ChargeWish(202611, True, "2026-12-01"))
    assert bill_of(desk).qr == b""
    with desk.db.session(write=False) as conn:
        before = changes.position(conn)
    done = told(desk, capsys, *PAYEE, "--set", "hot_line=8 (3452) 399-399")
    assert done["faults"] == []
    code = parse(bill_of(desk).qr)
    assert code.fields["PersonalAcc"] == "40702810867100001234"
    assert code.fields["Name"] == "АО «Расчетный центр»"
    with desk.db.session(write=False) as conn:
        page = json.loads(changes.page_after(conn, identity(conn), before, 500).changes)
        trail = [row.action for row in conn.execute(select(audit.c.action))]
    names = {f"{one['entity']}:{one['id']}" for one in page}
    assert names == set(done["changed"])  # type: ignore[call-overload]
    assert {"setting:hot_line", "setting:payee_supplier_id"} < names
    assert trail[-1] == "office.change"


def test_a_payee_that_is_there_is_mended_in_place(
    desk: ImportDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    first = told(desk, capsys, *PAYEE)
    again = told(desk, capsys, *PAYEE)
    assert again["changed"] == []
    moved = told(desk, capsys, "--bank", "Другое отделение")
    assert len(moved["changed"]) == 1  # type: ignore[arg-type]
    assert moved["payee"] == {**first["payee"], "bank_name": "Другое отделение"}  # type: ignore[dict-item]


def test_the_office_is_listed_with_what_is_missing(
    desk: ImportDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert office(desk) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "window_to_day = 25" in lines
    assert lines[-1] == "there is no payee yet: bills carry no QR"
    listed = told(desk, capsys)
    assert listed["settings"] == DEFAULTS
    assert listed["changed"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--set", "colour=red"), "there is no setting 'colour'"),
        (("--set", "window_to_day=32"), "window_to_day is a number from 1 to 31"),
        (("--set", "window_to_day=today"), "window_to_day is a whole number"),
        (("--set", "window_to_day=10"), "window_from_day cannot be greater than window_to_day"),
        (("--set", "qr_encoding=koi8-r"), "qr_encoding is one of: utf-8, cp1251"),
        (("--set", "office_zone=Tyumen"), "office_zone is the name of a zone"),
        (("--set", "verify_address=office.example"), "verify_address is the address of"),
        (("--set", "verify_address=https://office.example/a?b"), "verify_address is the address"),
        (("--set", "verify_address=https://центр.рф"), "verify_address is the address of"),
        (("--set", "sign=2"), "sign is a number from 0 to 1"),
        (("--set", "office_name=a\x07b"), "office_name is not written as it should be"),
        (("--set", "open_period=202612"), "charging a month moves it"),
        (("--set", "payee_supplier_id=1"), "choose it by --payee"),
        (("--payee", "77"), "there is no supplier 77"),
        (("--payee-name", "АО"), "the INN has 10 or 12 digits"),
        ((*PAYEE, "--account", "40702810867100001235"), "its key has to fit the bank's BIC"),
        ((*PAYEE, "--inn", "7203999014"), "the INN has 10 or 12 digits"),
        ((*PAYEE, "--corr", "30101810800000000652"), "the correspondent account"),
        ((*PAYEE, "--set", "window_to_day=0"), "window_to_day is a number from 1 to 31"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    with import_desk(tmp_path) as desk:
        assert office(desk, *words) == 1
        answer = capsys.readouterr()
        assert sentence in answer.err
        assert (answer.out, answer.err.count("\n")) == ("", 1)
        assert desk.is_empty()
        listed = told(desk, capsys)
        assert (listed["settings"], listed["payee"]) == (DEFAULTS, {"supplier": 0})


@pytest.mark.parametrize("words", [("--set", "hot_line"), ("--payee", "first")])
def test_words_of_another_shape_are_wrong_use(tmp_path: Path, words: tuple[str, ...]) -> None:
    with import_desk(tmp_path) as desk, pytest.raises(SystemExit) as refused:
        office(desk, *words)
    assert refused.value.code == 2
