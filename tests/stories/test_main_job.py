"""The main job as a clerk does it, by keys alone, with the office going down in the middle."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.clock import StoppedClock
from desktop.config import Config
from desktop.main import make_places
from desktop.program import Program, Start, assemble
from desktop.services import outbox
from desktop.services.state import sync_state
from domain.search_keys import swap_layout_to_latin
from server.accounts.tables import accounts, people
from server.config import database_url
from server.demo.city import DemoSize, make_demo
from server.meters.tables import meters, readings
from tests.support.office import TYUMEN_NOON_MS, RunningOffice, running_office
from tests.support.store_kit import CHEAP
from tests.support.typing import type_text
from ui import fonts, theme
from ui.app import DeskWindow, WindowParts
from ui.bills.view import BillsView
from ui.readings.view import ReadingsView
from ui.search.view import SearchView

GOLDEN = "7200000001"
CONTROL = Qt.KeyboardModifier.ControlModifier
WAIT_MS = 30_000
HAND_GAP_MS = 45
pytestmark = pytest.mark.qt_log_ignore("keyToAscii", "propagateSizeHints")


class Clerk:
    """Hands on the keyboard: everything goes to whatever has the focus."""

    def __init__(self, qtbot: QtBot, frame: DeskWindow) -> None:
        self.qtbot, self.frame = qtbot, frame

    @property
    def focus(self) -> QWidget:
        widget = self.frame.window.focusWidget() or self.frame.window
        while widget.focusProxy() is not None:
            widget = widget.focusProxy()
        return widget

    def types(self, text: str) -> None:
        for sign in text:
            type_text(self.focus, sign)
            # A hand is slower than a scanner, whose bursts have gaps under 35 ms.
            self.qtbot.wait(HAND_GAP_MS)

    def presses(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.focus, key, modifiers)

    def sees(self, kind: type[QWidget]) -> bool:
        return isinstance(self.frame.window.screen_in_front, kind)


class Town:
    """A demo city on disk, served or not, and a terminal's window before it."""

    def __init__(self, folder: Path, qtbot: QtBot, app: QApplication) -> None:
        self.db_url = f"sqlite:///{folder / 'office.db'}"
        made = make_demo(database_url(self.db_url), DemoSize(60, 3, 7))
        self._serving = ExitStack()
        self.office = self._serving.enter_context(running_office(self.db_url))
        self.programs: list[Program] = []
        start = Start(
            root=folder / "profile",
            server_url=self.office.url,
            enrolment=Path(made.enrolment),
            clock=StoppedClock(datetime.fromtimestamp(TYUMEN_NOON_MS / 1000, UTC)),
            kdf=CHEAP,
            keyring=False,
        )

        def open_program(post: object) -> Program:
            program = assemble(start, post=post)  # type: ignore[arg-type]
            self.programs.append(program)
            return program

        parts = WindowParts(open_program, make_places, lambda: (), "0.1.0", Config(theme="light"))
        self.frame = DeskWindow(app, parts)
        qtbot.addWidget(self.frame.window)
        self.clerk = Clerk(qtbot, self.frame)

    @property
    def program(self) -> Program:
        return self.programs[0]

    def goes_down(self) -> None:
        self._serving.close()

    def comes_back(self) -> RunningOffice:
        self.office = self._serving.enter_context(
            running_office(self.db_url, port=self.office.port)
        )
        return self.office

    def close(self) -> None:
        self.frame.close_program()
        self._serving.close()


@pytest.fixture
def town(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Town]:
    fonts.load()
    theme.apply(qapp, "light", 100)
    made = Town(tmp_path, qtbot, qapp)
    yield made
    made.close()


def golden_surname(office: RunningOffice) -> str:
    with office.office.db.session(write=False) as conn:
        query = select(people.c.last).join(accounts, accounts.c.payer_id == people.c.id)
        return str(conn.execute(query.where(accounts.c.number == GOLDEN)).scalar_one())


def november_rows(office: RunningOffice) -> list[tuple[str, str, str, str]]:
    """Serial, values, state and operation of the golden account's November readings."""
    with office.office.db.session(write=False) as conn:
        query = (
            select(meters.c.serial, readings.c.values_e4, readings.c.state, readings.c.op_id)
            .join(meters, meters.c.id == readings.c.meter_id)
            .join(accounts, accounts.c.id == meters.c.account_id)
            .where(accounts.c.number == GOLDEN, readings.c.period == 202611)
            .order_by(meters.c.serial)
        )
        return [(row[0], row[1], row[2], row[3]) for row in conn.execute(query)]


