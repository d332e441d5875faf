"""The payment QR: vectors byte for byte, refusals, and what scanners type (rows 74-81)."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import InputError
from domain.payment_qr import build, in_bill_order, is_for_payee, looks_like_payment, parse

V1_TEXT = (
    "ST00012|Name=АО «ТРИЦ»|PersonalAcc=40702810867100001234|"
    "BankName=ЗАПАДНО-СИБИРСКОЕ ОТД. №8647 ПАО СБЕРБАНК|BIC=047102651|"
    "CorrespAcc=30101810800000000651|PayeeINN=7203999013|KPP=720301001|LastName=Иванова|"
    "FirstName=Анна|MiddleName=Сергеевна|PayerAddress=г Тюмень, ул Широтная, д 104, кв 27|"
    "Sum=431257|Purpose=Оплата ЖКУ за октябрь 2026 л/с 1234567|PersAcc=1234567|"
    "PaymPeriod=102026|QuittId=72АБ123456-01-6101|TechCode=02"
)
V3_TEXT = (
    "ST00012^Name=ООО «Тест | Плюс»^PersonalAcc=40702810267100005678^"
    "BankName=ЗАПАДНО-СИБИРСКОЕ ОТД. №8647 ПАО СБЕРБАНК^BIC=047102651^"
    "CorrespAcc=30101810800000000651^Sum=10000^Purpose=Проверка разделителя"
)
V4_TEXT = (
    'ST00012|Name=ООО «Три кита»|PersonalAcc=40702810138250123017|BankName=ОАО "БАНК"|'
    "BIC=044525225|CorrespAcc=30101810400000000225|PayeeINN=6200098765|LastName=Иванов|"
    "FirstName=Иван|MiddleName=Иванович|Purpose=Оплата членского взноса|"
    "PayerAddress=г.Рязань ул.Ленина д.10 кв.15|Sum=100000"
)


def fields_of(text: str) -> dict[str, str | int]:
    """The vector's own pairs in its own order, read without the code under test."""
    pairs = (piece.split("=", 1) for piece in text[8:].split(text[7]))
    return {key: value for key, value in pairs}  # noqa: C416  # keeps the wider value type


V1 = fields_of(V1_TEXT)


def test_v1_is_exact_in_utf8() -> None:
    made = build(V1)
    assert made.decode() == V1_TEXT
    assert (len(V1_TEXT), len(made)) == (419, 521)
    digest = "0d82a70eeb51c88fde309c5fee8ed0ea7170219146bd62afd3e29503f58bc8db"
    assert hashlib.sha256(made).hexdigest() == digest


def test_v2_is_exact_in_cp1251() -> None:
    made = build(V1, "cp1251")
    assert len(made) == 419
    assert made.hex().startswith(
        "535430303031317c4e616d653dc0ce20abd2d0c8d6bb7c506572736f6e616c4163633d3430373032"
    )
    digest = "ec931bddec6f2c1eb6a6c32c61e756a1c64329b57bcfcf8ca0081a2d0a1b4d45"
    assert hashlib.sha256(made).hexdigest() == digest


def test_v3_takes_another_separator_when_a_value_holds_the_usual_one() -> None:
    fields = fields_of(V3_TEXT)
    assert build(fields).decode() == V3_TEXT
    assert (
        build(fields | {"Category": "^#;"}).decode() == V3_TEXT.replace("^", ":") + ":Category=^#;"
    )


def test_v4_of_the_open_library_is_exact() -> None:
    assert build(fields_of(V4_TEXT)).decode() == V4_TEXT


@pytest.mark.parametrize("text", [V1_TEXT, V3_TEXT, V4_TEXT])
def test_vectors_read_back(text: str) -> None:
    for source in (text, text.encode(), text + text[7], text + "\r\n"):
        code = parse(source)
        assert code.fields == fields_of(text)
        assert code.sum_kopecks == int(str(fields_of(text)["Sum"]))
        assert code.problems == ()


def test_a_bill_is_written_in_its_one_order() -> None:
    shuffled = dict(sorted(V1.items(), reverse=True))
    assert build(in_bill_order(shuffled)).decode() == V1_TEXT


def test_the_encoding_is_told_by_its_digit() -> None:
    for digit, coding in (("1", "cp1251"), ("2", "utf-8"), ("3", "koi8-r")):
        text = V3_TEXT.replace("«", '"').replace("»", '"').replace("№", "N")
        code = parse(text.replace("ST00012", f"ST0001{digit}").encode(coding))
        assert (code.encoding, code.fields["Purpose"]) == (coding, "Проверка разделителя")


def test_a_sign_without_a_place_in_cp1251_makes_it_utf8() -> None:
    assert build(V1 | {"Purpose": "100 ₽"}, "cp1251").startswith(b"ST00012|")


def test_the_code_is_read_from_a_scanner_in_the_russian_layout() -> None:
    typed = (
        "ЫЕ00012/Тфьу=ФЩ ЕКШС/ЗукыщтфдФсс=40702810867100001234/ИфтлТфьу=ЫИУК/ИШС=047102651/"
        "СщккуызФсс=30101810800000000651/Ыгь=431257/ЗукыФсс=1234567"
    )
    code = parse(typed)
    assert code.fields["PersAcc"] == "1234567"
    assert code.fields["Name"] == "AO TRIC"
    assert (code.sum_kopecks, code.separator) == (431_257, "|")
    assert looks_like_payment(typed)
    assert looks_like_payment(V1_TEXT)
    assert not looks_like_payment("Строителей 5")


