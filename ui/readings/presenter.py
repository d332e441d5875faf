"""Joins the readings screen to the services: reads sheets, sets day and source, queues, undoes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from api_client.commands import Source
from api_client.models.replica import Account
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import readings
from desktop.services.meter_view import MeterView
from desktop.services.reading_batch import Batch
from desktop.services.readings import Answers, CellCheck
from domain.periods import first_day
from domain.reading_facts import Window
from ui import format as shown
from ui.readings.batch import BatchDoors, BatchWork, Rows
from ui.readings.day_choice import DayChoice
from ui.readings.draft_body import SheetDraft, put_back
from ui.readings.drafting import DraftKeeper
from ui.readings.entry_sheet import EntrySheet
from ui.readings.expired import expired_words
from ui.readings.grid_work import GridWork
from ui.readings.saver import Saver, told
from ui.readings.sheet_reader import HouseFound, ResidentFound, SheetReader
from ui.readings.view import BATCH, HOUSE, RESIDENT, ReadingsView

NOBODY = ("Абонент не выбран", "Найдите абонента по счёту, фамилии или адресу: F2.")
CLOSED = ("Счёт закрыт", "Показания по нему не принимаются. Карточку можно смотреть и печатать.")
NO_METERS = ("Приборов нет", "Плата по этому счёту считается по нормативу.")
NO_HOUSE_METERS = ("Приборов нет", "В этом доме нет приборов учёта этой услуги.")


class ReadingsPresenter:
    """Keeps what was typed while other screens are in front; a lock forgets nothing."""

    def __init__(self, view: ReadingsView, ctx: Context) -> None:
        self._view, self._ctx = view, ctx
        self._sheet = EntrySheet(self._check)
        self._saver = Saver(ctx, view, self._sheet)
        self._work = GridWork(view, self._sheet, self._saver.undo_standing)
        self._saver.work, self._saver.reread = self._work, self._read
        self._drafts = DraftKeeper(
            ctx, self._sheet, lambda: self._saver.taken, self._not_kept, view
        )
        self._reader = SheetReader(ctx, self._drafts, self._fail)
        self._days = DayChoice(view, self._sheet, self._work)
        doors = BatchDoors(self._show_batch, self._show_batch_rows)
        self._batch = BatchWork(ctx, view, self._sheet, doors)
        self._saver.after = self._batch.remember
        self._account: Account | None = None
        self._account_id: int | None = None
        self._house_id: int | None = None
        self._mode = RESIDENT
        self._in_front = False
        self._connect()

    @property
    def sheet(self) -> EntrySheet:
        """What was typed."""
        return self._sheet

    def activate(self, account_id: int | None) -> None:
        """Show the meters of an account; what was typed for it stays."""
        self._in_front = True
        if self._mode == BATCH and account_id in (None, self._account_id):
            self._batch.reread()
            return
        if account_id is None:
            self._drafts.open("")
            self._account_id = None
            self._sheet.show((), keep=False)
            self._view.show_empty(*NOBODY)
            return
        if account_id != self._account_id:
            self._drafts.open(f"readings:{account_id}")
            self._account_id, self._account, self._house_id = account_id, None, None
            self._leave_batch(RESIDENT)
            self._saver.forget()
            self._sheet.show((), keep=False)
            self._sheet.show_service(None)
            self._sheet.taken_on = date.min
            self._view.show_mode(RESIDENT, ())
            self._view.show_waiting()
        self._read()

    def deactivate(self) -> None:
        """The screen left the front; what was typed stays, here and on disk."""
        self._drafts.flush()
        self._in_front = False

    def forget(self) -> None:
        """The clerk left: nothing of a resident stays."""
        self._reader.cancel()
        self._drafts.open("")
        self._leave_batch(RESIDENT)
        self._view.show_mode(RESIDENT, ())
        self._account_id, self._account = None, None
        self._saver.forget()
        self._sheet.show((), keep=False)
        self._view.show_empty(*NOBODY)

    def on_changed(self, event: Changed) -> None:
        """An event of the bus, on the UI thread."""
        if not self._in_front or (self._account_id is None and self._mode != BATCH):
            return
        if event.kind == "meter":
            ids = {str(entry.view.meter.id) for entry in self._sheet.entries}
            concerned = not event.ids or bool(ids & event.ids)
        elif event.kind == "account":
            concerned = not event.ids or str(self._account_id) in event.ids
        else:
            concerned = event.kind in ("catalog", "setting", "session")
        if concerned:
            self._read()

    def _connect(self) -> None:
        view = self._view
        view.activated.connect(self.activate)
        view.deactivated.connect(self.deactivate)
        view.mode_chosen.connect(self._choose_mode)
        view.service_chosen.connect(self._choose_service)
        view.panel.source_chosen.connect(self._choose_source)
        view.saved.connect(self._saver.save)
        view.undone.connect(self._saver.undo)
        view.discarded.connect(self._work.discard)
        view.brought_back.connect(self._work.bring_back)
        view.covered.connect(self._drafts.flush)
        panel = view.panel
        answered = (view.choice_made, panel.reason_typed, panel.source_chosen, view.brought_back)
        for by_hand in (view.typed, view.restored, view.discarded, view.date_typed, *answered):
            by_hand.connect(self._drafts.touch)

    def _check(
        self, view: MeterView, texts: Sequence[str], taken_on: date, answers: Answers
    ) -> CellCheck:
        return readings.check(self._ctx, view, texts, taken_on, answers)

    def _read(self) -> None:
        account_id, house_id = self._account_id, self._house_id
        if self._mode == BATCH:
            self._batch.reread()
        elif account_id is None:
            return
        elif self._mode == HOUSE and house_id is not None:
            self._reader.house(house_id, self._show_house)
        else:
            self._reader.resident(account_id, self._show)

    def _show(self, answer: ResidentFound) -> None:
        found = answer.sheet
        if found.account.id != self._account_id:
            return
        self._account, self._house_id = found.account, found.account.house_id
        if found.account.status != "active":
            self._view.show_empty(*CLOSED)
            return
        if not self._sheet.entries:
            self._work.prepare({}, house=False)
        rows = [(found.account, view) for view in found.meters]
        self._show_sheet(rows, found.window, found.today, answer.draft)
        if not rows:
            self._view.show_empty(*NO_METERS)

    def _show_house(self, answer: HouseFound) -> None:
        found = answer.sheet
        if found.house.id != self._house_id or self._mode != HOUSE:
            return
        if found.services and not self._sheet.entries:
            self._sheet.show_service(found.services[0].id)
        offered = [(one.short_name or one.name, one.id) for one in found.services]
        self._view.show_mode(HOUSE, [*offered, ("Все услуги", None)], self._sheet.service_id)
        if not self._sheet.entries:
            self._work.prepare(answer.made, house=True)
        rows = [(row.account, row.view) for row in found.rows]
        self._show_sheet(rows, found.window, found.today, answer.draft)
        if not self._sheet.lines:
            self._view.show_empty(*NO_HOUSE_METERS)

    def _show_sheet(
        self,
        rows: Sequence[tuple[Account, MeterView]],
        window: Window,
        today: date,
        draft: SheetDraft | None,
    ) -> None:
        fresh = not self._sheet.lines
        self._days.window, self._days.today = window, today
        if self._sheet.taken_on == date.min:
            self._sheet.taken_on = today
        self._sheet.show(rows, keep=True)
        self._saver.clear_queued()
        since = self._put_back(draft)
        self._days.show()
        self._show_banner(rows)
        self._work.show_all()
        if since:
            self._view.show_draft(f"Черновик от {since}")
        self._drafts.flush()
        if fresh and self._in_front:
            self._work.begin()

    def _put_back(self, draft: SheetDraft | None) -> str:
        """What was typed before a lock or a stop stands again; since when, empty for nothing."""
        if not self._drafts.wanted:
            return ""
        self._drafts.found(draft)
        first = first_day(self._days.window.open_period)
        if draft is None or not put_back(self._sheet, draft, first, self._days.today):
            return ""
        return shown.time_or_day(draft.typed_at, self._ctx.zone, self._days.today)

    def _not_kept(self, error: Exception) -> None:
        self._view.wants_toast.emit("Черновик не сохранён", told(error), "warning")

    def _show_banner(self, rows: Sequence[tuple[Account, MeterView]]) -> None:
        words = expired_words([view for _account, view in rows], house=self._mode == HOUSE)
        if words is None:
            self._view.banner.hide()
        else:
            self._view.banner.show_state(*words, "danger")

    def _choose_mode(self, mode: int) -> None:
        if self._sheet.changed:
            self._view.wants_toast.emit(
                "Сначала сохраните или очистите ввод", "Ctrl Enter или Esc.", "info"
            )
            self._view.modes.choose(self._mode)
            return
        if mode == HOUSE and self._house_id is None:
            self._view.modes.choose(self._mode)
            return
        self._leave_batch(mode)
        house = mode == HOUSE
        self._drafts.open(f"house:{self._house_id}" if house else f"readings:{self._account_id}")
        self._sheet.show((), keep=False)
        self._sheet.show_service(None)
        self._view.show_mode(mode, ())
        if mode == BATCH:
            self._drafts.open("")
            self._batch.begin()
        elif self._account_id is None:
            self._view.show_empty(*NOBODY)
        else:
            self._view.show_waiting()
            self._read()

    def _leave_batch(self, mode: int) -> None:
        if self._mode == BATCH:
            self._batch.forget()
            self._sheet.set_source("counter")
            self._saver.forget()
        self._mode = mode

    def _show_batch(self, batch: Batch) -> None:
        self._saver.forget()
        self._days.window, self._days.today = batch.window, batch.today
        self._work.prepare({}, house=True)
        self._batch.lay(batch)
        self._days.show()
        self._batch.show_refused()
        self._work.show_all()
        self._work.begin()

    def _show_batch_rows(self, rows: Rows) -> None:
        self._sheet.show(rows, keep=True)
        self._saver.clear_queued()
        self._work.show_all()

    def _choose_service(self, service_id: int | None) -> None:
        self._sheet.show_service(service_id)
        self._work.show_all()
        self._work.begin()

    def _choose_source(self, source: str) -> None:
        self._sheet.set_source(cast(Source, source))
        self._work.show_all()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, AppError) and error.code == "locked":
            return  # what was typed stays under the cover, and is read again after it
        self._view.show_empty("Показания не открылись", told(error))
