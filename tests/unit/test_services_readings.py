"""A reading is checked, queued and seen at once; each meter for itself, each act undone in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.errors import AppError
from desktop.events import Changed
from desktop.services import accounts, auth, outbox, readings, search, state
from desktop.sync.messages import LinkState
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


def view(desk: kit.Desk) -> readings.MeterView:
    return readings.sheet(desk.ctx, kit.ACCOUNT).meters[0]


def checked(desk: kit.Desk, text: str, **answers: str) -> readings.CellCheck:
    given = readings.Answers(**answers)  # type: ignore[arg-type]
    return readings.check(desk.ctx, view(desk), (text,), TODAY, given)


def codes(check: readings.CellCheck) -> list[str]:
    return [finding.code for finding in check.findings]


def answer(desk: kit.Desk, said: Said) -> None:
    def run() -> None:
        desk.ctx.outbox.mark_sending([said.op_id])
        desk.ctx.outbox.apply_verdicts([said])
        desk.ctx.stores.after_exchange()

    desk.ctx.in_outbox_lane(run)


def test_the_sheet_shows_previous_usual_and_six_months(desk: kit.Desk) -> None:
    one = view(desk)
    assert one.previous_e4 == (12_345_670,)
    assert one.previous is not None
    assert one.previous.taken_on == "2026-10-20"
    assert one.usual_e4 == (60_000,)
    assert [period for period, _ in one.months[0]] == [
        202605, 202606, 202607, 202608, 202609, 202610,
    ]  # fmt: skip
    assert [used for _, used in one.months[0]] == [None, 60_000, 60_000, 60_000, 60_000, 60_000]
    assert one.current is None
    assert not one.pending


def test_a_reading_is_seen_at_once_and_counted(desk: kit.Desk) -> None:
    desk.events.clear()
    op_id = readings.enter(desk.ctx, entry())
    one = view(desk)
    assert one.pending
    assert one.current is not None
    assert (one.current.id, one.current.values_e4) == (op_id, (12_400_000,))
    assert one.current.author == "Служащий kassir"
    assert Changed("meter", frozenset({"41"})) in desk.events
    assert desk.wakes
    found = state.sync_state(desk.ctx)
    assert (found.waiting, found.green) == (1, False)


def test_the_command_carries_what_the_clerk_saw(desk: kit.Desk) -> None:
    op_id = readings.enter(desk.ctx, entry(seen_reading_id="r-x"))
    envelope = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.envelope(op_id))
    assert envelope.body["seen_reading_id"] == "r-x"
    assert envelope.body["period"] == 202611
    assert envelope.base_version == 3
    assert envelope.terminal_id == "t-1"
    actor = desk.ctx.session.acting()
    assert envelope.delegation_id == actor.delegation.id


def test_a_reading_survives_a_start_and_is_laid_over_again(desk: kit.Desk) -> None:
    op_id = readings.enter(desk.ctx, entry())
    desk.close()
    again = kit.make_desk(desk.ctx.paths.root, office=desk.office, keyring=desk.keyring)
    auth.sign_in(again.ctx, "kassir", kit.PASSWORD)
    current = view(again).current
    assert current is not None
    assert current.id == op_id
    again.close()


def test_the_check_reads_what_was_typed(desk: kit.Desk) -> None:
    good = checked(desk, "1 240,5")
    assert (good.values_e4, good.consumption_e4) == ((12_405_000,), (59_330,))
    assert good.taken
    assert good.period == 202611
    assert codes(checked(desk, "12e4")) == ["reading.letters"]
    assert not checked(desk, "12e4").taken
    less = checked(desk, "1200")
    assert codes(less) == ["reading.less_than_previous"]
    assert less.consumption_e4 == (-345_670,)
    assert "reading.over_limit" in codes(checked(desk, "2345"))
    assert checked(desk, "2345", reason="прорвало трубу").taken
    assert codes(checked(desk, "1260")) == ["reading.unusual"]
    assert checked(desk, "1260", decision="confirmed").taken


def test_what_does_not_pass_is_refused_with_its_code_and_nothing_is_queued(
    desk: kit.Desk,
) -> None:
    with pytest.raises(AppError, match=r"reading\.less_than_previous") as caught:
        readings.enter(desk.ctx, entry(12_000_000))
    assert caught.value.fields["zone"] == 0
    assert desk.ctx.outbox.counts().waiting == 0
    assert view(desk).current is None


def test_each_meter_of_many_passes_or_stops_by_itself(desk: kit.Desk) -> None:
    results = readings.enter_many(desk.ctx, [entry(), replace(entry(), meter_id=999)])
    assert results[0].op_id is not None
    assert results[1].error is not None
    assert results[1].error.code == "meter_unknown"
    assert desk.ctx.outbox.counts().waiting == 1


def test_after_the_25th_it_counts_in_the_next_month(desk: kit.Desk) -> None:
    desk.clock.advance(timedelta(days=7))
    late = readings.check(desk.ctx, view(desk), ("1240,5",), date(2026, 11, 27))
    assert late.period == 202612
    assert codes(late) == ["reading.window_closed"]
    assert late.taken


def test_a_second_entry_of_the_month_is_a_replacement_with_a_reason(desk: kit.Desk) -> None:
    first = readings.enter(desk.ctx, entry())
    with pytest.raises(AppError, match=r"reading\.exists"):
        readings.enter(desk.ctx, entry(12_410_000, seen_reading_id=first))
    with pytest.raises(AppError, match=r"reading\.reason_missing"):
        readings.replace(desk.ctx, first, entry(12_410_000))
    second = readings.replace(desk.ctx, first, entry(12_410_000, reason="опечатка"))
    current = view(desk).current
    assert current is not None
    assert (current.id, current.values_e4, current.replaces) == (second, (12_410_000,), first)
    envelope = desk.ctx.in_outbox_lane(lambda: desk.ctx.outbox.envelope(second))
    assert envelope.depends_on == [first]


def test_undoing_what_was_never_sent_takes_it_out_of_the_queue(desk: kit.Desk) -> None:
    op_id = readings.enter(desk.ctx, entry())
    assert readings.undo(desk.ctx, kit.METER, op_id) == op_id
    assert view(desk).current is None
    assert desk.ctx.outbox.counts().waiting == 0


def test_undoing_what_was_sent_is_a_command_of_its_own(desk: kit.Desk) -> None:
    op_id = readings.enter(desk.ctx, entry())
    answer(desk, Said(op_id, "acked", seq=99))
    undone = readings.undo(desk.ctx, kit.METER, op_id, "ошибка")
    assert undone != op_id
    assert view(desk).current is None
    assert desk.ctx.outbox.counts().waiting == 1


def test_a_reading_of_a_closed_month_stays(desk: kit.Desk) -> None:
    with pytest.raises(AppError, match=r"reading\.not_open"):
        readings.undo(desk.ctx, kit.METER, "r-202610")
    with pytest.raises(AppError, match=r"reading\.not_open"):
        readings.replace(desk.ctx, "r-202610", entry(reason="ошибка"))


def test_a_role_that_does_not_write_readings_cannot(desk: kit.Desk) -> None:
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "pasport", kit.PASSWORD)
    with pytest.raises(AppError, match="forbidden"):
        readings.enter(desk.ctx, entry())


def test_a_refused_reading_falls_back_and_stays_in_the_outbox(desk: kit.Desk) -> None:
    op_id = readings.enter(desk.ctx, entry())
    answer(desk, Said(op_id, "rejected", "period_closed"))
    assert view(desk).current is None
    (item,) = outbox.items(desk.ctx)
    assert (item.state, item.code) == ("rejected", "period_closed")
    label = outbox.labels(desk.ctx, [item])[op_id]
    assert (label.account_number, label.service_name, label.place) == ("7200000001", "ХВС", "кухня")
    with pytest.raises(AppError, match="reason_missing"):
        outbox.withdraw(desk.ctx, op_id, " ")
    assert outbox.withdraw(desk.ctx, op_id, "уже передано").state == "closed"
    assert outbox.counts(desk.ctx).refused == 0


def test_the_house_sheet_lists_flats_with_their_meters(desk: kit.Desk) -> None:
    other = kit.account(id=101, number="7200000002", flat="3", last="Андреев")
    kit.fill(desk.ctx, other, kit.meter(id=42, account_id=101, serial="77"))
    house = readings.house_sheet(desk.ctx, kit.HOUSE)
    assert [(row.account.flat, row.view.meter.id) for row in house.rows] == [("3", 42), ("27", 41)]
    assert [service.code for service in house.services] == ["cold_water"]
    assert readings.house_sheet(desk.ctx, kit.HOUSE, 999).rows == ()


def test_the_card_has_address_badge_and_meters(desk: kit.Desk) -> None:
    card = accounts.card(desk.ctx, kit.ACCOUNT)
    assert card.address == "г Тюмень, ул Широтная, д 104, кв 27"
    assert card.badge == "debt"
    assert [one.meter.id for one in card.meters] == [kit.METER]
    assert accounts.by_number(desk.ctx, "7200 000-001") == kit.ACCOUNT
    with pytest.raises(AppError, match=r"account\.unknown") as caught:
        accounts.by_number(desk.ctx, "7200000010")
    assert caught.value.fields["nearest"] == ("7200000001",)


def test_residents_opened_last_come_first(desk: kit.Desk) -> None:
    kit.fill(desk.ctx, kit.account(id=101, number="7200000002"))
    for account_id in (kit.ACCOUNT, 101):
        desk.clock.advance(timedelta(seconds=1))
        search.remember(desk.ctx, account_id)
    assert [hit.account_id for hit in search.recent(desk.ctx)] == [101, kit.ACCOUNT]
    assert [hit.account_id for hit in search.find(desk.ctx, "7200000001").rows] == [kit.ACCOUNT]


def test_green_means_connected_empty_and_acknowledged(desk: kit.Desk) -> None:
    assert state.sync_state(desk.ctx).green
    op_id = readings.enter(desk.ctx, entry())
    assert not state.sync_state(desk.ctx).green
    answer(desk, Said(op_id, "acked", seq=11))
    assert state.sync_state(desk.ctx).green
    desk.line.state = LinkState(online=False)
    assert not state.sync_state(desk.ctx).green
    assert state.sync_state(desk.ctx).data_as_of == kit.NOW
