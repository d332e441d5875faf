"""Receipts as lines of the list and words of the panel; knows no Qt widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from api_client.models.replica import Payment
from desktop.documents.receipt_model import ReceiptDocument
from desktop.errors import AppError
from desktop.services.print_model import PrintJob
from desktop.services.receipt_detail import ReceiptDetail
from desktop.services.till_model import ReceiptLine
from ui import format as shown
from ui.messages import sentence
from ui.table_model import Cell, Column, Row

COLUMNS = (
    Column("Когда", 138, firm=True),
    Column("Операция", 146),
    Column("Чек", 128, ends=True),
    Column("Абонент"),
    Column("Сумма", 112, "right"),
)
PART_COLUMNS = (Column("За что"), Column("Сумма", 96, "right"))
KINDS = {
    "payment": ("Платёж", "cash"),
    "refund": ("Возврат", "arrow-back-up"),
    "void": ("Отмена чека", "arrow-back-up"),
    "move_out": ("Перенос отсюда", "transfer"),
    "move_in": ("Перенос сюда", "transfer"),
    "registry": ("Из реестра", "building-bank"),
    "suspense": ("Зачтён", "git-merge"),
}
STATES = {
    "waiting": ("Принято, ждёт отправки", "warning", "cloud-upload"),
    "asking": ("Уточняем…", "warning", "clock"),
    "done": ("Проведено", "success", "circle-check"),
    "review": ("Проведено, нужна проверка", "warning", "alert-triangle"),
    "refused": ("Сервер не принял", "danger", "alert-circle"),
}
_LEAVING = frozenset({"refund", "void", "move_out"})
_TENDERS = {"cash": "Наличные", "card": "Карта", "sbp": "СБП", "bank": "Банк"}
_UNDONE = {"refund": "Возврат", "void": "Аннулирован", "move_out": "Перенесён на другой счёт"}
_PAPERS = {
    "waiting": "Чек ждёт печати.",
    "printing": "Чек печатается.",
    "printed": "Чек напечатан.",
    "dropped": "Печать чека отменена.",
}
_NEVER_PRINTED = "Здесь чек не печатали."
ANOTHER_ACCOUNT = "Платёж уже перенесён на другой счёт. Ищите его там."


def line_rows(lines: Iterable[ReceiptLine], zone: ZoneInfo, today: date) -> list[Row]:
    """One line a receipt, in the order given."""
    return [_row(line, zone, today) for line in lines]


def part_rows(document: ReceiptDocument) -> list[Row]:
    """What was paid for, month by month."""
    rows = []
    for line in document.lines:
        name = f"{line.name}, {shown.month(line.period)}" if line.period else line.name
        cells = (Cell(name, tip=name), Cell(shown.money(line.amount), weight=500))
        rows.append(Row(cells, spoken=f"{name}: {shown.roubles(line.amount)}"))
    return rows


def heading(line: ReceiptLine) -> str:
    """«Платёж, чек № 7F3A-214-038»."""
    name = KINDS.get(line.kind, (line.kind, ""))[0]
    return f"{name}, чек № {line.number}" if line.number else name


def facts(detail: ReceiptDetail, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Names and values; what is unknown is left out."""
    document, line = detail.document, detail.line
    ways = ", ".join(
        f"{_TENDERS.get(one.kind, one.kind)} {shown.money(one.amount)}" for one in document.tenders
    )
    number = line.account_number or document.account_number
    made = [
        ("Когда", shown.day_time(line.at, zone)),
        ("Счёт", shown.account(number) if number else ""),
        ("Плательщик", document.payer or line.payer),
        ("Адрес", shown.address(document.address)),
        ("Оплачено", ways if line.kind not in _LEAVING else ""),
        ("Возвращено", ways if line.kind in ("refund", "void") else ""),
        ("Принял", shown.short_name(document.operator) if document.operator else ""),
        ("Подтвердил", shown.short_name(document.approved_by) if document.approved_by else ""),
        ("К чеку", f"№ {document.origin.number}" if document.origin else ""),
        ("Причина", document.reason),
        ("Код", document.short_id if detail.is_receipt else ""),
    ]
    return [(name, value) for name, value in made if value]


def undone_words(rows: Iterable[Payment], zone: ZoneInfo) -> str:
    """«Возврат 100,00 ₽, 20.11.2026 10:42, чек № 7F3A-214-039»; a line each."""
    return "\n".join(_undone(row, zone) for row in rows)


def rest_words(detail: ReceiptDetail) -> str:
    """What of a payment that was given back in part is left."""
    if not detail.undone or not detail.rest:
        return ""
    return f"Осталось {shown.roubles(detail.rest)}"


def why_words(error: AppError) -> str:
    """Why nothing can be given back."""
    if error.code == "already_reversed" and not error.fields.get("number"):
        return ANOTHER_ACCOUNT
    return sentence(error.code, **error.fields)


def paper_words(paper: PrintJob | None, *, is_receipt: bool) -> tuple[str, str]:
    """(words, tint) of the state of printing."""
    if not is_receipt:
        return "", "text2"
    if paper is None:
        return _NEVER_PRINTED, "text2"
    if paper.needs_person:
        return f"Чек не напечатан. {sentence(paper.code, **paper.fields)}", "danger"
    return _PAPERS.get(paper.state, ""), "text2"


def review_words(code: str, fields: Mapping[str, object] | None) -> str:
    """Why a person should look."""
    return sentence(code, **(fields or {})) if code else ""


def _row(line: ReceiptLine, zone: ZoneInfo, today: date) -> Row:
    local = line.at.astimezone(zone)
    is_today = local.date() == today
    at = f"сегодня {local:%H:%M}" if is_today else f"{local:%d.%m.%Y %H:%M}"
    name, icon = KINDS.get(line.kind, (line.kind, "history"))
    amount = -line.amount if line.kind in _LEAVING else line.amount
    number = shown.account(line.account_number) if line.account_number else ""
    who = ", ".join(part for part in (line.payer, f"ЛС {number}" if number else "") if part)
    spoken = f"{at}, {name}, чек {line.number or 'без номера'}, {who}, {shown.roubles(amount)}"
    return Row(
        (
            Cell(at, tint="text2"),
            Cell(name, icon="cloud-upload" if line.pending else icon, weight=500),
            Cell(line.number or shown.DASH, tint="text2"),
            Cell(line.payer or (f"ЛС {number}" if number else shown.DASH), tip=who),
            Cell(shown.money(amount), weight=600, tint="danger" if amount < 0 else "text"),
        ),
        key=line.op_id,
        spoken=spoken + (", ждёт отправки" if line.pending else ""),
    )


def _undone(row: Payment, zone: ZoneInfo) -> str:
    name = _UNDONE.get(row.kind, row.kind)
    number = f", чек № {row.number}" if row.number else ""
    return f"{name} {shown.roubles(-row.amount)}, {shown.day_time(row.paid_at, zone)}{number}"
