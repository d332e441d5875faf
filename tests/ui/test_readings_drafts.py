"""What is typed and not saved comes back after a lock or a stop, to its clerk alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import auth, drafts
from tests.support import desk_kit as kit
from tests.support import resident_samples as samples
from tests.support.readings_stage import ReadingsStage
from tests.support.resident_desk import open_desk
from ui.readings.drafting import AFTER_MS

KEY = f"readings:{samples.ACCOUNT.id}"
Reopen = Callable[..., ReadingsStage]


def kept(stage: ReadingsStage, key: str = KEY) -> dict[str, object] | None:
    """What lies on disk for the clerk in front."""
    return drafts.find(stage.desk.ctx, key)


def typed(stage: ReadingsStage) -> list[str]:
    return [entry.texts[0] for entry in stage.presenter.sheet.entries]


@pytest.fixture
def first(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[ReadingsStage]:
    stage = ReadingsStage(app, qtbot, open_desk(tmp_path / "p", flats=3))
    yield stage
    stage.bridge.close()
    stage.desk.close()


@contextmanager
def opened_again(
    qtbot: QtBot, former: ReadingsStage, login: str = "kassir"
) -> Iterator[ReadingsStage]:
    """The program started anew over the same profile."""
    former.bridge.close()
    former.desk.close()
    desk = kit.make_desk(
        former.desk.ctx.paths.root, office=former.desk.office, keyring=former.desk.keyring
    )
    auth.sign_in(desk.ctx, login, kit.PASSWORD)
    stage = ReadingsStage(former.app, qtbot, desk)
    try:
        yield stage
    finally:
        stage.bridge.close()
        desk.close()


def test_what_is_typed_is_on_disk_soon_after_the_last_key(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    first.type("1290,45")
    assert kept(first) is None
    qtbot.waitUntil(lambda: kept(first) is not None, timeout=AFTER_MS * 20)
    assert "1290,45" in str(kept(first))


def test_a_closed_program_brings_the_input_back_with_a_quiet_mark(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    first.enter("1290,4512")
    first.type("767,9210")
    first.window.close()
    first.view.keep_typed()
    with opened_again(qtbot, first) as stage:
        assert typed(stage)[:3] == ["1290,4512", "767,9210", ""]
        assert stage.view.footer.draft_text == "Черновик от 10:42"
        assert stage.view.discard_button.text() == "Удалить черновик"
        assert stage.badge(1) == "В 4,2 раза больше"
        assert stage.row == 2


def test_a_saved_reading_leaves_no_draft(qtbot: QtBot, first: ReadingsStage) -> None:
    first.enter("1290,4512")
    first.view.keep_typed()
    first.settle()
    assert kept(first) is not None
    first.save()
    first.settle()
    assert kept(first) is None
    with opened_again(qtbot, first) as stage:
        assert set(typed(stage)) == {""}
        assert stage.view.footer.draft_text == ""


def test_what_saving_did_not_take_stays_a_draft(qtbot: QtBot, first: ReadingsStage) -> None:
    first.enter("1290,4512", "700")
    first.save()
    first.settle()
    with opened_again(qtbot, first) as stage:
        assert typed(stage)[:2] == ["", "700"]


def test_the_lock_keeps_what_is_typed_before_the_keys_go(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    first.type("1290,4512")
    first.view.keep_typed()
    auth.lock(first.desk.ctx)
    with opened_again(qtbot, first) as stage:
        assert typed(stage)[0] == "1290,4512"


def test_another_clerk_does_not_see_the_draft_and_leaves_it_be(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    first.type("1290,4512")
    first.view.keep_typed()
    with opened_again(qtbot, first, "starshiy") as other:
        assert set(typed(other)) == {""}
        assert other.view.footer.draft_text == ""
        other.type("1288")
        other.view.keep_typed()
        other.settle()
        with opened_again(qtbot, other) as again:
            assert typed(again)[0] == "1290,4512"


def test_a_draft_is_deleted_by_esc_and_brought_back_by_its_message(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    first.type("1290,4512")
    first.view.keep_typed()
    with opened_again(qtbot, first) as stage:
        stage.view.discard_button.click()
        stage.view.keep_typed()
        stage.settle()
        assert kept(stage) is None
        assert stage.view.footer.draft_text == ""
        assert stage.toasts[-1][0] == "Ввод очищен"
        stage.view.act("bring_back")
        stage.view.keep_typed()
        stage.settle()
        assert kept(stage) is not None


def test_the_answer_and_the_reason_come_back_too(qtbot: QtBot, first: ReadingsStage) -> None:
    first.type("1900")
    first.press(Qt.Key.Key_Return)
    first.view.edit_row(0)
    first.alt(2)
    first.type_reason("protechka")
    first.view.keep_typed()
    with opened_again(qtbot, first) as stage:
        entry = stage.presenter.sheet.entries[0]
        assert entry.texts == ["1900"]
        assert entry.reason == "protechka"
        assert entry.ready


def test_an_answer_falls_when_another_reading_has_arrived(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    first.type("1900")
    first.press(Qt.Key.Key_Return)
    first.view.edit_row(0)
    first.alt(2)
    first.type_reason("protechka")
    first.view.keep_typed()
    meter = samples.meters()[0]
    theirs = samples.reading(202611, (12_890_000,), id="r-theirs")
    with opened_again(qtbot, first) as stage:
        stage.presenter.activate(None)
        stage.refill(replace(meter, readings=(*meter.readings, theirs)))
        stage.open()
        entry = stage.presenter.sheet.entries[0]
        assert entry.texts == ["1900"]
        assert (entry.decision, entry.reason) == ("", "")
        assert not entry.ready


def test_a_draft_of_what_is_in_force_by_now_is_nothing_to_save(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    """Killed between saving and forgetting: the same value is not offered a second time."""
    first.enter("1290,4512")
    first.view.keep_typed()
    first.settle()
    body = kept(first)
    assert body is not None
    first.save()
    first.settle()
    drafts.keep(first.desk.ctx, KEY, body)
    with opened_again(qtbot, first) as stage:
        assert set(typed(stage)) == {""}
        assert stage.view.footer.draft_text == ""
        stage.settle()
        assert kept(stage) is None


def test_another_account_has_its_own_draft(qtbot: QtBot, first: ReadingsStage) -> None:
    first.type("1290,4512")
    first.open(1001)
    first.type("1288")
    first.open()
    assert typed(first)[0] == "1290,4512"
    assert first.view.footer.draft_text == "Черновик от 10:42"
    first.open(1001)
    assert typed(first)[0] == "1288"


def test_the_grid_of_a_house_has_a_draft_of_its_own(qtbot: QtBot, first: ReadingsStage) -> None:
    first.view.act("switch_2")
    first.settle()
    first.enter("1290,4512", "1291")
    first.view.keep_typed()
    with opened_again(qtbot, first) as stage:
        assert set(typed(stage)) == {""}
        stage.view.act("switch_2")
        stage.settle()
        assert [text for text in typed(stage) if text] == ["1290,4512", "1291"]
        assert stage.view.footer.draft_text == "Черновик от 10:42"


def test_a_draft_written_by_another_version_is_passed_over(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    drafts.keep(first.desk.ctx, KEY, {"meters": [1, 2], "typed_at": "давно"})
    with opened_again(qtbot, first) as stage:
        assert set(typed(stage)) == {""}
        assert stage.view.footer.draft_text == ""


def test_a_draft_that_cannot_be_kept_is_told_once_and_tried_again(
    qtbot: QtBot, first: ReadingsStage
) -> None:
    first.type("1290")
    first.presenter.sheet.set_reason(first.presenter.sheet.entries[0], "я" * 200_000)
    for _ in range(2):
        first.view.keep_typed()
        first.settle()
    assert [one for one, _ in first.toasts] == ["Черновик не сохранён"]
    first.presenter.sheet.set_reason(first.presenter.sheet.entries[0], "")
    first.view.keep_typed()
    first.settle()
    assert kept(first) is not None


def test_the_draft_is_unreadable_on_disk(first: ReadingsStage) -> None:
    first.type("1290,4512")
    first.view.keep_typed()
    first.settle()
    first.desk.close()
    files = [one for one in first.desk.ctx.paths.root.rglob("*") if one.is_file()]
    assert files
    assert [one.name for one in files if b"1290,4512" in one.read_bytes()] == []
