"""Money taken and given back at the desks as rows and sums: what reports of takings share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.documents.report_model import ReportColumn, ReportTable, Row

KIND_NAMES = {
    "payment": "Оплата",
    "refund": "Возврат",
    "void": "Отмена",
    "move_out": "Перенос со счёта",
    "move_in": "Перенос на счёт",
    "aside": "Без счёта",
    "aside_back": "Возврат без счёта",
    "suspense": "Разнесено на счёт",
}
"""``aside`` is money taken that fitted no account, ``suspense`` the same once it was matched."""

TILL_KINDS = ("payment", "refund", "void", "aside", "aside_back")
"""What moved money over a desk; the other kinds move it between accounts."""

REVERSALS = ("refund", "void", "aside_back", "move_out")
TENDER_NAMES = {"cash": "Наличные", "card": "Карта", "sbp": "СБП"}


@dataclass(frozen=True)
class Share:
    """What of an operation goes to one supplier; ``kind`` is charge, penalty or advance."""

    supplier: str
    kind: str
    amount: int


@dataclass(frozen=True)
class Operation:
    """One act of money; what left is negative in every sum of it. ``note``: why, for people;
    ``unsent``: the office has not acknowledged it, ``doubtful``: a person should look at it.
    """

    at: datetime
    kind: str
    number: str
    account: str
    payer: str
    operator: str
    place: str
    amount: int
    tenders: tuple[tuple[str, int], ...] = ()
    shares: tuple[Share, ...] = ()
    note: str = ""
    unsent: bool = False
    doubtful: bool = False

    def by(self, tender: str) -> int:
        """What of it came or went by one tender."""
        return sum(amount for kind, amount in self.tenders if kind == tender)


def at_the_desk(operations: Iterable[Operation]) -> list[Operation]:
    """Those that moved money over a desk, oldest first."""
    kept = [one for one in operations if one.kind in TILL_KINDS]
    return sorted(kept, key=lambda one: (one.at, one.number))


def reversals(operations: Iterable[Operation]) -> list[Operation]:
    """What was given back, undone or moved away, oldest first."""
    kept = [one for one in operations if one.kind in REVERSALS]
    return sorted(kept, key=lambda one: (one.at, one.number))


_TENDER_COLUMNS = (
    ReportColumn("Вид оплаты", wide=True, width=120),
    ReportColumn("Платежей", "count", 60),
    ReportColumn("Принято, ₽", "money", 84),
    ReportColumn("Возвратов", "count", 60),
    ReportColumn("Возвращено, ₽", "money", 84),
    ReportColumn("Итого, ₽", "money", 84),
)


def tenders_table(operations: Sequence[Operation]) -> ReportTable:
    """Taken, given back and what is left, by tender; operations by several tenders count in each,
    once in the total.
    """
    rows: list[Row] = []
    for tender, name in TENDER_NAMES.items():
        sums = [one.by(tender) for one in operations]
        rows.append((name, *_in_and_out(sums)))
    total = _in_and_out([one.amount for one in operations])
    return ReportTable("Итоги по видам оплаты", _TENDER_COLUMNS, tuple(rows), ("Всего", *total))


def _in_and_out(sums: Sequence[int]) -> tuple[int, int, int, int, int]:
    taken = [one for one in sums if one > 0]
    given = [one for one in sums if one < 0]
    return len(taken), sum(taken), len(given), -sum(given), sum(sums)


_SUPPLIER_COLUMNS = (
    ReportColumn("Поставщик", wide=True, width=180),
    ReportColumn("За услуги, ₽", "money", 90),
    ReportColumn("Пени, ₽", "money", 90),
    ReportColumn("Аванс, ₽", "money", 90),
    ReportColumn("Всего, ₽", "money", 90),
)
ADVANCE, ASIDE = "Аванс на счёте", "Без счёта"


def suppliers_table(operations: Sequence[Operation]) -> ReportTable:
    """Where the money goes, by supplier; advances and money without an account stand apart."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in operations:
        shares = one.shares or (Share(ASIDE, "advance", one.amount),)
        for share in shares:
            sums[share.supplier][share.kind] += share.amount
    last = (ADVANCE, ASIDE)
    names = sorted(sums, key=lambda name: (name in last, name))
    rows = tuple((name, *_by_kind(sums[name])) for name in names)
    return ReportTable("По поставщикам", _SUPPLIER_COLUMNS, rows, totals(rows, 1))


