"""The window's composition root: profile, demo server, first paint, then everything else."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from desktop.errors import AppError
from desktop.places import profile_root
from desktop.store.profile import ProfileLock, ProfilePaths, open_profile
from desktop.version import VERSION
from ui import app

# Everything that takes time to import (the stores, the network, the papers, the screens) is
# imported after the first paint, or only where it is needed: a sign-in that takes keys must not
# cost more than a bare window plus 60 %.
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from desktop.config import Config
    from desktop.context import Context
    from desktop.demo_server import DemoServer
    from desktop.jobs import Post
    from desktop.services.till_model import ShiftReport
    from ui.main_window import MainWindow
    from ui.shell.place import ShellPlace


def run_window(arguments: argparse.Namespace) -> int:
    """Show the window and live until it is closed."""
    try:
        paths = open_profile(profile_root(arguments))
        lock = ProfileLock(paths)
        lock.acquire()
    except AppError as trouble:
        return _not_started(arguments, trouble)
    demo: DemoServer | None = None
    try:
        if arguments.demo and not arguments.offline:
            from desktop.demo_server import launch_demo_server  # for a demo alone

            demo = launch_demo_server(paths.root)
        return app.run(_parts(arguments, paths, lock, demo))
    except AppError as trouble:
        return _not_started(arguments, trouble)
    finally:
        if demo is not None:
            demo.stop()
        lock.release()


def _parts(
    arguments: argparse.Namespace, paths: ProfilePaths, lock: ProfileLock, demo: DemoServer | None
) -> app.WindowParts:
    def open_program(post: Post) -> app.OpenProgram:
        from desktop.program import open_program as open_whole  # after the first paint

        return open_whole(arguments, post=post, lock=lock, demo=demo)

    return app.WindowParts(
        open_program=open_program,
        places=make_places,
        printers=_printers,
        version=VERSION,
        config=_config(paths),
        opened=lambda window, _ctx: _listen(window, paths),
    )


def make_places(ctx: Context) -> Sequence[ShellPlace]:
    """The screens of the body, wired by hand."""
    from desktop.services.printing import print_sheet  # after the first paint
    from ui.bills.presenter import BillsPresenter
    from ui.bills.view import BillsView
    from ui.extracts.presenter import ExtractsPresenter
    from ui.extracts.view import ExtractsView
    from ui.outbox.presenter import OutboxPresenter
    from ui.outbox.view import OutboxView
    from ui.payment.presenter import PaymentPresenter
    from ui.payment.view import PaymentView
    from ui.printing.presenter import PrintingPresenter
    from ui.printing.view import PrintingView
    from ui.readings.presenter import ReadingsPresenter
    from ui.readings.view import ReadingsView
    from ui.receipts.presenter import ReceiptsPresenter
    from ui.receipts.view import ReceiptsView
    from ui.reports.presenter import ReportsPresenter
    from ui.reports.view import ReportsView
    from ui.resident.presenter import ResidentPresenter
    from ui.resident.view import ResidentView
    from ui.shell.place import ShellPlace
    from ui.shift.presenter import ShiftPresenter
    from ui.shift.view import ShiftView
    from ui.suspense.presenter import SuspensePresenter
    from ui.suspense.view import SuspenseView

    bills_view = BillsView()
    bills = BillsPresenter(
        bills_view,
        ctx,
        lambda pdf, title: print_sheet(ctx, pdf, title),
    )
    outbox_view = OutboxView()
    outbox = OutboxPresenter(outbox_view, ctx)
    printing_view = PrintingView()
    printing = PrintingPresenter(printing_view, ctx)
    reports_view = ReportsView()
    reports = ReportsPresenter(reports_view, ctx, lambda pdf, title: print_sheet(ctx, pdf, title))
    resident_view = ResidentView()
    extracts_view = ExtractsView()
    extracts = ExtractsPresenter(
        extracts_view, ctx, lambda pdf, title: print_sheet(ctx, pdf, title)
    )
    resident_view.extract_wanted.connect(extracts_view.prepare)
    resident_view.certificate_wanted.connect(extracts_view.prepare_payment)
    resident = ResidentPresenter(resident_view, ctx)
    readings_view = ReadingsView()
    readings = ReadingsPresenter(readings_view, ctx)
    payment_view = PaymentView()
    payment = PaymentPresenter(payment_view, ctx, partial(_print_receipt, ctx))
    receipts_view = ReceiptsView()
    receipts = ReceiptsPresenter(receipts_view, ctx, partial(_print_receipt, ctx))
    suspense_view = SuspenseView()
    suspense = SuspensePresenter(suspense_view, ctx, partial(_print_receipt, ctx))
    shift_view = ShiftView()
    shift = ShiftPresenter(shift_view, ctx, partial(_print_report, ctx))
    shift_view.receipt_opened.connect(receipts_view.seek)
    return [
        ShellPlace("payment", payment_view, payment.on_changed, payment.forget),
        ShellPlace("shift", shift_view, shift.on_changed, shift.forget),
        ShellPlace("receipts", receipts_view, receipts.on_changed, receipts.forget),
        ShellPlace("suspense", suspense_view, suspense.on_changed, suspense.forget),
        ShellPlace("reports", reports_view, forget=reports.forget),
        ShellPlace("readings", readings_view, readings.on_changed, readings.forget),
        ShellPlace("resident", resident_view, resident.on_changed, resident.forget),
        ShellPlace("extracts", extracts_view, extracts.on_changed, extracts.forget),
        ShellPlace("bills", bills_view, bills.on_changed, lambda: bills.activate(None)),
        ShellPlace("outbox", outbox_view, outbox.on_changed, outbox.forget),
        ShellPlace("printing", printing_view, printing.on_changed, printing.forget),
    ]


def _print_receipt(ctx: Context, op_id: str, copy: bool) -> str:
    from desktop.services import receipt_printing  # papers are not on the way to the paint

    receipt_printing.print_taken(ctx, op_id, copy=copy)
    return "Копия чека отправлена на печать." if copy else "Чек отправлен на печать."


def _print_report(ctx: Context, report: ShiftReport) -> str:
    from desktop.services import printing, shift_papers  # as above

    printing.print_shift_paper(ctx, shift_papers.paper(ctx, report))
    return "Отправлен на печать."


def _printers() -> Sequence[str]:
    from desktop.devices.printers import list_printers  # asked for in the settings only

    return [printer.name for printer in list_printers()]


def _config(paths: ProfilePaths) -> Config:
    """The terminal's settings; a damaged file is told and does not keep anyone out."""
    from desktop.config import Config, load_config  # its TOML reader is not needed to lock

    try:
        return load_config(paths.config)
    except AppError as trouble:
        _say(trouble)
        return Config()


def _listen(window: MainWindow, paths: ProfilePaths) -> None:
    from ui.one_window import OneWindow  # QtNetwork is not on the way to the first paint

    listener = OneWindow(paths.root, window)
    listener.asked.connect(window.raise_up)


def _not_started(arguments: argparse.Namespace, trouble: AppError) -> int:
    """Another window of this profile comes forward; other trouble is one sentence."""
    if trouble.code == "profile_in_use":
        from PySide6.QtCore import QCoreApplication  # only the second start needs it

        from ui.one_window import raise_other

        owner = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        root = open_profile(profile_root(arguments)).root
        if owner is not None and raise_other(root):
            return 0
    _say(trouble)
    return 1


def _say(trouble: AppError) -> None:
    from ui.messages import sentence  # the table of sentences, when there is something to say

    sys.stderr.write(sentence(trouble.code, **trouble.fields) + "\n")
