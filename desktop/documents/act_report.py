"""The act of reconciliation: each charge and payment between two balances, for two sides."""

from __future__ import annotations

from datetime import date

from desktop.documents import bill_text
from desktop.documents.month_sums import AccountMonth, sums_of
from desktop.documents.report_model import Fact, Report, ReportColumn, ReportTable, Row
from desktop.documents.statement_model import PaymentRow, StatementFacts
from desktop.documents.statement_report import about, operation, standing_text, warnings
from domain.dates import format_date
from domain.periods import last_day, period_name, period_text

Entry = tuple[date, str, int]
"""Day, words, kopecks: plus is charged, minus is paid."""


def act_report(facts: StatementFacts) -> Report:
    """The office's columns are filled, the payer's are left to be filled by hand."""
    sums = sums_of(facts.months)
    entries = [entry for month in facts.months for entry in _entries(month, facts)]
    first, last = facts.period
    return Report(
        kind="act",
        title="Акт сверки расчетов",
        period=f"за {bill_text.months(first, last)}, на {format_date(facts.today)}",
        file_name=f"Акт сверки {facts.account} {period_text(first)} {period_text(last)}",
        about=about(facts),
        facts=(
            Fact("Сальдо на начало, ₽", sums.opening, "money"),
            Fact("Сальдо на конец, ₽", sums.closing, "money", strong=True),
        ),
        tables=(_table(entries, sums.opening, sums.closing),),
        warnings=warnings(facts),
        closing=(
            f"По данным {facts.office.name}: {_lower(standing_text(facts, sums.closing))}",
            "По данным плательщика: ____________________________________________",
        ),
        signatures=(f"От {facts.office.name}, М. П.", "Плательщик"),
        **facts.head.fields(),
    )


def _table(entries: list[Entry], opening: int, closing: int) -> ReportTable:
    columns = (
        ReportColumn("Дата", "day", 54),
        ReportColumn("Содержание", wide=True, width=150),
        ReportColumn("Центр: начислено, ₽", "money", 74),
        ReportColumn("Центр: оплачено, ₽", "money", 74),
        ReportColumn("Плательщик: начислено, ₽", "money", 74),
        ReportColumn("Плательщик: оплачено, ₽", "money", 74),
    )
    rows: list[Row] = [(None, "Сальдо на начало", *_sides(opening), None, None)]
    rows += [(day, words, *_sides(amount), None, None) for day, words, amount in entries]
    charged = sum(amount for *_, amount in entries if amount > 0)
    paid = -sum(amount for *_, amount in entries if amount < 0)
    rows.append((None, "Обороты за период", charged, paid, None, None))
    last: Row = (None, "Сальдо на конец", *_sides(closing), None, None)
    return ReportTable("Взаимные расчеты", columns, tuple(rows), last)


def _sides(amount: int) -> tuple[int | None, int | None]:
    """In the column of charges, or of payments when it is negative."""
    return (amount, None) if amount >= 0 else (None, -amount)


def _entries(month: AccountMonth, facts: StatementFacts) -> list[Entry]:
    """Payments by day, then what the month's bill charges; they sum to the month's change."""
    name = period_name(month.period)
    end = last_day(month.period)
    inside = [row for row in facts.payments if _belongs(row, month, facts)]
    entries: list[Entry] = [(row.day, _payment_words(row), -row.payment.amount) for row in inside]
    late = month.sums.paid - sum(row.payment.amount for row in inside)
    sums = month.sums
    bill = f", документ № {month.bill.number}" if month.bill else ""
    told = (
        ("Прочие оплаты, учтенные в этом месяце", -late),
        (f"Начислено за {name}{bill}", sums.charged),
        (f"Перерасчеты за {name}", sums.recalculated),
        (f"Льготы за {name}", -sums.benefit),
        (f"Пени, начисленные за {name}", sums.penalty),
        (f"Прочее за {name}", sums.other),
    )
    return [*entries, *((end, words, amount) for words, amount in told if amount)]


def _belongs(row: PaymentRow, month: AccountMonth, facts: StatementFacts) -> bool:
    if row.day.year * 100 + row.day.month != month.period:
        return False
    same = [one for one in facts.months if one.period == month.period]
    # An open month may stand twice: what came after its bill belongs to the second line.
    return month is same[-1]


def _payment_words(row: PaymentRow) -> str:
    number = f", чек {row.payment.number}" if row.payment.number else ""
    return f"{operation(row)}, {row.channel.lower()}{number}"


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
