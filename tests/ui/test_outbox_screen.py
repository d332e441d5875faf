"""«Исходящие» over real services: what waits, a conflict decided by keys, a withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import auth, outbox, readings
from desktop.store.outbox_rows import State
from tests.support import desk_kit as kit
from tests.support.store_kit import Said
from tests.support.typing import type_text
from ui.bridge import Bridge
from ui.outbox.lines import STATES
from ui.outbox.presenter import OutboxPresenter
from ui.outbox.view import OutboxView

TODAY = date(2026, 11, 20)
THEIRS = {
    "reading_id": "r-theirs",
    "values_e4": [12_390_000],
    "source": "cabinet",
    "author": "абонент",
    "taken_on": "2026-11-20",
    "recorded_at": 1_795_000_000_000,
}


@dataclass
class Place:
    view: OutboxView
    desk: kit.Desk
    toasts: list[tuple[str, str, str]]


@pytest.fixture
def place(
    app: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    desk = kit.make_desk(tmp_path / "p")
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    bridge = Bridge()
    monkeypatch.setattr(desk.ctx.jobs, "_post", bridge.post)
    view = OutboxView()
    qtbot.addWidget(view)
    bridge.setParent(view)
    presenter = OutboxPresenter(view, desk.ctx)
    bridge.changed.connect(presenter.on_changed)
    bridge.listen(desk.ctx.bus)
    toasts: list[tuple[str, str, str]] = []
    view.wants_toast.connect(lambda *words: toasts.append(words))
    view.resize(1150, 640)
    view.show()
    view.activate(None)
    yield Place(view, desk, toasts)
    bridge.close()
    desk.close()


def enter(desk: kit.Desk, value_e4: int = 12_400_000) -> str:
    return readings.enter(desk.ctx, readings.Entry(kit.METER, (value_e4,), TODAY))


def answer(desk: kit.Desk, said: Said) -> None:
    def run() -> None:
        desk.ctx.outbox.mark_sending([said.op_id])
        desk.ctx.outbox.apply_verdicts([said])
        desk.ctx.stores.after_exchange()

    desk.ctx.in_outbox_lane(run)


def conflict(place: Place, qtbot: QtBot) -> str:
    op_id = enter(place.desk)
    answer(place.desk, Said(op_id, "review", "conflict", THEIRS, seq=12))
    place.view.activate(None)
    qtbot.waitUntil(place.view.panel.decide.isVisible, timeout=5_000)
    return op_id


def states(place: Place) -> list[str]:
    return [row.cells[4].text for row in place.view.table.table.rows]


def test_what_was_entered_waits_in_words_with_its_resident(place: Place, qtbot: QtBot) -> None:
    enter(place.desk)
    qtbot.waitUntil(lambda: states(place) == ["В очереди"], timeout=5_000)
    row = place.view.table.table.rows[0]
    assert row.cells[1].text == "Показание ХВС, кухня"
    assert "Соколова" in row.cells[2].text
    assert row.cells[3].text == "1\u00a0240,0000"


def test_a_conflict_is_decided_for_the_other_side_by_keys_alone(place: Place, qtbot: QtBot) -> None:
    op_id = conflict(place, qtbot)
    assert states(place) == ["Конфликт"]
    assert place.view.act("choice_2")
    assert place.view.panel.choice == "theirs"
    place.view.panel.reason.field.setFocus()
    type_text(place.view.panel.reason.field, "Уточнено у абонента")
    place.view.main_action()
    qtbot.waitUntil(lambda: bool(place.toasts), timeout=5_000)
    kinds = [item.kind for item in outbox.items(place.desk.ctx)]
    assert kinds == ["UndoReading", "EnterReading"]
    assert outbox.items(place.desk.ctx)[0].resolves == op_id


def test_a_decision_without_a_reason_is_asked_for_one_and_keeps_the_choice(
    place: Place, qtbot: QtBot
) -> None:
    conflict(place, qtbot)
    place.view.act("choice_1")
    place.view.main_action()
    qtbot.waitUntil(lambda: bool(place.view.panel.reason.message), timeout=5_000)
    assert place.view.panel.reason.message == "Укажите причину."
    assert place.view.panel.choice == "ours"
    assert len(outbox.items(place.desk.ctx)) == 1


def test_a_third_value_with_letters_is_refused_at_its_field(place: Place, qtbot: QtBot) -> None:
    conflict(place, qtbot)
    place.view.act("choice_3")
    type_text(place.view.panel.value.field, "12З9")
    place.view.main_action()
    assert "буква «З»" in place.view.panel.value.message


def test_a_waiting_reading_is_withdrawn_by_del_after_a_reason(place: Place, qtbot: QtBot) -> None:
    enter(place.desk)
    qtbot.waitUntil(place.view.panel.withdraw.isVisible, timeout=5_000)
    qtbot.keyClick(place.view.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(place.view.panel.reason.message), timeout=5_000)
    type_text(place.view.panel.reason.field, "Ошиблись прибором")
    place.view.panel.ask_withdrawal()
    qtbot.waitUntil(lambda: bool(place.toasts), timeout=5_000)
    assert outbox.items(place.desk.ctx)[0].state == "closed"
    assert outbox.items(place.desk.ctx)[0].reason == "Ошиблись прибором"


def sent(desk: kit.Desk, value_e4: int = 12_400_000) -> str:
    """A reading of ours the office has taken."""
    op_id = enter(desk, value_e4)
    answer(desk, Said(op_id, "acked", seq=11))
    return op_id


def held_undoing(place: Place, qtbot: QtBot, code: str) -> str:
    """An undoing the office holds and keeps nothing of."""
    op_id = readings.undo(place.desk.ctx, kit.METER, sent(place.desk))
    answer(place.desk, Said(op_id, "review", code))
    place.view.activate(None)
    place.view.act("switch_2")
    qtbot.waitUntil(place.view.panel.retry.isVisible, timeout=5_000)
    return op_id


DOUBTS = [
    ("clock_suspect", "Часы компьютера при вводе шли неверно."),
    ("delegation_expired", "Внесено после срока входа без связи."),
    ("actor_removed", "Доступ сотрудника, внёсшего это, уже закрыт."),
]


@pytest.mark.parametrize(("code", "why"), DOUBTS)
def test_a_held_undoing_is_shown_with_its_reason_and_repeated_by_keys_alone(
    place: Place, qtbot: QtBot, code: str, why: str
) -> None:
    op_id = held_undoing(place, qtbot, code)
    assert why in place.view.panel.sentence
    assert "повторите её от своего имени или отзовите" in place.view.panel.sentence
    place.view.main_action()
    qtbot.waitUntil(lambda: bool(place.toasts), timeout=5_000)
    again = outbox.items(place.desk.ctx)[0]
    assert (again.kind, again.state, again.resolves) == ("UndoReading", "queued", op_id)
    qtbot.waitUntil(lambda: "Решение уже принято" in place.view.panel.sentence, timeout=5_000)
    assert not place.view.panel.retry.isVisible()
    assert not place.view.panel.withdraw.isVisible()
    answer(place.desk, Said(again.op_id, "acked", seq=13))
    place.view.activate(None)
    qtbot.waitUntil(lambda: states(place) == [], timeout=5_000)


def test_a_held_undoing_is_withdrawn_by_del_after_a_reason(place: Place, qtbot: QtBot) -> None:
    op_id = held_undoing(place, qtbot, "clock_suspect")
    type_text(place.view.panel.reason.field, "Уже не нужно")
    qtbot.keyClick(place.view.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(place.toasts), timeout=5_000)
    item = place.desk.ctx.in_outbox_lane(lambda: place.desk.ctx.outbox.item(op_id))
    assert (item.state, item.reason) == ("closed", "Уже не нужно")


def test_another_clerk_repeats_a_held_undoing_with_a_reason_of_their_own(
    place: Place, qtbot: QtBot
) -> None:
    held_undoing(place, qtbot, "actor_removed")
    ctx = place.desk.ctx
    auth.sign_out(ctx)
    auth.sign_in(ctx, "starshiy", kit.PASSWORD)
    place.view.activate(None)
    qtbot.waitUntil(place.view.panel.retry.isVisible, timeout=5_000)
    place.view.main_action()
    qtbot.waitUntil(lambda: bool(place.view.panel.reason.message), timeout=5_000)
    assert place.view.panel.reason.message == "Укажите причину."
    type_text(place.view.panel.reason.field, "Решено старшим")
    place.view.main_action()
    qtbot.waitUntil(lambda: bool(place.toasts), timeout=5_000)
    again = outbox.items(ctx)[0]
    assert (again.actor_name, again.body["reason"]) == ("Служащий starshiy", "Решено старшим")


@pytest.mark.parametrize(("code", "why"), DOUBTS)
def test_a_reading_held_without_a_rival_is_kept_or_given_up(
    place: Place, qtbot: QtBot, code: str, why: str
) -> None:
    op_id = enter(place.desk)
    answer(place.desk, Said(op_id, "review", code, seq=12))
    own = place.desk.ctx.session.acting().clerk.id
    hanging = kit.reading(202611, 12_400_000, id=op_id, state="review", author_id=own)
    kit.fill(place.desk.ctx, kit.meter(readings=(*kit.meter().readings, hanging)))
    place.view.activate(None)
    qtbot.waitUntil(place.view.panel.decide.isVisible, timeout=5_000)
    assert place.view.panel.heading == "Показание ждёт решения"
    assert why in place.view.panel.sentence
    type_text(place.view.panel.reason.field, "Проверено")
    place.view.main_action()
    qtbot.waitUntil(lambda: bool(place.toasts), timeout=5_000)
    decided = outbox.items(place.desk.ctx)[0]
    assert (decided.kind, decided.body["reading_id"]) == ("ReplaceReading", op_id)


def test_what_a_cashier_may_not_decide_is_said_at_once(place: Place, qtbot: QtBot) -> None:
    op_id = enter(place.desk)
    answer(place.desk, Said(op_id, "review", "outranked", THEIRS, seq=12))
    own = place.desk.ctx.session.acting().clerk.id
    hanging = kit.reading(202611, 12_400_000, id=op_id, state="review", author_id=own)
    trusted = kit.reading(202611, 12_390_000, id="r-theirs", source="inspector")
    kit.fill(place.desk.ctx, kit.meter(readings=(*kit.meter().readings, trusted, hanging)))
    place.view.activate(None)
    qtbot.waitUntil(place.view.panel.decide.isVisible, timeout=5_000)
    type_text(place.view.panel.reason.field, "Проверено")
    place.view.main_action()
    qtbot.waitUntil(lambda: bool(place.view.panel.reason.message), timeout=5_000)
    assert "Заменить его может старший" in place.view.panel.reason.message
    assert len(outbox.items(place.desk.ctx)) == 1


def test_the_filter_shows_what_needs_a_decision(place: Place, qtbot: QtBot) -> None:
    conflict(place, qtbot)
    assert place.view.act("switch_3")
    assert states(place) == []
    assert place.view.act("switch_2")
    assert states(place) == ["Конфликт"]


def test_every_state_of_the_outbox_has_words() -> None:
    assert set(STATES) == set(get_args(State))
