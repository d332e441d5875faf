"""The emulated fiscal device: numbers, checks, states, and faults in the middle of a receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.devices.fiscal import FiscalDocument, kopecks, warnings_of
from desktop.devices.fiscal_atol import AtolLine, driver, web_envelope
from desktop.devices.fiscal_emulator import Fault, FiscalEmulator
from desktop.devices.fiscal_json import JsonFiscalDevice, decode_reply
from desktop.devices.fiscal_memory import MemoryFile
from desktop.devices.fiscal_once import last_number, register_once
from desktop.devices.fiscal_print import receipt_tags
from desktop.documents.fiscal_task import operator, receipt_task
from desktop.documents.receipt_model import SupplierSum, TenderSum
from desktop.errors import AppError
from desktop.fiscal_tags import tag_name, tag_value, words_of
from domain.errors import InputError
from domain.fiscal_vat import TAXATIONS, VAT_WORDS, parse_vat
from tests.support.atol_driver import DriverBinding
from tests.support.receipt_samples import payment, refund

CASHIER = operator("Гладкова Ольга Петровна", "720399900120")


class Till:
    """An emulator with a clock that is turned by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = datetime(2026, 11, 20, 5, 42, tzinfo=UTC)
        self.switch_on()

    def switch_on(self) -> None:
        """A restart: the device begins from its file."""
        self.emulator = FiscalEmulator(self.folder / "kkt.json", lambda: self.now)
        self.device = JsonFiscalDevice(self.emulator)

    def documents(self) -> list[dict[str, Any]]:
        """Receipts in the journal: what the tax service would get."""
        journal = MemoryFile(self.folder / "kkt.json").journal()
        return [one["task"] for one in journal if one["task"]["type"].startswith("sell")]


@pytest.fixture
def till(tmp_path: Path) -> Till:
    return Till(tmp_path)


@pytest.fixture
def opened(till: Till) -> Till:
    till.device.open_shift(CASHIER)
    return till


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(AppError) as refused:
        act()
    return refused.value.code


def sale() -> dict[str, Any]:
    return receipt_task(payment())


def test_a_sale_is_numbered_and_signed(opened: Till) -> None:
    first = opened.device.register(sale())
    second = opened.device.register(sale())
    assert (first.number, second.number) == (2, 3)  # the opening of the shift is the first
    assert (first.shift, first.receipt, second.receipt) == (1, 1, 2)
    assert first.sign != second.sign
    assert len(first.sign) == 10
    assert first.total == 431257
    assert opened.device.last_receipt() == second


def test_a_restart_continues_the_numbers(opened: Till) -> None:
    last = opened.device.register(sale())
    opened.switch_on()
    assert opened.device.last_receipt() == last
    assert opened.device.register(sale()).number == last.number + 1
    opened.device.close_shift(CASHIER)
    opened.switch_on()
    assert opened.device.open_shift(CASHIER).shift == 2


def test_the_receipt_has_one_item_a_supplier_and_their_sum_is_the_total() -> None:
    task = sale()
    assert [item["supplierInfo"]["vatin"] for item in task["items"]] == ["7203999020", "7203999038"]
    assert (
        sum(kopecks(item["amount"]) for item in task["items"]) == kopecks(task["total"]) == 431257
    )
    assert task["items"][0]["name"] == "ЖКУ, л/с 7201458302, 09.2026-10.2026, УСТЭК"
    assert task["items"][0]["supplierInfo"]["phones"] == ["+73452386200"]
    assert [(one["type"], kopecks(one["sum"])) for one in task["payments"]] == [("cash", 450000)]


def test_tags_of_the_receipt_follow_the_table() -> None:
    tags = receipt_tags(sale())
    assert tags[:2] == ((1054, "приход"), (1055, "ОСН"))
    assert [value for tag, value in tags if tag == 1226] == ["7203999020  ", "7203999038  "]
    assert {value for tag, value in tags if tag == 1222} == {"платежный агент"}
    assert {value for tag, value in tags if tag == 1212} == {"платеж"}
    assert {value for tag, value in tags if tag == 1214} == {"полный расчет"}
    assert {value for tag, value in tags if tag == 1199} == {"без НДС"}
    assert dict(tags)[1020] == "4312.57"
    assert dict(tags)[1074] == "+73452399399"


