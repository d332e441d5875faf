"""Pictures of «Начисления и долг»: its tables, the penalty by days, two bills side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.services.debt_sheet import Known, debt_sheet
from tests.support import debtor_samples as debtor
from tests.support.bill_samples import SETTINGS
from tests.support.debtor_desk import ACCOUNT_ID, make_debtor_desk
from tests.ui.shots import screen
from tests.ui.shots_frame import frame
from tests.ui.shots_resident import framed
from ui.bills.period_choice import YEAR
from ui.extracts.kinds import BY_ID
from ui.extracts.making import Paper, Wanted, made
from ui.extracts.view import ExtractsView
from ui.resident.money_views import DEBT, GROWTH, MONTHS, PENALTY, SUPPLIERS
from ui.resident.view import ACCRUALS, PAYMENTS, ResidentView


def _debtor(view: int, *, year: bool = True, today: date = debtor.TODAY) -> ResidentView:
    made = ResidentView()
    card = debtor.card()
    made.show_card(card, debtor.ZONE)
    known = Known(card.bills, card.payments, today, debtor.ZONE)
    made.show_debt(debt_sheet(known, debtor.NAMES, SETTINGS))
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


def _extract(kind: str) -> QWidget:
    view = ExtractsView()
    view.show_kind(BY_ID[kind])
    card = debtor.card()
    sheet = debt_sheet(
        Known(card.bills, card.payments, debtor.TODAY, debtor.ZONE), debtor.NAMES, SETTINGS
    )
    months = frozenset(bill.period for bill in card.bills)
    view.panel.period.show_months(months, frozenset(sheet.periods))
    view.panel.period.choose(202604, 202610)
    view.panel.show_services([(row.service_id, row.service) for row in sheet.rows[-3:]])
    content, title, amount = _paper(kind)
    view.show_paper(Paper(title, content, "", amount), "")
    window = frame()
    window.show_screen(view)
    return window


def _paper(kind: str) -> tuple[bytes, str, int]:
    with TemporaryDirectory() as folder:
        desk = make_debtor_desk(Path(folder) / "p")
        wanted = Wanted(kind, 202604, 202610, calculation=True)
        made_paper = made(desk.ctx, ACCOUNT_ID, wanted)
        desk.close()
    return made_paper.content, made_paper.title, made_paper.amount


@screen("06-debt-bill")
def debt_bill() -> QWidget:
    return _extract("debt")


@screen("06-statement")
def statement() -> QWidget:
    return _extract("statement")


@screen("03-payments-back")
def payments_back() -> QWidget:
    back = msgspec.structs.replace(
        debtor.paid(4, "2026-11-12", (debtor.part(202604, debtor.HEATING, -20_000),)),
        kind="refund", reverses="0190-3", reason="Ошибка в сумме",
    )  # fmt: skip
    unsent = msgspec.structs.replace(
        debtor.paid(5, "2026-11-20", (debtor.part(202605, debtor.COLD, 27_492),)), state="pending"
    )
    card = debtor.card()
    view = ResidentView()
    view.show_card(replace(card, payments=(unsent, back, *card.payments)), debtor.ZONE)
    view.show_section(PAYMENTS)
    view.payments.table.choose(2)
    return framed(view)
