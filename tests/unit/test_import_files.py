"""Files that are no template, are too large or hide something are refused with one sentence."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.importing import FileLimits
from tests.support import gis_files as gis
from tests.support.import_desk import ImportDesk, import_desk

SHEET = "xl/worksheets/sheet1.xml"
LONGEST_S = 60.0
SEED = 20_261_120


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ImportDesk]:
    with import_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return gis.simple_accounts(tmp_path / "good.xlsx", 3)


def errors_of(desk: ImportDesk, content: bytes | Path) -> list[str]:
    path = content if isinstance(content, Path) else desk.folder / "bad.xlsx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    errors = desk.take("accounts", path).errors
    assert desk.is_empty()
    return errors


def with_sheet(desk: ImportDesk, good: Path, change: tuple[str, str]) -> Path:
    """The good file with one text of its first sheet replaced."""
    sheet = gis.part_of(good, SHEET).decode()
    assert change[0] in sheet
    changed = sheet.replace(*change, 1).encode()
    return gis.repacked(good, desk.folder / "changed.xlsx", {SHEET: changed})


def test_what_is_not_there_or_is_no_file_is_told_so(desk: ImportDesk, good: Path) -> None:
    absent, below, pipe = desk.folder / "absent.xlsx", good / "a.xlsx", desk.folder / "pipe"
    os.mkfifo(pipe)
    loop = desk.folder / "loop.xlsx"
    loop.symlink_to(loop)
    assert errors_of(desk, absent) == [f"Файла {absent} нет: проверьте имя и папку"]
    assert errors_of(desk, below) == [f"Файла {below} нет: проверьте имя и папку"]
    assert errors_of(desk, desk.folder) == [f"{desk.folder} не файл, а папка: укажите файл .xlsx"]
    assert errors_of(desk, pipe) == [f"{pipe} не файл: укажите файл .xlsx"]
    (told,) = errors_of(desk, loop)
    assert told.startswith(f"Файл {loop} не читается")


def test_a_file_that_is_no_workbook_is_told_so(desk: ImportDesk, good: Path) -> None:
    whole = good.read_bytes()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as other:
        other.writestr("letter.txt", "text")
    assert errors_of(desk, b"") == ["Файл пуст"]
    broken = ["Файл повреждён или это не книга Excel (.xlsx)"]
    assert errors_of(desk, b"<html>") == broken
    assert errors_of(desk, whole[: len(whole) // 2]) == broken
    assert errors_of(desk, archive.getvalue()) == ["Это архив, но не книга Excel (.xlsx)"]
    assert "паролем" in errors_of(desk, b"\xd0\xcf\x11\xe0" + bytes(600))[0]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (FileLimits(file=1000), "Файл больше"),
        (FileLimits(unpacked=5000), "Распакованный файл больше"),
        (FileLimits(parts=5), "больше 5 частей"),
        (FileLimits(cells=20), "ячеек"),
        (FileLimits(rows=3), "больше 3 строк"),
    ],
)
def test_declared_and_counted_sizes_have_ceilings(
    tmp_path: Path, good: Path, limits: FileLimits, words: str
) -> None:
    with import_desk(tmp_path, limits=limits) as desk:
        (error,) = errors_of(desk, good)
        assert words in error


def test_a_size_that_is_declared_too_small_does_not_pass(desk: ImportDesk, good: Path) -> None:
    sheet = gis.part_of(good, SHEET)
    lying = good.read_bytes().replace(
        len(sheet).to_bytes(4, "little"), (len(sheet) - 9).to_bytes(4, "little")
    )
    assert errors_of(desk, lying)[0].startswith("Файл повреждён")


def test_a_bomb_is_refused_before_it_is_unpacked(desk: ImportDesk, good: Path) -> None:
    bomb = gis.repacked(good, desk.folder / "bomb.xlsx", {"xl/media/zeros.bin": bytes(32 << 20)})
    assert errors_of(desk, bomb) == [
        "Файл сжат подозрительно сильно и не читается: сохраните заново"
    ]


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "xl\\..\\evil.xml", "C:e.xml"])
def test_names_that_leave_the_archive_are_refused(desk: ImportDesk, good: Path, name: str) -> None:
    strange = gis.repacked(good, desk.folder / "strange.xlsx", {name: b"<a/>"})
    assert errors_of(desk, strange) == ["Файл повреждён: недопустимые имена частей книги"]


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "docProps/app.xml"])
def test_a_document_type_is_refused_in_every_part(desk: ImportDesk, good: Path, part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    head, tail = gis.part_of(good, part).decode().split("?>", 1)
    changed = gis.repacked(good, desk.folder / "dtd.xlsx", {part: f"{head}?>{bomb}{tail}".encode()})
    assert "DTD" in errors_of(desk, changed)[0]


def test_rows_out_of_order_are_not_dropped_silently(desk: ImportDesk, good: Path) -> None:
    changed = with_sheet(desk, good, ('<row r="5"', '<row r="4"'))
    assert errors_of(desk, changed) == ["Файл повреждён: строки листа идут не по порядку"]


def test_an_encoding_nobody_knows_is_a_damaged_file(desk: ImportDesk, good: Path) -> None:
    changed = with_sheet(desk, good, ('encoding="UTF-8"', 'encoding="UTF-8s"'))
    assert errors_of(desk, changed) == ["Файл повреждён: часть книги не читается"]


def test_a_workbook_of_another_program_s_kind_is_refused(desk: ImportDesk, good: Path) -> None:
    types = gis.part_of(good, "[Content_Types].xml").replace(b"sheet.main+xml", b"other+xml")
    changed = gis.repacked(good, desk.folder / "other.xlsx", {"[Content_Types].xml": types})
    assert errors_of(desk, changed) == ["Файл повреждён или это не книга Excel (.xlsx)"]


def test_a_formula_never_computed_is_named(desk: ImportDesk, good: Path) -> None:
    changed = with_sheet(desk, good, ("<v>36.1</v>", "<f>R3-18</f>"))
    assert errors_of(desk, changed) == [
        "Лист «Основные сведения», строка 3, колонка S: формула без сохранённого значения:"
        " вставьте значение"
    ]


def test_an_error_of_excel_is_named(desk: ImportDesk, good: Path) -> None:
    sheet = gis.part_of(good, SHEET).decode()
    number = '<c r="S3"><v>36.1</v></c>'
    assert number in sheet
    changed = with_sheet(desk, good, (number, '<c r="S3" t="e"><v>#REF!</v></c>'))
    assert errors_of(desk, changed) == [
        "Лист «Основные сведения», строка 3, колонка S: в ячейке ошибка Excel #REF!"
    ]


def test_a_million_empty_rows_after_the_last_one_do_no_harm(desk: ImportDesk, good: Path) -> None:
    empty = "".join(f'<row r="{number}"/>' for number in range(6, 1_048_577))
    changed = with_sheet(desk, good, ("</sheetData>", f"{empty}</sheetData>"))
    began = time.perf_counter()
    report = desk.take("accounts", changed)
    took = time.perf_counter() - began
    assert (report.errors, report.created) == ([], 3)
    assert took < LONGEST_S


def test_blank_rows_between_are_left_out(desk: ImportDesk) -> None:
    mains = [gis.main_row(1), {}, {"A": "  "}, gis.main_row(2)]
    path = gis.accounts_file(
        desk.folder / "a.xlsx", mains, [gis.premises_row(1), {}, gis.premises_row(2)]
    )
    report = desk.take("accounts", path)
    assert (report.errors, report.created, report.rows) == ([], 2, 2)


def test_a_template_without_rows_or_sheets_is_told_so(desk: ImportDesk) -> None:
    empty = gis.accounts_file(desk.folder / "empty.xlsx", [], [])
    assert errors_of(desk, empty) == [
        "Лист «Основные сведения»: нет ни одной строки (данные — со строки 3)"
    ]
    other = gis.meters_file(desk.folder / "meters.xlsx", [gis.meter_row(1, "1")])
    assert errors_of(desk, other) == [
        "В файле нет листа «Основные сведения»: это другой шаблон",
        "В файле нет листа «Помещения»: это другой шаблон",
    ]


def test_a_file_changed_at_random_is_taken_or_refused_but_never_breaks(
    desk: ImportDesk, good: Path
) -> None:
    rng = random.Random(SEED)
    whole = good.read_bytes()
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        path = desk.folder / "damaged.xlsx"
        path.write_bytes(damaged)
        report = desk.take("accounts", path, dry_run=True)
        assert report.ok or report.errors


def test_a_part_changed_at_random_is_taken_or_refused_but_never_breaks(
    desk: ImportDesk, good: Path
) -> None:
    rng = random.Random(SEED)
    with zipfile.ZipFile(good) as archive:
        names = archive.namelist()
    for turn in range(80):
        name = rng.choice(names)
        damaged = bytearray(gis.part_of(good, name))
        for _ in range(rng.randint(1, 3)):
            damaged[rng.randrange(len(damaged))] = rng.choice(b'<>/="0129aRr ')
        path = gis.repacked(good, desk.folder / f"{turn}.xlsx", {name: bytes(damaged)})
        report = desk.take("accounts", path, dry_run=True)
        assert report.ok or report.errors
