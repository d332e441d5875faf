"""A file dropped on the window, or opened: the cover that invites it, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.context import Context
from desktop.errors import AppError
from desktop.services import brought
from desktop.services.brought import Brought, BroughtHit
from domain.accounts import format_account
from ui.main_window import MainWindow
from ui.messages import sentence
from ui.shell.scans import asks_something
from ui.theme import color, scaled
from ui.trouble import words_of
from ui.widgets.buttons import Button
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Field, PasswordEdit
from ui.widgets.layouts import STRETCH, column, row
from ui.widgets.marks import IconTile
from ui.widgets.plain_label import PlainLabel

PASSWORD_TRIES = 3
_KINDS = "Документы, фото, письма (*.pdf *.jpg *.jpeg *.png *.webp *.eml);;Все файлы (*)"
_LANE = "brought"


class DropCover(QWidget):
    """What a file held over the window is told: let go, and the account opens."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words = PlainLabel("Отпустите файл", 18, 600, align=Qt.AlignmentFlag.AlignHCenter)
        more = PlainLabel(
            "Квитанция, справка, фото или письмо откроет лицевой счёт",
            13,
            400,
            "text2",
            align=Qt.AlignmentFlag.AlignHCenter,
        )
        tile = row(STRETCH, IconTile("files", "accent", 48), STRETCH)
        self.setLayout(column(STRETCH, tile, words, more, STRETCH, spacing=12))
        self.hide()

    def cover(self) -> None:
        """Lie over the whole parent."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = color("window")
        ground.setAlpha(240)
        painter.fillRect(self.rect(), ground)
        pen = QPen(color("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        edge = scaled(16)
        painter.drawRoundedRect(self.rect().adjusted(edge, edge, -edge, -edge), 12, 12)
        painter.end()


@dataclass(frozen=True)
class FileDoors:
    """``go(place, account_id)``; ``paper(text)`` opens the register entry of a paper of ours and
    says whether the text was one.
    """

    go: Callable[[str, int | None], None]
    paper: Callable[[str], bool]


class FileDoor(QObject):
    """Takes files of the window, one at a time; nothing is taken under a lock or a question."""

    def __init__(self, window: MainWindow, ctx: Context, doors: FileDoors) -> None:
        super().__init__(window)
        self._window = window
        self._ctx = ctx
        self._doors = doors
        self._cover: DropCover | None = None
        self._reading = False
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def ask(self) -> None:
        """Ctrl O: choose a file."""
        if not self._is_free():
            return
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Открыть файл абонента", "", _KINDS)
        if chosen:
            self.take(Path(chosen))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter | QEvent.Type.DragMove:
                assert isinstance(event, QDragEnterEvent | QDragMoveEvent)  # noqa: S101 - by type
                return self._over(event)
            case QEvent.Type.DragLeave:
                self._uncover()
            case QEvent.Type.Drop:
                assert isinstance(event, QDropEvent)  # noqa: S101 - by type
                return self._dropped(event)
            case _:
                pass
        return False

    def take(self, path: Path, password: str = "", tries: int = PASSWORD_TRIES) -> None:
        """Read a file and open what it is about."""
        if self._reading:
            return
        self._reading = True
        told = self._window.toasts.show("Читаем файл", "Ищем QR-код и номер счёта", "info")

        def read() -> Brought:
            return brought.look(self._ctx, brought.read(path), password)

        def found(answer: Brought) -> None:
            self._reading = False
            self._window.toasts.take_away(told)
            if self._is_free():
                self._show(answer)

        def refused(error: Exception) -> None:
            self._reading = False
            self._window.toasts.take_away(told)
            if not self._is_free():
                return
            if isinstance(error, AppError) and error.code == "file.encrypted":
                self._ask_password(path, tries, again=bool(password))
            else:
                self._window.toasts.show("Файл не помог", words_of(error), "error")

        self._ctx.jobs.submit(_LANE, read, found, refused)

    def _is_free(self) -> bool:
        return not self._window.covered and not asks_something(self._window.work)

    def _over(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        if not _path_of(event) or not self._is_free():
            return False
        event.acceptProposedAction()
        if self._cover is None:
            self._cover = DropCover(self._window.work)
        self._cover.cover()
        return True

    def _uncover(self) -> None:
        if self._cover is not None:
            self._cover.hide()

    def _dropped(self, event: QDropEvent) -> bool:
        self._uncover()
        path = _path_of(event)
        if path is None or not self._is_free():
            return False
        event.acceptProposedAction()
        if len(event.mimeData().urls()) > 1:
            self._window.toasts.show("Открыт первый файл", "Бросайте файлы по одному.", "info")
        self.take(path)
        return True

    def _show(self, answer: Brought) -> None:
        if any(self._doors.paper(text) for text in answer.texts):
            return
        if len(answer.hits) == 1:
            self._open(answer, answer.hits[0].account_id)
        elif answer.hits:
            self._choose(answer)
        else:
            code = "file.no_account_scan" if "no_text" in answer.notes else "file.no_account"
            if answer.kind == "image":
                code = "file.no_code"
            self._window.toasts.show("Счёт не найден", sentence(code), "warning")

    def _open(self, answer: Brought, account_id: int) -> None:
        self._doors.go("resident", account_id)
        if answer.problems:
            words = " ".join(sentence(code) for code in answer.problems)
            self._window.toasts.show("QR-код прочитан не полностью", words, "warning")
        elif "scripts" in answer.notes or "attachments" in answer.notes:
            self._window.toasts.show("В файле есть лишнее", sentence("file.inert"), "warning")

    def _choose(self, answer: Brought) -> None:
        dialog = Dialog(self._window.work, "В файле несколько лицевых счетов", "Какой открыть?")
        dialog.set_looks("files", "accent").set_verbs("Открыть первый", "Закрыть", "primary")
        for hit in answer.hits:
            line = Button(_line_of(hit)).set_wide()

            def open_this(_: bool = False, chosen: int = hit.account_id) -> None:
                dialog.dismiss()
                self._open(answer, chosen)

            line.clicked.connect(open_this)
            dialog.add(line, line)

        def first() -> None:
            dialog.dismiss()
            self._open(answer, answer.hits[0].account_id)

        dialog.accepted.connect(first)
        dialog.closed.connect(dialog.deleteLater)
        dialog.ask()

    def _ask_password(self, path: Path, tries: int, *, again: bool) -> None:
        if tries < 1:
            self._window.toasts.show("Файл закрыт", sentence("file.password_wrong"), "error")
            return
        dialog = Dialog(
            self._window.work, "PDF закрыт паролем", "Пароль знает тот, кто принёс файл"
        )
        dialog.set_looks("lock", "warning").set_verbs("Открыть", "Закрыть", "primary")
        password = PasswordEdit(name="Пароль файла")
        field = Field("Пароль файла", password, required=True)
        if again:
            field.show_message(f"Пароль не подошёл. Осталось попыток: {tries}.")
        dialog.add(field, password)

        def try_it() -> None:
            typed = password.text()
            if not typed:
                field.show_message("Введите пароль файла.")
                return
            password.clear()
            dialog.dismiss()
            self.take(path, typed, tries - 1)

        dialog.accepted.connect(try_it)
        dialog.closed.connect(dialog.deleteLater)
        dialog.ask()


def _line_of(hit: BroughtHit) -> str:
    return f"{format_account(hit.number)} · {hit.name} · {hit.address}"


def _path_of(event: QDropEvent) -> Path | None:
    """The first local file of a drag; text and links are nobody's."""
    for url in event.mimeData().urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    return None
