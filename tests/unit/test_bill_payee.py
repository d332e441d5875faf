"""Who a bill pays to: a code on every paper, and none that leads to a wrong account."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from api_client.models.replica import Setting, Supplier
from desktop.documents.bill import bill_pdf
from desktop.documents.bill_compose import BillSources, compose_bill
from desktop.documents.bill_model import BillDocument, BillOptions
from desktop.services import bills
from desktop.store.cache_write import CacheWriter
from desktop.store.db import transaction
from domain.payee import PayeeRequisites, payee_faults
from domain.payment_qr import parse
from tests.support import bill_samples as samples
from tests.support.bill_desk import ACCOUNT_ID, make_bill_desk
from tests.support.desk_kit import Desk
from tests.support.paper_reading import characters, decoded_codes, overlaps, page_count, text_of

RIGHT = PayeeRequisites(
    "АО «ТРИЦ»", "7203999013", "720301001", "40702810867100001234", "047102651", "Банк",
    "30101810800000000651",
)  # fmt: skip
TREASURY = PayeeRequisites(
    "Администрация города", "7203999013", "", "03234643717010006700", "017102101", "Отделение", ""
)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, ()),
        ({"account": "40702810867100001235"}, ("account",)),
        ({"account": "4070281086710000123"}, ("account",)),
        ({"account": ""}, ("account",)),
        ({"bic": "047102652"}, ("account",)),
        ({"bic": "4710265"}, ("bic",)),
        ({"corr_account": "30101810800000000652"}, ("corr_account",)),
        ({"corr_account": ""}, ("corr_account",)),
        ({"inn": "7203999014"}, ("inn",)),
        ({"kpp": "12"}, ("kpp",)),
        ({"kpp": ""}, ()),
        ({"name": " ", "bank_name": ""}, ("name", "bank_name")),
        ({"name": "А" * 161}, ("name",)),
    ],
)
def test_a_wrong_requisite_is_named(change: dict[str, str], wrong: tuple[str, ...]) -> None:
    assert payee_faults(replace(RIGHT, **change)) == wrong


def test_an_account_of_the_treasury_has_no_key_and_may_stand_alone() -> None:
    assert payee_faults(TREASURY) == ()


def _paying_to(payee: Supplier | None, total: int | None = None) -> BillSources:
    suppliers = {11: samples.EXECUTOR} | ({1: payee} if payee else {})
    made = samples.sources(*([samples.make_bill(total=total)] if total is not None else []))
    return replace(made, catalog=replace(made.catalog, suppliers=suppliers))


def _composed(payee: Supplier | None) -> BillDocument:
    return compose_bill(_paying_to(payee), BillOptions())


@pytest.mark.parametrize("total", [0, -5000])
def test_a_bill_with_nothing_to_pay_has_its_code_without_a_sum(total: int) -> None:
    document = compose_bill(_paying_to(samples.CENTRE, total), BillOptions())
    (found,) = decoded_codes(bill_pdf(document))
    assert parse(found).sum_kopecks is None
    assert "Sum" not in parse(found).fields
    assert "QR без суммы: платить нечего" in text_of(bill_pdf(document))


@pytest.mark.parametrize(
    "payee",
    [
        None,
        msgspec.structs.replace(samples.CENTRE, account=""),
        msgspec.structs.replace(samples.CENTRE, account="40702810867100001235"),
        msgspec.structs.replace(samples.CENTRE, bic="047102652"),
        msgspec.structs.replace(samples.CENTRE, corr_account="1"),
        msgspec.structs.replace(samples.CENTRE, inn="7203999014"),
    ],
    ids=["nobody", "no account", "a digit of the account", "another bank", "correspondent", "inn"],
)
def test_without_right_requisites_there_is_a_note_and_no_account(payee: Supplier | None) -> None:
    document = _composed(payee)
    pdf = bill_pdf(document)
    text = text_of(pdf)
    assert document.qr == b""
    assert decoded_codes(pdf) == []
    for words in ("QR-кода нет:", "получателя не заданы", "399-399"):
        assert words in text
    for account in ("4070281086710000123", "БИК"):
        assert account not in text
    assert ("АО «ТРИЦ» (ДЕМО)" in text) == (payee is not None)
    assert overlaps(characters(pdf)) == []
    assert page_count(pdf) == 1


def test_a_payee_of_a_long_name_keeps_its_code() -> None:
    name = "Акционерное общество «Расчетно-информационный центр» " + "города " * 15
    document = _composed(msgspec.structs.replace(samples.CENTRE, name=name.strip()))
    (found,) = decoded_codes(bill_pdf(document))
    assert found.startswith(b"ST00011")
    assert parse(found).fields["Name"] == name.strip()


def _desk_paying_to(folder: Path, payee: Supplier, payee_id: int = 1) -> Desk:
    desk = make_bill_desk(folder / "p", months=1)

    def write() -> None:
        connection = desk.ctx.stores.writing()
        writer = CacheWriter(connection)
        with transaction(connection):
            writer.upsert("supplier", payee)
            writer.upsert("setting", Setting("payee_supplier_id", 2, str(payee_id)))

    desk.ctx.in_outbox_lane(write)
    return desk


@pytest.mark.parametrize(
    ("account", "payee_id", "trouble"),
    [
        ("40702810867100001234", 1, ""),
        ("40702810867100001235", 1, "bill.requisites"),
        ("", 1, "bill.no_payee"),
        ("40702810867100001234", 0, "bill.no_payee"),
    ],
)
def test_whoever_prints_knows_that_there_is_no_code(
    tmp_path: Path, account: str, payee_id: int, trouble: str
) -> None:
    payee = msgspec.structs.replace(samples.CENTRE, account=account)
    desk = _desk_paying_to(tmp_path, payee, payee_id)
    try:
        assert bills.code_trouble(desk.ctx) == trouble
        document = bills.compose(desk.ctx, ACCOUNT_ID, 202610, 202610)
        assert (document.qr == b"") == bool(trouble)
        path = tmp_path / "house.pdf"
        bills.house_pdf(
            desk.ctx, samples.HOUSE.id, 202610, path, lambda done, total: None, lambda: False
        )
        assert len(decoded_codes(path.read_bytes())) == (0 if trouble else 1)
    finally:
        desk.close()
