"""Pictures of bills, of what waits for the office, and of the card of a closed account."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services import auth, readings
from tests.support import bill_desk
from tests.support import desk_kit as kit
from tests.support import resident_samples as samples
from tests.support.resident_desk import deliver_by, settle
from tests.support.store_kit import Said
from tests.ui.shots import screen
from tests.ui.shots_frame import framed_resident
from ui.bills.presenter import BillsPresenter
from ui.bills.view import BillsView
from ui.main_window import MainWindow
from ui.outbox.presenter import OutboxPresenter
from ui.outbox.view import OutboxView
from ui.resident.view import ResidentView
from ui.screen import Screen

THEIRS = {
    "reading_id": "r-theirs", "values_e4": [12_390_000], "source": "cabinet",
    "author": "абонент", "taken_on": "2026-11-20", "recorded_at": 1_795_000_000_000,
}  # fmt: skip


def _folder() -> Path:
    return Path(tempfile.mkdtemp()) / "p"


def _framed(view: Screen, *kept: object) -> MainWindow:
    window = framed_resident()
    window.show_screen(view)
    window._kept = kept  # type: ignore[attr-defined]
    return window


def _app(desk: kit.Desk) -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    deliver_by(app, desk)
    return app


def _bills(account_id: int | None) -> MainWindow:
    desk = bill_desk.make_bill_desk(_folder(), months=9)
    app = _app(desk)
    view = BillsView()
    presenter = BillsPresenter(view, desk.ctx, lambda _content, _title: None)
    window = _framed(view, desk, presenter)
    view.activate(account_id)
    for _ in range(3):
        settle(app, desk)
        desk.ctx.jobs.call("paper", lambda: None)
        app.processEvents()
    return window


@screen("06-quittance")
def quittance() -> QWidget:
    return _bills(bill_desk.ACCOUNT_ID)


@screen("06-nobody")
def nobody() -> QWidget:
    return _bills(None)


def _outbox(*, conflict: bool) -> MainWindow:
    desk = kit.make_desk(_folder())
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    app = _app(desk)
    if conflict:
        entry = readings.Entry(kit.METER, (12_400_000,), date(2026, 11, 20))
        op_id = readings.enter(desk.ctx, entry)

        def refuse() -> None:
            desk.ctx.outbox.mark_sending([op_id])
            desk.ctx.outbox.apply_verdicts([Said(op_id, "review", "conflict", THEIRS, seq=12)])
            desk.ctx.stores.after_exchange()

        desk.ctx.in_outbox_lane(refuse)
    view = OutboxView()
    presenter = OutboxPresenter(view, desk.ctx)
    window = _framed(view, desk, presenter)
    view.activate(None)
    settle(app, desk)
    settle(app, desk)
    return window


@screen("10-outbox")
def outbox() -> QWidget:
    return _outbox(conflict=True)


@screen("10-outbox-empty")
def empty_outbox() -> QWidget:
    return _outbox(conflict=False)


@screen("02-resident-closed")
def closed() -> QWidget:
    view = ResidentView()
    account = msgspec.structs.replace(samples.ACCOUNT, status="closed", closed_on="2026-08-31")
    view.show_card(samples.card(account=account, badge="closed"), samples.ZONE)
    return _framed(view)
