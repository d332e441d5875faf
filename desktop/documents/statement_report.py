"""The statement of charges and payments: a line a month, by service, payments; paper and file."""

from __future__ import annotations

from desktop.documents import bill_text
from desktop.documents.month_sums import (
    AccountMonth,
    MonthSums,
    ServiceSums,
    summed,
    sums_of,
    total,
)
from desktop.documents.report_model import Cell, Fact, Report, ReportColumn, ReportTable, Row
from desktop.documents.statement_model import PaymentRow, StatementFacts, StatementOptions
from domain.dates import format_date
from domain.periods import first_day, period_name, period_text
from domain.words import DOCUMENTS, amount_in_words, counted

NAMELESS = "Без указания услуги"
_SUMS = (
    ("Долг на начало, ₽", "opening"),
    ("Начислено, ₽", "charged"),
    ("Перерасчеты, ₽", "recalculated"),
    ("Льготы, ₽", "benefit"),
    ("Пени, ₽", "penalty"),
    ("Оплачено, ₽", "paid"),
    ("Прочее, ₽", "other"),
    ("Долг на конец, ₽", "closing"),
)


def statement_report(facts: StatementFacts, options: StatementOptions) -> Report:
    """Debts are signed: minus is paid ahead."""
    sums = sums_of(facts.months)
    columns = shown_sums(facts.months)
    tables = [_by_month(facts, columns, sums)]
    if options.by_service:
        tables.append(_by_service(facts, columns))
    if options.payments:
        tables.append(payments_table(facts))
    first, last = facts.period
    return Report(
        kind="statement",
        title="Выписка о начислениях и оплате",
        period=f"за {bill_text.months(first, last)}, по состоянию на {format_date(facts.today)}",
        file_name=f"Выписка {facts.account} {period_text(first)} {period_text(last)}",
        about=about(facts),
        facts=_facts(sums),
        tables=tuple(tables),
        warnings=warnings(facts),
        closing=(standing_text(facts, sums.closing),),
        signatures=(f"Специалист {facts.office.name}, М. П.",),
        **facts.head.fields(),
    )


def shown_sums(months: tuple[AccountMonth, ...]) -> tuple[tuple[str, str], ...]:
    """The columns of money; what is never other than nothing needs none."""
    lines = [one.sums for month in months for one in month.services]
    return tuple(
        (title, name)
        for title, name in _SUMS
        if name not in ("recalculated", "benefit", "other")
        or any(getattr(line, name) for line in lines)
    )


def about(facts: StatementFacts) -> tuple[Fact, ...]:
    """Whose account it is and who says so."""
    office = facts.office
    inn = f", ИНН {office.inn}" if office.inn else ""
    where = ", ".join(part for part in (office.address, office.phone) if part)
    known = (
        Fact("Расчетный центр", f"{office.name}{inn}"),
        Fact("Адрес, телефон", where),
        Fact("Лицевой счет", facts.account, "account", strong=True),
        Fact("Единый лицевой счет", facts.els),
        Fact("Плательщик", facts.payer, strong=True),
        Fact("Адрес помещения", facts.address),
    )
    return tuple(fact for fact in known if fact.value)


def warnings(facts: StatementFacts) -> tuple[str, ...]:
    """What the reader must know first."""
    told = []
    if facts.begins:
        told.append(
            f"На этом рабочем месте нет начислений до {_first_of(facts.begins)}: "
            "в документ они не вошли."
        )
    if facts.waiting:
        papers = counted(facts.waiting, DOCUMENTS)
        told.append(f"Учтены платежи, которые еще не проведены в центре: {papers}.")
    return tuple(told)


def standing_text(facts: StatementFacts, closing: int) -> str:
    """What stands at the end, in words."""
    until = _until(facts)
    if not closing:
        return f"На {until} задолженности и аванса нет."
    words = amount_in_words(abs(closing))
    sums = f"{bill_text.money(abs(closing))} руб. ({words})"
    if closing < 0:
        return f"На {until} аванс плательщика составляет {sums}."
    return f"На {until} задолженность с пенями составляет {sums}."


