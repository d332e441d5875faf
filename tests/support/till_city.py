"""The served small city with a till: commands of money as a desk sends them, and the books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import select

from api_client.commands import to_body
from api_client.models.replica import Payment, Shift, Suspense
from api_client.money_commands import (
    Approval,
    CloseShift,
    Denomination,
    MatchSuspense,
    MoveCash,
    MovePayment,
    OpenShift,
    PartOfPayment,
    RefundPayment,
    TakePayment,
    Tender,
)
from domain.approval import approval_hash
from server import replica
from server.accounts.tables import accounts
from server.ledger.tables import ledger_entries
from tests.support.office import Clerk, Desk
from tests.support.office_city import City, served_city
from tests.support.small_city import ACCOUNT

COLD, HOT = 1, 2
NO_SIGNATURE = "0" * 128
HOUR_MS = 3_600_000


@dataclass
class Till:
    """A terminal of the city with a shift; every command is made new, signed and sent."""

    city: City
    desk: Desk
    clerk: Clerk
    senior: Clerk
    shift_id: str = "none yet"
    number: int = 0
    receipts: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def now(self) -> int:
        return self.desk.clock()

    def do(self, command: Any, clerk: Clerk | None = None, **changed: Any) -> dict[str, Any]:
        """The verdict of one command; what was sent is kept to be sent again."""
        self.sent.append(self.desk.envelope(clerk or self.clerk, command, **changed))
        return self.desk.send(self.sent[-1])[0]

    def open(self, float_kopecks: int = 0, **changed: Any) -> dict[str, Any]:
        """Open the next shift; later commands name it."""
        return self.do(self.opening(float_kopecks, **changed))

    def opening(self, float_kopecks: int = 0, **changed: Any) -> OpenShift:
        """The opening of the next shift."""
        self.number += 1
        self.shift_id = self.desk.ids.new()
        made = OpenShift(
            shift_id=self.shift_id,
            number=self.number,
            opened_at=self.now,
            float_kopecks=float_kopecks,
        )
        return msgspec.structs.replace(made, **changed)

    def cash(self, way: Any, amount: int, **changed: Any) -> dict[str, Any]:
        """Put cash in or take it out."""
        return self.do(self.moving_cash(way, amount, **changed))

    def moving_cash(self, way: Any, amount: int, **changed: Any) -> MoveCash:
        """Cash put in or taken out."""
        made = MoveCash(
            shift_id=self.shift_id, way=way, amount=amount, moved_at=self.now, reason="инкассация"
        )
        return msgspec.structs.replace(made, **changed)

    def closing(self, counted: int, expected: int | None = None, **changed: Any) -> CloseShift:
        """The closing of the shift, counted in kopeck coins."""
        made = CloseShift(
            shift_id=self.shift_id,
            closed_at=self.now,
            counted=(Denomination(value=1, count=counted),) if counted <= 1_000_000 else (),
            counted_kopecks=counted,
            expected_kopecks=counted if expected is None else expected,
            remark="пересчитано",
        )
        return msgspec.structs.replace(made, **changed)

    def close(self, counted: int, expected: int | None = None, **changed: Any) -> dict[str, Any]:
        """Close the shift."""
        return self.do(self.closing(counted, expected, **changed))

    def payment(self, amount: int = 100_000, **changed: Any) -> TakePayment:
        """A payment in cash for the cold water of October, by the next receipt."""
        self.receipts += 1
        kept = int(changed.pop("cash", amount))
        account_id = int(changed.get("account_id", ACCOUNT))
        tenders = [("cash", kept), ("card", amount - kept)]
        made = TakePayment(
            shift_id=self.shift_id,
            account_id=account_id,
            account_number=f"720000000{account_id}",
            paid_at=self.now,
            amount=amount,
            tenders=tuple(Tender(kind=kind, amount=sum_) for kind, sum_ in tenders if sum_),  # type: ignore[arg-type]
            cash_received=kept,
            parts=(part(amount),),
            receipt_number=f"7F3A-{self.number}-{self.receipts:03d}",
        )
        return msgspec.structs.replace(made, **changed)

    def take(self, amount: int = 100_000, **changed: Any) -> dict[str, Any]:
        """Take a payment."""
        return self.do(self.payment(amount, **changed))

    def refunding(
        self, payment_op: str, amount: int, mode: Any = "refund", **changed: Any
    ) -> RefundPayment:
        """Money back in cash, not yet approved."""
        self.receipts += 1
        made = RefundPayment(
            shift_id=self.shift_id,
            account_id=ACCOUNT,
            payment_op=payment_op,
            mode=mode,
            amount=amount,
            tenders=(Tender(kind="cash", amount=amount),),
            refunded_at=self.now,
            receipt_number=f"7F3A-{self.number}-{self.receipts:03d}",
            reason="ошибка в сумме",
            approval=Approval(
                clerk_id=0, delegation_id="-", signed_at=self.now, signature=NO_SIGNATURE
            ),
        )
        return msgspec.structs.replace(made, **changed)

    def moving(self, payment_op: str, amount: int, **changed: Any) -> MovePayment:
        """A payment carried over to the other account, not yet approved."""
        made = MovePayment(
            account_id=ACCOUNT,
            payment_op=payment_op,
            to_account_id=2,
            moved_at=self.now,
            parts=(part(amount),),
            reason="заявление",
            approval=Approval(
                clerk_id=0, delegation_id="-", signed_at=self.now, signature=NO_SIGNATURE
            ),
        )
        return msgspec.structs.replace(made, **changed)

    def approved(self, command: Any, by: Clerk | None = None, **changed: Any) -> Any:
        """The command with the word of the second person."""
        approver = by or self.senior
        signed_at = int(changed.pop("signed_at", self.now))
        digest = approval_hash(command.kind, self.desk.terminal_id, signed_at, to_body(command))
        word = Approval(
            clerk_id=approver.signed.clerk.id,
            delegation_id=approver.signed.delegation.id,
            signed_at=signed_at,
            signature=approver.key.sign(digest.encode()).hex(),
        )
        return msgspec.structs.replace(command, approval=msgspec.structs.replace(word, **changed))

    def refund(self, payment_op: str, amount: int, mode: Any = "refund", **changed: Any) -> Any:
        """Give money back with the senior's word."""
        return self.do(self.approved(self.refunding(payment_op, amount, mode, **changed)))

    def move(self, payment_op: str, amount: int, **changed: Any) -> dict[str, Any]:
        """Carry a payment over with the senior's word."""
        return self.do(self.approved(self.moving(payment_op, amount, **changed)))

    def match(self, suspense_id: str, amount: int, **changed: Any) -> dict[str, Any]:
        """Book money put aside to the account."""
        return self.do(self.matching(suspense_id, amount, **changed))

    def matching(self, suspense_id: str, amount: int, **changed: Any) -> MatchSuspense:
        """Money put aside and the account it was meant for."""
        made = MatchSuspense(
            suspense_id=suspense_id,
            account_id=ACCOUNT,
            parts=(part(amount),),
            matched_at=self.now,
            reason="нашли по адресу",
        )
        return msgspec.structs.replace(made, **changed)

    # The books as they stand

    def balance(self, account_id: int = ACCOUNT) -> int:
        query = select(accounts.c.balance_kopecks).where(accounts.c.id == account_id)
        with self.city.office.office.db.session(write=False) as conn:
            return int(conn.execute(query).scalar_one())

    def held(self, place: str = "") -> int:
        """What the ledger says lies at a place; the drawer of this terminal when none is named."""
        place = place or f"cash:{self.desk.terminal_id}"
        e = ledger_entries.c
        with self.city.office.office.db.session(write=False) as conn:
            rows = conn.execute(select(e.debit, e.credit, e.amount_kopecks)).all()
        return sum(
            amount * ((debit == place) - (credit == place)) for debit, credit, amount in rows
        )

    def shift(self, shift_id: str = "") -> Shift:
        found = self._rows("shift", shift_id or self.shift_id)
        assert isinstance(found[0], Shift)
        return found[0]

    def shifts(self) -> list[Any]:
        return self._rows("shift")

    def payments(self) -> list[Payment]:
        return [row for row in self._rows("payment") if isinstance(row, Payment)]

    def aside(self) -> list[Suspense]:
        return [row for row in self._rows("suspense") if isinstance(row, Suspense)]

    def _rows(self, entity: str, *ids: str) -> list[Any]:
        with self.city.office.office.db.session(write=False) as conn:
            if ids:
                return list(replica.rows(conn, entity, ids))
            return list(replica.all_rows(conn, entity))


def part(amount: int, period: int = 202610, service_id: int = COLD, kind: Any = "charge") -> Any:
    """One part of a payment."""
    return PartOfPayment(period=period, service_id=service_id, kind=kind, amount=amount)


@contextmanager
def served_till(db_url: str) -> Iterator[Till]:
    """The small city, its first terminal and two clerks at it, no shift yet."""
    with served_city(db_url) as city:
        yield Till(city, city.desk, city.kassir, city.starshiy)


def verdict_of(told: dict[str, Any]) -> tuple[str, str]:
    """Outcome and code."""
    return told["outcome"], told["code"]