@pytest.mark.parametrize(
    ("word", "number"),
    [("vat20", 1), ("vat10", 2), ("vat0", 5), ("none", 6), ("vat22", 11), ("vat122", 12)],
)
def test_the_vat_of_each_supplier_is_data(word: str, number: int) -> None:
    assert tag_value("vat", word).value == number
    supplier = SupplierSum("АО «УСТЭК»", "7203999020", "", 431257, vat=word)
    task = receipt_task(payment(suppliers=(supplier,)))
    assert task["items"][0]["tax"] == {"type": word}
    assert all(tag_name(tag_value("vat", one).tag) == "ставка НДС" for one in words_of("vat"))


def test_the_words_of_the_settings_are_the_words_of_the_table() -> None:
    assert set(VAT_WORDS) == set(words_of("vat"))
    assert set(TAXATIONS) == set(words_of("taxation"))
    assert parse_vat(" 7203999020=vat22; 7203999038 = none;") == {
        "7203999020": "vat22",
        "7203999038": "none",
    }
    for text, code in (("7203999020", "vat.format"), ("7203999020=vat99", "vat.word")):
        with pytest.raises(InputError) as refused:
            parse_vat(text)
        assert refused.value.code == code


def test_an_advance_is_told_as_one() -> None:
    supplier = SupplierSum("АО «ТРИЦ»", "7203999013", "", 431257, is_advance=True)
    task = receipt_task(payment(suppliers=(supplier,)))
    assert (1214, "аванс") in receipt_tags(task)


def test_sums_that_differ_never_reach_the_device() -> None:
    short = (SupplierSum("АО «УСТЭК»", "7203999020", "", 431256),)
    assert refusal(lambda: receipt_task(payment(suppliers=short))) == "fiscal.sums_differ"
    tenders = (TenderSum("cash", 431256),)
    assert refusal(lambda: receipt_task(payment(tenders=tenders))) == "fiscal.sums_differ"
    wrong = (SupplierSum("АО «УСТЭК»", "7203999020", "", 431257, vat="vat99"),)
    assert refusal(lambda: receipt_task(payment(suppliers=wrong))) == "fiscal.unknown_word"


def test_the_cash_of_the_device_follows_sales_change_returns_and_moves(opened: Till) -> None:
    mixed = (TenderSum("cash", 131257), TenderSum("card", 200000), TenderSum("sbp", 100000))
    opened.device.move_cash(CASHIER, 300000)
    opened.device.register(receipt_task(payment(tenders=mixed, received=150000, change=18743)))
    assert opened.emulator.memory.cash == 300000 + 131257
    opened.device.move_cash(CASHIER, -400000)
    assert opened.emulator.memory.cash == 31257


def test_a_return_needs_the_cash_and_takes_it(opened: Till) -> None:
    returned = receipt_task(refund())
    assert refusal(lambda: opened.device.register(returned)) == "fiscal.no_cash"
    opened.device.register(sale())
    assert opened.device.register(returned).kind == "sellReturn"
    assert opened.emulator.memory.cash == 0
    assert refusal(lambda: opened.device.move_cash(CASHIER, -1)) == "fiscal.no_cash"


def test_without_a_shift_nothing_is_sold_and_a_second_one_does_not_open(till: Till) -> None:
    assert refusal(lambda: till.device.register(sale())) == "fiscal.shift_closed"
    till.device.open_shift(CASHIER)
    assert refusal(lambda: till.device.open_shift(CASHIER)) == "fiscal.shift_open"


def test_a_shift_of_24_hours_only_closes(opened: Till) -> None:
    opened.now += timedelta(hours=23, minutes=30)
    assert warnings_of(opened.device.status(), opened.now) == ("fiscal.shift_ends",)
    opened.device.register(sale())
    opened.now += timedelta(minutes=30)
    assert opened.device.status().shift == "expired"
    assert refusal(lambda: opened.device.register(sale())) == "fiscal.shift_expired"
    assert refusal(lambda: opened.device.move_cash(CASHIER, 100)) == "fiscal.shift_expired"
    assert warnings_of(opened.device.status(), opened.now) == ("fiscal.shift_expired",)
    opened.device.close_shift(CASHIER)
    assert opened.device.status().shift == "closed"


