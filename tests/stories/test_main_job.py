"""The main job as a clerk does it, by keys alone, with the office going down in the middle."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.services import outbox
from desktop.services.state import sync_state
from domain.search_keys import swap_layout_to_latin
from server.accounts.tables import accounts, people
from server.meters.tables import meters, readings
from tests.support.office import RunningOffice
from tests.support.town import CONTROL, GOLDEN, WAIT_MS, Town, sign_in
from ui import fonts, theme
from ui.bills.view import BillsView
from ui.readings.view import ReadingsView
from ui.search.view import SearchView

pytestmark = pytest.mark.qt_log_ignore("keyToAscii", "propagateSizeHints")


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
