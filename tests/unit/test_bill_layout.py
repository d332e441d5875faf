"""The payment document with unusual content: nothing breaks, overlaps or leaves the page."""

from __future__ import annotations

import io
from dataclasses import replace

import msgspec
import pytest

from api_client.models.replica import BillReference
from desktop.documents.bill import bill_pdf, make_form
from desktop.documents.bill_columns import LEFT, RIGHT
from desktop.documents.bill_compose import compose_bill
from desktop.documents.bill_model import BillDocument, BillOptions, InstalmentLine
from desktop.documents.paper_codes import REPERTOIRE
from desktop.documents.pdf_file import Labels, PdfFile
from desktop.documents.sheet import Sheet, Style
from domain.payment_qr import parse
from tests.support.bill_samples import (
    ACCOUNT,
    EXECUTOR,
    HOUSE,
    METERS,
    REFERENCE,
    following_bills,
    full_row_bill,
    make_bill,
    many_lines,
    sources,
)
from tests.support.paper_reading import (
    characters,
    decoded_codes,
    outside,
    overlaps,
    page_count,
    printed,
)

PAGE_BOTTOM = 835.0


def _few() -> BillDocument:
    lines = many_lines(4)
    bill = make_bill(lines, meters=METERS[:1], reference=REFERENCE[:2])
    return compose_bill(sources(bill, lines=lines), BillOptions())


def _many(count: int = 25) -> BillDocument:
    lines = many_lines(count)
    reference = tuple(BillReference(n, 28300, 30000, 3537000, 1000) for n in range(1, 16))
    bill = make_bill(lines, meters=METERS, reference=reference)
    return compose_bill(sources(bill, lines=lines), BillOptions())


def _long_names() -> BillDocument:
    facts = sources(
        make_bill(
            payer="Константинопольская-Преображенская Александра-Екатерина Рашидовна Җәмилә Ӑӑ"
        )
    )
    house = msgspec.structs.replace(
        HOUSE,
        number="104 корпус 12 строение 34 литера АБВГД-Е",
        street="ул Героев Отечественной войны и труда имени 50-летия Октября",
    )
    account = msgspec.structs.replace(
        ACCOUNT, flat="127 ком 12А", number="ABCDEFGHIJKLMNOPQRSTUVWXYZ1234"
    )
    executor = msgspec.structs.replace(
        EXECUTOR,
        name="ООО «Управляющая компания «Северо-Западная Объединённая Эксплуатационная №1»",
        email="a-very-long-address-of-the-company@domain-of-the-company.example.org",
    )
    catalog = replace(facts.catalog, suppliers={**facts.catalog.suppliers, 11: executor})
    changed = replace(facts, house=house, account=account, catalog=catalog)
    return compose_bill(changed, BillOptions(formulas=True))


CASES = {
    "few": (_few, 1),
    "golden": (lambda: compose_bill(sources(), BillOptions()), 1),
    "many": (_many, 2),
    "long names": (_long_names, 2),
    "all columns": (lambda: compose_bill(sources(full_row_bill()), BillOptions()), 1),
    "quarter": (lambda: compose_bill(sources(*following_bills(3)), BillOptions()), 2),
    "year": (lambda: compose_bill(sources(*following_bills(9)), BillOptions(formulas=True)), 2),
    "sixty services": (lambda: _many(60), 3),
}


@pytest.mark.parametrize("case", CASES)
def test_nothing_overlaps_or_leaves_the_page(case: str) -> None:
    make, pages = CASES[case]
    document = make()
    pdf = bill_pdf(document)
    assert page_count(pdf) == pages
    assert decoded_codes(pdf) == [document.qr]
    read = characters(bill_pdf(replace(document, qr=b"")))
    assert overlaps(read) == []
    assert outside(read, LEFT, RIGHT, PAGE_BOTTOM) == []


def test_a_long_bill_repeats_its_heads_and_numbers_its_sheets() -> None:
    text = printed(_many(60))
    first, *others = text.split("\f")
    assert "лист 1 из 3" in first
    for number, page in enumerate(others, 2):
        assert page.startswith("Платежный документ № 72АБ123456-01-6101 за октябрь 2026 г.")
        assert f"лист {number} из 3" in page
    assert "Виды услуг" in first
    assert "Виды услуг" in others[0]


