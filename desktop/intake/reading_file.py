"""A file of readings as told lines: CSV, a workbook or a bank's registry, by its own shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

import msgspec

from desktop.intake.csv_cells import Cells, rows_of, text_of
from desktop.intake.told_line import MAX_LINES, ToldFile, ToldLine
from domain.errors import InputError
from domain.registries import RegistryPayment, read_registry
from domain.told_readings import told_by

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_REGISTRY = re.compile(r"#|=|\d\d-\d\d-\d{4};\d\d-\d\d-\d\d;")
_ACCOUNT = re.compile(r"лицев|^л/?с\b|^сч[её]т(?!чик)|номер сч[её]та(?!\w)")
_SERIAL = re.compile(r"сч[её]тчик|прибор|заводск|серийн|номер пу")
_VALUE = re.compile(r"показани|значени|^[тt] ?[1-3]\b|^тариф|^день|^ночь|^пик")
_ZONES = 3


@dataclass(frozen=True)
class _Columns:
    """Where things stand in a row; None: the file does not tell it."""

    account: int | None
    serial: int
    day: int | None
    values: tuple[int, ...]


_CSV_PLAIN = _Columns(0, 1, None, (2, 3, 4))
_TEMPLATE = _Columns(None, 1, 3, (4, 5, 6))


def reader() -> Callable[[bytes], bytes]:
    """For the limited child: the imports are done before the limits."""
    from desktop.intake.xlsx_cells import sheet_rows

    def read(content: bytes) -> bytes:
        try:
            told = _file_of(content, sheet_rows)
        except InputError as error:
            told = ToldFile(code=error.code, fields=dict(error.fields))
        return msgspec.json.encode(told)

    return read


def _file_of(content: bytes, sheet_rows: Callable[[bytes], Iterator[Cells]]) -> ToldFile:
    if content.startswith(_OLE):
        raise InputError("batch.old_excel")
    if content.startswith(_ZIP):
        return ToldFile(kind="xlsx", lines=_capped(_lines(sheet_rows(content), _TEMPLATE)))
    text = text_of(content)
    if _REGISTRY.match(text.lstrip()):
        return ToldFile(kind="registry", lines=_capped(_registry_lines(text.encode())))
    return ToldFile(kind="csv", lines=_capped(_lines(rows_of(text), _CSV_PLAIN)))


def _capped(lines: Iterable[ToldLine]) -> tuple[ToldLine, ...]:
    found: list[ToldLine] = []
    for line in lines:
        found.append(line)
        if len(found) > MAX_LINES:
            raise InputError("registry.too_many_lines", limit=MAX_LINES)
    if not found:
        raise InputError("registry.empty")
    return tuple(found)


def _lines(rows: Iterator[Cells], plain: _Columns) -> Iterator[ToldLine]:
    """A heading tells the columns; without one they stand as in the templates."""
    columns, first = plain, True
    for number, cells in rows:
        if first:
            first = False
            named = _named(cells)
            columns = named or plain
            if named or (plain is _TEMPLATE and number == 1):
                continue
        yield _line(number, cells, columns)


def _named(cells: list[str]) -> _Columns | None:
    words = [" ".join(cell.casefold().split()) for cell in cells]
    values = tuple(n for n, word in enumerate(words) if _VALUE.search(word) and "дат" not in word)
    serials = [n for n, word in enumerate(words) if _SERIAL.search(word) and "гис" not in word]
    serials = [n for n in serials if n not in values and "дат" not in words[n]]
    accounts = [n for n, word in enumerate(words) if _ACCOUNT.search(word)]
    days = [n for n, word in enumerate(words) if "дата" in word]
    if not values or not serials:
        return None
    return _Columns(
        accounts[0] if accounts else None, serials[0], days[0] if days else None, values[:_ZONES]
    )


def _line(number: int, cells: list[str], columns: _Columns) -> ToldLine:
    def cell(place: int | None) -> str:
        return cells[place] if place is not None and place < len(cells) else ""

    values = [cell(place) for place in columns.values]
    while values and not values[-1]:
        values.pop()
    code = "" if cell(columns.serial) else "batch.no_serial"
    if not values:
        code = code or "batch.no_value"
    return ToldLine(
        line=number,
        account=cell(columns.account),
        serial=cell(columns.serial),
        day=cell(columns.day),
        values=tuple(values),
        code=code,
    )


def _registry_lines(content: bytes) -> Iterator[ToldLine]:
    # The moment of a payment is never used here: only its day as written.
    file = read_registry(content, UTC)
    for problem in file.problems:
        yield ToldLine(
            line=problem.line, code=problem.error.code, fields=dict(problem.error.fields)
        )
    for payment in file.payments:
        yield from _payment_lines(payment)


def _payment_lines(payment: RegistryPayment) -> Iterator[ToldLine]:
    try:
        if payment.trouble is not None:
            raise payment.trouble
        told = told_by(payment)
    except InputError as error:
        yield ToldLine(
            line=payment.line, account=payment.account, code=error.code, fields=dict(error.fields)
        )
        return
    day = payment.paid_at.strftime("%d.%m.%Y") if payment.paid_at else ""
    for one in told:
        yield ToldLine(
            line=payment.line,
            account=payment.account,
            serial=one.serial,
            day=day,
            values=one.values,
        )
