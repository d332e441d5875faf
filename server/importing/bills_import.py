"""Takes checked payment documents into the books: closed bills, what was paid, opening balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, insert

from api_client.models.bill import Bill
from domain.periods import next_period, period_text
from domain.reversal import ADVANCE, CHARGE, PENALTY, Share
from domain.settings import OfficeSettings
from server.accounts.tables import MONEY_LIMIT
from server.billing import standing
from server.billing.store import bill_row, set_open_period
from server.billing.tables import bills
from server.importing.bill_books import BillBooks
from server.importing.bill_rows import HEADS, BillFile, BillHead
from server.importing.bill_story import BillStory, PaidBefore, StoryError
from server.importing.outcome import Problems
from server.ledger.charges import Moment
from server.ledger.opening import opening_tx
from server.ledger.posting import post_many
from server.payments.store import NewPayment, add_payments

_REPAIR = "capital_repair"
_KINDS = {"charge": CHARGE, "penalty": PENALTY, "advance": ADVANCE}
_NO_VOLUMES = msgspec.msgpack.encode([])
_bill_decoder = msgspec.msgpack.Decoder(Bill)
Touched = list[tuple[str, int | str]]


@dataclass
class BillsPlan:
    """Stories of accounts to be written; ``opens``: the month that becomes the open one, or 0."""

    stories: list[BillStory] = field(default_factory=list)
    unchanged: int = 0
    opens: int = 0

    @property
    def created(self) -> int:
        """How many bills are new."""
        return sum(len(story.bills) for story in self.stories)

    def write(self, conn: Connection, now: Moment, zone: ZoneInfo) -> Touched:
        """Write everything; what terminals are to be told of. Each account's balance is opened by
        what its last document says.
        """
        if not self.stories:
            return []
        new = [bill for story in self.stories for bill in story.bills]
        conn.execute(insert(bills), [bill_row(bill, _NO_VOLUMES) for bill in new])
        paid = [_payment(story, one, zone) for story in self.stories for one in story.paid]
        touched: Touched = [("bill", f"{bill.account_id}:{bill.period}") for bill in new]
        touched += [("payment", number) for number in add_payments(conn, paid)]
        opened = [_opening(story, now) for story in self.stories]
        moved = post_many(conn, [tx for tx in opened if tx.entries])
        standing.refresh(conn, moved, date.fromisoformat(now.business_date))
        touched += [("account", account_id) for account_id in sorted(moved)]
        if self.opens:
            set_open_period(conn, self.opens)
        return touched


def plan_bills(
    conn: Connection, file: BillFile, rules: OfficeSettings, problems: Problems
) -> BillsPlan:
    """What the file adds; an account whose money has moved already is an error."""
    plan = BillsPlan()
    known = BillBooks(conn, {head.account for head in file.heads})
    by_account: dict[int, list[BillHead]] = defaultdict(list)
    for head in file.heads:
        row = known.account(head, problems)
        if row is not None and _is_past(head, rules, problems):
            by_account[row.id].append(head)
    for account_id, heads in by_account.items():
        story = BillStory(known.facts[account_id], rules.growth_limit_e2)
        ordered = sorted(heads, key=lambda one: (one.period, one.row))
        if not _told(story, ordered, file, (known, problems)):
            continue
        if account_id in known.bills:
            plan.unchanged += _compare(story, ordered, known.bills[account_id], problems)
        elif account_id in known.with_money:
            cause = "по счёту уже есть движения денег: документы загружают до них"
            problems.add_cell(HEADS, ordered[0].row, "A", cause)
        else:
            plan.stories.append(story)
    if plan.stories and not rules.open_period:
        plan.opens = next_period(max(story.bills[-1].period for story in plan.stories))
    return plan


def _told(
    story: BillStory, heads: Sequence[BillHead], file: BillFile, around: tuple[BillBooks, Problems]
) -> bool:
    known, problems = around
    for head in heads:
        lines = known.matched(head, file.lines.get(head.number, ()), problems)
        if lines is None:
            return False
        try:
            story.tell(head, lines)
        except StoryError as error:
            problems.add_cell(HEADS, head.row, error.column, error.cause)
            return False
        if abs(story.bills[-1].total) > MONEY_LIMIT:
            problems.add_cell(HEADS, head.row, "P", "невозможная сумма")
            return False
    return True


def _is_past(head: BillHead, rules: OfficeSettings, problems: Problems) -> bool:
    if not rules.open_period or head.period < rules.open_period:
        return True
    cause = f"открыт месяц {period_text(rules.open_period)}: загружаются только прошлые"
    problems.add_cell(HEADS, head.row, "D", cause)
    return False


def _compare(
    story: BillStory, heads: Sequence[BillHead], stored: dict[int, Bill], problems: Problems
) -> int:
    """How many bills of the books are the same; any other is an error: an import changes none."""
    same = 0
    for head, bill in zip(heads, story.bills, strict=True):
        known = stored.get(bill.period)
        if known is not None and _sums(known) == _sums(bill):
            same += 1
            continue
        cause = (
            "этот документ уже есть с другими суммами"
            if known is not None
            else "по счёту уже есть документы других месяцев"
        )
        problems.add_cell(HEADS, head.row, "A", f"{cause}; загрузка их не меняет")
    return same


def _sums(bill: Bill) -> tuple[object, ...]:
    return (bill.number, bill.opening, bill.paid, bill.due, bill.penalty, bill.total, bill.rows)


def _opening(story: BillStory, now: Moment) -> Any:
    return opening_tx(story.facts.id, story.bills[-1].total, sum(story.penalty.values()), now)


def _payment(story: BillStory, one: PaidBefore, zone: ZoneInfo) -> NewPayment:
    """Money the documents have counted: older than the ledger, known for what is owed by month."""
    at = datetime.combine(one.day, time(12), zone)
    return NewPayment(
        op_id="",
        account_id=story.facts.id,
        paid_at=round(at.timestamp() * 1000),
        amount=one.amount,
        channel="bank",
        place="Из загруженного документа",
        counted_in=one.period,
        shares=[
            Share(part.period, part.service_id, _KINDS[part.kind], part.amount)
            for part in one.parts
        ],
    )
