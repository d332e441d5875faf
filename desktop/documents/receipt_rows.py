"""A receipt as the rows of a roll: the same words on a PDF, a thermal printer and on screen."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.documents import receipt_text as text
from desktop.documents.receipt_model import ReceiptDocument, ReceiptOffice
from desktop.documents.roll import Code, Line, Pair, Roll, Row, Rule, centred, money_pair
from domain.accounts import format_account


def receipt_rows(document: ReceiptDocument) -> Roll:
    """The whole receipt from the top."""
    return (
        *office_rows(document.office),
        Rule(),
        *_stamps(document),
        centred(text.title(document), "title"),
        centred(text.OPERATION, "small"),
        *_facts(document),
        Rule(),
        *_payer(document),
        Rule(),
        *_lines(document),
        Rule(),
        *_sums(document),
        *_suppliers(document),
        *_fiscal(document),
        *_signature(document),
        Rule(),
        Code(document.code),
        centred(f"Код операции {document.short_id}", "small"),
    )


def office_rows(office: ReceiptOffice) -> Iterator[Row]:
    """Who prints the paper: the agent, its INN, address and phone."""
    yield centred(office.name, "strong")
    yield centred(text.joined(f"ИНН {office.inn}" if office.inn else "", office.address), "small")
    yield centred(text.joined(f"тел. {office.phone}" if office.phone else "", office.site), "small")


def _stamps(document: ReceiptDocument) -> Iterator[Row]:
    if document.is_copy:
        yield centred(text.COPY_STAMP, "stamp")
    if document.is_unsent:
        yield centred(text.UNSENT_STAMP, "stamp")


def _facts(document: ReceiptDocument) -> Iterator[Row]:
    yield Pair(f"№ {document.number}", text.moment(document.taken_at), "strong")
    yield Pair(f"Смена {document.shift_number}", document.office.place)
    yield Pair("Кассир", document.operator)
    origin = document.origin
    if origin is not None:
        yield Pair("К чеку", f"№ {origin.number} от {text.moment(origin.taken_at)}")
    if document.reason:
        yield Line(f"Причина: {document.reason}")
    if document.approved_by:
        yield Pair("Разрешил", document.approved_by)


def _payer(document: ReceiptDocument) -> Iterator[Row]:
    yield Pair("Лицевой счет", format_account(document.account_number), "strong")
    if document.payer:
        yield Pair("Плательщик", document.payer)
    yield Line(document.address, "small")


def _lines(document: ReceiptDocument) -> Iterator[Row]:
    for heading, amount, lines in text.line_groups(document):
        if heading:
            yield money_pair(heading, text.money(amount), "strong")
        for line in lines:
            yield money_pair(line.name, text.money(line.amount))


def _sums(document: ReceiptDocument) -> Iterator[Row]:
    yield money_pair(text.total_name(document), text.roubles(document.total), "large")
    yield money_pair("в том числе комиссия", text.money(document.commission), "small")
    for tender in document.tenders:
        name = text.TENDERS[tender.kind]
        yield money_pair(text.joined(name, tender.reference), text.money(tender.amount))
    if document.received:
        yield money_pair("Получено", text.money(document.received))
        yield money_pair("Сдача", text.money(document.change), "strong")


def _suppliers(document: ReceiptDocument) -> Iterator[Row]:
    if not document.suppliers:
        return
    yield Rule()
    yield Line("Получатели платежа", "strong")
    for one in document.suppliers:
        yield money_pair(one.name, text.money(one.amount))
        about = text.joined(
            f"ИНН {one.inn}" if one.inn else "", f"тел. {one.phone}" if one.phone else ""
        )
        if about:
            yield Line(about, "small")


def _signature(document: ReceiptDocument) -> Iterator[Row]:
    """Who gets money back signs for it."""
    if document.kind != "payment":
        yield Rule()
        yield Line("Деньги получил (подпись)")
        yield Line("_" * 28)


def _fiscal(document: ReceiptDocument) -> Iterator[Row]:
    yield Rule()
    mark = document.fiscal
    if mark is None:
        yield centred(text.NOT_FISCAL, "small")
        return
    for name, value in text.fiscal_facts(mark):
        yield Pair(name, value, "small")
    yield Code(text.fiscal_code(document, mark))
