"""That a payment was made: day, sum, receipt and what it went to (domain 6.2: PAYC)."""

from __future__ import annotations

from desktop.documents import bill_text
from desktop.documents.certificates.model import Facts, Paragraph, Part, Table, TableColumn
from desktop.documents.certificates.sources import (
    CertificateChoice,
    CertificateSources,
    payment_of,
)
from desktop.documents.certificates.templates import Template
from domain.dates import format_date
from domain.errors import InputError
from domain.periods import period_name
from domain.reversal import ADVANCE, PENALTY
from domain.words import amount_in_words


def body(
    sources: CertificateSources, choice: CertificateChoice, words: Template
) -> tuple[Part, ...]:
    """InputError ``certificate.payment_missing`` without a payment, ``certificate.payment_back``
    for one that was given back whole.
    """
    payment = payment_of(sources, choice.payment)
    if payment is None or payment.amount <= 0:
        raise InputError("certificate.payment_missing")
    returned = sources.returned.get(choice.payment, 0)
    if returned >= payment.amount:
        raise InputError("certificate.payment_back")
    row = next(one for one in sources.payments if one.payment is payment)
    day = format_date(row.day)
    facts = (
        ("Лицевой счёт", sources.account.number),
        ("Адрес", sources.address),
        ("Плательщик", payment.payer or f"по лицевому счёту {sources.account.number}"),
        ("Дата платежа", day),
        ("Сумма, ₽", bill_text.money(payment.amount)),
        ("Способ", row.channel),
        ("Где принят", payment.place),
        ("Номер чека", payment.number),
    )
    parts: list[Part] = [
        Facts(tuple(fact for fact in facts if fact[1])),
        Paragraph(
            words.say(
                "paid",
                sum=bill_text.money(payment.amount),
                words=amount_in_words(payment.amount),
                day=day,
            ),
            strong=True,
        ),
    ]
    if returned:
        left = bill_text.money(payment.amount - returned)
        parts.append(Paragraph(words.say("returned", sum=bill_text.money(returned), left=left)))
    rows = []
    for part in payment.parts:
        service = sources.services.get(part.service_id)
        name = service.name if service else "Аванс"
        what = {PENALTY: "пени", ADVANCE: "аванс"}.get(part.kind, "начисление")
        month = period_name(part.period) if part.period else "–"
        rows.append((month, name, what, bill_text.money(part.amount)))
    columns = (
        TableColumn("Месяц", 20),
        TableColumn("Услуга", 44),
        TableColumn("На что", 18),
        TableColumn("Сумма, ₽", 18, "r"),
    )
    total = ("Итого", "", "", bill_text.money(payment.amount))
    parts.append(Table(columns, tuple(rows), total, words.say("split")))
    return tuple(parts)
