"""Receipts and shift papers of an invented day."""

from __future__ import annotations

from dataclasses import replace

from desktop.documents.receipt_model import (
    FiscalMark,
    ReceiptDocument,
    ReceiptLine,
    ReceiptOffice,
    ReceiptOrigin,
    SupplierSum,
    TenderSum,
)
from desktop.documents.shift_paper_model import CountedNotes, ShiftPaper, TenderTotal

OFFICE = ReceiptOffice(
    name="АО «ТРИЦ»",
    inn="7203999013",
    address="625000, г Тюмень, ул Первомайская, 40",
    phone="+7 (3452) 399-399",
    place="Окно 4",
    site="tric.example",
)
OP_ID = "019a3f2c-8b1e-7c45-9a3b-1234567890ab"
FISCAL = FiscalMark(
    register_number="0000000001002292",
    shift=12,
    receipt=3,
    document=69,
    storage_number="9999078900000961",
    sign="1138986989",
    issued_at="2026-11-20T10:42:07",
)


def payment(**changes: object) -> ReceiptDocument:
    """A payment of 4 312,57 in cash for two services, a penalty and an advance."""
    document = ReceiptDocument(
        kind="payment",
        op_id=OP_ID,
        number="04-214-038",
        taken_at="2026-11-20T10:42:05",
        shift_number=214,
        office=OFFICE,
        operator="Гладкова О. П.",
        account_number="7201458302",
        payer="Соколова М. В.",
        address="г Тюмень, ул Республики, д. 142, кв. 57",
        lines=(
            ReceiptLine("Горячее водоснабжение, компонент на воду", 250000, 202609),
            ReceiptLine("Водоотведение", 81257, 202610),
            ReceiptLine("Пени", 10000, 202610, "penalty"),
            ReceiptLine("Аванс", 90000, 0, "advance"),
        ),
        total=431257,
        tenders=(TenderSum("cash", 431257),),
        suppliers=(
            SupplierSum("АО «УСТЭК»", "7203999020", "+7 (3452) 38-62-00", 250000),
            SupplierSum("ООО «Тюмень Водоканал»", "7203999038", "+7 (3452) 540-940", 181257),
        ),
        received=450000,
        change=18743,
    )
    return replace(document, **changes)  # type: ignore[arg-type]


def refund(**changes: object) -> ReceiptDocument:
    """The whole of it given back on the next day, with the approver and the reason."""
    given = payment(
        kind="refund",
        number="04-215-002",
        taken_at="2026-11-21T09:05:00",
        origin=ReceiptOrigin("04-214-038", "2026-11-20T10:42:05"),
        reason="ошибочный лицевой счет",
        approved_by="Старшая С. С.",
        received=0,
        change=0,
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def z_paper(**changes: object) -> ShiftPaper:
    """A shift closed with fifty roubles too little."""
    paper = ShiftPaper(
        kind="z",
        office=OFFICE,
        operator="Гладкова О. П.",
        shift_number=214,
        printed_at="2026-11-20T17:03:00",
        opened_at="2026-11-20T08:00:00",
        closed_at="2026-11-20T17:02:41",
        float_kopecks=300000,
        cash_in=50000,
        cash_out=4000000,
        tenders=(
            TenderTotal("cash", 8431050, 36, 54000, 1),
            TenderTotal("card", 4120600, 9),
            TenderTotal("sbp", 0, 0),
        ),
        expected=4727050,
        counted=4722050,
        notes=(CountedNotes(500000, 9), CountedNotes(10000, 22), CountedNotes(50, 5)),
        remark="размен по ошибке",
        first_receipt="04-214-001",
        last_receipt="04-214-046",
        unsent_count=2,
        unsent_sum=431257,
    )
    return replace(paper, **changes)  # type: ignore[arg-type]
