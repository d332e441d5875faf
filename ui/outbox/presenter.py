"""Joins «Исходящие» to the services: what waits, conflicts and the clerk's decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from desktop.clock import office_date
from desktop.context import Context
from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import outbox
from desktop.services.conflicts import Choice, Third
from desktop.services.outbox import ConflictView, OutboxCounts, OutboxItem, OutboxLabel, Version
from domain.errors import InputError
from domain.periods import period_name
from domain.readings import format_reading, parse_reading
from ui import format as shown
from ui.messages import sentence
from ui.nouns import SOURCES
from ui.outbox import lines
from ui.outbox.panel import Facts, Side
from ui.outbox.view import OutboxView

_AT_VALUE = ("reading.", "period_")
BOTH = "За этот месяц уже есть другое показание. Выберите, какое оставить."
HELD = "Показание сохранено, но не действует: оставьте его или откажитесь от него."
LATER = "Решение уйдёт, когда есть связь."
NOTHING = Side(shown.DASH, "", "Не оставлять показание")


@dataclass(frozen=True)
class _Seen:
    items: tuple[OutboxItem, ...]
    labels: Mapping[str, OutboxLabel]
    counts: OutboxCounts


class OutboxPresenter:
    """Re-reads when the outbox changes; a conflict is read when its line becomes current."""

    def __init__(self, view: OutboxView, ctx: Context) -> None:
        self._view, self._ctx = view, ctx
        self._seen = _Seen((), {}, OutboxCounts(0, 0, 0, 0))
        self._filter = 0
        self._conflict: ConflictView | None = None
        self._shown = ("", "")
        view.shown_again.connect(self.read)
        view.filtered.connect(self._choose_filter)
        view.moved.connect(self._show_current)
        view.opened.connect(self._open_account)
        view.panel.decided.connect(self._decide)
        view.panel.retried.connect(self._retry)
        view.panel.withdrawn.connect(self._withdraw)
        view.panel.put_off.connect(self._put_off)

    def on_changed(self, event: Changed) -> None:
        """The queue, a verdict or the names beside it changed."""
        if event.kind in ("outbox", "sync", "meter", "account", "payment"):
            self.read()

    def forget(self) -> None:
        """The clerk left: no resident stays on the screen."""
        self._conflict = None
        self._show(_Seen((), {}, OutboxCounts(0, 0, 0, 0)))

    def read(self) -> None:
        """Read everything shown anew."""

        def work() -> _Seen:
            items = outbox.items(self._ctx)
            return _Seen(items, outbox.labels(self._ctx, items), outbox.counts(self._ctx))

        self._ctx.jobs.submit("read", work, self._show, self._fail)

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        conflicts = sum(1 for item in seen.items if item.state == "review")
        self._view.show_counts(seen.counts, conflicts)
        self._show_lines()

    def _show_lines(self) -> None:
        kept = [item for item in self._seen.items if lines.kept_by(self._filter, item)]
        self._view.show_lines(lines.lines(kept, self._seen.labels, self._ctx.zone))
        self._show_current()

    def _choose_filter(self, index: int) -> None:
        self._filter = index
        self._show_lines()

    def _current(self) -> OutboxItem | None:
        op_id = self._view.current_op_id()
        return next((item for item in self._seen.items if item.op_id == op_id), None)

    def _show_current(self) -> None:
        item = self._current()
        if item is None:
            self._shown, self._conflict = ("", ""), None
            self._view.panel.show_nothing()
            return
        if (place := _place_of(item)) == self._shown and item.state == "review":
            # What the clerk chose and typed stays, unless a side of it has changed meanwhile.
            if self._conflict is not None:
                self._read_conflict(item)
            return
        self._shown, self._conflict = place, None
        if item.held_there and not item.decided and "values_e4" in item.body:
            self._read_conflict(item)
        self._view.panel.show_facts(self._facts(item))

    def _facts(self, item: OutboxItem) -> Facts:
        label = self._seen.labels.get(item.op_id)
        words, tone = lines.state_of(item)
        period = item.body.get("period")
        month = f" · {period_name(period)}" if isinstance(period, int) else ""
        return Facts(
            heading=lines.operation(item, label),
            detail=f"{lines.resident(label)}{month}",
            sentence=f"{words}. {lines.explanation(item)}",
            icon="git-merge" if item.held_there and item.meter_id else "cloud-upload",
            tone=tone,
            can_retry=item.can_retry or item.can_repeat or item.can_acknowledge,
            retry_verb="Просмотрено" if item.can_acknowledge else "Повторить",
            can_withdraw=item.can_withdraw,
            wants_reason=item.can_withdraw or item.can_repeat,
        )

    def _read_conflict(self, item: OutboxItem) -> None:
        self._ctx.jobs.submit(
            "read",
            lambda: outbox.conflict(self._ctx, item.op_id),
            lambda found: self._show_conflict(item, found),
            self._fail,
        )

    def _show_conflict(self, item: OutboxItem, found: ConflictView) -> None:
        if _place_of(item) != self._shown:
            return
        if self._conflict is not None and _sides(self._conflict) == _sides(found):
            return
        self._conflict = found
        heading, told = "Показание внесено дважды", BOTH
        if item.code not in ("", "conflict") or found.theirs is None:
            heading, told = "Показание ждёт решения", f"{lines.explanation(item)} {HELD}"
        facts = self._facts(item)
        label = self._seen.labels.get(item.op_id)
        detail = f"{lines.meter(label)} · {facts.detail}" if label else facts.detail
        facts = replace(facts, heading=heading, detail=detail, sentence=f"{told} {LATER}")
        theirs = self._side(found, found.theirs) if found.theirs else NOTHING
        self._view.panel.show_conflict(facts, self._side(found, found.ours), theirs)

    def _side(self, found: ConflictView, version: Version) -> Side:
        decimals = found.view.meter.decimals
        value = " / ".join(format_reading(one, decimals) for one in version.values_e4)
        used = " / ".join(
            shown.DASH if one is None else format_reading(one, decimals)
            for one in version.consumption_e4
        )
        at = shown.day_time(version.recorded_at, self._ctx.zone) if version.recorded_at else ""
        who = shown.short_name(version.author)
        told = ", ".join(part for part in (who, SOURCES.get(version.source, ""), at) if part)
        return Side(value, f"расход {used}", told)

    def _decide(self, choice: str, reason: str, text: str) -> None:
        item, found = self._current(), self._conflict
        if item is None or found is None or choice not in ("ours", "theirs", "third"):
            return
        try:
            third = self._third(found, text) if choice == "third" else None
        except InputError as error:
            told = sentence(error.code, **error.fields)
            self._view.panel.show_trouble(told, at_value=True)
            return
        self._run(
            lambda: outbox.resolve(self._ctx, item.op_id, cast(Choice, choice), reason, third),
            "Решение принято",
            LATER,
        )

    def _third(self, found: ConflictView, text: str) -> Third:
        meter = found.view.meter
        parts = text.split("/")
        if len(parts) != meter.zones:
            raise InputError("reading.zones_count", needed=meter.zones, entered=len(parts))
        values = tuple(parse_reading(part, meter.digits, meter.decimals) for part in parts)
        return Third(values, office_date(self._ctx.clock, self._ctx.zone))

    def _retry(self, reason: str) -> None:
        item = self._current()
        if item is None:
            return
        if item.can_acknowledge:
            self._run(lambda: outbox.acknowledge(self._ctx, item.op_id), "Просмотрено")
        elif item.can_repeat:
            self._run(lambda: outbox.repeat(self._ctx, item.op_id, reason), "Повторено", LATER)
        else:
            self._run(lambda: outbox.retry(self._ctx, item.op_id), "Повторяем")

    def _withdraw(self, reason: str) -> None:
        item = self._current()
        if item is not None and item.can_withdraw:
            self._run(lambda: outbox.withdraw(self._ctx, item.op_id, reason), "Отозвано")

    def _run(self, work: Callable[[], object], heading: str, detail: str = "") -> None:
        self._ctx.jobs.submit(
            "outbox", work, lambda _done: self._settled(heading, detail), self._say_at_field
        )

    def _settled(self, heading: str, detail: str) -> None:
        self._conflict, self._shown = None, ("", "")
        self._view.wants_toast.emit(heading, detail, "success")
        self.read()

    def _put_off(self) -> None:
        rows = self._view.table.table.rows
        after = self._view.table.current_row + 1
        self._view.table.choose(after if after < len(rows) else 0)

    def _open_account(self) -> None:
        item = self._current()
        if item is not None:
            self._view.wants_place.emit("resident", item.account_id)

    def _say_at_field(self, error: Exception) -> None:
        if not isinstance(error, AppError | InputError):
            raise error
        told = sentence(error.code, **error.fields)
        self._view.panel.show_trouble(told, at_value=error.code.startswith(_AT_VALUE))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AppError | InputError):
            raise error
        if error.code not in ("locked", "outbox_closed"):
            told = sentence(error.code, **error.fields)
            self._view.wants_toast.emit("Исходящие не прочитаны", told, "error")


def _place_of(item: OutboxItem) -> tuple[str, str]:
    """What the panel shows of an item: changes when it has to be drawn anew."""
    return item.op_id, f"{item.state} {item.decided}"


def _sides(found: ConflictView) -> tuple[object, ...]:
    """What is compared on the screen."""
    theirs = found.theirs
    other = (theirs.reading_id, theirs.values_e4) if theirs is not None else ()
    return found.ours.values_e4, other
