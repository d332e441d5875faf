"""The words of receipts and shift papers: kinds, tenders, moments, the fiscal code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from desktop.documents.bill_text import months
from desktop.documents.receipt_model import FiscalMark, ReceiptDocument, ReceiptLine
from domain.decimal_text import MINUS
from domain.money import format_kopecks

OPERATION = "Прием платежей за жилищно-коммунальные услуги"
COPY_STAMP = "КОПИЯ"
UNSENT_STAMP = "Принято, ждёт отправки"
NOT_FISCAL = "Нефискальный документ"
TITLES = {
    "payment": "Чек",
    "refund": "Чек возврата",
    "void": "Чек отмены",
}
FISCAL_TITLES = {
    "payment": "Кассовый чек. Приход",
    "refund": "Кассовый чек. Возврат прихода",
    "void": "Кассовый чек. Возврат прихода",
}
TENDERS = {"cash": "Наличными", "card": "Картой", "sbp": "По СБП"}
_TOTALS = {"payment": "ИТОГО", "refund": "ИТОГО К ВОЗВРАТУ", "void": "ИТОГО К ВОЗВРАТУ"}
_FISCAL_WAYS = {"payment": 1, "refund": 2, "void": 2}


def money(kopecks: int) -> str:
    """«8 000,00»."""
    return format_kopecks(kopecks)


def roubles(kopecks: int) -> str:
    """«8 000,00 ₽»."""
    return f"{format_kopecks(kopecks)}\u00a0₽"


def signed(kopecks: int) -> str:
    """«+150,00», «−150,00», «0,00»."""
    return f"+{format_kopecks(kopecks)}" if kopecks > 0 else format_kopecks(kopecks)


def taken_off(kopecks: int) -> str:
    """A sum that went out: «−150,00»."""
    return f"{MINUS}{format_kopecks(kopecks)}" if kopecks else format_kopecks(0)


def moment(iso: str) -> str:
    """«20.11.2026 10:42» of an ISO moment, empty for none."""
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]} {iso[11:16]}" if iso else ""


def title(document: ReceiptDocument) -> str:
    """What the paper is."""
    return (FISCAL_TITLES if document.fiscal else TITLES)[document.kind]


def total_name(document: ReceiptDocument) -> str:
    """The words before the sum."""
    return _TOTALS[document.kind]


def line_groups(document: ReceiptDocument) -> Iterator[tuple[str, int, tuple[ReceiptLine, ...]]]:
    """Heading, its sum and lines: a month with its services; penalty and advances without one."""
    for (period, kind), group in groupby(document.lines, key=lambda one: (one.period, one.kind)):
        lines = tuple(group)
        if kind == "charge" and period:
            yield months(period, period), sum(line.amount for line in lines), lines
        elif period:
            named = (
                replace(line, name=f"{line.name} за {months(period, period)}") for line in lines
            )
            yield "", 0, tuple(named)
        else:
            yield "", 0, lines


def joined(*parts: str, by: str = ", ") -> str:
    """The parts that are not empty."""
    return by.join(part for part in parts if part)


def fiscal_code(document: ReceiptDocument, mark: FiscalMark) -> str:
    """The text of the tax service's QR (tag 1196)."""
    at = mark.issued_at
    stamp = f"{at[:4]}{at[5:7]}{at[8:10]}T{at[11:13]}{at[14:16]}"
    whole, rest = divmod(document.total, 100)
    return (
        f"t={stamp}&s={whole}.{rest:02d}&fn={mark.storage_number}&i={mark.document}"
        f"&fp={mark.sign}&n={_FISCAL_WAYS[document.kind]}"
    )


def fiscal_facts(mark: FiscalMark) -> tuple[tuple[str, str], ...]:
    """Names and values of the fiscal attributes, in the order tills print them."""
    return (
        ("РН ККТ", mark.register_number),
        ("Смена", str(mark.shift)),
        ("Чек", str(mark.receipt)),
        ("ФН", mark.storage_number),
        ("ФД", str(mark.document)),
        ("ФП", mark.sign),
        ("СНО", mark.taxation),
        ("Сайт ФНС", mark.site),
    )
