"""Two readings of one month: both sides are shown, a decision settles what was held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.services import auth, outbox, readings
from desktop.services.conflicts import Third
from tests.support import desk_kit as kit
from tests.support.store_kit import Said

TODAY = date(2026, 11, 20)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[kit.Desk]:
    one = kit.make_desk(tmp_path / "p")
    auth.sign_in(one.ctx, "kassir", kit.PASSWORD)
    kit.fill(one.ctx)
    yield one
    one.close()


def entry(value_e4: int = 12_400_000, **changes: object) -> readings.Entry:
    return replace(readings.Entry(kit.METER, (value_e4,), TODAY), **changes)  # type: ignore[arg-type]


def answer(desk: kit.Desk, said: Said) -> None:
    def run() -> None:
        desk.ctx.outbox.mark_sending([said.op_id])
        desk.ctx.outbox.apply_verdicts([said])
        desk.ctx.stores.after_exchange()

    desk.ctx.in_outbox_lane(run)


def held(desk: kit.Desk) -> str:
    """A reading of ours that the server holds, because the cabinet was first."""
    op_id = readings.enter(desk.ctx, entry())
    told = {"reading_id": "cab", "values_e4": [12_410_000], "source": "cabinet",
            "author": "", "taken_on": "2026-11-20", "recorded_at": 5}  # fmt: skip
    answer(desk, Said(op_id, "review", "conflict", told, seq=12))
    theirs = kit.reading(202611, 12_410_000, id="cab")
    kit.fill(desk.ctx, kit.meter(readings=(*kit.meter().readings, theirs)))
    return op_id


def test_a_conflict_shows_both_sides_with_their_consumption(desk: kit.Desk) -> None:
    seen = outbox.conflict(desk.ctx, held(desk))
    assert seen.theirs is not None
    assert (seen.ours.values_e4, seen.ours.consumption_e4) == ((12_400_000,), (54_330,))
    assert (seen.theirs.reading_id, seen.theirs.consumption_e4) == ("cab", (64_330,))
    assert seen.theirs.source == "cabinet"
    assert seen.account.last == "Соколова"


@pytest.mark.parametrize(
    ("choice", "kind", "named"),
    [("ours", "ReplaceReading", "cab"), ("theirs", "UndoReading", "held")],
)
def test_a_decision_is_a_command_and_settles_the_held_one_when_accepted(
    desk: kit.Desk, choice: str, kind: str, named: str
) -> None:
    op_id = held(desk)
    with pytest.raises(AppError, match="reason_missing"):
        outbox.resolve(desk.ctx, op_id, choice, "")  # type: ignore[arg-type]
    if choice == "theirs":
        own = desk.ctx.session.acting().clerk.id
        hanging = kit.reading(202611, 12_400_000, id=op_id, state="review", author_id=own)
        cab = kit.reading(202611, 12_410_000, id="cab")
        kit.fill(desk.ctx, kit.meter(readings=(*kit.meter().readings, cab, hanging)))
    deciding = outbox.resolve(desk.ctx, op_id, choice, "уточнено")  # type: ignore[arg-type]
    envelope = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.envelope(deciding))
    assert envelope.kind == kind
    assert envelope.body["reading_id"] == (op_id if named == "held" else named)
    assert outbox.counts(desk.ctx).refused == 1
    answer(desk, Said(deciding, "acked", seq=20))
    item = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.item(op_id))
    assert item.state == "superseded"
    assert outbox.counts(desk.ctx).refused == 0


def test_a_third_value_may_settle_it(desk: kit.Desk) -> None:
    op_id = held(desk)
    third = Third((12_405_000,), TODAY)
    deciding = outbox.resolve(desk.ctx, op_id, "third", "фото", third)
    envelope = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.envelope(deciding))
    assert envelope.body["values_e4"] == [12_405_000]


def test_what_another_clerk_decided_settles_ours(desk: kit.Desk) -> None:
    op_id = held(desk)
    ours = kit.reading(202611, 12_400_000, id=op_id)
    kit.fill(desk.ctx, kit.meter(readings=(*kit.meter().readings, ours)))
    desk.ctx.in_outbox_lane(desk.ctx.stores.after_exchange)
    item = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.item(op_id))
    assert item.state == "acked"


def taken_back(desk: kit.Desk) -> str:
    """Ours is held; the other side, which the verdict named, was undone by its clerk."""
    op_id = held(desk)
    own = desk.ctx.session.acting().clerk.id
    ours = kit.reading(202611, 12_400_000, id=op_id, state="review", author_id=own)
    theirs = kit.reading(202611, 12_410_000, id="cab", state="undone")
    kit.fill(desk.ctx, kit.meter(readings=(*kit.meter().readings, theirs, ours)))
    return op_id


def test_what_was_taken_back_is_not_shown_as_standing(desk: kit.Desk) -> None:
    assert outbox.conflict(desk.ctx, taken_back(desk)).theirs is None


def test_ours_can_be_kept_when_the_other_side_was_taken_back(desk: kit.Desk) -> None:
    op_id = taken_back(desk)
    decision = outbox.resolve(desk.ctx, op_id, "ours", "коллега согласен")
    assert desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.item(decision)).kind == "ReplaceReading"


def test_a_third_value_can_be_given_when_the_other_side_was_taken_back(desk: kit.Desk) -> None:
    third = Third((12_405_000,), TODAY)
    decision = outbox.resolve(desk.ctx, taken_back(desk), "third", "пересняли", third)
    body = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.item(decision)).body
    assert body["values_e4"] == [12_405_000]
