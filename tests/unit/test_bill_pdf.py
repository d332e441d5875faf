"""The payment document on paper: what it says, that its QR pays it, that it never varies."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest

from desktop.documents.bill import bill_pdf
from desktop.documents.bill_compose import compose_bill
from desktop.documents.bill_mark import read_mark
from desktop.documents.bill_model import BillDocument, BillOptions
from domain.payment_qr import parse
from tests.support.bill_samples import GOLDEN_TOTAL, SETTINGS, sources
from tests.support.paper_reading import decoded_codes, page_count, text_of


@pytest.fixture(scope="module")
def golden() -> BillDocument:
    return compose_bill(sources(), BillOptions())


@pytest.fixture(scope="module")
def golden_pdf(golden: BillDocument) -> bytes:
    return bill_pdf(golden)


def test_golden_bill_prints_its_total_in_digits_and_words(golden_pdf: bytes) -> None:
    text = text_of(golden_pdf)
    assert "ИТОГО К ОПЛАТЕ (Десять тысяч девятьсот восемьдесят девять рублей 57 копеек)" in text
    assert text.count("10 989,57") >= 4


def test_golden_bill_prints_every_row_of_the_vector(golden_pdf: bytes) -> None:
    text = text_of(golden_pdf)
    for row in (
        "Содержание жилого помещения м² 46,2000 — 30,60 1 413,72",
        "Отопление Гкал Н 1,3075 — 2 747,22 3 591,88 −150,25",
        "Холодное водоснабжение м³ ПУ 5,1235 — 68,73 352,14",
        "Водоотведение м³ ПУ 8,3735 — 43,06 360,56",
        "Электроэнергия (день) кВт·ч ПУ 120,5000 — 3,90 469,95",
        "Электроэнергия (ночь) кВт·ч ПУ 51,2500 — 1,95 99,94",
        "Взнос на капитальный ремонт м² 46,2000 — 14,62 675,44",
        "Итого к оплате 8 218,49 −150,25 210,00 7 858,24 3 120,40 10,93 10 989,57",
    ):
        assert row in text


def test_the_sections_stand_in_the_order_of_the_form(golden_pdf: bytes) -> None:
    text = text_of(golden_pdf)
    titles = (
        "ПЛАТЕЖНЫЙ ДОКУМЕНТ (СЧЕТ)",
        "1. Сведения о плательщике и исполнителе услуг",
        "2. Сведения о показаниях индивидуальных приборов учета",
        "3. Расчет размера платы за содержание жилого помещения",
        "4. Справочная информация",
        "5. Расчет суммы к оплате с учетом рассрочки платежа",
        "6. Сведения о перерасчетах",
        "ИЗВЕЩЕНИЕ / КВИТАНЦИЯ",
    )
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert page_count(golden_pdf) == 1


def test_the_code_on_the_rendered_page_pays_the_printed_total(golden_pdf: bytes) -> None:
    (found,) = decoded_codes(golden_pdf)
    code = parse(found.decode("utf-8"))
    assert code.sum_kopecks == GOLDEN_TOTAL
    assert code.fields["PersAcc"] == "7200000001"
    assert code.fields["PaymPeriod"] == "102026"
    assert code.fields["QuittId"] == "72АБ123456-01-6101"
    assert code.fields["LastName"] == "Иванова"


def test_a_cp1251_code_gives_its_bytes_back() -> None:
    document = compose_bill(
        sources(settings=replace(SETTINGS, qr_encoding="cp1251")), BillOptions()
    )
    (found,) = decoded_codes(bill_pdf(document))
    assert found == document.qr
    assert found.startswith(b"ST00011|Name=" + "АО «ТРИЦ»".encode("cp1251"))


def test_the_same_document_is_the_same_bytes_and_carries_its_digest(
    golden: BillDocument, golden_pdf: bytes
) -> None:
    assert bill_pdf(compose_bill(sources(), BillOptions())) == golden_pdf
    with pdfplumber.open(io.BytesIO(golden_pdf)) as opened:
        mark = read_mark(opened.metadata["Keywords"])
    assert mark is not None
    assert mark.digest == golden.digest
    assert (mark.from_period, mark.to_period) == (202610, 202610)


def test_no_person_stands_in_the_metadata(golden_pdf: bytes) -> None:
    with pdfplumber.open(io.BytesIO(golden_pdf)) as opened:
        words = " ".join(str(value) for value in opened.metadata.values())
    for private in ("Иванова", "Анна", "Широтная", "912", "7200000001"):
        assert private not in words


def test_every_font_is_embedded_and_cut(golden_pdf: bytes) -> None:
    with pdfplumber.open(io.BytesIO(golden_pdf)) as opened:
        names = {char["fontname"] for page in opened.pages for char in page.chars}
    assert {name.split("+")[1] for name in names} == {"GolosPaper-400", "GolosPaper-600"}
    assert b"/Helvetica" not in golden_pdf
    assert golden_pdf.count(b"/FontFile2") == 2


def test_a_changed_kopeck_changes_the_digest(golden: BillDocument) -> None:
    changed = replace(golden, amount=golden.amount + 1)
    assert changed.digest != golden.digest
