"""The certificate that a payment was made: date, sum, receipt, how it was shared."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents import bill_text
from desktop.documents.report_model import Fact, Report, ReportColumn, ReportTable, Row
from desktop.documents.statement_model import PaymentRow, StatementFacts
from desktop.documents.statement_report import NAMELESS, about, operation
from domain.dates import format_date
from domain.periods import period_name
from domain.reversal import ADVANCE, PENALTY
from domain.words import amount_in_words


@dataclass(frozen=True)
class FiscalFacts:
    """What the fiscal device said of the receipt: number of the document and of the drive."""

    document: str
    drive: str
    sign: str


def certificate_report(
    facts: StatementFacts, row: PaymentRow, returned: int, fiscal: FiscalFacts | None = None
) -> Report:
    """``returned``: what of it was given back or carried over since, positive."""
    payment = row.payment
    day = format_date(row.day)
    told: list[Fact] = [
        Fact("Дата платежа", row.day, "day", strong=True),
        Fact("Сумма, ₽", payment.amount, "money", strong=True),
        Fact("Операция", operation(row)),
        Fact("Способ", row.channel),
        Fact("Где принят", payment.place),
        Fact("Чек", payment.number),
        Fact("Принял", payment.operator),
        Fact("Внес", payment.payer),
    ]
    if fiscal is not None:
        told += [
            Fact("ФД", fiscal.document),
            Fact("ФН", fiscal.drive),
            Fact("ФПД", fiscal.sign),
        ]
    return Report(
        kind="payment_certificate",
        title="Справка о подтверждении платежа",
        period=f"платеж от {day}",
        file_name=f"Справка о платеже {facts.account} {row.day.isoformat()}",
        about=about(facts),
        facts=tuple(fact for fact in told if fact.value not in ("", None)),
        tables=(_split(facts, row),),
        warnings=_warnings(payment.amount, returned),
        closing=(
            f"Платеж на сумму {bill_text.money(payment.amount)} руб. "
            f"({amount_in_words(payment.amount)}) принят {day} и учтен на лицевом счете.",
        ),
        signatures=(f"Специалист {facts.office.name}, М. П.",),
        **facts.head.fields(),
    )


def _warnings(amount: int, returned: int) -> tuple[str, ...]:
    if not returned:
        return ()
    left = bill_text.money(amount - returned)
    back = bill_text.money(returned)
    return (f"Из платежа возвращено или перенесено {back} руб., осталось {left} руб.",)


def _split(facts: StatementFacts, row: PaymentRow) -> ReportTable:
    columns = (
        ReportColumn("Месяц", width=90),
        ReportColumn("Услуга", wide=True, width=160),
        ReportColumn("На что", width=90),
        ReportColumn("Сумма, ₽", "money", 80),
    )
    parts = sorted(row.payment.parts, key=lambda part: (part.kind, part.period, part.service_id))
    rows: tuple[Row, ...] = tuple(
        (
            period_name(part.period) if part.period else "",
            facts.services.get(part.service_id, NAMELESS if part.service_id else ""),
            "пени" if part.kind == PENALTY else "аванс" if part.kind == ADVANCE else "начисления",
            part.amount,
        )
        for part in parts
    )
    last = ("Итого", "", "", sum(part.amount for part in parts))
    return ReportTable("Как распределен платеж", columns, rows, last)
