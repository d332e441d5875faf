"""The papers of the reports screen: what each is called and what it is chosen by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReportKind:
    """``days``: span, day or none; ``item``: the label of the list beside them, empty without.

    ``heavy``: built when asked only. ``as_text``: may be copied as text instead of a spreadsheet.
    """

    id: str
    name: str
    icon: str
    days: str = ""
    item: str = ""
    heavy: bool = False
    as_text: bool = False


KINDS = (
    ReportKind("shift", "Смена: X и Z", "cash-register", "span", "Смена"),
    ReportKind("operator", "Кассиры", "users", "span", "Кассир"),
    ReportKind("day", "Реестр за день", "calendar", "day"),
    ReportKind("debts", "Возраст долгов", "report-money", "", "Что считать", heavy=True),
    ReportKind("ways", "Способы оплаты", "info-circle", "", "Для кого", as_text=True),
)
BY_ID = {kind.id: kind for kind in KINDS}
EVERYONE = "ways"
"""The page for residents is anyone's to show."""
