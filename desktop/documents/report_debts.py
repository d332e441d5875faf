"""The age of debts: how much is overdue for how long, by house and by debtor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.documents.report_head import ReportHead
from desktop.documents.report_model import Fact, Report, ReportColumn, ReportTable, Row
from desktop.documents.report_takings import totals
from domain.addresses import address_text
from domain.dates import format_date
from domain.periods import months_between, period_name, period_of

AGES = (
    ("До 1 мес., ₽", 1),
    ("1–3 мес., ₽", 3),
    ("3–6 мес., ₽", 6),
    ("6–12 мес., ₽", 12),
    ("1–3 года, ₽", 36),
    ("Более 3 лет, ₽", None),
)
"""Whole months since the due day, up to and without the number; what is older than three years
may be beyond the term of limitation (ГК РФ ст. 196)."""


@dataclass(frozen=True)
class Debtor:
    """An account past its due days: overdue main debt as (month, its due day, kopecks), and all
    penalty; who owes nothing but penalty has no month.
    """

    account: str
    payer: str
    house: str
    flat: str
    overdue: tuple[tuple[int, date, int], ...]
    penalty: int

    @property
    def main(self) -> int:
        """The overdue main debt."""
        return sum(amount for *_, amount in self.overdue)

    @property
    def oldest(self) -> int:
        """The oldest unpaid month, 0 when only penalty is owed."""
        return min((period for period, *_ in self.overdue), default=0)


def age_of(due: date, today: date) -> int:
    """Which column a debt belongs to, by the whole months since its due day."""
    months = months_between(period_of(due), period_of(today)) - (today.day < due.day)
    for number, (_, limit) in enumerate(AGES):
        if limit is None or months < limit:
            return number
    raise AssertionError("the last age has no limit")


def debts_report(
    head: ReportHead, today: date, scope: str, debtors: Iterable[Debtor], accounts: int
) -> Report:
    """``scope`` in words: the whole office or one house; ``accounts``: how many it has."""
    known = sorted(debtors, key=lambda one: (-one.main, one.account))
    owing = [one for one in known if one.overdue]
    main, penalty = sum(one.main for one in known), sum(one.penalty for one in known)
    return Report(
        kind="debts",
        title="Возраст задолженности",
        period=f"{scope}, на {format_date(today)}",
        file_name=f"Возраст задолженности на {today}",
        facts=(
            Fact("Лицевых счетов", accounts, "count"),
            Fact("С просроченным долгом", len(owing), "count"),
            Fact("Просрочено, ₽", main, "money", strong=True),
            Fact("Только с пенями", len(known) - len(owing), "count"),
            Fact("Пени, ₽", penalty, "money"),
            Fact("Всего, ₽", main + penalty, "money", strong=True),
        ),
        tables=(_summary(owing, today), _by_house(known, today), _list(known, today)),
        landscape=True,
        **head.fields(),
    )


def _summary(debtors: Sequence[Debtor], today: date) -> ReportTable:
    sums, counts = [0] * len(AGES), [0] * len(AGES)
    for one in debtors:
        ages = _ages(one, today)
        counts[max(number for number, amount in enumerate(ages) if amount)] += 1
        sums = [total + amount for total, amount in zip(sums, ages, strict=True)]
    columns = (
        ReportColumn("Срок", wide=True, width=120),
        ReportColumn("Сумма, ₽", "money", 100),
        ReportColumn("Счетов с самым старым долгом этого срока", "count", 160),
    )
    names = [name.removesuffix(", ₽") for name, _ in AGES]
    rows: tuple[Row, ...] = tuple(zip(names, sums, counts, strict=True))
    return ReportTable("По срокам", columns, rows, totals(rows, 1))


def _by_house(debtors: Sequence[Debtor], today: date) -> ReportTable:
    houses: dict[str, list[Debtor]] = defaultdict(list)
    for one in debtors:
        houses[one.house].append(one)
    columns = (
        ReportColumn("Дом", wide=True, width=130),
        ReportColumn("Счетов", "count", 44),
        *_AGE_COLUMNS,
        ReportColumn("Просрочено, ₽", "money", 78),
        ReportColumn("Пени, ₽", "money", 66),
    )
    rows: list[Row] = []
    for house in sorted(houses):
        group = houses[house]
        ages = [sum(column) for column in zip(*(_ages(o, today) for o in group), strict=True)]
        rows.append((house, len(group), *ages, sum(ages), sum(one.penalty for one in group)))
    return ReportTable("По домам", columns, tuple(rows), totals(rows, 1), empty="Долгов нет.")


def _list(debtors: Sequence[Debtor], today: date) -> ReportTable:
    columns = (
        ReportColumn("Лицевой счёт", "account", 66),
        ReportColumn("Плательщик", wide=True, width=90),
        ReportColumn("Адрес", wide=True, width=100),
        ReportColumn("Долг с", width=70),
        *_AGE_COLUMNS,
        ReportColumn("Просрочено, ₽", "money", 74),
        ReportColumn("Пени, ₽", "money", 62),
    )
    rows: tuple[Row, ...] = tuple(
        (
            *(one.account, one.payer, _address(one), _since(one)),
            *_ages(one, today),
            *(one.main, one.penalty),
        )
        for one in debtors
    )
    return ReportTable("Должники", columns, rows, totals(rows, 4), empty="Долгов нет.")


_AGE_COLUMNS = tuple(ReportColumn(name, "money", 66) for name, _ in AGES)


def _ages(one: Debtor, today: date) -> list[int]:
    sums = [0] * len(AGES)
    for _, due, amount in one.overdue:
        sums[age_of(due, today)] += amount
    return sums


def _since(one: Debtor) -> str:
    return period_name(one.oldest) if one.oldest else "только пени"


def _address(one: Debtor) -> str:
    return address_text(one.house, "", "", one.flat)
