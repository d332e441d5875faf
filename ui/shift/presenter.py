"""Joins the shift screen to the services: opens, moves cash, reports, counts blind, closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import shift_papers, shifts
from desktop.services.till_model import ShiftReport
from desktop.services.till_model import ShiftView as Shift
from domain.denominations import DENOMINATIONS
from domain.errors import InputError
from domain.money import parse_kopecks
from ui import format as shown
from ui.messages import count_words, sentence
from ui.payment.shift_card import STATES
from ui.shift.cash_dialog import CashDialog
from ui.shift.counting import Count
from ui.shift.handover import HandoverDialog
from ui.shift.papers import PrintReport, ShiftPapers
from ui.shift.rows import act_row, figures, note_rows
from ui.shift.view import CLOSED, COUNTING, OPEN, ShiftView
from ui.trouble import words_of
from ui.widgets.dialogs import Dialog

_HEARD = frozenset({"shift", "outbox", "payment", "sync", "snapshot"})


class ShiftPresenter:
    """The drawer's expected sum is not shown while it is being counted."""

    def __init__(self, view: ShiftView, ctx: Context, print_report: PrintReport) -> None:
        self._view, self._ctx = view, ctx
        self._papers = ShiftPapers(view, ctx, print_report)
        self._shift: Shift | None = None
        self._count = Count()
        self._busy = False
        self._in_front = False
        view.activated.connect(self.activate)
        view.deactivated.connect(self.deactivate)
        view.opening.connect(self.open)
        view.cash_asked.connect(self._ask_cash)
        view.report_asked.connect(self.print_report)
        view.counting_asked.connect(self.begin_count)
        view.count_typed.connect(self._type_count)
        view.closing.connect(self.close)
        view.count_left.connect(self._leave_count)
        view.handover_asked.connect(self._show_handover)

    def activate(self) -> None:
        """Show the shift of this terminal."""
        self._in_front = True
        self._read()

    def deactivate(self) -> None:
        """A count half done stays."""
        self._in_front = False

    def forget(self) -> None:
        """The clerk left; a count is not carried over to another."""
        self._count = Count()
        self._shift = None
        self._view.remark.clear()
        self._view.float_sum.clear()
        self._view.show_acts(())
        self._view.show_stage(CLOSED)

    def on_changed(self, event: Changed) -> None:
        """An event of the bus, on the UI thread."""
        if self._in_front and event.kind in _HEARD:
            self._read()

    def open(self, text: str) -> None:
        """Open with the typed float; nothing typed is an empty drawer."""
        try:
            float_kopecks = parse_kopecks(text) if text.strip(" 0,.") else 0
        except InputError as error:
            self._view.show_trouble(sentence(error.code, **error.fields))
            self._view.float_sum.setFocus()
            return
        self._do(lambda: shifts.open_shift(self._ctx, float_kopecks), self._opened)

    def begin_count(self) -> None:
        """Unsent work is named first; then the blind count."""
        shift = self._shift
        if shift is None or self._view.stage != OPEN:
            return
        self._view.show_stage(COUNTING)
        self._show_unsent(shift)
        self._show_count()
        self._view.begin_count()

    def close(self) -> None:
        """Close with what was counted; a difference needs a remark, unsent work a second yes."""
        if self._count.wrong:
            error = next(iter(self._count.wrong.values()))
            self._view.show_trouble(sentence(error.code, **error.fields))
            return
        self._close(despite_unsent=False)

    def print_report(self) -> None:
        """The X report of the open shift."""
        if self._shift is not None:
            self._papers.x(self._shift.id)

    def _close(self, *, despite_unsent: bool) -> None:
        counts, remark = self._count.counts, self._view.remark.toPlainText().strip()
        self._do(
            lambda: shifts.close_shift(self._ctx, counts, remark, despite_unsent=despite_unsent),
            self._closed,
            self._not_closed,
        )

    def _closed(self, report: ShiftReport) -> None:
        self._count = Count()
        self._view.remark.clear()
        self._ctx.wake()
        difference = report.difference or 0
        words = "Касса сошлась." if not difference else _difference(difference)
        self._view.wants_toast.emit(f"Смена {report.shift.number} закрыта", words, "success")
        self._papers.z(report)
        self._view.show_stage(CLOSED)
        self._read()

    def _not_closed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "shift_remark_required":
            self._view.ask_remark(words_of(error))
        elif isinstance(error, AppError) and error.code == "shift_unsent":
            self._ask_despite(words_of(error))
        else:
            self._failed(error)

    def _ask_despite(self, words: str) -> None:
        dialog = Dialog(self._view.page, "Закрыть смену с неотправленным?", words)
        dialog.set_verbs("Закрыть смену", "Подождать отправки", "primary")
        dialog.accepted.connect(dialog.dismiss)
        dialog.accepted.connect(lambda: self._close(despite_unsent=True))
        dialog.closed.connect(dialog.deleteLater)
        dialog.ask()

    def _ask_cash(self, way: Literal["in", "out"]) -> None:
        if self._shift is None or not self._shift.is_open:
            return
        dialog = CashDialog(self._view.page, way)

        shift_id = self._shift.id

        def moved(op_id: str) -> None:
            dialog.dismiss()
            self._papers.cash_moved(shift_id, op_id)

        def move(amount: int, reason: str) -> None:
            self._do(
                lambda: shifts.move_cash(self._ctx, way, amount, reason),
                moved,
                lambda error: dialog.show_trouble(words_of(error)),
            )

        dialog.given.connect(move)
        dialog.closed.connect(dialog.deleteLater)
        dialog.ask()

    def _opened(self, shift: Shift) -> None:
        self._view.float_sum.clear()
        self._ctx.wake()
        self._view.announce(f"Смена {shift.number} открыта")
        self._show(shift)
        self._papers.opened(shift)

    def _type_count(self, place: int, text: str) -> None:
        self._count.type_text(DENOMINATIONS[place], text)
        self._show_count()

    def _leave_count(self) -> None:
        self._view.show_stage(OPEN)
        self._read()

    def _show_count(self) -> None:
        wrong = {
            value: sentence(error.code, **error.fields)
            for value, error in self._count.wrong.items()
        }
        self._view.show_notes(note_rows(self._count.texts, wrong))
        self._view.show_counted(shown.roubles(self._count.total))

    def _show_unsent(self, shift: Shift) -> None:
        if shift.unsent:
            self._view.banner.show_state(
                f"Ждут отправки: {count_words(shift.unsent, 'operation')}.",
                f"На {shown.roubles(shift.unsent_kopecks)}. Лучше дождаться связи.",
            )
        else:
            self._view.banner.hide()

    def _read(self) -> None:
        self._ctx.jobs.submit("read", lambda: shifts.shift(self._ctx), self._show, self._failed)

    def _show(self, shift: Shift | None) -> None:
        self._shift = shift
        view = self._view
        if shift is None or shift.state == "closed":
            view.show_stage(CLOSED)
            view.show_head("Смена не открыта", STATES["closed"], _last_words(shift, self._ctx))
            view.handover.setVisible(shift is not None)
            view.banner.hide()
            view.show_acts(())
            if self._in_front:
                view.float_sum.setFocus()
            return
        if view.stage == CLOSED:
            view.show_stage(OPEN)
        since = shown.day_time(shift.opened_at, self._ctx.zone)
        view.show_head(
            f"Смена {shift.number}",
            STATES[shift.state],
            f"{shown.short_name(shift.clerk)}, с {since}",
        )
        view.show_figures(figures(shift.book, expected=True))
        view.show_acts([act_row(line, self._ctx.zone) for line in shift.last])
        if shift.closed_elsewhere:
            view.banner.show_state(
                "Смену закрыли с другого места.",
                "Закройте её и здесь: пересчитайте кассу.",
                "danger",
            )
        elif shift.state == "expired":
            view.banner.show_state(
                "Смена открыта больше суток.", "Её можно только закрыть.", "danger"
            )
        else:
            self._show_unsent(shift)

    def _show_handover(self) -> None:
        shift = self._shift
        if shift is not None:
            self._do(
                lambda: shift_papers.handover(self._ctx, shift.id),
                lambda text: HandoverDialog(self._view.page, text).ask(),
            )

    def _do(
        self,
        work: Callable[[], object],
        done: Callable[..., None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """One act at a time: a second press before the first is done does nothing."""
        if self._busy:
            return
        self._busy = True
        self._view.show_trouble("")

        def finish(result: object) -> None:
            self._busy = False
            done(result)

        def fail(error: Exception) -> None:
            self._busy = False
            (failed or self._failed)(error)

        self._ctx.jobs.submit("read", work, finish, fail)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "locked":
            return
        self._view.show_trouble(words_of(error))


def _difference(kopecks: int) -> str:
    word = "Недостача" if kopecks < 0 else "Излишек"
    return f"{word} {shown.roubles(abs(kopecks))}, записано с примечанием."


def _last_words(shift: Shift | None, ctx: Context) -> str:
    if shift is None or shift.closed_at is None:
        return ""
    return f"Смена {shift.number} закрыта {shown.day_time(shift.closed_at, ctx.zone)}"
