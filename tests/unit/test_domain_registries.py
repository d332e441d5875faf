"""Registries of banks: lines with readings, trailers, encodings; every bad line is named."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.errors import InputError
from domain.registries import RegistryReading, read_registry

ZONE = ZoneInfo("Asia/Yekaterinburg")
LINE = (
    "14-01-2026;12-00-09;9055;9055999V;350611123569;1234567;1234567;ТЮМЕНЬ Г,ШИРОТНАЯ УЛ,104,27;"
    "122025;21264400;ХВС;1;6;20496500;ГВС;1;3;12074200;ЭЛ/ЭН1;1;192;12074200;ЭЛ/ЭН2;2;9;"
    "[!];[!];;21643,63;21643,63;0,00"
)
SIMPLE = (
    "15-01-2026;09-30-00;9055;7;{operation};{account};ИВАНОВА А.С.;ТЮМЕНЬ Г,МИРА УЛ,1,2;122025;"
    "{amount};{amount};0,00"
)


def simple(operation: str = "1", account: str = "7200000001", amount: str = "100,00") -> str:
    return SIMPLE.format(operation=operation, account=account, amount=amount)


def codes(*lines: str) -> list[tuple[int, str]]:
    file = read_registry("\r\n".join(lines).encode("cp1251"), ZONE)
    return [(one.line, one.error.code) for one in file.problems]


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "utf-8", "utf-8-sig"])
def test_a_line_of_the_bank_is_read_in_every_encoding(encoding: str) -> None:
    file = read_registry(
        f"{LINE}\r\n=1;21643,63;21643,63;0,00;77;15-01-2026\r\n".encode(encoding), ZONE
    )
    (payment,) = file.payments
    assert file.problems == []
    assert (file.kind, file.order_number, file.amount) == ("sberbank", "77", 2164363)
    assert payment.account == "1234567"
    assert payment.paid_at == datetime(2026, 1, 14, 12, 0, 9, tzinfo=ZONE)
    assert (payment.period, payment.amount, payment.commission) == (202512, 2164363, 0)
    assert payment.address == "ТЮМЕНЬ Г,ШИРОТНАЯ УЛ,104,27"
    assert payment.readings == (
        RegistryReading("21264400", "ХВС", 1, "6"),
        RegistryReading("20496500", "ГВС", 1, "3"),
        RegistryReading("12074200", "ЭЛ/ЭН1", 1, "192"),
        RegistryReading("12074200", "ЭЛ/ЭН2", 2, "9"),
    )


def test_a_simple_line_names_its_payer() -> None:
    (payment,) = read_registry(simple().encode("cp1251"), ZONE).payments
    assert (payment.payer, payment.address) == ("ИВАНОВА А.С.", "ТЮМЕНЬ Г,МИРА УЛ,1,2")
    assert payment.readings == ()


def test_the_other_format_has_a_sum_of_the_file() -> None:
    text = (
        "#FILESUM 150,50\n#TYPE 7\n#SERVICE 12\nИванов И.;Мира 1;7200000001;100,50;12\nП;М;2;50\n"
    )
    file = read_registry(text.encode("cp1251"), ZONE)
    assert file.problems == []
    assert [(one.account, one.amount) for one in file.payments] == [
        ("7200000001", 10050),
        ("2", 5000),
    ]
    assert file.payments[0].paid_at is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (simple(amount="0,00"), "registry.zero"),
        (simple(amount="1e3"), "registry.bad_amount"),
        (simple(amount="-5,00"), "registry.bad_amount"),
        (simple(amount="5,005"), "registry.bad_amount"),
        (simple().replace("15-01", "31-02"), "registry.bad_moment"),
        ("1;2;3", "registry.too_few_fields"),
        (LINE.replace("21643,63;21643,63", "21643,63;21643,64"), "registry.more_than_paid"),
        ("=два;1,00;1,00;0,00", "registry.bad_trailer"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(line: str, code: str) -> None:
    assert codes(simple("41"), line, simple("43")) == [(2, code)]


@pytest.mark.parametrize("account", ["12*4", "", "Ж" * 31])
def test_money_for_no_account_at_all_came_all_the_same(account: str) -> None:
    (payment,) = read_registry(simple(account=account).encode("cp1251"), ZONE).payments
    assert payment.amount == 10_000
    assert len(payment.account) <= 40


@pytest.mark.parametrize("spoiled", [("192;", ""), (";6;", ";шесть;"), (";2;9;", ";0;9;")])
def test_readings_that_cannot_be_read_do_not_stop_the_money(spoiled: tuple[str, str]) -> None:
    (payment,) = read_registry(LINE.replace(*spoiled).encode("cp1251"), ZONE).payments
    assert (payment.amount, payment.readings) == (2164363, ())
    assert payment.trouble is not None
    assert payment.trouble.code == "registry.reading_group"


def test_one_operation_twice_is_told_with_both_lines() -> None:
    file = read_registry("\n".join([simple("5"), simple("6"), simple("5")]).encode(), ZONE)
    (problem,) = file.problems
    assert (problem.line, problem.error.code, problem.error.fields["line"]) == (
        3,
        "registry.same_operation",
        1,
    )


@pytest.mark.parametrize(
    ("trailer", "code"),
    [
        ("=3;200,00;200,00;0,00;1;16-01-2026", "registry.count_differs"),
        ("=2;200,01;200,01;0,00;1;16-01-2026", "registry.amount_differs"),
    ],
)
def test_a_trailer_that_differs_spoils_the_whole_file(trailer: str, code: str) -> None:
    assert codes(simple("1"), simple("2"), trailer) == [(0, code)]


def test_a_line_without_end_is_named_and_never_cut_into_other_sums() -> None:
    assert codes(simple("1"), simple("2") + ";" + "1" * 3000 + ";1,00;1,00;0,00") == [
        (2, "registry.line_too_long")
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "registry.empty"), (b" \r\n", "registry.empty"), (b"a\0b", "registry.binary")],
)
def test_what_is_no_registry_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_registry(content, ZONE)
