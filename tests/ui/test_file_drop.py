"""A file dropped on the window opens the account it is about, or says why it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from domain.accounts import format_account
from tests.support import desk_kit as kit
from tests.support.brought_files import code_picture, mail, words_pdf
from tests.support.till_stage import CONTROL, TillStage, till_stage
from ui.resident.view import ResidentView
from ui.search.view import SearchView
from ui.shell.dropping import DropCover
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import PasswordEdit

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
COPY = Qt.DropAction.CopyAction


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[TillStage]:
    with till_stage(qapp, qtbot, tmp_path / "profile") as made:
        yield made


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def hold(desk: TillStage, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NONE)
    QApplication.sendEvent(desk.window, event)
    return event


def drop(desk: TillStage, *paths: Path) -> None:
    data = mime(*paths)
    assert hold(desk, data).isAccepted()
    QApplication.sendEvent(desk.window, QDropEvent(QPointF(300, 300), COPY, data, LEFT, NONE))


def saved(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def number_of(desk: TillStage, account_id: int = kit.ACCOUNT) -> str:
    account = desk.ctx.jobs.call("read", lambda: desk.ctx.cache.account(account_id))
    assert account is not None
    return account.number


def test_a_letter_with_the_number_opens_the_card(desk: TillStage, tmp_path: Path) -> None:
    assert isinstance(desk.window.screen_in_front, SearchView)
    drop(desk, saved(tmp_path, "письмо.eml", mail(f"Мой лицевой счёт {number_of(desk)}")))
    desk.front(ResidentView)
    desk.wait(lambda: "Читаем файл" not in " ".join(desk.toasts()))


def test_a_file_held_over_the_window_is_invited_and_leaves_no_trace(
    desk: TillStage, tmp_path: Path
) -> None:
    path = saved(tmp_path, "a.pdf", words_pdf("x"))
    hold(desk, mime(path))
    cover = desk.window.findChild(DropCover)
    assert cover is not None
    assert cover.isVisible()
    QApplication.sendEvent(desk.window, QDragLeaveEvent())
    assert not cover.isVisible()


def test_words_and_links_are_not_taken(desk: TillStage) -> None:
    data = QMimeData()
    data.setText("7200000001")
    data.setUrls([QUrl("https://example.com/a.pdf")])
    assert not hold(desk, data).isAccepted()


def test_a_locked_window_takes_nothing(desk: TillStage, tmp_path: Path) -> None:
    path = saved(tmp_path, "a.eml", mail(f"л/с {number_of(desk)}"))
    desk.lock()
    assert not hold(desk, mime(path)).isAccepted()


def test_a_file_that_was_read_under_the_lock_opens_nothing(desk: TillStage, tmp_path: Path) -> None:
    drop(desk, saved(tmp_path, "a.eml", mail(f"л/с {number_of(desk)}")))
    desk.lock()
    desk.wait(lambda: not desk.stage.inside.files._reading)
    desk.unlock()
    assert isinstance(desk.window.screen_in_front, SearchView)


def test_several_accounts_are_a_choice_by_keys(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    from tests.support.resident_samples import ACCOUNT

    other = msgspec.structs.replace(ACCOUNT, id=9_001, number="7200009001", last="Другая")
    with till_stage(qapp, qtbot, tmp_path / "profile", other) as desk:
        both = f"л/с {number_of(desk)}, л/с 7200009001"
        drop(desk, saved(tmp_path, "два.eml", mail(both)))
        dialog = desk.dialog(Dialog)
        assert any(
            format_account("7200009001") in button.text()
            for button in dialog.findChildren(type(dialog._verb))
        )
        desk.press(KEY.Key_Return, CONTROL)
        desk.front(ResidentView)


def test_a_closed_pdf_asks_for_its_password_three_times(desk: TillStage, tmp_path: Path) -> None:
    drop(desk, saved(tmp_path, "a.pdf", words_pdf(number_of(desk), password="secret")))
    for left in ("", "Осталось попыток: 2", "Осталось попыток: 1"):
        desk.wait(lambda: bool(desk.open_dialogs(Dialog)))
        dialog = desk.dialog(Dialog)
        assert isinstance(desk.focus, PasswordEdit)
        assert left in " ".join(one.text() for one in dialog.findChildren(type(dialog._detail)))
        desk.types("wrong")
        desk.press(KEY.Key_Return, CONTROL)
        desk.wait(lambda: not dialog.isVisible())  # noqa: B023 - waited for in this turn
    desk.wait(lambda: any("Пароль не подошёл три раза" in words for words in desk.toasts()))


def test_the_right_password_opens_the_card(desk: TillStage, tmp_path: Path) -> None:
    drop(desk, saved(tmp_path, "a.pdf", words_pdf(number_of(desk), password="secret")))
    desk.dialog(Dialog)
    desk.types("secret")
    desk.press(KEY.Key_Return, CONTROL)
    desk.front(ResidentView)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("счёт.pdf", b"<html></html>", "Такой файл здесь не открывается"),
        ("пусто.pdf", b"", "Файл пустой"),
        ("обрыв.pdf", b"%PDF-1.7", "повреждён или это не PDF"),
        ("фото.png", code_picture("https://example.com"), "Счёт не найден"),
        ("\u202efdp.exe", words_pdf("nobody"), "Найдите счёт поиском"),
    ],
)
def test_a_file_that_does_not_help_says_so_in_words(
    desk: TillStage, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    drop(desk, saved(tmp_path, name, content))
    desk.wait(lambda: any(words in told for told in desk.toasts()))
    assert isinstance(desk.window.screen_in_front, SearchView)


def test_a_file_is_opened_by_its_key(
    desk: TillStage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, "письмо.eml", mail(f"л/с {number_of(desk)}"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    desk.press(KEY.Key_O, CONTROL)
    desk.front(ResidentView)
