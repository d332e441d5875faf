"""Ctrl Enter and Ctrl Z: queues what passes, keeps the rest on screen, takes the last back."""

from __future__ import annotations

from collections.abc import Callable

from desktop.context import Context
from desktop.errors import AppError
from desktop.services.foresight import undoing_asks
from desktop.services.readings import EnterResult
from domain.errors import InputError
from ui.messages import sentence
from ui.readings.entry_sheet import EntrySheet, MeterEntry
from ui.readings.grid_work import GridWork
from ui.readings.saving import Saved, orders_of, queue_all, take_back
from ui.readings.view import ReadingsView

SAVED = "Показания приняты на этом компьютере"
UNDONE = "Показания отменены на этом компьютере"
NOT_UNDONE = "Показание не отменено"
WAITING = "Ждут отправки"


class Saver:
    """Queueing runs in the outbox lane; ``reread`` is asked for when something was done."""

    def __init__(self, ctx: Context, view: ReadingsView, sheet: EntrySheet) -> None:
        self._ctx, self._view, self._sheet = ctx, view, sheet
        self.work: GridWork | None = None
        self.reread: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self._saving = False
        self._queued: set[int] = set()
        self._last: tuple[Saved, ...] = ()

    @property
    def taken(self) -> frozenset[int]:
        """Meters whose input is queued for good and leaves the screen with the next rows."""
        return frozenset(self._queued)

    def forget(self) -> None:
        """Another account: its last saving is not ours to undo by Ctrl Z."""
        self._last = ()
        self._queued.clear()

    def clear_queued(self) -> None:
        """Fresh rows carry what was queued: its input leaves the screen."""
        self._sheet.clear([one for one in self._sheet.entries if one.view.meter.id in self._queued])
        self._queued.clear()

    def save(self) -> None:
        """Queue every meter that passes."""
        if self._saving or self.work is None:
            return
        self.work.take()
        if not self._sheet.changed:
            self._tell("Сохранять нечего", "Введите показание хотя бы одного прибора.", "info")
            return
        self._sheet.ask_all()
        self.work.show_all()
        ready = [entry for entry in self._sheet.entries if entry.ready]
        if not ready:
            self.work.go_to_trouble()
            return
        orders = orders_of(self._sheet, ready)
        self._saving = True
        for entry in ready:
            entry.queued = True
        self.work.show_counts()
        self._ctx.jobs.submit(
            "outbox", lambda: queue_all(self._ctx, orders), self._saved, self._not_saved
        )

    def undo(self) -> None:
        """The last saving, else the chosen row's reading if this clerk entered it."""
        if self._last:
            self._take_back(self._last)
            return
        entry = self.work.line.entry if self.work is not None and self.work.line else None
        if entry is not None and self._is_own(entry):
            self.undo_standing(entry)
        else:
            # Another's reading goes only by its button: a second Ctrl Z must not take it.
            self._tell("Отменять нечего", "Другое показание отменяется кнопкой справа.", "info")

    def _is_own(self, entry: MeterEntry) -> bool:
        actor, current = self._ctx.session.actor, entry.view.current
        if actor is None or current is None:
            return False
        return current.author_id == actor.clerk.id and not entry.touched

    def undo_standing(self, entry: MeterEntry) -> None:
        """Take back what stands for the month; a colleague's reading after a reason in words."""
        current, reason = entry.view.current, entry.reason
        if current is None or entry.touched:
            return
        asks = undoing_asks(self._ctx, entry.view.meter, current.id, reason)
        if asks == "reason_missing":
            entry.undoing = True
        elif asks:
            self._tell(NOT_UNDONE, sentence(asks), "error")
        else:
            entry.forget_answers()
            self._take_back((Saved(entry.view.meter.id, current.id, reason),))

    def _saved(self, results: tuple[EnterResult, ...]) -> None:
        self._saving = False
        entries = {entry.view.meter.id: entry for entry in self._sheet.entries}
        taken = [one for one in results if one.error is None and one.op_id is not None]
        for result in results:
            if result.error is not None and result.meter_id in entries:
                error = result.error
                entries[result.meter_id].queued = False
                entries[result.meter_id].refused = sentence(error.code, **error.fields)
        self._queued = {result.meter_id for result in taken}
        self._last = tuple(Saved(one.meter_id, one.op_id or "") for one in taken)
        if taken:
            self._view.wants_offer.emit(SAVED, WAITING, "Отменить", "undo")
            self.after()
        self.reread()
        if self.work is None:
            return
        self.work.show_all()
        left = [one for one in self._sheet.entries if one.touched]
        if any(one.view.meter.id not in self._queued for one in left):
            self.work.go_to_trouble()
        else:
            self._view.save_button.setFocus()

    def _not_saved(self, error: Exception) -> None:
        self._saving = False
        for entry in self._sheet.entries:
            entry.queued = False
        if self.work is not None:
            self.work.show_counts()
        self._tell("Показания не сохранены", told(error), "error")

    def _take_back(self, saved: tuple[Saved, ...]) -> None:
        self._last = ()
        self._ctx.jobs.submit(
            "outbox", lambda: take_back(self._ctx, saved), self._undone, self._not_undone
        )

    def _undone(self, results: tuple[EnterResult, ...]) -> None:
        troubles = [one.error for one in results if one.error is not None]
        if len(troubles) < len(results):
            self._tell(UNDONE, WAITING, "success")
        if troubles:
            self._not_undone(troubles[0])
        self.reread()

    def _not_undone(self, error: Exception) -> None:
        self._tell(NOT_UNDONE, told(error), "error")

    def _tell(self, heading: str, detail: str, kind: str) -> None:
        self._view.wants_toast.emit(heading, detail, kind)


def told(error: Exception) -> str:
    """The sentence of expected trouble; anything else is a bug and rises."""
    if isinstance(error, AppError | InputError):
        return sentence(error.code, **error.fields)
    raise error
