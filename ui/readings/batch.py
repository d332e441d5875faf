"""«Пакет из файла»: a file is chosen, read off the UI thread, laid on the sheet, its rest saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from api_client.models.replica import Account
from desktop.context import Context
from desktop.documents.refused_readings import RefusedRow
from desktop.errors import AppError
from desktop.jobs import JobHandle
from desktop.services import reading_batch
from desktop.services.meter_view import MeterView
from desktop.services.reading_batch import Batch
from ui import format as shown
from ui.messages import sentence
from ui.readings.entry_sheet import EntrySheet, MeterEntry
from ui.readings.saver import told
from ui.readings.verdicts import explain
from ui.readings.view import BATCH, ReadingsView
from ui.screen import Leaving
from ui.widgets.dialogs import Dialog

_CHOOSE = ("Пакет из файла", "CSV, xlsx или реестр банка: выберите файл или перетащите его сюда.")
_PICK, _SAVE = "Выбрать файл", "Сохранить список"
_FILTERS = "Показания (*.csv *.txt *.xlsx);;Все файлы (*)"
_LEAVING = Leaving(
    "Пакет не принят. Уйти?",
    "Показания файла не сохранены. Сам файл останется на месте, исправленное пропадёт.",
    "Уйти без сохранения",
    "danger",
)
Rows = tuple[tuple[Account, MeterView], ...]


@dataclass(frozen=True)
class BatchDoors:
    """What the presenter does with a batch: lay it on the screen, take fresh rows of it."""

    opened: Callable[[Batch], None]
    reread: Callable[[Rows], None]


class BatchWork:
    """One file at a time; it is forgotten when the clerk leaves."""

    def __init__(
        self, ctx: Context, view: ReadingsView, sheet: EntrySheet, doors: BatchDoors
    ) -> None:
        self._ctx, self._view, self._sheet, self._doors = ctx, view, sheet, doors
        self._batch: Batch | None = None
        self._job: JobHandle | None = None
        self._dialog: Dialog | None = None
        view.drop.dropped.connect(lambda path: self.open(Path(path)))
        view.batch_acted.connect(self._act)

    @property
    def is_open(self) -> bool:
        """True while a file lies on the sheet."""
        return self._batch is not None

    def begin(self) -> None:
        """The segment came to the front, or another file is wanted."""
        self._batch = None
        self._view.leaving = _LEAVING
        self._view.show_empty(*_CHOOSE, _PICK)

    def forget(self) -> None:
        """Another segment, another clerk: nothing of the file stays."""
        if self._job is not None:
            self._job.cancel()
        if self._dialog is not None:
            self._dialog.dismiss()
        self._batch = self._dialog = None
        self._view.leaving = ReadingsView.leaving

    def choose(self) -> None:
        """Ask for a file."""
        picked, _ = QFileDialog.getOpenFileName(self._view, _CHOOSE[0], "", _FILTERS)
        if picked:
            self.open(Path(picked))

    def open(self, path: Path) -> None:
        """Read a file; one that was taken before asks first."""
        if self._sheet.changed:
            self._tell("Сначала примите или очистите пакет", "Ctrl Enter или Esc.", "info")
            return
        self._view.show_waiting()
        self._job = self._ctx.jobs.submit(
            "read", lambda: reading_batch.open_file(self._ctx, path), self._found, self._failed
        )

    def reread(self) -> None:
        """Fresh rows of the same meters."""
        batch = self._batch
        if batch is not None:
            self._job = self._ctx.jobs.submit(
                "read",
                lambda: reading_batch.refreshed(self._ctx, batch),
                self._doors.reread,
                self._failed,
            )

    def remember(self) -> None:
        """Readings of this file are queued: the same bytes are known from now on."""
        batch = self._batch
        if batch is not None:
            self._ctx.jobs.submit(
                "outbox",
                lambda: reading_batch.remember(self._ctx, batch),
                lambda _: None,
                self._failed_mark,
            )

    def lay(self, batch: Batch) -> None:
        """The file's values stand in the cells as if they were typed."""
        self._sheet.taken_on = batch.today
        self._sheet.set_source("slip")
        self._sheet.show([(line.account, line.view) for line in batch.lines], keep=False)
        for entry, line in zip(self._sheet.entries, batch.lines, strict=True):
            entry.taken_on, entry.file_line = line.taken_on, line.told.line
            self._sheet.put(entry, line.texts)
        self._sheet.ask_all()

    def show_refused(self) -> None:
        """Over the grid: lines that mean no meter; the list goes to a file."""
        batch = self._batch
        if batch is None or not batch.refused:
            self._view.banner.hide()
            return
        first = batch.refused[0]
        count = shown.count(len(batch.refused), "строка", "строки", "строк")
        why = sentence(first.error.code, **first.error.fields)
        words = f"Строка {first.told.line}: {why}"
        self._view.banner.show_state(f"Не опознано: {count}", words, "danger", action=_SAVE)

    def _found(self, batch: Batch) -> None:
        if self._view.modes.current != BATCH:
            return
        if not batch.taken_at:
            self._show(batch)
            return
        when = datetime.fromtimestamp(batch.taken_at // 1000, UTC).astimezone(self._ctx.zone)
        dialog = self._dialog = Dialog(self._view.page, "Этот файл уже принимали", batch.name)
        words = f"Показания из него приняты {when:%d.%m.%Y в %H:%M}. Открыть его ещё раз?"
        dialog.set_looks("alert-triangle", "warning", words)
        dialog.set_verbs("Открыть ещё раз", "Не открывать", "primary")
        dialog.accepted.connect(dialog.dismiss)
        dialog.accepted.connect(lambda: self._show(batch))
        dialog.rejected.connect(self.begin)
        dialog.closed.connect(dialog.deleteLater)
        dialog.ask()

    def _show(self, batch: Batch) -> None:
        self._batch, self._dialog = batch, None
        if batch.lines:
            self._doors.opened(batch)
            return
        first = batch.refused[0]
        why = f"Строка {first.told.line}: {sentence(first.error.code, **first.error.fields)}"
        self._view.show_empty("Ни одна строка не подошла", why, _SAVE)

    def _act(self) -> None:
        """The button of the page or of the banner."""
        if self._batch is None:
            self.choose()
        else:
            self._save_refused(self._batch)

    def _save_refused(self, batch: Batch) -> None:
        name = "Непринятые показания.xlsx"
        picked, _ = QFileDialog.getSaveFileName(self._view, _SAVE, name, "Excel (*.xlsx)")
        if not picked:
            return
        path, rows = Path(picked).with_suffix(".xlsx"), self.refused_rows(batch)
        self._ctx.jobs.submit(
            "read",
            lambda: reading_batch.save_refused(self._ctx, batch, rows, path),
            lambda _: self._tell("Список сохранён", path.name, "success"),
            lambda error: self._tell("Список не сохранён", told(error), "error"),
        )

    def refused_rows(self, batch: Batch) -> list[RefusedRow]:
        """Lines nobody knows, then those the checks hold back; by their place in the file."""
        rows = [
            (
                *(one.told.line, one.told.account, one.told.serial, " / ".join(one.told.values)),
                sentence(one.error.code, **one.error.fields),
            )
            for one in batch.refused
        ]
        rows += [self._held_row(entry) for entry in self._sheet.entries if _is_held(entry)]
        return sorted(rows)

    def _held_row(self, entry: MeterEntry) -> RefusedRow:
        line = next(one for one in self._sheet.lines if one.entry is entry)
        values = " / ".join(entry.texts)
        serial, number = entry.view.meter.serial, entry.account.number
        return entry.file_line, number, serial, values, entry.refused or explain(line).fact

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "locked":
            return
        self._batch = None
        self._view.show_empty("Файл не открылся", told(error), _PICK)

    def _failed_mark(self, error: Exception) -> None:
        self._tell("Файл не запомнен", told(error), "warning")

    def _tell(self, heading: str, detail: str, kind: str) -> None:
        self._view.wants_toast.emit(heading, detail, kind)


def _is_held(entry: MeterEntry) -> bool:
    return entry.touched and not entry.ready and not entry.queued
