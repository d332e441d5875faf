"""Answers to the checks by Alt 1..3, zones, a second entry in the month, sources and dates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_client.commands import EnterReading, ReplaceReading
from tests.support import resident_samples as samples
from tests.support.readings_stage import ReadingsStage, readings_stage

KITCHEN, BATH, HOT, HOT_BATH, DAY, NIGHT, HEAT = range(7)


@pytest.fixture
def stage(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[ReadingsStage]:
    with readings_stage(app, qtbot, tmp_path / "p") as made:
        yield made


def type_into(stage: ReadingsStage, row: int, text: str) -> None:
    stage.view.edit_row(row)
    stage.type(text)


def only(stage: ReadingsStage) -> EnterReading:
    (command,) = stage.queued()
    assert isinstance(command, EnterReading)
    return command


def choices(stage: ReadingsStage) -> list[str]:
    return list(stage.view.panel.choice_texts)


def test_alt_1_takes_the_value_one_slip_away(stage: ReadingsStage) -> None:
    type_into(stage, BATH, "767,921")
    assert choices(stage) == ["Исправить на 747,9210", "Верно, подтвердить", "Нужен осмотр"]
    stage.alt(1)
    assert stage.editor.text() == "747,9210"
    assert stage.badge(BATH) == "Как обычно"
    stage.save()
    assert only(stage).values_e4 == (7_479_210,)


def test_alt_2_confirms_an_unusual_value(stage: ReadingsStage) -> None:
    type_into(stage, BATH, "767,921")
    stage.alt(2)
    assert stage.badge(BATH) == "Подтверждено"
    stage.save()
    assert (only(stage).values_e4, only(stage).decision) == ((7_679_210,), "confirmed")


def test_alt_3_saves_with_a_flag_for_inspection(stage: ReadingsStage) -> None:
    type_into(stage, BATH, "767,921")
    stage.alt(3)
    stage.save()
    assert only(stage).decision == "inspection"


def test_a_changed_number_asks_again(stage: ReadingsStage) -> None:
    type_into(stage, BATH, "767,92")
    stage.alt(2)
    stage.type("1")
    assert stage.badge(BATH) == "В 4,2 раза больше"


def test_less_than_before_may_be_a_turn_over_zero(stage: ReadingsStage) -> None:
    meter = samples.views()[0].meter
    near_the_end = samples.with_last(meter, 999_970_000)
    with_meter = [near_the_end, *samples.meters()[1:]]
    stage.refill(*with_meter)
    type_into(stage, KITCHEN, "3")
    assert stage.badge(KITCHEN) == "Меньше прежнего"
    assert choices(stage)[1:] == ["Переход через ноль", "Счётчик заменён"]
    stage.alt(2)
    assert (stage.badge(KITCHEN), stage.cell(KITCHEN, 3)) == ("Через ноль", "6,0000")
    stage.save()
    assert only(stage).decision == "rollover"


def test_a_replaced_meter_asks_for_a_reason_first(stage: ReadingsStage) -> None:
    type_into(stage, HOT, "1,5")
    stage.alt(3)
    assert stage.badge(HOT) == "Нужна причина"
    assert stage.view.panel.reason.hasFocus()
    stage.save()
    assert stage.queued() == []
    assert stage.view.panel.reason.hasFocus()
    stage.type_reason("Старый сломался")
    assert stage.row == HOT_BATH
    stage.save()
    command = only(stage)
    assert (command.decision, command.reason) == ("replaced", "Старый сломался")


def test_over_the_hard_limit_a_reason_is_asked(stage: ReadingsStage) -> None:
    type_into(stage, KITCHEN, "1400")
    assert stage.badge(KITCHEN) == "Больше предела"
    stage.alt(2)
    stage.type_reason("Прорвало трубу")
    stage.save()
    assert only(stage).reason == "Прорвало трубу"


def test_zones_of_a_meter_go_together_or_not_at_all(stage: ReadingsStage) -> None:
    type_into(stage, DAY, "18519")
    assert stage.badge(DAY) == "Как обычно"
    stage.save()
    assert stage.queued() == []
    assert (stage.row, stage.badge(NIGHT)) == (NIGHT, "Не внесено")
    stage.type("7978")
    stage.save()
    assert only(stage).values_e4 == (185_190_000, 79_780_000)


def test_a_second_entry_says_who_and_when_and_wants_a_reason(stage: ReadingsStage) -> None:
    type_into(stage, KITCHEN, "1290,4512")
    stage.save()
    type_into(stage, KITCHEN, "1291")
    assert stage.badge(KITCHEN) == "Уже внесено"
    fact = stage.view.panel.fact
    assert "1\u00a0290,4512" in fact
    assert "20.11.2026" in fact
    assert "Служащий kassir" in fact
    assert choices(stage) == ["Заменить", "Оставить прежнее"]
    stage.alt(1)
    stage.save()
    assert len(stage.queued()) == 1
    stage.type_reason("Ошиблись в цифре")
    stage.save()
    replaced = stage.queued()[1]
    assert isinstance(replaced, ReplaceReading)
    assert (replaced.values_e4, replaced.reason) == ((12_910_000,), "Ошиблись в цифре")
    assert stage.cell(KITCHEN, 2) == "1\u00a0291,0000"


def test_the_same_value_again_is_no_second_entry(stage: ReadingsStage) -> None:
    type_into(stage, KITCHEN, "1290,4512")
    stage.save()
    type_into(stage, KITCHEN, "1290.4512")
    assert stage.badge(KITCHEN) == "Без изменений"
    stage.save()
    assert len(stage.queued()) == 1


def test_alt_2_leaves_what_is_there(stage: ReadingsStage) -> None:
    type_into(stage, KITCHEN, "1290,4512")
    stage.save()
    type_into(stage, KITCHEN, "1291")
    stage.alt(2)
    assert stage.editor.text() == "1\u00a0290,4512"
    assert not stage.presenter.sheet.changed


def test_who_told_it_goes_with_the_reading(stage: ReadingsStage) -> None:
    source = stage.view.panel.source
    source.setCurrentIndex(1)
    source.activated.emit(1)
    type_into(stage, KITCHEN, "1290,4512")
    stage.save()
    assert only(stage).source == "phone"


def test_a_date_ahead_of_today_is_refused_in_every_row(stage: ReadingsStage) -> None:
    type_into(stage, KITCHEN, "1290,4512")
    stage.view.date.setText("21.11.2026")
    stage.view.date.editingFinished.emit()
    assert stage.badge(KITCHEN) == "Проверьте дату"
    stage.save()
    assert stage.queued() == []


def test_a_date_nobody_can_read_keeps_the_former_day(stage: ReadingsStage) -> None:
    stage.view.date.setText("32.11.2026")
    stage.view.date.editingFinished.emit()
    assert stage.view.date.state == "error"
    type_into(stage, KITCHEN, "1290,4512")
    stage.save()
    assert only(stage).taken_on == "2026-11-20"


def test_an_expired_verification_is_told_above_and_does_not_stop(stage: ReadingsStage) -> None:
    assert "Отопление: поверка истекла 09.10.2026" in stage.view.banner.text
    type_into(stage, HEAT, "15,2")
    assert stage.badge(HEAT) == "Как обычно"
    stage.save()
    assert only(stage).meter_id == 6


def test_each_row_is_one_sentence_for_the_ear(stage: ReadingsStage) -> None:
    type_into(stage, BATH, "767,921")
    stage.press(Qt.Key.Key_Return)
    index = stage.view.grid.table.index(BATH, 2)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "ХВС, ванная, прежнее 742,0810, новое 767,9210, расход 25,8400 м³, "
        "обычно 6,1\u00a0м³, в 4,2 раза больше"
    )