def qr_fields(paper: bytes) -> dict[str, str]:
    """The payment code read from a picture of the last page at 200 dpi."""
    document = pypdfium2.PdfDocument(paper)
    picture = document[len(document) - 1].render(scale=200 / 72).to_pil()
    document.close()
    (code,) = zxingcpp.read_barcodes(picture)
    head, *pairs = code.text.split("|")
    assert head == "ST00012"
    return dict(pair.split("=", 1) for pair in pairs)


def sign_in(town: Town, qtbot: QtBot) -> None:
    town.frame.show()
    town.frame.window.activateWindow()
    qtbot.waitExposed(town.frame.window)
    qtbot.waitUntil(town.frame.window.isActiveWindow, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(town.programs), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: town.frame.sign_in._enter.isEnabled(), timeout=WAIT_MS)
    town.clerk.types("kassir")
    town.clerk.presses(Qt.Key.Key_Return)
    town.clerk.types("demo-2026")
    town.clerk.presses(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: town.clerk.sees(SearchView), timeout=WAIT_MS)


def find_golden(town: Town, qtbot: QtBot, surname: str) -> None:
    """Type the surname with the wrong layout on; walk down to the right line."""
    clerk = town.clerk
    screen = town.frame.window.screen_in_front
    assert isinstance(screen, SearchView)
    clerk.types(swap_layout_to_latin(surname.lower()))
    qtbot.waitUntil(lambda: f"«{surname.lower()}»" in screen.chip.text(), timeout=WAIT_MS)
    numbers = [hit.number for hit in screen.list.hits.hits]
    for _ in range(numbers.index(GOLDEN)):
        clerk.presses(Qt.Key.Key_Down)
    clerk.presses(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not clerk.sees(SearchView), timeout=WAIT_MS)


def test_a_visit_with_the_office_down_in_the_middle_arrives_exactly_once(
    town: Town, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = town.clerk
    surname = golden_surname(town.office)
    before = november_rows(town.office)
    sign_in(town, qtbot)
    find_golden(town, qtbot, surname)
    context = town.program.context
    qtbot.waitUntil(lambda: sync_state(context).green, timeout=WAIT_MS)

    town.goes_down()
    clerk.presses(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: clerk.sees(ReadingsView), timeout=WAIT_MS)
    screen = town.frame.window.screen_in_front
    assert isinstance(screen, ReadingsView)
    qtbot.waitUntil(lambda: bool(screen.grid.table.rows), timeout=WAIT_MS)
    for value in ("133,5", "94,2", "18525,1", "7953,9"):
        clerk.types(value)
        clerk.presses(Qt.Key.Key_Return)
    clerk.presses(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: outbox.counts(context).unsent == 3, timeout=WAIT_MS)
    assert not sync_state(context).green

    paper = tmp_path / "bill.pdf"
    monkeypatch.setattr(BillsView, "choose_file", lambda _self, _name: paper)
    clerk.presses(Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: clerk.sees(BillsView), timeout=WAIT_MS)
    bills = town.frame.window.screen_in_front
    assert isinstance(bills, BillsView)
    qtbot.waitUntil(lambda: bills.preview.page_count > 0, timeout=WAIT_MS)
    clerk.presses(Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(paper.exists, timeout=WAIT_MS)

    office = town.comes_back()
    clerk.presses(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: outbox.counts(context).unsent == 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: sync_state(context).green, timeout=WAIT_MS)

    arrived = november_rows(office)
    mine = {item.op_id for item in outbox.items(context)}
    assert len(arrived) == len(before) + 3
    assert {row[3] for row in arrived} >= mine
    assert len(mine) == 3
    assert {row[1] for row in arrived if row[3] in mine} == {
        "[1335000]",
        "[942000]",
        "[185251000, 79539000]",
    }
    assert all(row[2] == "effective" for row in arrived if row[3] in mine)

    content = paper.read_bytes()
    with pdfplumber.open(io.BytesIO(content)) as document:
        text = "\n".join(page.extract_text() for page in document.pages).replace("\u00a0", " ")
    assert "10 989,57" in text
    assert "Десять тысяч девятьсот восемьдесят девять рублей 57 копеек" in text
    fields = qr_fields(content)
    assert fields["Sum"] == "1098957"
    assert fields["PersAcc"] == GOLDEN
    assert fields["PaymPeriod"] == "102026"
