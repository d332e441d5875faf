"""Whether anything is owed on a day, by supplier (domain 6.2: NODEBT)."""

from __future__ import annotations

from desktop.documents import bill_text
from desktop.documents.certificates.households import owners_text
from desktop.documents.certificates.model import Facts, Paragraph, Part, Table, TableColumn
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    opening_words,
)
from desktop.documents.certificates.templates import Template
from domain.dates import format_date
from domain.names import full_name
from domain.words import amount_in_words


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """Debt means unpaid past its due day, with penalty; what is only charged is told beside it."""
    day = choice.day or sources.today
    account, debt = sources.account, sources.debt
    owed = debt.overdue + debt.penalty
    not_due = max(0, debt.main - debt.overdue)
    payer = full_name(account.last, account.first, account.middle)
    facts = Facts(
        (
            ("Адрес", sources.address),
            ("Лицевой счёт", account.number),
            ("Собственники (доля)", owners_text(sources, day) or payer),
        )
    )
    say = words.say("debt" if owed else "clear", day=format_date(day), sum=bill_text.money(owed),
                    words=amount_in_words(owed))  # fmt: skip
    parts: list[Part] = [
        Paragraph(words.say("opening", opening=opening_words(sources, choice))),
        facts,
        Paragraph(say, strong=True),
        _by_supplier(sources),
    ]
    if not_due:
        parts.append(Paragraph(words.say("not_due", sum=bill_text.money(not_due))))
    if debt.credit:
        parts.append(Paragraph(words.say("credit", sum=bill_text.money(debt.credit))))
    return tuple(parts)


def _by_supplier(sources: CertificateSources) -> Table:
    """Every supplier of the last bill and of any debt: its debt or 0, its penalty or 0."""
    debts: dict[int, int] = {}
    penalties: dict[int, int] = {}
    last = next((month.bill for month in reversed(sources.months) if month.bill), None)
    for row in last.rows if last else ():
        debts.setdefault(row.supplier_id, 0)
    for one in sources.debt.rows:
        debts[one.supplier_id] = debts.get(one.supplier_id, 0) + one.unpaid * one.is_overdue
    for penalty in sources.debt.penalties:
        debts.setdefault(penalty.supplier_id, 0)
        found = penalties.get(penalty.supplier_id, 0)
        penalties[penalty.supplier_id] = found + penalty.unpaid
    rows = []
    for supplier_id, unpaid in debts.items():
        supplier = sources.suppliers.get(supplier_id)
        name = (supplier.short_name or supplier.name) if supplier else "Прочее"
        told = (unpaid, penalties.get(supplier_id, 0))
        rows.append((name, *(bill_text.money(sum_) for sum_ in told), bill_text.money(sum(told))))
    whole = (sum(debts.values()), sum(penalties.values()))
    return Table(
        columns=(
            TableColumn("Поставщик услуг", 52),
            TableColumn("Долг, ₽", 16, "r"),
            TableColumn("Пени, ₽", 16, "r"),
            TableColumn("Всего, ₽", 16, "r"),
        ),
        rows=tuple(rows),
        total=("Итого", *(bill_text.money(one) for one in whole), bill_text.money(sum(whole)))
        if rows
        else (),
    )
