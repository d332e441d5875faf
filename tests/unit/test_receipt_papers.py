"""Receipts and shift papers on 80 mm, A5 and A4: what a reader finds in the files."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2
import pytest
import zxingcpp

from desktop.documents.receipt import ReceiptSize, receipt_pdf, shift_paper_pdf
from desktop.documents.receipt_model import ReceiptDocument, ReceiptLine, TenderSum
from domain.receipt_codes import receipt_code, short_id_of, short_op_id
from domain.search_keys import swap_layout_to_russian
from tests.support.receipt_samples import FISCAL, OP_ID, payment, refund, z_paper

SIZES: tuple[ReceiptSize, ...] = ("80mm", "A5", "A4")


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        return "\n".join(page.extract_text() for page in read.pages).replace("\u00a0", " ")


def codes_of(pdf: bytes) -> set[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {
            found.text
            for page in document
            for found in zxingcpp.read_barcodes(page.render(scale=4, grayscale=True).to_pil())
        }
    finally:
        document.close()


@pytest.mark.parametrize("size", SIZES)
def test_a_receipt_says_who_took_how_much_for_what(size: ReceiptSize) -> None:
    text = text_of(receipt_pdf(payment(), size))
    for words in (
        "АО «ТРИЦ»",
        "7203999013",
        "399-399",
        "04-214-038",
        "20.11.2026 10:42",
        "7201 458 302",
        "Водоотведение",
        "812,57",
        "Пени",
        "Аванс",
        "900,00",
        "4 312,57 ₽",
        "комиссия",
        "4 500,00",
        "187,43",
        "АО «УСТЭК»",
        "7203999020",
        "38-62-00",
        "Нефискальный документ",
        "019a3f2c-8b1e-7c45",
    ):
        assert words in text, words


@pytest.mark.parametrize("size", SIZES)
def test_the_printed_code_finds_the_operation(size: ReceiptSize) -> None:
    codes = codes_of(receipt_pdf(payment(), size))
    assert codes == {receipt_code(OP_ID)}
    assert OP_ID.startswith(short_id_of(codes.pop()))


@pytest.mark.parametrize("size", SIZES)
def test_the_same_receipt_gives_the_same_bytes(size: ReceiptSize) -> None:
    assert receipt_pdf(payment(), size) == receipt_pdf(payment(), size)
    assert receipt_pdf(payment(), size) != receipt_pdf(payment(is_copy=True), size)


@pytest.mark.parametrize("size", SIZES)
def test_a_copy_and_an_unsent_receipt_are_marked(size: ReceiptSize) -> None:
    plain = text_of(receipt_pdf(payment(), size))
    marked = text_of(receipt_pdf(payment(is_copy=True, is_unsent=True), size))
    assert "КОПИЯ" not in plain
    assert "ждёт отправки" not in plain
    assert "КОПИЯ" in marked
    assert "Принято, ждёт отправки" in marked


@pytest.mark.parametrize("size", SIZES)
def test_a_fiscal_receipt_carries_the_attributes_and_the_code_of_the_tax_service(
    size: ReceiptSize,
) -> None:
    pdf = receipt_pdf(payment(fiscal=FISCAL), size)
    text = text_of(pdf)
    for value in ("0000000001002292", "9999078900000961", "1138986989", "ОСН"):
        assert value in text
    assert "Нефискальный" not in text
    wanted = "t=20261120T1042&s=4312.57&fn=9999078900000961&i=69&fp=1138986989&n=1"
    assert codes_of(pdf) == {wanted, receipt_code(OP_ID)}


@pytest.mark.parametrize("size", SIZES)
def test_a_refund_names_its_payment_the_reason_and_who_allowed_it(size: ReceiptSize) -> None:
    text = " ".join(text_of(receipt_pdf(refund(), size)).split())
    for words in (
        "Чек возврата",
        "К ВОЗВРАТУ",
        "04-214-038 от 20.11.2026",
        "ошибочный лицевой счет",
        "Старшая С. С.",
        "Деньги получил",
    ):
        assert words in text, words
    assert "Сдача" not in text


def test_the_roll_is_as_high_as_its_content() -> None:
    def height(document: ReceiptDocument) -> float:
        with pdfplumber.open(io.BytesIO(receipt_pdf(document, "80mm"))) as read:
            (page,) = read.pages
            assert round(float(page.width) / 72 * 25.4) == 80
            lowest = max(float(char["bottom"]) for char in page.chars)
            assert 0 < float(page.height) - lowest < 40
            return float(page.height)

    many = tuple(ReceiptLine(f"Услуга {n}", 100, 202610) for n in range(60))
    assert height(payment(lines=many, total=6000)) > height(payment()) + 400


@pytest.mark.parametrize("size", ["A5", "A4"])
def test_a_long_receipt_takes_several_sheets_and_loses_no_line(size: ReceiptSize) -> None:
    many = tuple(ReceiptLine(f"Услуга {n}", 100 + n, 202510 + n // 40) for n in range(120))
    pdf = receipt_pdf(payment(lines=many, total=sum(line.amount for line in many)), size)
    text = text_of(pdf)
    assert all(f"Услуга {n}" in text for n in range(120))
    assert "лист 2 из" in text
    assert codes_of(pdf) == {receipt_code(OP_ID)}


def test_a_mixed_payment_shows_every_tender() -> None:
    tenders = (TenderSum("cash", 131257), TenderSum("card", 200000, "слип 0042"))
    text = text_of(receipt_pdf(payment(tenders=(*tenders, TenderSum("sbp", 100000))), "80mm"))
    assert "Наличными 1 312,57" in text
    assert "Картой, слип 0042 2 000,00" in text
    assert "По СБП 1 000,00" in text


def test_a_z_report_shows_what_came_what_must_be_there_and_what_is_missing() -> None:
    text = text_of(shift_paper_pdf(z_paper()))
    for words in (
        "Z-отчет",
        "Смена 214",
        "Наличными, чеков 36 84 310,50",
        "возвраты, чеков 1 −540,00",
        "ВЫРУЧКА 124 976,50 ₽",
        "Должно быть 47 270,50",
        "Пересчитано 47 220,50",
        "Недостача −50,00",
        "размен по ошибке",
        "5 000,00 × 9 45 000,00",
        "04-214-046",
        "Ждут отправки: 2 на 4 312,57",
    ):
        assert words in text, words


def test_an_x_report_counts_nothing_and_a_slip_shows_its_sum() -> None:
    x = text_of(shift_paper_pdf(z_paper(kind="x", counted=None, notes=(), remark="", closed_at="")))
    assert "Пересчитано" not in x
    assert "Недостача" not in x
    slip = text_of(shift_paper_pdf(z_paper(kind="cash_out", amount=4000000, reason="инкассация")))
    assert "Выдача наличных" in slip
    assert "40 000,00 ₽" in slip
    assert "ВЫРУЧКА" not in slip


def test_a_code_is_read_in_either_layout_and_typed_by_hand() -> None:
    short = short_op_id(OP_ID)
    for text in (
        receipt_code(OP_ID),
        swap_layout_to_russian(receipt_code(OP_ID)),
        short,
        f" {short.upper()} ",
    ):
        assert short_id_of(text) == short
    for other in ("7201458302", "ST00012|Name=", "", "TRIC-OP 019a3f2c"):
        assert short_id_of(other) == ""