def test_thirty_days_without_ofd_block_the_device(opened: Till) -> None:
    opened.emulator.change(ofd_online=False)
    opened.device.register(sale())
    for day in range(30):
        opened.now += timedelta(days=1)
        opened.device.close_shift(CASHIER)
        warned = warnings_of(opened.device.status(), opened.now)
        assert ("fiscal.ofd_late" in warned) == (2 <= day < 29)
        if day < 29:
            opened.device.open_shift(CASHIER)
    assert "fiscal.ofd_blocked" in warnings_of(opened.device.status(), opened.now)
    assert refusal(lambda: opened.device.open_shift(CASHIER)) == "fiscal.ofd_blocked"
    opened.emulator.change(ofd_online=True)
    opened.device.open_shift(CASHIER)
    assert opened.device.status().unsent == 0


def test_a_full_or_old_storage_is_told_ahead_and_takes_no_receipts(opened: Till) -> None:
    opened.emulator.change(storage_capacity=1500)
    assert warnings_of(opened.device.status(), opened.now) == ("fiscal.storage_ends",)
    opened.emulator.change(storage_capacity=opened.emulator.memory.documents)
    assert warnings_of(opened.device.status(), opened.now) == ("fiscal.storage_full",)
    assert refusal(lambda: opened.device.register(sale())) == "fiscal.storage_full"
    opened.emulator.change(storage_capacity=250_000, storage_ends_on="2026-12-01T00:00:00+05:00")
    assert warnings_of(opened.device.status(), opened.now) == ("fiscal.storage_ends",)
    opened.now += timedelta(days=12)
    assert "fiscal.storage_full" in warnings_of(opened.device.status(), opened.now)
    opened.device.close_shift(CASHIER)
    assert refusal(lambda: opened.device.open_shift(CASHIER)) == "fiscal.storage_full"


def test_no_paper_and_an_open_cover_refuse_before_anything_is_stored(opened: Till) -> None:
    for state, code in (("has_paper", "fiscal.paper_out"), ("is_cover_open", "fiscal.cover_open")):
        opened.emulator.change(**{state: state == "is_cover_open"})
        assert refusal(lambda: opened.device.register(sale())) == code
        assert code in warnings_of(opened.device.status(), opened.now)
        opened.emulator.change(has_paper=True, is_cover_open=False)
    assert opened.documents() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"total": 1}, "fiscal.refused"),
        ({"payments": [{"type": "cash", "sum": 1}]}, "fiscal.refused"),
        ({"payments": [{"type": "electronically", "sum": 5000}]}, "fiscal.refused"),
        ({"payments": [{"type": "shells", "sum": 5000}]}, "fiscal.unknown_word"),
        ({"items": []}, "fiscal.refused"),
        ({"operator": {}}, "fiscal.refused"),
        ({"taxationType": "none"}, "fiscal.unknown_word"),
    ],
)
def test_a_wrong_task_is_refused_by_the_device(
    opened: Till, change: dict[str, Any], code: str
) -> None:
    assert refusal(lambda: opened.device.register(sale() | change)) == code
    assert opened.documents() == []


FAULTS: list[tuple[Fault, str, int]] = [
    # fault, what the till hears, receipts stored when it is heard
    ("power_before", "fiscal.no_answer", 0),
    ("power_after", "fiscal.no_answer", 1),
    ("reply_lost", "fiscal.no_answer", 1),
    ("unplugged", "fiscal.not_connected", 0),
    ("paper_midway", "", 1),
]


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize(("fault", "heard", "stored"), FAULTS)
def test_after_any_fault_there_is_one_receipt(
    opened: Till, fault: Fault, heard: str, stored: int, restarts: bool
) -> None:
    """The table of faults: the second try finds the document or makes it, never a second one."""
    before = last_number(opened.device)
    opened.emulator.plant(fault)
    if heard:
        assert refusal(lambda: register_once(opened.device, sale(), before)) == heard
    else:
        register_once(opened.device, sale(), before)
    assert len(opened.documents()) == stored
    if restarts:
        opened.switch_on()
    opened.emulator.plant(None)
    opened.emulator.change(has_paper=True)
    found = register_once(opened.device, sale(), before)
    again = register_once(opened.device, sale(), before)
    assert found == again
    assert len(opened.documents()) == 1
    assert opened.emulator.memory.cash == 431257
    assert not opened.device.status().has_open_receipt