REQUIRED = V1_TEXT.split("|PayeeINN", maxsplit=1)[0]
REFUSALS: list[tuple[int, str | bytes, str]] = [
    (74, "SA00012|Name=x", "qr.not_payment"),
    (74, REQUIRED.replace("ST00012", "ST00022"), "qr.version"),
    (75, REQUIRED.replace("ST00012", "ST00010"), "qr.encoding"),
    (75, REQUIRED.replace("ST00012", "ST00014"), "qr.encoding"),
    (75, REQUIRED.encode("cp1251"), "qr.encoding"),
    (78, "https://example.org/pay?x=1", "qr.not_payment"),
    (78, "BEGIN:VCARD", "qr.not_payment"),
    (78, "WIFI:S:x;;", "qr.not_payment"),
    (78, "javascript:alert(1)", "qr.not_payment"),
    (79, b"\xff\x00" * 1_500, "qr.not_payment"),
    (79, b"x" * 5_000, "qr.too_large"),
    (79, REQUIRED[: len(REQUIRED) // 2], "qr.missing"),
    (79, "ST00012", "qr.separator"),
    (79, "", "qr.not_payment"),
    *((74, REQUIRED.replace(f"{key}=", "Other="), "qr.missing")
      for key in ("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "source", "expected"), REFUSALS)
def test_what_is_no_payment_code_is_refused(row: int, source: str | bytes, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(source)
    assert caught.value.code == expected, row


@pytest.mark.parametrize(
    "tail", ["Sum=123.45", "Sum=-1", "Sum=1e9", "Sum=٣", "Sum=0", "Sum=1|Sum=2", f"Sum={'9' * 19}"]
)
def test_a_wrong_sum_is_told_and_the_rest_is_filled(tail: str) -> None:
    code = parse(f"{REQUIRED}|{tail}|PersAcc=1234567")
    assert (code.sum_kopecks, code.problems) == (None, ("qr.sum",))
    assert code.fields["PersAcc"] == "1234567"
    assert "Sum" not in code.fields


def test_keys_are_matched_without_case_and_strange_ones_are_kept() -> None:
    code = parse(REQUIRED + "|SUM=100|persacc=7|debt=5|Flat=|Phone=null|Purpose=a=b|Name=other")
    assert code.sum_kopecks == 100
    assert (code.fields["PersAcc"], code.fields["debt"]) == ("7", "5")
    assert code.fields["Purpose"] == "a=b"
    assert not {"Flat", "Phone"} & set(code.fields)
    assert (code.fields["Name"], code.problems) == ("АО «ТРИЦ»", ("qr.repeated_key",))


def test_a_bill_of_another_payee_is_told() -> None:
    code = parse(V1_TEXT)
    assert is_for_payee(code, "047102651", "40702810867100001234")
    assert not is_for_payee(code, "047102651", "40702810267100005678")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"BIC": ""}, "qr.missing"),
        ({"Name": "null"}, "qr.missing"),
        ({"BIC": "12"}, "qr.bic"),
        ({"PersonalAcc": "0" * 20}, "qr.account"),
        ({"Sum": 0}, "qr.sum"),
        ({"Sum": "12.5"}, "qr.sum"),
        ({"Purpose": "х" * 211}, "qr.too_long"),
        ({"Name": "Ж" * 160}, "qr.required_too_long"),
        ({"Purpose": "|#;:^_~{}!$%&()*+,/@"}, "qr.no_separator"),
    ],
)
def test_what_the_standard_forbids_is_not_written(
    change: dict[str, str | int], expected: str
) -> None:
    with pytest.raises(InputError) as caught:
        build(V1 | change)
    assert caught.value.code == expected


def test_the_required_block_is_counted_in_the_encoding_used() -> None:
    assert len(REQUIRED[8:].encode()) == 184
    assert len(REQUIRED[8:].encode("cp1251")) == 144
    assert build(V1 | {"Name": "Ж" * 160}, "cp1251").startswith(b"ST00011|")


def test_empty_values_and_line_breaks_are_not_written() -> None:
    made = build(V1 | {"Phone": " ", "Contract": "а\r\nб"}).decode()
    assert made == V1_TEXT + "|Contract=а б"


VALUES = st.text(
    st.characters(codec="cp1251", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"]),
    min_size=1,
    max_size=40,
).filter(lambda text: text.lower() != "null" and not text.isspace())


@settings(max_examples=80, derandomize=True)
@given(VALUES, VALUES, st.integers(1, 10**12), st.sampled_from(["utf-8", "cp1251"]))
def test_what_is_written_reads_back(purpose: str, address: str, total: int, coding: str) -> None:
    fields = V1 | {"Purpose": purpose, "PayerAddress": address, "Sum": total}
    made = build(fields, coding)
    assert parse(made).fields == {key: str(value) for key, value in fields.items()}
    assert parse(made).encoding == coding
