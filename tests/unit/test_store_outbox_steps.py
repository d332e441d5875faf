"""Whatever happens in whatever order: nothing is lost or sent past what it depends on."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop.errors import AppError
from desktop.store.outbox_rows import FINISHED, UNSENT
from tests.support import store_kit as kit
from tests.support.store_kit import Said

ANSWERS = st.sampled_from(["acked", "review", "rejected", "parked", "blocked", "queued"])


class OutboxSteps(RuleBasedStateMachine):
    """A clerk, a bad line and a program that is started again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.outbox = kit.open_outbox(self.root / "p")
        self.ops: list[str] = []
        self.sending: list[str] = []

    @rule(meter=st.integers(1, 3), account=st.integers(1, 2))
    def queue(self, meter: int, account: int) -> None:
        number = account * 10 + meter
        self.ops.append(self.outbox.add(kit.enter(number, account_id=account), kit.actor()))

    @rule(size=st.integers(1, 4))
    @precondition(lambda self: not self.sending)
    def send(self, size: int) -> None:
        batch = self.outbox.next_batch(size)
        earlier: set[str] = set()
        for envelope in batch:
            for needed in envelope.depends_on:
                settled = self.outbox.item(needed).state == "acked"
                assert settled or needed in earlier, "sent past what it depends on"
            earlier.add(envelope.op_id)
        assert [one.terminal_seq for one in batch] == sorted(one.terminal_seq for one in batch)
        self.sending = [one.op_id for one in batch]
        self.outbox.mark_sending(self.sending)

    @rule(state=ANSWERS)
    @precondition(lambda self: bool(self.sending))
    def answer(self, state: str) -> None:
        said = Said(self.sending.pop(0), state, "code", seq=3)
        (item,) = self.outbox.apply_verdicts([said])
        assert item.attempts > 0

    @rule(unknown=st.booleans())
    @precondition(lambda self: bool(self.sending))
    def lose(self, unknown: bool) -> None:
        self.outbox.release(self.sending, unknown=unknown)
        self.sending = []

    @rule(at=st.integers(0, 30))
    @precondition(lambda self: bool(self.ops))
    def withdraw(self, at: int) -> None:
        op_id = self.ops[at % len(self.ops)]
        before = self.outbox.item(op_id)
        if before.can_withdraw:
            assert before.state in ("queued", "blocked", "rejected", "parked")
            assert self.outbox.withdraw(op_id, "раздумал").state == "closed"
        else:
            with pytest.raises(AppError, match="cannot_withdraw"):
                self.outbox.withdraw(op_id, "раздумал")

    @rule(at=st.integers(0, 30))
    @precondition(lambda self: bool(self.ops))
    def retry(self, at: int) -> None:
        op_id = self.ops[at % len(self.ops)]
        if self.outbox.item(op_id).state == "parked":
            assert self.outbox.retry(op_id).state in ("queued", "unknown", "blocked")
        else:
            with pytest.raises(AppError, match="cannot_retry"):
                self.outbox.retry(op_id)

    @rule()
    def start_again(self) -> None:
        self.outbox.close()
        self.outbox = kit.open_outbox(self.root / "p")
        assert self.outbox.recovery.clean
        for op_id in self.sending:
            assert self.outbox.item(op_id).state == "unknown"
        self.sending = []

    @rule()
    def lose_the_database(self) -> None:
        closed = {op for op in self.ops if self.outbox.item(op).state == "closed"}
        self.outbox.close()
        (self.root / "p" / "outbox.db").unlink()
        self.outbox = kit.open_outbox(self.root / "p")
        for op_id in self.ops:
            assert (self.outbox.item(op_id).state == "closed") == (op_id in closed)
        self.sending = []

    @invariant()
    def every_command_is_there_once_and_counted(self) -> None:
        states = [self.outbox.item(op_id).state for op_id in self.ops]
        counts = self.outbox.counts()
        assert sum(state in UNSENT for state in states) == counts.unsent
        unfinished = sum(state not in FINISHED for state in states)
        assert unfinished == counts.unsent + counts.refused

    def teardown(self) -> None:
        self.outbox.close()
        shutil.rmtree(self.root)


OutboxSteps.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
TestOutboxSteps = OutboxSteps.TestCase
