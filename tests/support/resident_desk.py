"""A signed-in desk whose cache holds the resident of the pictures and a house around her."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.services import auth
from desktop.store.device_key import DeviceKeys
from tests.support import desk_kit as kit
from tests.support import resident_samples as samples


def open_desk(
    root: Path, *, flats: int = 0, login: str = "kassir", keyring: DeviceKeys | None = None
) -> kit.Desk:
    """Signed in, as the cashier unless another is named."""
    desk = kit.make_desk(root, keyring=keyring)
    auth.sign_in(desk.ctx, login, kit.PASSWORD)
    card = samples.card()
    nouns: list[object] = [samples.HOUSE, samples.ACCOUNT]
    nouns += [*samples.SERVICES.values(), *samples.SUPPLIERS.values()]
    nouns += [*card.bills, *card.payments, *samples.meters()]
    for row in samples.house_sheet(flats).rows:
        nouns += [row.account, row.view.meter]
    kit.fill(desk.ctx, *nouns)
    return desk


def deliver_by(app: QApplication, desk: kit.Desk) -> Callable[[], None]:
    """Jobs and bus of the desk speak to the UI thread; returns what cuts the wire."""
    from ui.bridge import Bridge

    bridge = Bridge()
    desk.ctx.jobs._post = bridge.post
    bridge.listen(desk.ctx.bus)
    bridge.setParent(app)
    return bridge.close


def settle(app: QApplication, desk: kit.Desk) -> None:
    """Let jobs finish and what they posted be delivered."""
    for _ in range(3):
        for lane in ("read", "outbox"):
            desk.ctx.jobs.call(lane, lambda: None)
        app.processEvents()
