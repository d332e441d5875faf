"""The xlsx container before anything reads it: sizes declared and counted, no DTD, rows in turn."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from server.importing.files import check_file
from server.importing.outcome import ImportFailedError

WANTED = "файл .xlsx"
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_COLUMN = re.compile(r"[A-Z]{1,3}")
LAST_ROW = 1_048_576


@dataclass(frozen=True, kw_only=True)
class FileLimits:
    """Ceilings of one file, sizes in bytes; ``ratio`` holds for parts above ``ratio_from``."""

    file: int = 64 << 20
    parts: int = 2000
    unpacked: int = 512 << 20
    ratio: int = 200
    ratio_from: int = 8 << 20
    cells: int = 6_000_000
    rows: int = 200_000


@dataclass
class SheetScan:
    """What a sheet holds; ``blank_formulas`` are cells whose formula was never computed."""

    last_filled: int = 0
    filled: int = 0
    blank_formulas: list[tuple[int, str]] = field(default_factory=list)


def scan(path: Path, limits: FileLimits) -> dict[str, SheetScan]:
    """The sheets of the file by the name of their part; raises ImportFailedError with a sentence
    for a file that is none, is too large or hides something.

    Every part is unpacked once and counted, so what the archive declares is not believed.
    """
    check_file(path, limits.file, WANTED)
    with path.open("rb") as stream:
        if stream.read(4) == _OLE:
            raise ImportFailedError(
                "Файл защищён паролем или сохранён в старом формате .xls: сохраните его как .xlsx"
                " без пароля"
            )
    try:
        with zipfile.ZipFile(path) as archive:
            _check_declared(archive, limits)
            return _scan_parts(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeDecodeError) as error:
        raise ImportFailedError("Файл повреждён или это не книга Excel (.xlsx)") from error


def _check_declared(archive: zipfile.ZipFile, limits: FileLimits) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > limits.parts:
        raise ImportFailedError(f"В файле больше {limits.parts} частей: это не шаблон ГИС ЖКХ")
    if len(set(names)) != len(names) or any(_is_strange(name) for name in names):
        raise ImportFailedError("Файл повреждён: недопустимые имена частей книги")
    if any(entry.flag_bits & 1 or entry.compress_type not in _METHODS for entry in entries):
        raise ImportFailedError("Файл зашифрован или сжат необычным способом: сохраните его заново")
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise _too_large(limits)
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > limits.ratio_from and entry.file_size > packed * limits.ratio:
            raise ImportFailedError(
                "Файл сжат подозрительно сильно и не читается: сохраните заново"
            )
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise ImportFailedError("Это архив, но не книга Excel (.xlsx)")


def _is_strange(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


def _scan_parts(archive: zipfile.ZipFile, limits: FileLimits) -> dict[str, SheetScan]:
    left = limits.unpacked
    cells = _CellCount(limits)
    sheets: dict[str, SheetScan] = {}
    for entry in archive.infolist():
        is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        reader = _PartReader(cells) if is_xml else None
        with archive.open(entry) as part:
            while block := part.read(_CHUNK):
                left -= len(block)
                if left < 0:
                    raise _too_large(limits)
                if reader is not None:
                    reader.feed(block)
        if reader is not None and reader.finish():
            sheets[entry.filename] = reader.found
    return sheets


@dataclass
class _CellCount:
    limits: FileLimits
    count: int = 0

    def add(self) -> None:
        self.count += 1
        if self.count > self.limits.cells:
            raise ImportFailedError(
                f"В файле больше {self.limits.cells:_} ячеек: удалите пустые строки и столбцы"
                " справа и снизу или разделите файл".replace("_", "\u00a0")
            )


class _PartReader:
    """Looks through one XML part; only a worksheet is looked into."""

    def __init__(self, cells: _CellCount) -> None:
        self.found = SheetScan()
        self._cells = cells
        self._is_sheet = False
        self._row = 0
        self._cell = ""
        self._has_formula = self._has_value = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._root
        self._parser = parser

    def feed(self, block: bytes) -> None:
        self._parse(block, last=False)

    def finish(self) -> bool:
        """Whether the part was a worksheet."""
        self._parse(b"", last=True)
        return self._is_sheet

    def _parse(self, block: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(block, last)
        except (expat.ExpatError, LookupError, ValueError) as error:
            # LookupError and ValueError: an encoding nobody knows.
            raise ImportFailedError("Файл повреждён: часть книги не читается") from error

    def _doctype(self, *_: object) -> None:
        # Entities of a DTD grow without end or read other files; Excel writes none.
        raise ImportFailedError("В файле есть описание типа документа (DTD): он не принимается")

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        self._parser.StartElementHandler = None
        if name.rpartition(" ")[2] == "worksheet":
            self._is_sheet = True
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            self._cells.add()
            self._cell = attributes.get("r", "")
            self._has_formula = self._has_value = False
        elif tag == "row":
            self._start_row(attributes.get("r"))
        elif tag in ("v", "is"):
            self._has_value = True
        elif tag == "f":
            self._has_formula = True

    def _start_row(self, told: str | None) -> None:
        number = self._row + 1
        if told is not None:
            number = int(told) if told.isascii() and told.isdigit() and len(told) < 8 else 0
        if not self._row < number <= LAST_ROW:
            # The reader would silently leave out a row that comes twice or too late.
            raise ImportFailedError("Файл повреждён: строки листа идут не по порядку")
        self._row = number

    def _end(self, name: str) -> None:
        if name.rpartition(" ")[2] != "c":
            return
        if self._has_value:
            self._fill()
        elif self._has_formula:
            self._fill()
            match = _COLUMN.match(self._cell)
            self.found.blank_formulas.append((self._row, match[0] if match else "A"))

    def _fill(self) -> None:
        if self.found.last_filled != self._row:
            self.found.last_filled = self._row
            self.found.filled += 1
            limit = self._cells.limits.rows
            if self.found.filled > limit:
                raise ImportFailedError(f"На листе больше {limit} строк: разделите файл на части")


def _too_large(limits: FileLimits) -> ImportFailedError:
    return ImportFailedError(
        f"Распакованный файл больше {_mb(limits.unpacked)} МБ: удалите пустые строки и столбцы или"
        " разделите файл"
    )


def _mb(size: int) -> int:
    return size >> 20
