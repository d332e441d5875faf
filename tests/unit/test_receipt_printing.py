"""The receipt right after an act of money: it says «ждёт отправки» only when it waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.events import Changed
from desktop.services import printing, receipt_printing, till
from desktop.services.print_model import receipt_of
from desktop.store import print_jobs
from desktop.sync.messages import LinkState
from tests.support import desk_kit, till_desk
from tests.support.store_kit import Said


@pytest.fixture
def made(tmp_path: Path) -> Iterator[till_desk.Till]:
    one = till_desk.open_till(tmp_path / "p")
    yield one
    one.desk.close()


def take(made: till_desk.Till) -> str:
    form = till.form(made.desk.ctx, desk_kit.ACCOUNT)
    return till.take(made.desk.ctx, form, till_desk.draft(form, form.total)).op_id


def was_marked(made: till_desk.Till, job_id: str) -> bool:
    ctx = made.desk.ctx
    body = ctx.in_outbox_lane(
        lambda: ctx.outbox.look(lambda connection: print_jobs.body(connection, job_id))
    )
    return receipt_of(body).is_unsent


def answer(made: till_desk.Till, op_id: str) -> None:
    ctx = made.desk.ctx

    def run() -> None:
        ctx.outbox.mark_sending([op_id])
        ctx.outbox.apply_verdicts([Said(op_id, "acked", seq=11)])

    ctx.in_outbox_lane(run)


def test_without_the_line_the_receipt_is_marked_at_once(
    made: till_desk.Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.desk.line.state = LinkState(online=False)
    monkeypatch.setattr(receipt_printing, "PATIENCE_S", 60.0)
    assert was_marked(made, receipt_printing.print_taken(made.desk.ctx, take(made)))


def test_an_answer_that_comes_at_once_leaves_no_mark(
    made: till_desk.Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = made.desk.ctx
    made.desk.line.state = LinkState(online=True)
    monkeypatch.setattr(receipt_printing, "PATIENCE_S", 60.0)
    op_id = take(made)
    subscribe, waits = ctx.bus.subscribe, threading.Event()

    def watched(listener: object) -> object:
        waits.set()
        return subscribe(listener)  # type: ignore[arg-type]

    monkeypatch.setattr(ctx.bus, "subscribe", watched)

    def office() -> None:
        waits.wait(20)
        answer(made, op_id)
        ctx.bus.publish(Changed("outbox"))

    thread = threading.Thread(target=office)
    thread.start()
    job_id = receipt_printing.print_taken(ctx, op_id)
    thread.join()
    assert not was_marked(made, job_id)
    assert len(printing.of_operation(ctx, op_id)) == 1


def test_a_slow_office_is_not_waited_for(
    made: till_desk.Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.desk.line.state = LinkState(online=True)
    monkeypatch.setattr(receipt_printing, "PATIENCE_S", 0.01)
    assert was_marked(made, receipt_printing.print_taken(made.desk.ctx, take(made)))
