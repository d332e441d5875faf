"""A day at the till: twenty visits by keys alone, forty more of all kinds, refunds, a power cut, an
hour without the office, the blind count; then ledger, papers and Z agree to the kopeck."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from api_client.money_commands import Tender
from desktop.config import Config, save_config
from desktop.context import Context
from desktop.documents.receipt import shift_paper_pdf
from desktop.errors import AppError
from desktop.services import outbox, printing, refunds, shift_papers, shifts, till
from desktop.services.state import sync_state
from desktop.services.till_model import PaymentDraft, RefundDraft, Second, ShiftReport, Taken
from domain.denominations import in_fewest
from server.accounts.tables import accounts
from server.demo.city import DemoSize
from server.ledger import invariants
from server.payments.tables import payments
from server.till.tables import shifts as shift_table
from tests.support.office import RunningOffice
from tests.support.till_books import places
from tests.support.town import CONTROL, WAIT_MS, Town, sign_in
from ui import fonts, theme
from ui.payment.view import PaymentView
from ui.search.view import SearchView
from ui.shift.view import COUNTING, OPEN, ShiftView
from ui.widgets.dialogs import Dialog

FLOAT = 300_000
MOST_PRESSES = 12
SENIOR = Second("starshiy", "demo-2026")
pytestmark = pytest.mark.qt_log_ignore("keyToAscii", "propagateSizeHints")


@pytest.fixture
def town(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Town]:
    fonts.load()
    theme.apply(qapp, "light", 100)
    made = Town(tmp_path, qtbot, qapp, DemoSize(120, 2, 7))
    made.profile.mkdir(mode=0o700)
    (tmp_path / "receipts").mkdir()
    printer = f"folder:{tmp_path / 'receipts'}"
    save_config(made.profile / "config.toml", Config(receipt_printer=printer))
    yield made
    made.close()


def payers(office: RunningOffice) -> list[tuple[int, str, int]]:
    """Accounts: id, number, balance; those with something to pay first."""
    a = accounts.c
    with office.office.db.session(write=False) as conn:
        query = select(a.id, a.number, a.balance_kopecks).where(a.status == "active")
        found = [(row[0], row[1], row[2]) for row in conn.execute(query.order_by(a.id))]
    return sorted(found, key=lambda one: one[2] <= 1000)


def open_shift(town: Town, qtbot: QtBot) -> ShiftView:
    clerk = town.clerk
    clerk.presses(Qt.Key.Key_K, CONTROL)
    clerk.types("смена")
    clerk.presses(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: clerk.sees(ShiftView), timeout=WAIT_MS)
    screen = town.frame.window.screen_in_front
    assert isinstance(screen, ShiftView)
    clerk.types("3000")
    clerk.presses(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: screen.stage == OPEN, timeout=WAIT_MS)
    return screen


def visit(town: Town, qtbot: QtBot, number: str) -> int:
    """Find by number, pay what is offered, receipt printed: how many keys after the number."""
    clerk = town.clerk
    clerk.presses(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: clerk.sees(SearchView), timeout=WAIT_MS)
    search = town.frame.window.screen_in_front
    assert isinstance(search, SearchView)
    clerk.scans(number)
    qtbot.waitUntil(
        lambda: [hit.number for hit in search.list.hits.hits[:1]] == [number], timeout=WAIT_MS
    )
    clerk.pressed = 0
    clerk.presses(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: clerk.sees(PaymentView), timeout=WAIT_MS)
    screen = town.frame.window.screen_in_front
    assert isinstance(screen, PaymentView)
    qtbot.waitUntil(screen.till.amount.hasFocus, timeout=WAIT_MS)
    ahead = not screen.till.take.isEnabled()
    if ahead:
        clerk.types("500")
    clerk.presses(Qt.Key.Key_Return)
    assert screen.till.take.hasFocus()
    clerk.presses(Qt.Key.Key_Return)
    if ahead:
        # Nothing was owed: the advance is asked about.
        qtbot.waitUntil(lambda: is_asked(town), timeout=WAIT_MS)
        clerk.presses(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: screen.is_done, timeout=WAIT_MS)
    return clerk.pressed


def is_asked(town: Town) -> bool:
    dialogs = town.frame.window.findChildren(Dialog)
    return any(dialog.isVisible() for dialog in dialogs)


def half_an_hour(town: Town) -> None:
    """In steps: a clerk who touches no key is locked out after five minutes."""
    for _ in range(10):
        town.clock.advance(timedelta(minutes=3))
        town.clerk.presses(Qt.Key.Key_Shift)


def pay(ctx: Context, account_id: int, kind: str, share: int = 1) -> Taken:
    """By the services: part of what is owed, in one way or mixed."""
    form = till.form(ctx, account_id)
    amount = max(10_000, form.total // share)
    if kind == "mixed":
        half = amount // 2
        tenders = [Tender(kind="cash", amount=half), Tender(kind="card", amount=amount - half)]
    else:
        tenders = [Tender(kind=kind, amount=amount)]  # type: ignore[arg-type]
    cash = sum(tender.amount for tender in tenders if tender.kind == "cash")
    parts = till.suggest(form, amount)
    return till.take(
        ctx,
        form,
        PaymentDraft(
            amount=amount,
            tenders=tuple(tenders),
            parts=parts,
            cash_received=cash + 500 if cash else 0,
        ),
    )


def refund(ctx: Context, account_id: int, taken: Taken, amount: int) -> Taken:
    form = refunds.refund_form(ctx, account_id, taken.op_id)
    tenders = (Tender(kind="cash", amount=amount),) if amount else ()
    draft = RefundDraft("refund" if amount else "void", amount, tenders, "ошибка в сумме")
    return refunds.refund(ctx, form, draft, SENIOR)


def sent(town: Town, qtbot: QtBot, ctx: Context) -> None:
    ctx.wake()
    qtbot.waitUntil(lambda: outbox.counts(ctx).unsent == 0, timeout=WAIT_MS)


def close_by_count(town: Town, qtbot: QtBot, screen: ShiftView, expected: int) -> None:
    """Count the drawer blind, note by note, fifty kopecks of it missing."""
    clerk = town.clerk
    clerk.presses(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: screen.stage == COUNTING, timeout=WAIT_MS)
    notes = in_fewest(expected - 50)
    for row in screen.notes.table.rows:
        assert isinstance(row.key, int)
        count = notes.get(row.key, 0)
        if count:
            clerk.scans(str(count))
        clerk.presses(Qt.Key.Key_Return)
    clerk.presses(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(screen.remark.hasFocus, timeout=WAIT_MS)
    clerk.scans("Разменяли монетами")
    clerk.presses(Qt.Key.Key_Return, CONTROL)


def z_report(ctx: Context, shift_id: str) -> ShiftReport:
    report = shifts.report(ctx, shift_id)
    assert report.shift.state == "closed"
    return report


def counter_payments(office: RunningOffice, shift_id: str) -> list[tuple[str, int, str]]:
    """Kind, sum and receipt number of what the office has of this shift."""
    p = payments.c
    with office.office.db.session(write=False) as conn:
        query = select(p.kind, p.amount_kopecks, p.number).where(p.shift_id == shift_id)
        return [(row[0], row[1], row[2]) for row in conn.execute(query)]


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        text = "\n".join(page.extract_text() for page in document.pages)
    return text.replace("\u00a0", " ")


def test_a_day_at_the_till_agrees_to_the_kopeck(town: Town, qtbot: QtBot, tmp_path: Path) -> None:
    people = payers(town.office)
    sign_in(town, qtbot)
    ctx = town.program.context
    qtbot.waitUntil(lambda: sync_state(ctx).green, timeout=WAIT_MS)
    open_shift(town, qtbot)

    presses = [visit(town, qtbot, number) for _id, number, _balance in people[:20]]
    assert max(presses) <= MOST_PRESSES

    taken = [
        (account_id, pay(ctx, account_id, kind, share))
        for (account_id, _number, _balance), kind, share in zip(
            people[20:40],
            ("cash", "card", "sbp", "mixed", "cash") * 4,
            (1, 2, 3, 2) * 5,
            strict=True,
        )
    ]
    sent(town, qtbot, ctx)
    assert refund(ctx, *taken[0], 0).amount == taken[0][1].amount
    refund(ctx, *taken[4], 700)

    town.goes_down()
    half_an_hour(town)
    town.clerk.presses(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: not sync_state(ctx).online, timeout=WAIT_MS)
    for account_id, *_rest in people[40:50]:
        pay(ctx, account_id, "cash", 2)
    with pytest.raises(AppError, match="line_needed"):
        pay(ctx, people[50][0], "card")
    shift = shifts.shift(ctx)
    assert shift is not None
    before = shift.book
    town.lose_power()
    town.begin()
    _rest_of_the_day(town, qtbot, people, before.expected, shift.id, tmp_path)


def _rest_of_the_day(
    town: Town,
    qtbot: QtBot,
    people: list[tuple[int, str, int]],
    expected: int,
    shift_id: str,
    tmp_path: Path,
) -> None:
    """The rest of the day, after the terminal was started again."""
    sign_in(town, qtbot)
    ctx = town.program.context
    found = shifts.shift(ctx)
    assert found is not None
    assert (found.id, found.book.expected) == (shift_id, expected)
    for account_id, *_rest in people[50:60]:
        pay(ctx, account_id, "cash", 3)
    half_an_hour(town)
    office = town.comes_back()
    sent(town, qtbot, ctx)

    drawer = shifts.shift(ctx)
    assert drawer is not None
    assert (drawer.book.count, drawer.book.refund_count, drawer.unsent) == (60, 2, 0)
    screen = open_screen(town, qtbot)
    close_by_count(town, qtbot, screen, drawer.book.expected)
    qtbot.waitUntil(lambda: not _is_open(ctx), timeout=WAIT_MS)
    sent(town, qtbot, ctx)

    report = z_report(ctx, shift_id)
    rows = counter_payments(office, shift_id)
    assert sum(amount for _kind, amount, _number in rows) == report.shift.book.net
    assert len([1 for kind, *_rest in rows if kind == "payment"]) == 60
    numbers = sorted(int(number.rpartition("-")[2]) for *_rest, number in rows)
    assert numbers == list(range(1, 63)), "every number once, no hole"
    assert (report.difference, report.remark) == (-50, "Разменяли монетами")
    with office.office.db.session(write=False) as conn:
        assert invariants.check(conn) == ()
        held = places(conn)
    terminal = f"cash:{office_terminal(office, shift_id)}"
    assert held.get(terminal, 0) == 0, "the drawer is empty after the shift"
    assert held["short_over"] == 50
    paper = text_of(shift_paper_pdf(shift_papers.paper(ctx, report)))
    for kopecks in (report.shift.book.expected, report.shift.book.cash, report.shift.book.card):
        assert f"{kopecks // 100:,}".replace(",", " ") in paper
    assert len(list((tmp_path / "receipts").iterdir())) >= 20
    assert all(job.state == "printed" for job in printing.queue(ctx))


def open_screen(town: Town, qtbot: QtBot) -> ShiftView:
    clerk = town.clerk
    clerk.presses(Qt.Key.Key_K, CONTROL)
    clerk.types("смена")
    clerk.presses(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: clerk.sees(ShiftView), timeout=WAIT_MS)
    screen = town.frame.window.screen_in_front
    assert isinstance(screen, ShiftView)
    qtbot.waitUntil(lambda: screen.stage == OPEN, timeout=WAIT_MS)
    return screen


def _is_open(ctx: Context) -> bool:
    shift = shifts.shift(ctx)
    return shift is not None and shift.is_open


def office_terminal(office: RunningOffice, shift_id: str) -> str:
    with office.office.db.session(write=False) as conn:
        query = select(shift_table.c.terminal_id).where(shift_table.c.id == shift_id)
        return str(conn.execute(query).scalar_one())
