"""Pictures of the reports screen: the register of a day, the ways to pay."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from api_client.money_commands import Tender
from desktop.services import auth, shifts, till
from desktop.services.till_model import PaymentDraft
from tests.support import bill_desk
from tests.support.desk_kit import PASSWORD, Desk
from tests.support.resident_desk import deliver_by, settle
from tests.ui.shots import screen
from tests.ui.shots_frame import framed_resident
from ui.main_window import MainWindow
from ui.reports.presenter import ReportsPresenter
from ui.reports.view import ReportsView

_SUMS = (123_456, 431_257, 70_000, 250_000)


def _reports(kind: str, account_id: int | None = None) -> MainWindow:
    desk = bill_desk.make_bill_desk(Path(tempfile.mkdtemp()) / "p", months=9)
    _take_some(desk)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    deliver_by(app, desk)
    view = ReportsView()
    presenter = ReportsPresenter(view, desk.ctx, lambda _content, _title: None)
    window = framed_resident()
    window._kept = (desk, presenter)  # type: ignore[attr-defined]
    view.activate(account_id)
    window.show_screen(view)
    presenter.choose_kind(kind)
    for _ in range(4):
        settle(app, desk)
        desk.ctx.jobs.call("paper", lambda: None)
        app.processEvents()
    return window


def _take_some(desk: Desk) -> None:
    """A senior clerk took four payments."""
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "starshiy", PASSWORD)
    shifts.open_shift(desk.ctx, 300_000)
    for number, amount in enumerate(_SUMS):
        form = till.form(desk.ctx, bill_desk.ACCOUNT_ID)
        tender = Tender(kind="card" if number % 2 else "cash", amount=amount)
        till.take(desk.ctx, form, PaymentDraft(amount, (tender,), till.suggest(form, amount)))


@screen("16-reports-day")
def day() -> QWidget:
    return _reports("day")


@screen("16-reports-shift")
def shift() -> QWidget:
    return _reports("shift")


@screen("16-reports-ways")
def ways() -> QWidget:
    return _reports("ways", bill_desk.ACCOUNT_ID)