def payments_table(facts: StatementFacts) -> ReportTable:
    """Each payment and return of the period."""
    columns = (
        ReportColumn("Дата", "day", 56),
        ReportColumn("Операция", wide=True, width=110),
        ReportColumn("Способ", width=70),
        ReportColumn("Где принят", wide=True, width=90),
        ReportColumn("Чек", width=80),
        ReportColumn("Сумма, ₽", "money", 68),
    )
    rows: tuple[Row, ...] = tuple(
        (
            *(one.day, operation(one), one.channel, one.payment.place),
            *(one.payment.number, one.payment.amount),
        )
        for one in facts.payments
    )
    paid = sum(one.payment.amount for one in facts.payments)
    last = ("Итого", "", "", "", "", paid)
    return ReportTable("Платежи", columns, rows, last, empty="Платежей не было.")


OPERATIONS = {
    "payment": "Оплата",
    "registry": "Оплата по реестру банка",
    "suspense": "Оплата, счет уточнен",
    "refund": "Возврат",
    "void": "Отмена чека",
    "move_out": "Перенос на другой счет",
    "move_in": "Перенос с другого счета",
}


def operation(row: PaymentRow) -> str:
    """What was done, with its mark while it is not booked."""
    words = OPERATIONS.get(row.payment.kind, "Оплата")
    return f"{words} (еще не проведена)" if row.payment.state == "pending" else words


def _first_of(period: int) -> str:
    """«01.04.2026»."""
    return format_date(first_day(period))


def _until(facts: StatementFacts) -> str:
    """The day the last line stands for."""
    last = facts.months[-1] if facts.months else None
    if last is None or last.bill is None or not last.bill.closed:
        return format_date(facts.today)
    return bill_text.day(last.bill.counted_to)


def _facts(sums: MonthSums) -> tuple[Fact, ...]:
    return (
        Fact("Долг на начало, ₽", sums.opening, "money"),
        Fact("Начислено всего, ₽", sums.due, "money"),
        Fact("Начислено пени, ₽", sums.penalty, "money"),
        Fact("Оплачено, ₽", sums.paid, "money"),
        Fact("Долг на конец, ₽", sums.closing, "money", strong=True),
    )


def _by_month(
    facts: StatementFacts, shown: tuple[tuple[str, str], ...], sums: MonthSums
) -> ReportTable:
    columns = (ReportColumn("Месяц", wide=True, width=104), *_money_columns(shown))
    rows: tuple[Row, ...] = tuple(
        (_month_name(month), *_cells(month.sums, shown)) for month in facts.months
    )
    last = ("Итого", *_cells(sums, shown))
    return ReportTable("По месяцам", columns, rows, last, empty="Начислений и оплат не было.")


def _by_service(facts: StatementFacts, shown: tuple[tuple[str, str], ...]) -> ReportTable:
    columns = (
        ReportColumn("Услуга", wide=True, width=100),
        ReportColumn("Поставщик", wide=True, width=76),
        *_money_columns(shown),
    )
    lines = [line for line in summed(facts.months) if _is_seen(line)]
    rows: tuple[Row, ...] = tuple(
        (
            facts.services.get(line.service_id, NAMELESS),
            facts.suppliers.get(line.supplier_id, ""),
            *_cells(line.sums, shown),
        )
        for line in lines
    )
    last = ("Итого", "", *_cells(total(line.sums for line in lines), shown))
    return ReportTable("По услугам", columns, rows, last, empty="Начислений и оплат не было.")


def _money_columns(shown: tuple[tuple[str, str], ...]) -> tuple[ReportColumn, ...]:
    return tuple(ReportColumn(title, "money", 66) for title, _ in shown)


def _cells(sums: MonthSums, shown: tuple[tuple[str, str], ...]) -> tuple[Cell, ...]:
    return tuple(getattr(sums, name) for _, name in shown)


def _month_name(month: AccountMonth) -> str:
    name = period_name(month.period)
    return name if month.bill is not None else f"{name}, без начислений"


def _is_seen(line: ServiceSums) -> bool:
    return line.sums != MonthSums()
