"""The card over a real desk: read in the background, again only for its own rows, never after a
lock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.events import Changed
from desktop.services import accounts
from desktop.store.cache_write import CacheWriter
from tests.support import desk_kit as kit
from tests.support import resident_samples as samples
from tests.support.resident_desk import open_desk, settle
from ui.bridge import Bridge
from ui.resident.presenter import ResidentPresenter
from ui.resident.view import ResidentView


class Stage:
    """View, presenter and desk, with a count of reads."""

    def __init__(self, app: QApplication, desk: kit.Desk, bridge: Bridge) -> None:
        self.app, self.desk = app, desk
        self.view = ResidentView()
        self.view.resize(1158, 700)
        self.presenter = ResidentPresenter(self.view, desk.ctx)
        self.places: list[tuple[str, object]] = []
        self.view.wants_place.connect(lambda name, account: self.places.append((name, account)))
        bridge.changed.connect(self.presenter.on_changed)

    def settle(self) -> None:
        settle(self.app, self.desk)

    def put(self, entity: str, row: object, key: str) -> None:
        """A row from the office, told by the bus."""
        CacheWriter(self.desk.ctx.stores.writing()).upsert(entity, row)
        self.tell(entity, key)

    def tell(self, kind: str, *ids: str) -> None:
        self.desk.ctx.bus.publish(Changed(kind, frozenset(ids)))
        self.settle()


@pytest.fixture
def stage(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    desk = open_desk(tmp_path / "p")
    bridge = Bridge()
    desk.ctx.jobs._post = bridge.post
    bridge.listen(desk.ctx.bus)
    made = Stage(app, desk, bridge)
    qtbot.addWidget(made.view)
    bridge.setParent(made.view)
    yield made
    bridge.close()
    desk.close()


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    reads: list[int] = []
    read = accounts.card

    def counted(ctx: object, account_id: int) -> accounts.Card:
        reads.append(account_id)
        return read(ctx, account_id)  # type: ignore[arg-type]

    monkeypatch.setattr(accounts, "card", counted)
    return reads


def test_an_account_is_read_and_shown(stage: Stage) -> None:
    stage.presenter.activate(58)
    assert stage.presenter.card is None
    stage.settle()
    assert stage.presenter.card is not None
    assert stage.view.header.account_number == "7201458302"
    assert len(stage.view.meters.meters.table.rows) == 6


def test_only_its_own_rows_are_read_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.presenter.activate(58)
    stage.settle()
    reads = count_reads(monkeypatch)
    for kind, one in (("account", "1"), ("meter", "999"), ("bill", "1:202610"), ("outbox", "")):
        stage.tell(kind, *([one] if one else []))
    assert reads == []
    for kind, one in (("account", "58"), ("meter", "1"), ("bill", "58:202610")):
        stage.tell(kind, one)
    assert reads == [58, 58, 58]


def test_a_change_from_the_office_is_shown_at_once(stage: Stage) -> None:
    stage.presenter.activate(58)
    stage.settle()
    stage.view.show_section(2)
    renamed = msgspec.structs.replace(samples.ACCOUNT, first="Мария", version=2)
    stage.put("account", renamed, "58")
    assert stage.presenter.card is not None
    assert stage.presenter.card.account.first == "Мария"
    assert stage.view.sections.currentIndex() == 2


def test_in_the_background_nothing_is_read(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.presenter.activate(58)
    stage.settle()
    stage.view.deactivate()
    reads = count_reads(monkeypatch)
    stage.tell("account", "58")
    assert reads == []


def test_a_lock_does_not_turn_the_card_into_trouble(stage: Stage) -> None:
    stage.presenter.activate(58)
    stage.settle()
    stage.desk.ctx.stores.close_cache()
    stage.tell("account", "58")
    assert stage.presenter.card is not None


def test_an_unknown_account_is_told_in_place(stage: Stage) -> None:
    stage.presenter.activate(999)
    stage.settle()
    assert stage.presenter.card is None
    assert stage.view.first_focus() is not None


def test_leaving_forgets_the_resident(stage: Stage) -> None:
    stage.presenter.activate(58)
    stage.settle()
    stage.presenter.forget()
    assert stage.presenter.card is None
    stage.tell("account", "58")
    assert stage.presenter.card is None


def test_payment_and_bill_are_asked_for_this_account(stage: Stage) -> None:
    stage.presenter.activate(58)
    stage.settle()
    stage.view.main_action()
    stage.view.act("print")
    assert stage.places == [("payment", 58), ("bills", 58)]


def test_a_closed_account_leads_to_bills_only(stage: Stage) -> None:
    closed = msgspec.structs.replace(samples.ACCOUNT, status="closed", version=2)
    stage.put("account", closed, "58")
    stage.presenter.activate(58)
    stage.settle()
    stage.view.main_action()
    stage.view.act("print")
    assert stage.places == [("bills", 58)]
