"""A debtor at the window, by keys alone: why the bill has grown, the debt bill, a statement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.services import bills
from tests.support.paper_reading import text_of
from tests.support.town import CONTROL, GOLDEN, WAIT_MS, Town, sign_in
from ui import fonts, theme
from ui.extracts.view import ExtractsView
from ui.resident.money_views import GROWTH
from ui.resident.view import ACCRUALS, ResidentView
from ui.search.view import SearchView

pytestmark = pytest.mark.qt_log_ignore("keyToAscii", "propagateSizeHints")


@pytest.fixture
def town(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Town]:
    fonts.load()
    theme.apply(qapp, "light", 100)
    made = Town(tmp_path, qtbot, qapp)
    yield made
    made.close()


def open_card(town: Town, qtbot: QtBot) -> ResidentView:
    screen = town.frame.window.screen_in_front
    assert isinstance(screen, SearchView)
    town.clerk.scans(GOLDEN)
    qtbot.waitUntil(lambda: [h.number for h in screen.list.hits.hits[:1]] == [GOLDEN])
    town.clerk.presses(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: town.clerk.sees(ResidentView), timeout=WAIT_MS)
    card = town.frame.window.screen_in_front
    assert isinstance(card, ResidentView)
    qtbot.waitUntil(lambda: card.accruals.months.count() > 0, timeout=WAIT_MS)
    return card


def test_a_debtor_learns_why_and_leaves_with_a_debt_bill_and_a_statement(
    town: Town, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = town.clerk
    sign_in(town, qtbot)
    card = open_card(town, qtbot)
    clerk.presses(Qt.Key.Key_2, CONTROL)
    assert card.sections.currentIndex() == ACCRUALS
    clerk.presses(Qt.Key.Key_Y, CONTROL)
    assert card.accruals.views.current == GROWTH
    card.accruals.money.answer.copy_button.click()
    told = QGuiApplication.clipboard().text().replace("\u00a0", " ")
    assert told.startswith("Квитанция за октябрь 2026 на ")
    assert "10 989,57 ₽" in told
    assert "перерасчёт −150,25 ₽" in told

    clerk.presses(Qt.Key.Key_D, CONTROL)
    qtbot.waitUntil(lambda: clerk.sees(ExtractsView), timeout=WAIT_MS)
    papers = town.frame.window.screen_in_front
    assert isinstance(papers, ExtractsView)
    qtbot.waitUntil(papers.panel.print.isEnabled, timeout=WAIT_MS)
    assert papers.panel._total.text().replace("\u00a0", " ") == "10 989,57 ₽"
    monkeypatch.setattr(papers, "choose_file", lambda name, form: tmp_path / f"paper.{form}")
    clerk.presses(Qt.Key.Key_S, CONTROL)
    saved = tmp_path / "paper.pdf"
    qtbot.waitUntil(saved.exists, timeout=WAIT_MS)
    assert "ДОЛГОВАЯ КВИТАНЦИЯ" in text_of(saved.read_bytes())
    assert bills.verify(town.program.context, str(saved)).status == "ours"

    clerk.presses(Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(
        lambda: (
            papers.preview._title.text() == "Выписка о начислениях и оплате"
            and papers.panel.sheet.isEnabled()
        ),
        timeout=WAIT_MS,
    )
    clerk.presses(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil((tmp_path / "paper.xlsx").exists, timeout=WAIT_MS)
    clerk.presses(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: clerk.sees(ResidentView), timeout=WAIT_MS)