def _by_kind(sums: dict[str, int]) -> tuple[int, int, int, int]:
    kinds = (sums["charge"], sums["penalty"], sums["advance"])
    return (*kinds, sum(kinds))


def operations_table(
    title: str, operations: Sequence[Operation], *, desks: bool = False, day: bool = False
) -> ReportTable:
    """The operations one a row; ``desks`` names desk and operator, ``day`` the day of each."""
    columns = [
        ReportColumn("Дата и время", "moment", 82) if day else ReportColumn("Время", "time", 34),
        ReportColumn("№ чека", width=78),
        ReportColumn("Операция", width=62),
        ReportColumn("Лицевой счёт", "account", 66),
        ReportColumn("Плательщик", width=92, wide=True),
    ]
    if desks:
        columns.append(ReportColumn("Касса, кассир", width=96, wide=True))
    columns += [ReportColumn(f"{name}, ₽", "money", 62) for name in TENDER_NAMES.values()]
    columns += [ReportColumn("Сумма, ₽", "money", 66), ReportColumn("Примечание", wide=True)]
    rows = tuple(_operation_row(one, desks=desks) for one in operations)
    first_sum = 6 if desks else 5
    return ReportTable(
        title, tuple(columns), rows, _sum_row(rows, first_sum), empty="Операций нет."
    )


def _operation_row(one: Operation, *, desks: bool) -> Row:
    desk = (", ".join(part for part in (one.place, one.operator) if part),) if desks else ()
    name = KIND_NAMES.get(one.kind, one.kind)
    return (
        *(one.at, one.number, name, one.account, one.payer, *desk),
        *(one.by(tender) or None for tender in TENDER_NAMES),
        *(one.amount, _note(one)),
    )


def _note(one: Operation) -> str:
    marks = ("Не отправлено" * one.unsent, "На проверке" * one.doubtful, one.note)
    return "; ".join(mark for mark in marks if mark)


def _sum_row(rows: Sequence[Row], first_sum: int) -> Row:
    """«Итого» under the sums; the note behind them has none."""
    if not rows:
        return ()
    sums = totals([row[:-1] for row in rows], first_sum)
    return (*sums, None)


def totals(rows: Sequence[Row], first_sum: int, label: str = "Всего") -> Row:
    """A row of sums of all columns from one on; nothing for no rows."""
    if not rows:
        return ()
    blank: Row = (label, *[None] * (first_sum - 1))
    return blank + tuple(_sum(row[at] for row in rows) for at in range(first_sum, len(rows[0])))


def _sum(cells: Iterable[object]) -> int | None:
    """Nothing where no cell holds a number."""
    numbers = [cell for cell in cells if isinstance(cell, int)]
    return sum(numbers) if numbers else None


_GROUP_COLUMNS = (
    ReportColumn("Платежей", "count", 54),
    *(ReportColumn(f"{name}, ₽", "money", 76) for name in TENDER_NAMES.values()),
    ReportColumn("Возвратов", "count", 54),
    ReportColumn("Возвращено, ₽", "money", 76),
    ReportColumn("Итого, ₽", "money", 80),
)


def grouped_table(
    title: str,
    heading: ReportColumn,
    operations: Sequence[Operation],
    key: Callable[[Operation], str | date],
) -> ReportTable:
    """Payments and refunds by any key, in the order of the keys; tenders are what came in."""
    groups: dict[str | date, list[Operation]] = defaultdict(list)
    for one in operations:
        groups[key(one)].append(one)
    rows: tuple[Row, ...] = tuple((name, *_group(groups[name])) for name in sorted(groups, key=str))
    return ReportTable(title, (heading, *_GROUP_COLUMNS), rows, totals(rows, 1))


def _group(operations: Sequence[Operation]) -> tuple[int, ...]:
    taken = [one for one in operations if one.amount > 0]
    given = [one for one in operations if one.amount < 0]
    return (
        len(taken),
        *(sum(one.by(tender) for one in taken) for tender in TENDER_NAMES),
        len(given),
        -sum(one.amount for one in given),
        sum(one.amount for one in operations),
    )
