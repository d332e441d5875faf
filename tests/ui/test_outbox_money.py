"""Money in «Исходящие»: named with its sum, looked at when booked with a doubt, never forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import shifts
from tests.support.till_desk import Till, open_till
from ui.bridge import Bridge
from ui.outbox.presenter import OutboxPresenter
from ui.outbox.view import OutboxView


@dataclass
class Place:
    view: OutboxView
    desk: Till


@pytest.fixture
def place(
    app: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    desk = open_till(tmp_path / "p")
    bridge = Bridge()
    monkeypatch.setattr(desk.ctx.jobs, "_post", bridge.post)
    view = OutboxView()
    qtbot.addWidget(view)
    bridge.setParent(view)
    presenter = OutboxPresenter(view, desk.ctx)
    bridge.changed.connect(presenter.on_changed)
    bridge.listen(desk.ctx.bus)
    view.resize(1150, 640)
    view.show()
    yield Place(view, desk)
    bridge.close()
    desk.close()


def rows(place: Place) -> list[tuple[str, str, str]]:
    return [
        (row.cells[1].text, row.cells[3].text, row.cells[4].text)
        for row in place.view.table.table.rows
    ]


def test_each_act_of_money_is_named_with_its_sum(place: Place, qtbot: QtBot) -> None:
    taken = place.desk.pay(30_000)
    shifts.move_cash(place.desk.ctx, "out", 5_000, "инкассация")
    place.desk.refund(taken.op_id)
    place.view.activate(None)
    qtbot.waitUntil(lambda: len(rows(place)) == 4, timeout=5_000)
    assert rows(place) == [
        ("Отмена платежа, чек T1-1-002", "−300,00\u00a0₽", "В очереди"),
        ("Изъятие наличных", "−50,00\u00a0₽", "В очереди"),
        ("Платёж, чек T1-1-001", "300,00\u00a0₽", "В очереди"),
        ("Открытие смены", "1\u00a0000,00\u00a0₽", "В очереди"),
    ]
    assert "Соколова" in place.view.table.table.rows[0].cells[2].text
    assert not place.view.panel.withdraw.isVisible()


def test_money_under_doubt_is_looked_at_by_the_main_action(place: Place, qtbot: QtBot) -> None:
    taken = place.desk.pay(30_000)
    said = {"account_number": "7200000001", "booked": True}
    place.desk.answered(taken.op_id, "review", code="account_closed", fields=said, seq=11)
    place.view.activate(None)
    qtbot.waitUntil(lambda: len(rows(place)) == 2, timeout=5_000)
    assert rows(place)[0][2] == "Проверить"
    panel = place.view.panel
    qtbot.waitUntil(panel.retry.isVisible, timeout=5_000)
    assert "отложены до выяснения" in panel.sentence
    assert panel.retry.text() == "Просмотрено"
    place.view.main_action()
    qtbot.waitUntil(lambda: place.desk.state_of(taken.op_id) == "acked", timeout=5_000)
