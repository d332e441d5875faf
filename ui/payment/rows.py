"""The rows of the allocation table out of the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api_client.models.replica import Service
from ui import format as shown
from ui.messages import sentence
from ui.nouns import service_icon
from ui.payment.sheet import ADVANCE, PENALTY, SheetRow
from ui.table_model import Cell, Column, Row

TAKE = 3
_ROOM = 34
COLUMNS = (
    Column("Услуга"),
    Column("Долг", 96, "right"),
    Column("Начислено", 104, "right"),
    Column("Принять, ₽", 124, "right"),
    Column("Останется", 104, "right"),
)


def table_rows(
    rows: Sequence[SheetRow], services: Mapping[int, Service], *, taken: bool = False
) -> list[Row]:
    """Lines and the total; a typed sum stays as typed, also when it is wrong. What is ``taken``
    cannot be typed into.
    """
    made = [_row(row, services, taken) for row in rows]
    total = Row(
        (
            Cell("Итого", weight=600),
            _sum(sum(row.overdue for row in rows), tint="danger"),
            _sum(sum(row.current for row in rows)),
            _sum(sum(row.take for row in rows)),
            _sum(sum(row.left for row in rows)),
        ),
        key="total",
        total=True,
    )
    return [*made, total] if made else []


def _row(row: SheetRow, services: Mapping[int, Service], taken: bool) -> Row:
    wrong = sentence(row.trouble.code, **row.trouble.fields) if row.trouble else ""
    take = Cell(
        row.text or shown.money(row.take),
        box="read_only" if taken or row.key == ADVANCE else "error" if wrong else "normal",
        weight=600,
        tip=wrong,
    )
    told = f", {wrong}" if wrong else ""
    return Row(
        (
            Cell(_name(row, services), icon=_icon(row, services)),
            _sum(row.overdue, tint="danger"),
            _sum(row.current),
            take,
            Cell(shown.money(row.left), tint="text2"),
        ),
        key=row.key,
        spoken=f"{row.name}: к оплате {shown.money(row.due)}, принять {take.text}{told}",
    )


def _sum(kopecks: int, tint: str = "text") -> Cell:
    return Cell(shown.money(kopecks), tint=tint) if kopecks else Cell(shown.DASH, tint="text3")


def _name(row: SheetRow, services: Mapping[int, Service]) -> str:
    """The whole name where there is room for it."""
    known = services.get(row.service_id) if row.key not in (PENALTY, ADVANCE) else None
    return known.name if known is not None and len(known.name) <= _ROOM else row.name


def _icon(row: SheetRow, services: Mapping[int, Service]) -> str:
    if row.key == PENALTY:
        return "percentage"
    if row.key == ADVANCE:
        return "cash"
    known = services.get(row.service_id)
    return service_icon(known.code if known else "")[0]
