"""Pictures of «Начисления и долг»: its tables, the penalty by days, two bills side by side."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from desktop.services.debt_sheet import Known, debt_sheet
from domain.settings import OfficeSettings
from tests.support import debtor_samples as debtor
from tests.ui.shots import screen
from tests.ui.shots_resident import framed
from ui.bills.period_choice import YEAR
from ui.resident.money_views import DEBT, GROWTH, MONTHS, PENALTY, SUPPLIERS
from ui.resident.view import ACCRUALS, ResidentView


def _debtor(view: int, *, year: bool = True, today: date = debtor.TODAY) -> ResidentView:
    made = ResidentView()
    card = debtor.card()
    made.show_card(card, debtor.ZONE)
    known = Known(card.bills, card.payments, today, debtor.ZONE)
    made.show_debt(debt_sheet(known, debtor.NAMES, OfficeSettings()))
    made.show_section(ACCRUALS)
    if year:
        made.accruals.span_bar.modes.chosen.emit(YEAR)
    made.accruals.show_view(view)
    return made


@screen("03-year")
def year() -> QWidget:
    return framed(_debtor(0))


@screen("03-months")
def months() -> QWidget:
    return framed(_debtor(MONTHS))


@screen("03-suppliers")
def suppliers() -> QWidget:
    return framed(_debtor(SUPPLIERS))


@screen("03-debt")
def debt() -> QWidget:
    return framed(_debtor(DEBT))


@screen("03-penalty")
def penalty() -> QWidget:
    view = _debtor(PENALTY, today=date(2027, 1, 20))
    view.accruals.table.choose(1)
    view.accruals.explain(1)
    return framed(view)


@screen("03-growth")
def growth() -> QWidget:
    return framed(_debtor(GROWTH, year=False))
