"""What is typed and not yet taken, as the body of a draft and back onto a sheet; no Qt."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec

from api_client.commands import Decision, Source
from ui.readings.entry_sheet import EntrySheet, MeterEntry


class MeterDraft(msgspec.Struct, frozen=True):
    """One meter; ``seen`` is the reading that stood for the month when it was typed."""

    texts: tuple[str, ...]
    decision: Decision = ""
    reason: str = ""
    replaces: str = ""
    seen: str = ""


class SheetDraft(msgspec.Struct, frozen=True):
    """A sheet: when it was typed last, the day and source of the readings, the meters by id."""

    typed_at: int
    taken_on: date
    source: Source
    meters: dict[str, MeterDraft]


def draft_of(sheet: EntrySheet, typed_at: int, taken: Collection[int]) -> SheetDraft | None:
    """Everything typed but the meters already ``taken``; None when there is nothing."""
    meters = {
        str(entry.view.meter.id): MeterDraft(
            tuple(entry.texts), entry.decision, entry.reason, entry.replaces, _standing(entry)
        )
        for entry in sheet.entries
        if entry.touched and entry.view.meter.id not in taken
    }
    return SheetDraft(typed_at, sheet.taken_on, sheet.source, meters) if meters else None


def to_body(draft: SheetDraft) -> dict[str, Any]:
    """As the outbox file keeps it."""
    body = msgspec.to_builtins(draft)
    return dict(body)


def from_body(body: dict[str, Any] | None) -> SheetDraft | None:
    """A kept draft; None for one that another version of the program wrote otherwise."""
    if body is None:
        return None
    try:
        return msgspec.convert(body, SheetDraft)
    except msgspec.ValidationError:
        return None


def put_back(sheet: EntrySheet, draft: SheetDraft, first: date, today: date) -> bool:
    """Type it again where its meters are still on the sheet; False when nothing of it is left.

    An answer falls when another reading stands for the month by now; a day outside ``first`` to
    ``today`` is no longer one to enter for.
    """
    entries = [(entry, draft.meters.get(str(entry.view.meter.id))) for entry in sheet.entries]
    if first <= draft.taken_on <= today:
        sheet.taken_on = draft.taken_on
    sheet.source = draft.source
    for entry, kept in entries:
        if kept is None or len(kept.texts) != entry.view.meter.zones:
            continue
        sheet.put(entry, kept.texts)
        if kept.seen == _standing(entry) and entry.touched:
            sheet.answer(entry, kept.decision, kept.reason, kept.replaces)
    return sheet.changed


def _standing(entry: MeterEntry) -> str:
    return entry.view.current.id if entry.view.current else ""