def test_a_foreign_document_stops_and_waits_for_a_person(opened: Till) -> None:
    before = last_number(opened.device)
    opened.device.register(sale())
    other = receipt_task(payment(suppliers=(), lines=(), total=0, tenders=())) | {
        "total": 100,
        "items": sale()["items"],
    }
    assert refusal(lambda: register_once(opened.device, other, before)) == "fiscal.foreign"
    assert len(opened.documents()) == 1


def test_a_closed_shift_of_the_device_opens_with_the_first_receipt(till: Till) -> None:
    assert register_once(till.device, sale(), last_number(till.device)).shift == 1


def test_paper_that_ends_midway_is_printed_on_when_there_is_some(opened: Till) -> None:
    opened.emulator.plant("paper_midway")
    opened.device.register(sale())
    assert opened.device.status().has_open_receipt
    assert refusal(opened.device.finish_printing) == "fiscal.paper_out"
    opened.emulator.change(has_paper=True)
    assert refusal(lambda: opened.device.register(sale())) == "fiscal.unfinished"
    opened.device.finish_printing()
    assert "4312.57" in opened.emulator.printed[-1]
    assert len(opened.documents()) == 1


def test_a_damaged_memory_is_told(tmp_path: Path) -> None:
    (tmp_path / "kkt.json").write_bytes(b"{")
    assert refusal(lambda: Till(tmp_path)) == "fiscal.memory_damaged"


def test_the_driver_is_told_to_be_absent() -> None:
    assert refusal(driver) == "fiscal.no_driver"


def test_the_atol_adapter_speaks_json_and_finds_a_lost_receipt(opened: Till) -> None:
    binding = DriverBinding(opened.emulator)
    device = JsonFiscalDevice(AtolLine('{"Port":"usb"}', binding))
    assert binding.settings == '{"Port":"usb"}'
    before = last_number(device)
    opened.emulator.plant("power_after")
    assert refusal(lambda: register_once(device, sale(), before)) == "fiscal.no_answer"
    found = register_once(device, sale(), before)
    assert isinstance(found, FiscalDocument)
    assert replace(found, issued_at="", register_number="", receipt=0) == replace(
        opened.device.last_receipt() or found, issued_at="", register_number="", receipt=0
    )
    assert len(opened.documents()) == 1
    sold = decode_reply(next(one for one in binding.sent if '"sell"' in one))
    assert sold == sale()
    assert '"total":4312.57' in next(one for one in binding.sent if '"sell"' in one)


def test_the_atol_adapter_tells_errors_of_the_driver_in_our_codes(opened: Till) -> None:
    device = JsonFiscalDevice(AtolLine("", DriverBinding(opened.emulator)))
    opened.emulator.change(has_paper=False)
    assert refusal(lambda: device.register(sale())) == "fiscal.paper_out"
    opened.emulator.change(has_paper=True, is_cover_open=True)
    assert refusal(lambda: device.register(sale())) == "fiscal.refused"
    opened.emulator.change(is_cover_open=False)
    opened.emulator.plant("unplugged")
    assert refusal(JsonFiscalDevice(AtolLine("", DriverBinding(opened.emulator))).status) == (
        "fiscal.not_connected"
    )


def test_the_web_server_gets_the_same_tasks_in_an_envelope() -> None:
    told = decode_reply(web_envelope("0ba40014-5fa5-11ea-b5e9-037d4786a49d", sale()))
    assert told["uuid"].startswith("0ba40014")
    assert told["request"] == [sale()]
