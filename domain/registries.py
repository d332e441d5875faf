"""Payment registries of banks: Sberbank's lines with readings and the «100500» format, as values.

Positions after domain 7.5: the first six fields are counted from the left, the last three from the
right, what lies between is told apart by its shape. A line that cannot be understood is named and
never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from domain.accounts import parse_account_number
from domain.clean_text import shown
from domain.errors import InputError

MAX_LINES = 200_000
MAX_LINE_LENGTH = 2_000
_AMOUNT = re.compile(r"([0-9]{1,11})(?:[.,]([0-9]{1,2}))?")
_PERIOD = re.compile(r"(0[1-9]|1[0-2])(20[0-9]{2})")
_VALUE = re.compile(r"[0-9]{1,10}(?:[.,][0-9]{1,7})?")
_ZONE = re.compile(r"[1-9]")
_LEFT, _RIGHT = 6, 3
_FILLER = "[!]"


@dataclass(frozen=True)
class RegistryReading:
    """A reading the payer told the bank; ``value`` as written, ``kind`` such as ХВС or ЭЛ/ЭН1."""

    serial: str
    kind: str
    zone: int
    value: str


@dataclass(frozen=True, kw_only=True)
class RegistryPayment:
    """One line: sums are kopecks, ``period`` YYYYMM or 0. ``account`` may be no number at all: the
    money came all the same. ``trouble``: readings were told that cannot be read.
    """

    line: int
    paid_at: datetime | None
    operation: str
    account: str
    payer: str = ""
    address: str = ""
    period: int = 0
    amount: int
    transferred: int
    commission: int
    readings: tuple[RegistryReading, ...] = ()
    trouble: InputError | None = None


@dataclass(frozen=True)
class Problem:
    """A line, from 1, that is not taken, and why; line 0 is the whole file."""

    line: int
    error: InputError


@dataclass(kw_only=True)
class RegistryFile:
    """A whole file: what it holds and everything that is wrong with it. ``kind``: sberbank or
    100500; ``told_count`` and ``told_amount`` are the trailer's, -1 when it tells none."""

    kind: str
    payments: list[RegistryPayment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    told_count: int = -1
    told_amount: int = -1
    order_number: str = ""

    @property
    def amount(self) -> int:
        """The sum of the lines, kopecks."""
        return sum(one.amount for one in self.payments)


def decode_registry(content: bytes) -> str:
    """UTF-8 (with or without a mark), cp866 or cp1251, told apart by the bytes themselves.

    Raises ``registry.binary`` for zero bytes and ``registry.empty``.
    """
    if not content.strip():
        raise InputError("registry.empty")
    if b"\0" in content:
        raise InputError("registry.binary")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # Small letters а-п of cp866 are 0x80-0xAF, where cp1251 has signs nobody writes.
    low = sum(0xA0 <= byte <= 0xAF or 0x80 <= byte <= 0x9F for byte in content)
    high = sum(byte >= 0xC0 for byte in content)
    return content.decode("cp866" if low > high else "cp1251", errors="replace")


def read_registry(content: bytes, zone: tzinfo) -> RegistryFile:
    """The file by its own shape; its clock is the office's. A bad line is a problem of the file,
    what is no registry at all raises.
    """
    text = decode_registry(content)
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise InputError("registry.too_many_lines", limit=MAX_LINES)
    first = next((line for line in lines if line.strip()), "")
    file = _read_100500(lines) if first.startswith("#") else _read_sberbank(lines, zone)
    if not file.payments and not file.problems:
        raise InputError("registry.empty")
    _check_trailer(file)
    return file


def _read_sberbank(lines: list[str], zone: tzinfo) -> RegistryFile:
    file = RegistryFile(kind="sberbank")
    seen: dict[str, int] = {}
    for number, line in _filled(lines):
        try:
            if _capped(line).startswith("="):
                _take_trailer(file, line[1:].split(";"))
                continue
            payment = _sberbank_line(number, line, zone)
            if payment.operation and (twin := seen.setdefault(payment.operation, number)) != number:
                raise InputError("registry.same_operation", line=twin, number=payment.operation)
            file.payments.append(payment)
        except InputError as error:
            file.problems.append(Problem(number, error))
    return file


def _sberbank_line(number: int, line: str, zone: tzinfo) -> RegistryPayment:
    fields = [part.strip() for part in line.split(";")]
    if len(fields) < _LEFT + _RIGHT:
        raise InputError("registry.too_few_fields", found=len(fields), least=_LEFT + _RIGHT)
    left, middle, right = fields[:_LEFT], fields[_LEFT:-_RIGHT], fields[-_RIGHT:]
    amount, transferred, commission = (_amount(text) for text in right)
    if amount == 0:
        raise InputError("registry.zero")
    if transferred > amount:
        raise InputError("registry.more_than_paid")
    place = next((at for at, text in enumerate(middle) if _PERIOD.fullmatch(text)), len(middle))
    before, after = middle[:place], middle[place + 1 :]
    readings, trouble = _readings(after)
    return RegistryPayment(
        line=number,
        paid_at=_moment(f"{left[0]} {left[1]}", zone),
        operation=left[4],
        account=_account(left[5]),
        payer=before[0] if len(before) > 1 and not before[0].isdigit() else "",
        address=before[-1] if before else "",
        period=int(middle[place][2:] + middle[place][:2]) if place < len(middle) else 0,
        amount=amount,
        transferred=transferred,
        commission=commission,
        readings=readings,
        trouble=trouble,
    )


def _account(text: str) -> str:
    """The number, or what stands there instead of one."""
    try:
        return parse_account_number(text)
    except InputError:
        return shown(text)


def _readings(fields: list[str]) -> tuple[tuple[RegistryReading, ...], InputError | None]:
    """Groups of four: serial; type; zone; reading. Fillers and what is empty end them."""
    told = [text for text in fields if text and text != _FILLER]
    groups = [told[at : at + 4] for at in range(0, len(told), 4)]
    if len(told) % 4 or not all(_ZONE.fullmatch(one[2]) for one in groups):
        return (), InputError("registry.reading_group", found=len(told))
    if not all(_VALUE.fullmatch(one[3]) for one in groups):
        return (), InputError("registry.reading_group", found=len(told))
    return tuple(RegistryReading(one[0], one[1], int(one[2]), one[3]) for one in groups), None


def _read_100500(lines: list[str]) -> RegistryFile:
    file = RegistryFile(kind="100500")
    for number, line in _filled(lines):
        try:
            if _capped(line).startswith("#"):
                name, _, value = line[1:].partition(" ")
                if name.upper() == "FILESUM":
                    file.told_amount = _amount(value.strip())
                continue
            file.payments.append(_line_100500(number, line))
        except InputError as error:
            file.problems.append(Problem(number, error))
    return file


def _line_100500(number: int, line: str) -> RegistryPayment:
    fields = [part.strip() for part in line.split(";")]
    if len(fields) < 4:
        raise InputError("registry.too_few_fields", found=len(fields), least=4)
    amount = _amount(fields[3])
    if amount == 0:
        raise InputError("registry.zero")
    return RegistryPayment(
        line=number,
        paid_at=None,
        operation="",
        account=_account(fields[2]),
        payer=fields[0],
        address=fields[1],
        amount=amount,
        transferred=amount,
        commission=0,
    )


def _take_trailer(file: RegistryFile, fields: list[str]) -> None:
    if len(fields) < 4 or not fields[0].strip().isdigit():
        raise InputError("registry.bad_trailer")
    file.told_count, file.told_amount = int(fields[0]), _amount(fields[1].strip())
    file.order_number = fields[4].strip() if len(fields) > 4 else ""


def _check_trailer(file: RegistryFile) -> None:
    if file.problems:
        return  # what is missing is named already
    if file.told_count not in (-1, len(file.payments)):
        told = InputError("registry.count_differs", told=file.told_count, found=len(file.payments))
        file.problems.append(Problem(0, told))
    if file.told_amount not in (-1, file.amount):
        error = InputError(
            "registry.amount_differs", told_kopecks=file.told_amount, found_kopecks=file.amount
        )
        file.problems.append(Problem(0, error))


def _filled(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line.strip()


def _capped(line: str) -> str:
    """A line of a gigabyte is no line; a cut one would end in another line's sums."""
    if len(line) > MAX_LINE_LENGTH:
        raise InputError("registry.line_too_long", limit=MAX_LINE_LENGTH)
    return line


def _amount(text: str) -> int:
    match = _AMOUNT.fullmatch(text.replace(" ", "").replace("\u00a0", ""))
    if match is None:
        raise InputError("registry.bad_amount", entered=shown(text))
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _moment(text: str, zone: tzinfo) -> datetime:
    try:
        return datetime.strptime(text, "%d-%m-%Y %H-%M-%S").replace(tzinfo=zone)
    except ValueError:
        raise InputError("registry.bad_moment", entered=shown(text)) from None