def test_only_the_last_sheet_has_the_slip() -> None:
    pages = printed(_many()).split("\f")
    assert ["ИЗВЕЩЕНИЕ / КВИТАНЦИЯ" in page for page in pages] == [False, True]


def test_letters_of_all_neighbours_are_printed_as_themselves() -> None:
    letters = "".join(char for char in REPERTOIRE if char.isprintable() and char != " ")
    sheet = Sheet()
    for font, top in (("R", 40), ("B", 400)):
        for number, start in enumerate(range(0, len(letters), 50)):
            sheet.text(LEFT, top + 20 * number, letters[start : start + 50], Style(font, 9))
    out = io.BytesIO()
    pdf = PdfFile(out, Labels("Буквы", ""), make_form)
    pdf.add_page(sheet.finish())
    pdf.finish()
    read = "".join(one["text"] for one in characters(out.getvalue())[0])
    assert read == letters + letters


def test_a_letter_outside_the_paper_font_comes_from_the_full_file() -> None:
    assert "Ӑтнер Ӗҫ" in printed(compose_bill(sources(make_bill(payer="Ӑтнер Ӗҫ")), BillOptions()))


def test_a_sign_no_font_has_leaves_an_empty_box_and_the_rest_in_order() -> None:
    text = printed(compose_bill(sources(make_bill(payer="Ли 李 Анна")), BillOptions()))
    assert "Ли" in text
    assert "Анна" in text


def test_zero_columns_fold_into_one_line_and_return_when_they_have_a_value() -> None:
    plain = printed(compose_bill(sources(), BillOptions()))
    assert "штраф исполнителя работ (услуг), государственные пошлины, судебные издержки" in plain
    assert "Судебные" not in plain
    full = printed(compose_bill(sources(full_row_bill()), BillOptions()))
    assert "0,00." not in full
    assert "1 413,72 1,50 706,86" in full
    assert "150,00 200,00 350,00 3 720,98" in full


def test_without_debt_the_printed_total_and_the_code_carry_the_charges_alone() -> None:
    document = compose_bill(sources(), BillOptions(debt=False))
    pdf = bill_pdf(document)
    text = printed(document)
    assert document.amount == 785824
    assert parse(decoded_codes(pdf)[0]).sum_kopecks == 785824
    assert "7 858,24 ₽" in text
    assert "3 120,40" not in text
    assert "10,93" not in text


def test_an_advance_prints_nothing_to_pay_and_a_code_without_a_sum() -> None:
    bill = make_bill()
    rows = tuple(
        msgspec.structs.replace(row, debt=-2 * row.due, penalty=0, total=-row.due)
        for row in bill.rows
    )
    advance = msgspec.structs.replace(bill, rows=rows, opening=-2 * bill.due, total=-bill.due)
    document = compose_bill(sources(advance), BillOptions())
    pdf = bill_pdf(document)
    text = printed(document)
    assert (document.amount, document.advance) == (0, 785824)
    assert "Ноль рублей 00 копеек" in text
    assert "аванс 7 858,24 ₽" in text
    assert "оплатить до" not in text
    assert parse(decoded_codes(pdf)[0]).sum_kopecks is None


def test_without_meters_section_two_is_left_out() -> None:
    text = printed(compose_bill(sources(), BillOptions(meters=False)))
    assert "Сведения о показаниях" not in text


def test_instalments_have_a_table_of_their_own_when_there_are_any() -> None:
    line = InstalmentLine("Отопление", 100000, 50000, 1234, 950, 151234)
    document = replace(compose_bill(sources(), BillOptions()), instalments=(line,))
    text = printed(document)
    assert "Отопление 1 000,00 500,00 12,34 9,50 1 512,34" in text
    assert "рассрочка платежа не предоставлялась" not in text


def test_formulas_show_how_each_sum_came_about() -> None:
    text = printed(compose_bill(sources(), BillOptions(formulas=True)))
    assert "Холодное водоснабжение: 5,1235 м³ × 68,73 = 352,14; льгота −85,00" in text
