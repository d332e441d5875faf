"""Bytes for thermal printers, read back as a printer reads them."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop import escpos_door
from desktop.documents.code_pages import EncodeError, spelled
from desktop.documents.escpos import page_proof, picture_bytes, roll_bytes
from desktop.documents.escpos_profiles import (
    PrinterProfile,
    known_page_numbers,
    printer_profile,
    printer_profiles,
)
from desktop.documents.receipt_model import ReceiptLine
from desktop.documents.receipt_rows import receipt_rows
from desktop.documents.roll import Line, Pair, Row, Rule, money_pair
from desktop.documents.roll_text import text_rows
from desktop.documents.shift_rows import shift_rows
from desktop.errors import AppError
from domain.money import format_kopecks
from domain.receipt_codes import receipt_code
from tests.support.escpos_reading import Paper, Printed
from tests.support.receipt_samples import OP_ID, payment, refund, z_paper

RARE = "Ҡ"  # a Bashkir letter neither page has


def printed(content: bytes, profile: PrinterProfile) -> Printed:
    codecs = {number: page for page, number in profile.pages}
    return Paper(codecs).feed(content)


@pytest.mark.parametrize("profile", printer_profiles(), ids=lambda one: one.id)
def test_every_model_prints_each_sum_in_letters_or_as_a_picture(profile: PrinterProfile) -> None:
    paper = printed(roll_bytes(receipt_rows(payment()), profile), profile)
    if profile.pages:
        assert "Водоотведение" in paper.text
        rows = [" ".join(text.split()) for text, _ in paper.rows]
        assert "Водоотведение 812,57" in rows
        assert "Сдача 187,43" in rows
        assert any("4 312,57" in text for text, is_large in paper.rows if is_large)
        assert max(len(text) for text, _ in paper.rows) <= profile.columns
    else:
        assert paper.bands
    assert paper.is_cut == profile.has_cutter


@pytest.mark.parametrize("page", ["cp866", "cp1251"])
def test_cyrillic_arrives_in_the_page_that_was_chosen(page: str) -> None:
    profile = printer_profile("TM-T20II")
    paper = printed(roll_bytes(receipt_rows(refund()), profile, page), profile)
    assert paper.pages == [dict(profile.pages)[page]]
    for words in ("Чек возврата", "ошибочный лицевой счет", "Деньги"):
        assert words in paper.text
    assert "\ufffd" not in paper.text


def test_the_sum_is_printed_large_and_the_code_by_the_printer() -> None:
    profile = printer_profile("TM-T20II")
    paper = printed(roll_bytes(receipt_rows(payment()), profile), profile)
    assert [text for text, large in paper.rows if large] == ["ИТОГО      4 312,57 руб."]
    assert paper.codes == [receipt_code(OP_ID)]


def test_a_model_without_codes_gets_the_code_as_a_picture() -> None:
    profile = printer_profile("POS-5890")
    paper = printed(roll_bytes(receipt_rows(payment()), profile), profile)
    assert paper.codes == []
    assert paper.picture.width == profile.dots
    assert [found.text for found in zxingcpp.read_barcodes(paper.picture)] == [receipt_code(OP_ID)]


def test_a_money_line_that_cannot_be_encoded_refuses_the_receipt_before_the_first_byte() -> None:
    lines = (ReceiptLine(f"Услуга {RARE}", 431257, 202610),)
    rows = receipt_rows(payment(lines=lines))
    for profile in printer_profiles():
        if not profile.pages:
            continue
        with pytest.raises(EncodeError) as refused:
            roll_bytes(rows, profile, "cp866")
        assert refused.value.code == "receipt.not_encodable"
        assert refused.value.fields["sign"] == RARE


def test_a_refused_receipt_can_be_printed_as_a_picture() -> None:
    lines = (ReceiptLine(f"Услуга {RARE}", 431257, 202610),)
    profile = printer_profile("TM-T20II")
    paper = printed(picture_bytes(receipt_rows(payment(lines=lines)), profile), profile)
    assert paper.rows[0][0] == ""
    assert paper.picture.width == profile.dots
    assert [found.text for found in zxingcpp.read_barcodes(paper.picture)] == [receipt_code(OP_ID)]
    assert paper.is_cut


def test_a_rare_letter_of_a_name_is_never_lost_where_pictures_can_be_printed() -> None:
    rows = receipt_rows(payment(payer=f"{RARE}асимов А. А."))
    with pytest.raises(EncodeError):
        roll_bytes(rows, printer_profile("TM-T20II"))


def test_typographic_signs_are_written_in_the_signs_of_the_page() -> None:
    profile = printer_profile("TM-T20II")
    paper = printed(roll_bytes(shift_rows(z_paper()), profile), profile)
    rows = [" ".join(text.split()) for text, _ in paper.rows]
    assert "Недостача -50,00" in rows
    assert "5 000,00 x 9 45 000,00" in rows
    assert 'АО "ТРИЦ"' in rows


def test_the_number_that_the_test_page_proved_is_used() -> None:
    profile = printer_profile("TM-T20II")
    content = roll_bytes(receipt_rows(payment()), profile, "cp866:59")
    assert Paper({59: "cp866"}).feed(content).pages == [59]


def test_the_test_page_shows_every_code_page_and_a_picture() -> None:
    profile = printer_profile("TM-T20II")
    content = page_proof(profile)
    numbers = known_page_numbers()
    for page in ("cp866", "cp1251"):
        read = Paper(dict.fromkeys(numbers, page)).feed(content)
        for number in numbers:
            (row,) = [text for text, _ in read.rows if text.startswith(f"{page}:{number} ")]
            assert row.endswith("Съешь ещё этих мягких булок: 8 000,00 руб.")
    assert read.bands


_TEXT = st.text(st.characters(codec="cp866", exclude_characters="\n\r\x1b\x1d"), max_size=90)
_ROWS = st.lists(
    st.one_of(
        st.builds(Line, _TEXT, st.sampled_from(["plain", "small", "strong", "title", "stamp"])),
        st.builds(
            money_pair,
            _TEXT,
            st.integers(-(10**12), 10**12).map(format_kopecks),
            st.sampled_from(["plain", "strong", "large"]),
        ),
        st.just(Rule()),
    ),
    max_size=12,
)


@given(_ROWS, st.sampled_from([32, 42, 48]))
@example([money_pair("ИТОГО", format_kopecks(-(10**12)), "large")], 32)
def test_no_sum_is_ever_cut_and_no_row_is_too_long(rows: list[Row], columns: int) -> None:
    printed_rows = text_rows(tuple(rows), columns)
    for row in printed_rows:
        assert len(row.text) <= (columns // 2 if row.look == "large" else columns)
    left = [row.text for row in printed_rows if row.is_money]
    for pair in rows:
        if isinstance(pair, Pair):
            assert any(text.endswith(pair.value) for text in left), pair


@given(_ROWS)
@settings(max_examples=30)
def test_what_is_printed_is_read_back_letter_by_letter(rows: list[Row]) -> None:
    profile = printer_profile("TM-T20II")
    wanted = text_rows(tuple(rows), profile.columns, lambda text: spelled(text, "cp866"))
    paper = printed(roll_bytes(tuple(rows), profile), profile)
    read = [text for text, _ in paper.rows[: len(wanted)]]
    stamped = [f" {row.text} " if row.look == "stamp" else row.text for row in wanted]
    assert read == stamped


def test_an_unknown_model_is_told() -> None:
    with pytest.raises(AppError) as told:
        printer_profile("нет такого")
    assert told.value.code == "receipt.no_such_model"


def test_loading_the_library_leaves_neither_a_log_handler_nor_a_file_behind() -> None:
    import logging
    from pathlib import Path

    loaded = escpos_door.capabilities()
    assert not Path(loaded.pickle_dir).exists()
    assert not [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
