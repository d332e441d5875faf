"""Lines of a file of readings that were not taken, as a table to give back to its sender."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desktop.documents.report_model import Fact, Report, ReportColumn, ReportTable

RefusedRow = tuple[int, str, str, str, str]
"""Number of the line, account, meter, reading as written, why in words."""


def refused_report(
    file_name: str, rows: Sequence[RefusedRow], office: str, made: tuple[datetime, str]
) -> Report:
    """``made``: when, by whom."""
    columns = (
        ReportColumn("Строка", "count", 50),
        ReportColumn("Лицевой счёт", "account", 80),
        ReportColumn("Прибор", "text", 90),
        ReportColumn("Показание", "text", 80),
        ReportColumn("Почему не принято", "text", 200, wide=True),
    )
    return Report(
        kind="refused_readings",
        title="Непринятые показания",
        period=file_name,
        file_name="Непринятые показания",
        office=office,
        place="",
        made_at=made[0],
        made_by=made[1],
        facts=(Fact("Файл", file_name), Fact("Строк", len(rows), "count")),
        tables=(ReportTable("Строки", columns, tuple(rows)),),
    )
