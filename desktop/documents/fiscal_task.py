"""Tasks for a fiscal device in the JSON of the ATOL driver 10 (domain 5.4), made from a receipt.

Sums are Decimal roubles with two places, as the wire wants them; kopecks everywhere else.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from desktop.documents.receipt_model import ReceiptDocument, SupplierSum
from desktop.errors import AppError
from desktop.fiscal_tags import tag_value

Task = dict[str, Any]
_TYPES = {"payment": "sell", "refund": "sellReturn", "void": "sellReturn"}
_WAYS = {"cash": "cash", "card": "electronically", "sbp": "electronically"}
_NAME_LENGTH = 128
_QUOTED = re.compile('[«"](.+)[»"]')


def receipt_task(document: ReceiptDocument, operator_inn: str = "") -> Task:
    """The sale or its return, one item a supplier (tag 1226 is per item).

    AppError ``fiscal.sums_differ`` when items or tenders are not the total, ``fiscal.unknown_word``
    for a VAT word the table lacks.
    """
    items = [_item(document, one) for one in document.suppliers]
    paid = sum(tender.amount for tender in document.tenders)
    if sum(one.amount for one in document.suppliers) != document.total or paid != document.total:
        raise AppError("fiscal.sums_differ")
    return {
        "type": _TYPES[document.kind],
        "taxationType": document.taxation,
        "electronically": False,
        "ignoreNonFiscalPrintErrors": False,
        "operator": operator(document.operator, operator_inn),
        "items": items,
        "payments": _payments(document),
        "total": roubles(document.total),
    }


def operator(name: str, inn: str = "") -> dict[str, str]:
    """Tags 1021 and 1203."""
    return {"name": name, "vatin": inn} if inn else {"name": name}


def roubles(kopecks: int) -> Decimal:
    """«4312.57» exactly."""
    return Decimal(kopecks).scaleb(-2)


def _item(document: ReceiptDocument, supplier: SupplierSum) -> Task:
    tag_value("vat", supplier.vat)
    agent = _phones(document.office.phone)
    amount = roubles(supplier.amount)
    return {
        "type": "position",
        "name": _item_name(document, supplier),
        "price": amount,
        "quantity": 1,
        "amount": amount,
        "measurementUnit": "piece",
        "paymentMethod": "advance" if supplier.is_advance else "fullPayment",
        "paymentObject": "payment",
        "tax": {"type": supplier.vat},
        "agentInfo": {
            "agents": ["payingAgent"],
            "payingAgent": {"phones": agent},
            "receivePaymentsOperator": {"phones": agent},
        },
        "supplierInfo": {
            "phones": _phones(supplier.phone),
            "name": supplier.name,
            "vatin": supplier.inn,
        },
    }


def _item_name(document: ReceiptDocument, supplier: SupplierSum) -> str:
    """«ЖКУ, л/с 7201458302, 10.2026, УСТЭК», 128 signs at most (tag 1030)."""
    periods = sorted({line.period for line in document.lines if line.period})
    months = [f"{period % 100:02d}.{period // 100}" for period in (*periods[:1], *periods[-1:])]
    span = "-".join(dict.fromkeys(months))
    parts = ["ЖКУ", f"л/с {document.account_number}", span, _short_name(supplier.name)]
    return ", ".join(part for part in parts if part)[:_NAME_LENGTH]


def _short_name(name: str) -> str:
    """«УСТЭК» of «АО «УСТЭК»»: what stands in the outer quotes."""
    quoted = _QUOTED.search(name)
    return quoted[1] if quoted else name


def _phones(phone: str) -> list[str]:
    digits = "".join(sign for sign in phone if sign.isdigit())
    return [f"+{digits}"] if digits else []


def _payments(document: ReceiptDocument) -> list[Task]:
    """Cash as it was handed over: the device computes the change."""
    sums: dict[str, int] = {}
    for tender in document.tenders:
        handed = max(document.received, tender.amount) if tender.kind == "cash" else tender.amount
        way = _WAYS[tender.kind]
        sums[way] = sums.get(way, 0) + handed
    return [{"type": way, "sum": roubles(amount)} for way, amount in sums.items()]
