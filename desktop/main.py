"""The window's composition root: profile, demo server, first paint, then everything else."""

from __future__ import annotations

import sys
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
    from desktop.devices.printers import system_printer  # after the first paint
    from ui.bills.presenter import BillsPresenter
    from ui.bills.view import BillsView
    from ui.outbox.presenter import OutboxPresenter
    from ui.outbox.view import OutboxView
    from ui.readings.presenter import ReadingsPresenter
    from ui.readings.view import ReadingsView
    from ui.resident.presenter import ResidentPresenter
    from ui.resident.view import ResidentView
    from ui.shell.place import ShellPlace

    bills_view = BillsView()
    bills = BillsPresenter(
        bills_view,
        ctx,
        lambda pdf, title: system_printer(_config(ctx.paths).printer).print_pdf(pdf, title),
    )
    outbox_view = OutboxView()
    outbox = OutboxPresenter(outbox_view, ctx)
    resident_view = ResidentView()
    resident = ResidentPresenter(resident_view, ctx)
    readings_view = ReadingsView()
    readings = ReadingsPresenter(readings_view, ctx)
    return [
        ShellPlace("readings", readings_view, readings.on_changed, readings.forget),
        ShellPlace("resident", resident_view, resident.on_changed, resident.forget),
        ShellPlace("bills", bills_view, bills.on_changed, lambda: bills.activate(None)),
        ShellPlace("outbox", outbox_view, outbox.on_changed, outbox.forget),
    ]


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
