"""Files of readings people bring: rows 87 and 88 of the bad-input catalogue."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from desktop import sandbox
from desktop.errors import AppError
from desktop.services import reading_batch
from desktop.services.reading_batch import Batch
from tests.support import desk_kit as kit
from tests.support import resident_samples as samples
from tests.support.resident_desk import open_desk
from ui.messages import sentence

ACCOUNT = samples.ACCOUNT.number
HEAD = "Лицевой счёт;Номер счётчика;Дата;Показание\n"
GOOD = f"{ACCOUNT};4418820;20.11.2026;1290,4512\n"

Open = Callable[[bytes | str], Batch]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    desk: kit.Desk = open_desk(tmp_path / "p")
    path = tmp_path / "=cmd\u202e файл.csv"

    def read(content: bytes | str) -> Batch:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return desk.ctx.jobs.call("read", lambda: reading_batch.open_file(desk.ctx, path))

    yield read
    desk.close()


def book(*rows: tuple[object, ...], formula: str = "") -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet()
    day = made.add_format({"num_format": "dd.mm.yyyy"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write(number, column, value)
    if formula:
        sheet.write_formula(1, 4, formula, None, "")
    made.close()
    return out.getvalue()


def repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, part in changes.items():
            new.writestr(name, part)
    return out.getvalue()


def refused(opened: Open, content: bytes | str) -> AppError:
    with pytest.raises(AppError) as caught:
        opened(content)
    words = sentence(caught.value.code, **caught.value.fields)
    assert caught.value.code not in words
    return caught.value


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "utf-8-sig", "utf-16", "cp866"])
def test_row_88_a_csv_of_any_code_page_is_read(opened: Open, encoding: str) -> None:
    (line,) = opened((HEAD + GOOD).encode(encoding)).lines
    assert (line.account.number, line.view.meter.serial) == (ACCOUNT, "4418820")
    assert (line.texts, line.taken_on) == (("1290,4512",), date(2026, 11, 20))


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_row_88_the_delimiter_is_found(opened: Open, delimiter: str) -> None:
    text = (HEAD + GOOD.replace("1290,4512", "1290.4512")).replace(";", delimiter)
    assert opened(text).lines[0].texts == ("1290,4512",)


def test_a_csv_without_a_heading_is_account_meter_values(opened: Open) -> None:
    assert opened(f"{ACCOUNT};4418820;1290,4512\n").lines[0].texts == ("1290,4512",)


def test_row_88_an_open_quote_is_named_by_line_and_column(opened: Open) -> None:
    error = refused(opened, HEAD + GOOD + f'{ACCOUNT};"4418833;20.11.2026;1\n')
    assert (error.code, error.fields) == ("batch.open_quote", {"line": 3, "column": 12})


def test_row_88_a_zero_byte_is_named_by_line_and_column(opened: Open) -> None:
    error = refused(opened, (HEAD + "12\0;4;5\n").encode())
    assert (error.code, error.fields) == ("batch.not_text", {"line": 2, "column": 3})


def test_row_88_two_gigabytes_are_not_read(
    opened: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened(GOOD)
    with next(tmp_path.glob("*.csv")).open("r+b") as stream:
        stream.truncate(2 << 30)
    path = next(tmp_path.glob("*.csv"))
    with pytest.raises(AppError) as caught:
        reading_batch._content(path)
    assert caught.value.code == "batch.too_large"


def test_a_long_cell_an_empty_file_and_too_many_lines_are_refused(opened: Open) -> None:
    assert refused(opened, GOOD + "x" * 1000 + ";1;2\n").code == "batch.long_cell"
    assert refused(opened, b" \n \n").code == "registry.empty"
    assert refused(opened, GOOD * 2001).code == "registry.too_many_lines"


def test_a_file_that_is_gone_or_a_folder_is_told(opened: Open, tmp_path: Path) -> None:
    for path in (tmp_path / "нет.csv", tmp_path):
        with pytest.raises(AppError) as caught:
            reading_batch._content(path)
        assert caught.value.code == "file.not_read"


def test_the_template_of_the_office_is_read(opened: Open) -> None:
    content = book(
        ("", "Заводской номер ПУ", "Ресурс", "Дата снятия", "Показание Т1", "Т2"),
        ("", "3390112", "Электроэнергия", date(2026, 11, 19), 18519, 7978.5),
        ("", "4418820", "Холодная вода", date(2026, 11, 19), 1290.4512, ""),
    )
    batch = opened(content)
    # The other one hangs in two flats: without an account nobody knows which is meant.
    assert [one.error.code for one in batch.refused] == ["told.two_meters"]
    (line,) = batch.lines
    assert (line.account.number, line.texts) == (ACCOUNT, ("18519", "7978,5"))
    assert line.taken_on == date(2026, 11, 19)


def test_a_formula_is_never_run(opened: Open) -> None:
    content = book(
        ("", "Номер счётчика", "Ресурс", "Дата", "Показание"),
        ("", "4418820", "ХВС", "19.11.2026"),
        formula="=1290+0.5",
    )
    batch = opened(content)
    assert [one.error.code for one in batch.refused] == ["batch.no_value"]


def test_row_87_a_bomb_is_refused_by_its_sizes(opened: Open) -> None:
    content = repacked(book((1,)), {"xl/media/image1.bin": b"\0" * (65 << 20)})
    assert refused(opened, content).code == "batch.xlsx_limits"


def test_row_87_a_part_outside_the_book_is_refused(opened: Open) -> None:
    assert refused(opened, repacked(book((1,)), {"xl/../../x": b"1"})).code == "batch.not_xlsx"


def test_row_87_entities_are_refused(opened: Open) -> None:
    part = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    content = repacked(book((1,)), {"xl/worksheets/sheet1.xml": part})
    assert refused(opened, content).code == "batch.xlsx_dtd"


def test_row_87_a_million_empty_rows_are_refused(opened: Open) -> None:
    part = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
        b"</sheetData></worksheet>"
    )
    content = repacked(book((1,)), {"xl/worksheets/sheet1.xml": part})
    assert refused(opened, content).code == "batch.xlsx_limits"


def test_row_87_a_cut_book_and_an_old_one_are_refused(opened: Open) -> None:
    whole = book((1, 2))
    assert refused(opened, whole[: len(whole) // 2]).code == "batch.not_xlsx"
    assert refused(opened, b"\xd0\xcf\x11\xe0" + b"\0" * 512).code == "batch.old_excel"


def test_a_registry_of_the_bank_tells_its_readings(opened: Open) -> None:
    line = "20-11-2026;10-15-00;8647;0001;555;%s;СОКОЛОВА;ТЮМЕНЬ;112026;%s;[!];100,00;98,80;1,20\n"
    batch = opened((line % (ACCOUNT, "4418820;ХВС;1;1290,45")).encode("cp1251"))
    assert [one.texts for one in batch.lines] == [("1290,45",)]


def test_each_line_that_means_no_meter_tells_why(opened: Open) -> None:
    rows = ("000;1;1", f"{ACCOUNT};999;1", f"{ACCOUNT};;1", f"{ACCOUNT};4418833;", "x;4418820;5")
    batch = opened("\n".join((f"{ACCOUNT};4418820;1290", f"{ACCOUNT};4418820;1291", *rows)))
    assert [(one.told.line, one.error.code) for one in batch.refused] == [
        (2, "batch.twice"),
        (3, "told.no_account"),
        (4, "told.no_meter"),
        (5, "batch.no_serial"),
        (6, "batch.no_value"),
        (7, "told.no_account"),
    ]


def test_the_same_bytes_are_known_again(opened: Open, tmp_path: Path) -> None:
    batch = opened(GOOD)
    assert batch.taken_at == 0
    assert "\u202e" not in batch.name


def _greedy() -> Callable[[bytes], bytes]:
    return lambda content: bytes(1 << 30)


def _endless() -> Callable[[bytes], bytes]:
    return lambda content: bytes(sandbox.ANSWER_BYTES + 1)


def _writing() -> Callable[[bytes], bytes]:
    def write(content: bytes) -> bytes:
        Path(content.decode()).write_bytes(b"x")
        return b""

    return write


def test_a_parser_that_wants_too_much_ends_alone(tmp_path: Path) -> None:
    target = tmp_path / "written"
    for reader in (_greedy, _endless, _writing):
        with pytest.raises(AppError) as caught:
            sandbox.read_limited(reader, str(target).encode())
        assert caught.value.code == "sandbox.stopped"
    assert not target.exists()
