"""The readings grid by keys: Enter, arrows, Esc, Ctrl Enter, Ctrl Z in both layouts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_client.commands import EnterReading, UndoReading
from desktop.events import Changed
from tests.support import resident_samples as samples
from tests.support.readings_stage import ReadingsStage, readings_stage
from tests.support.window_kit import press_sequence

KITCHEN, BATH, HOT, HOT_BATH, DAY, NIGHT, HEAT = range(7)


@pytest.fixture
def stage(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[ReadingsStage]:
    with readings_stage(app, qtbot, tmp_path / "p") as made:
        yield made


def test_enter_takes_the_cell_and_goes_to_the_next_row(stage: ReadingsStage) -> None:
    assert stage.row == KITCHEN
    stage.enter("1290.4512")
    assert stage.row == BATH
    assert stage.cell(KITCHEN, 2) == "1\u00a0290,4512"
    assert stage.badge(KITCHEN) == "Как обычно"


def test_enter_in_the_last_row_leads_to_the_button_and_saves_from_there(
    stage: ReadingsStage,
) -> None:
    stage.view.edit_row(HEAT)
    stage.enter("14,9")
    assert stage.view.save_button.hasFocus()
    stage.press(Qt.Key.Key_Return)
    assert [command.meter_id for command in stage.queued()] == [6]


def test_arrows_walk_along_the_column(stage: ReadingsStage) -> None:
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Down)
    assert stage.row == HOT
    stage.press(Qt.Key.Key_Up)
    assert stage.row == BATH


def test_consumption_follows_every_key(stage: ReadingsStage) -> None:
    stage.type("1290")
    assert stage.cell(KITCHEN, 3) == "5,6830"
    stage.type(",5")
    assert stage.cell(KITCHEN, 3) == "6,1830"
    assert stage.view.footer.counts_text == "Внесено 1 из 7"


def test_escape_brings_the_former_text_back(stage: ReadingsStage) -> None:
    stage.enter("1290,5")
    stage.view.edit_row(KITCHEN)
    stage.type("9")
    stage.press(Qt.Key.Key_Escape)
    assert stage.cell(KITCHEN, 2) == "1\u00a0290,5000"
    assert stage.presenter.sheet.entries[0].texts == ["1290,5"]


def test_a_second_escape_clears_the_sheet_and_offers_it_back(stage: ReadingsStage) -> None:
    stage.enter("1290,5")
    stage.press(Qt.Key.Key_Escape)
    stage.press(Qt.Key.Key_Escape)
    assert not stage.presenter.sheet.changed
    assert stage.toasts[-1] == ("Ввод очищен", "1 прибор")
    stage.view.act("bring_back")
    assert stage.cell(KITCHEN, 2) == "1\u00a0290,5000"


def test_nothing_is_queued_before_ctrl_enter_then_one_command_a_meter(
    stage: ReadingsStage,
) -> None:
    stage.enter("1290,4512", "748")
    assert stage.queued() == []
    stage.save()
    commands = stage.queued()
    assert [type(one) for one in commands] == [EnterReading, EnterReading]
    assert [(one.meter_id, one.values_e4) for one in commands if isinstance(one, EnterReading)] == [
        (1, (12_904_512,)),
        (2, (7_480_000,)),
    ]
    assert stage.toasts[-1] == ("Показания приняты на этом компьютере", "Ждут отправки")


def test_what_does_not_pass_stays_with_its_input_and_reason(stage: ReadingsStage) -> None:
    stage.enter("1290,4512", "767,921", "860,9")
    stage.save()
    assert [command.meter_id for command in stage.queued()] == [1]
    assert (stage.cell(BATH, 2), stage.badge(BATH)) == ("767,9210", "В 4,2 раза больше")
    assert (stage.cell(HOT, 2), stage.badge(HOT)) == ("860,9000", "Меньше прежнего")
    assert stage.row == BATH
    assert stage.view.footer.counts_text == "Внесено 2 из 7 · 1\u00a0ошибка · 1 к проверке"


def test_what_was_given_away_does_not_hold_the_clerk_back(stage: ReadingsStage) -> None:
    stage.enter("1290,4512")
    assert stage.view.has_changes()
    stage.view.main_action()
    assert not stage.view.has_changes()
    stage.settle()
    assert not stage.view.has_changes()


def test_saved_values_are_marked_with_icon_and_words(stage: ReadingsStage) -> None:
    stage.enter("1290,4512")
    stage.save()
    cell = stage.view.grid.table.rows[KITCHEN].cells[5]
    assert (cell.icon, cell.text) == ("cloud-upload", "Ждёт отправки")
    assert stage.cell(KITCHEN, 2) == "1\u00a0290,4512"
    assert not stage.presenter.sheet.changed


@pytest.mark.qt_log_ignore("keyToAscii Unhandled key code")  # the test library's own lack
@pytest.mark.parametrize("keys", ["Ctrl+Z", "Ctrl+Я"])
def test_ctrl_z_takes_the_last_saving_back_in_both_layouts(stage: ReadingsStage, keys: str) -> None:
    stage.enter("1290,4512", "748")
    stage.save()
    press_sequence(stage.window, keys)
    stage.settle()
    assert stage.meter(1).current is None
    assert stage.meter(2).current is None
    assert stage.toasts[-1][0] == "Показания отменены на этом компьютере"


def test_ctrl_z_works_while_a_cell_is_open_and_untouched(stage: ReadingsStage) -> None:
    stage.enter("1290,4512")
    stage.save()
    stage.view.edit_row(HOT)
    stage.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, stage.editor)
    assert stage.meter(1).current is None


def told_by(stage: ReadingsStage, source: str) -> None:
    """A reading of November that no clerk of this desk entered stands at the first meter."""
    told = samples.reading(202611, (12_900_000,), id="r-theirs", source=source)
    meter = samples.meters()[0]
    stage.refill(msgspec.structs.replace(meter, version=2, readings=(*meter.readings, told)))


def test_a_second_ctrl_z_takes_nobody_elses_reading(stage: ReadingsStage) -> None:
    told_by(stage, "cabinet")
    assert stage.badge(KITCHEN) == "Внесено"
    stage.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stage.queued() == []
    assert stage.toasts[-1][0] == "Отменять нечего"
    assert list(stage.view.panel.choice_texts) == ["Отменить показание"]


def test_a_colleagues_reading_is_taken_back_after_a_reason_in_words(stage: ReadingsStage) -> None:
    told_by(stage, "cabinet")
    stage.alt(1)
    assert "укажите причину" in stage.view.panel.fact
    assert list(stage.view.panel.choice_texts) == ["Отменить показание", "Оставить"]
    assert stage.view.panel.reason.hasFocus()
    stage.press(Qt.Key.Key_Return, widget=stage.view.panel.reason)
    assert stage.queued() == [], "no reason, no undoing"
    stage.type_reason("Позвонил житель")
    (command,) = stage.queued()
    assert isinstance(command, UndoReading)
    assert command.reason == "Позвонил житель"
    assert stage.meter(1).current is None
    assert stage.editor.text() == "", "the right value may be typed at once"


def test_a_colleagues_reading_may_be_left_after_all(stage: ReadingsStage) -> None:
    told_by(stage, "cabinet")
    stage.alt(1)
    stage.alt(2)
    assert list(stage.view.panel.choice_texts) == ["Отменить показание"]
    assert stage.queued() == []


def test_an_inspectors_reading_is_not_the_cashiers_to_take_back(stage: ReadingsStage) -> None:
    told_by(stage, "inspector")
    stage.alt(1)
    assert stage.toasts[-1] == (
        "Показание не отменено",
        "На это нет права. Обратитесь к старшему.",
    )
    assert stage.queued() == []


def test_saving_nothing_says_so(stage: ReadingsStage) -> None:
    stage.save()
    assert stage.toasts == [
        ("Сохранять нечего", "Введите показание хотя бы одного прибора."),
    ]


def test_a_number_nobody_can_read_is_kept_as_typed(stage: ReadingsStage) -> None:
    stage.enter("12a0")
    assert (stage.cell(KITCHEN, 2), stage.badge(KITCHEN)) == ("12a0", "Проверьте число")
    stage.save()
    assert stage.queued() == []
    assert stage.cell(KITCHEN, 2) == "12a0"


def test_typing_survives_a_change_of_another_row(stage: ReadingsStage) -> None:
    stage.enter("1290,4512")
    stage.type("74")
    stage.desk.ctx.bus.publish(Changed("meter", frozenset({"1"})))
    stage.settle()
    assert stage.view.grid.editing
    assert stage.editor.text() == "74"
    stage.type("8")
    assert stage.presenter.sheet.entries[1].texts == ["748"]
