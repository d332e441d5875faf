"""Random days at the till: after every act the books agree with their facts, whatever came."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from api_client.money_commands import Tender
from server.accounts.tables import accounts
from tests.support.small_city import ACCOUNT, OTHER_ACCOUNT
from tests.support.till_books import breaches
from tests.support.till_city import Till, part, served_till

# A short portion in every gate; the long run by TRIC_SEEDS.
SEEDS = range(int(os.environ.get("TRIC_SEEDS", "4")))
STEPS = 60
FACTS = ("take", "open", "cash_in")
HABITS = (
    *("take", "take", "take", "refund", "refund", "void", "move", "match", "cash_in"),
    *("cash_out", "close", "open", "repeat", "late", "status", "hold"),
)


class Day:
    """Draws acts, sends them now, later or twice, and remembers what was answered."""

    def __init__(self, till: Till, seed: int) -> None:
        self.till = till
        self.rng = random.Random(seed)
        self.positive: list[tuple[str, int]] = []
        self.aside: list[str] = []
        self.held_back: list[tuple[str, dict[str, Any]]] = []
        self.answered: list[tuple[dict[str, Any], dict[str, Any]]] = []
        # Swarm: each seed has its own habits, so that rare mixtures get their weight.
        self.habits = [*HABITS, *self.rng.sample(HABITS, k=7)]

    def step(self) -> None:
        name = self.rng.choice(self.habits)
        self.till.city.office.clock.now_ms += self.rng.choice((1, 1_000, 11 * 60_000))
        getattr(self, f"_{name}")()

    def _send(self, name: str, command: Any) -> None:
        clerk = self.till.clerk
        envelope = self.till.desk.envelope(clerk, command)
        self._answer(name, envelope)

    def _answer(self, name: str, envelope: dict[str, Any]) -> None:
        told = self.till.desk.send(envelope)[0]
        self.answered.append((envelope, told))
        if name in FACTS:
            assert told["outcome"] != "refused", told
        if told["outcome"] == "refused":
            return
        assert told["fields"]["booked"] is True
        if name in ("take", "match"):
            if "suspense_id" in told["fields"]:
                self.aside.append(told["op_id"])
            else:
                self.positive.append((told["op_id"], envelope["body"]["account_id"]))
        if name == "move":
            to_account = envelope["body"]["to_account_id"]
            self.positive.append((f"{told['op_id']}:in", to_account))

    def _payment(self) -> Any:
        rng = self.rng
        account_id = rng.choice((ACCOUNT, OTHER_ACCOUNT, OTHER_ACCOUNT, 77))
        amount = rng.choice((1, 99, 10_000, rng.randint(1, 500_000)))
        kinds = ("charge", "penalty")
        first = rng.randint(1, amount)
        split = [part(first, 202609, 1, rng.choice(kinds))]
        if amount > first:
            split.append(part(amount - first, 0, 0, "advance"))
        return self.till.payment(
            amount, cash=rng.randint(0, amount), account_id=account_id, parts=tuple(split)
        )

    def _take(self) -> None:
        self._send("take", self._payment())

    def _hold(self) -> None:
        """Signed now, sent when the shift may be long closed."""
        self.held_back.append(("take", self.till.desk.envelope(self.till.clerk, self._payment())))

    def _late(self) -> None:
        if self.held_back:
            self._answer(*self.held_back.pop(0))

    def _back(self, mode: str) -> None:
        if not self.positive and not self.aside:
            return
        rng = self.rng
        key, account_id = rng.choice([*self.positive, *((one, 77) for one in self.aside)])
        amount = rng.randint(1, 200_000)
        known = next((row for row in self.till.payments() if row.op_id == key), None)
        if known is not None and (mode == "void" or rng.random() < 0.5):
            amount = known.amount
        tenders = tuple(Tender(kind=kind, amount=sum_) for kind, sum_ in _kinds(rng, amount))  # type: ignore[arg-type]
        if known is not None and known.amount == amount and known.tenders:
            tenders = tuple(Tender(kind=k, amount=n) for k, n in known.tenders)  # type: ignore[arg-type]
        command = self.till.refunding(key, amount, mode, account_id=account_id, tenders=tenders)
        self._send("refund", self.till.approved(command))

    def _refund(self) -> None:
        self._back("refund")

    def _void(self) -> None:
        self._back("void")

    def _move(self) -> None:
        if self.positive:
            key, account_id = self.rng.choice(self.positive)
            to_account = OTHER_ACCOUNT if account_id == ACCOUNT else ACCOUNT
            amount = self.rng.randint(1, 50_000)
            command = self.till.moving(key, amount, account_id=account_id, to_account_id=to_account)
            self._send("move", self.till.approved(command))

    def _match(self) -> None:
        for row in self.till.aside():
            made = self.till.matching(row.id, row.amount)
            self._send("match", made)
            return

    def _cash_in(self) -> None:
        if any(row.id == self.till.shift_id and row.state == "open" for row in self.till.shifts()):
            self._send("cash_in", self.till.moving_cash("in", self.rng.randint(1, 90_000)))

    def _cash_out(self) -> None:
        self._send("cash_out", self.till.moving_cash("out", self.rng.randint(1, 90_000)))

    def _open(self) -> None:
        self._send("open", self.till.opening(self.rng.choice((0, 50_000))))

    def _close(self) -> None:
        counted = self.rng.choice((0, 50_000, self.rng.randint(0, 900_000)))
        self._send("close", self.till.closing(counted, unsent=self.rng.randint(0, 1)))
        if self.rng.random() < 0.8:
            self._open()

    def _repeat(self) -> None:
        if self.answered:
            envelope, told = self.rng.choice(self.answered)
            assert self.till.desk.send(envelope)[0] == told

    def _status(self) -> None:
        status = self.rng.choice(("active", "active", "closed"))
        with self.till.city.office.office.db.session() as conn:
            conn.execute(update(accounts).where(accounts.c.id == ACCOUNT).values(status=status))


def _kinds(rng: random.Random, amount: int) -> list[tuple[str, int]]:
    cash = rng.randint(0, amount)
    return [(kind, sum_) for kind, sum_ in (("cash", cash), ("card", amount - cash)) if sum_]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_books_agree_after_every_act(tmp_path: Path, seed: int) -> None:
    with served_till(f"sqlite:///{tmp_path}/office.db") as till:
        day = Day(till, seed)
        till.open(10_000)
        for _ in range(STEPS):
            day.step()
            with till.city.office.office.db.session(write=False) as conn:
                assert breaches(conn) == [], (seed, day.answered[-1])
