"""The screen of payment documents over real services: months, paper, print, save, refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import msgspec
import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.errors import AppError
from desktop.events import Changed
from desktop.store.cache_write import CacheWriter
from desktop.store.db import transaction
from tests.support import bill_samples as samples
from tests.support.bill_desk import ACCOUNT_ID, make_bill_desk
from tests.support.desk_kit import Desk
from ui.bills.period_choice import FREE, MONTH, QUARTER, YEAR, PeriodChoice, within_charged
from ui.bills.presenter import BillsPresenter
from ui.bills.view import BillsView
from ui.bridge import Bridge


@dataclass
class Place:
    """The screen with what it sent away."""

    view: BillsView
    presenter: BillsPresenter
    printed: list[tuple[bytes, str]]
    toasts: list[tuple[str, str, str]]
    refuse: list[AppError]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = make_bill_desk(tmp_path / "profile")
    yield desk
    desk.close()


@pytest.fixture
def place(app: QApplication, qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Place:
    bridge = Bridge()
    monkeypatch.setattr(desk.ctx.jobs, "_post", bridge.post)
    view = BillsView()
    qtbot.addWidget(view)
    bridge.setParent(view)
    printed: list[tuple[bytes, str]] = []
    refuse: list[AppError] = []

    def print_pdf(content: bytes, title: str) -> None:
        if refuse:
            raise refuse[0]
        printed.append((content, title))

    presenter = BillsPresenter(view, desk.ctx, print_pdf)
    toasts: list[tuple[str, str, str]] = []
    view.wants_toast.connect(lambda *words: toasts.append(words))
    view.resize(1150, 640)
    view.show()
    place = Place(view, presenter, printed, toasts, refuse)
    # The bridge lives as long as the place that uses it.
    view.setProperty("bridge", bridge)
    return place


def open_account(place: Place, qtbot: QtBot) -> None:
    place.view.activate(ACCOUNT_ID)
    qtbot.waitUntil(lambda: place.view.preview.page_count > 0, timeout=15_000)


def printed_text(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as paper:
        return "\n".join(page.extract_text() for page in paper.pages)


def test_the_last_charged_month_is_offered_first_and_ctrl_p_prints_it(
    place: Place, qtbot: QtBot
) -> None:
    open_account(place, qtbot)
    assert place.view.preview._title.text() == "Квитанция за октябрь 2026"
    assert place.view.act("print")
    qtbot.waitUntil(lambda: bool(place.printed), timeout=5_000)
    content, title = place.printed[0]
    assert "72АБ123456-01-6101" in title
    assert "октябрь 2026" in printed_text(content)
    qtbot.waitUntil(lambda: bool(place.toasts))
    assert place.toasts[0][0] == "Квитанция ушла на печать"


def test_the_left_arrow_shows_the_month_before(place: Place, qtbot: QtBot) -> None:
    open_account(place, qtbot)
    place.view.grid.setFocus()
    qtbot.keyClick(place.view.grid, Qt.Key.Key_Left)
    qtbot.waitUntil(
        lambda: place.view.preview._title.text() == "Квитанция за сентябрь 2026", timeout=5_000
    )
    qtbot.waitUntil(place.view.print.isEnabled, timeout=15_000)


def test_a_month_not_charged_yet_is_refused_with_a_sentence(place: Place, qtbot: QtBot) -> None:
    open_account(place, qtbot)
    place.view.month_picked.emit(202611)
    qtbot.waitUntil(lambda: not place.view.print.isEnabled(), timeout=5_000)
    assert "ноябрь 2026" in place.view.print.toolTip()
    place.view.act("print")
    assert place.printed == []


def test_the_year_takes_the_charged_months_only(place: Place, qtbot: QtBot) -> None:
    open_account(place, qtbot)
    assert place.view.act("switch_4")
    qtbot.waitUntil(
        lambda: place.view.preview._title.text() == "Квитанция за июль 2026 – октябрь 2026",
        timeout=5_000,
    )
    qtbot.waitUntil(place.view.print.isEnabled, timeout=15_000)


def test_unticking_debt_lowers_the_total(place: Place, qtbot: QtBot) -> None:
    open_account(place, qtbot)
    qtbot.waitUntil(lambda: bool(place.view._total.text()))
    before = place.view._total.text()
    place.view.debt.setChecked(False)
    qtbot.waitUntil(lambda: place.view._total.text() not in ("", before), timeout=15_000)


def test_a_silent_printer_keeps_the_paper_and_says_what_to_do(place: Place, qtbot: QtBot) -> None:
    open_account(place, qtbot)
    place.refuse.append(AppError("printer.missing"))
    place.view.act("print")
    qtbot.waitUntil(lambda: bool(place.toasts))
    heading, detail, kind = place.toasts[0]
    assert (heading, kind) == ("Не напечатано", "error")
    assert "сохраните PDF" in detail
    assert place.view.print.isEnabled()


def test_saving_writes_the_paper_under_a_name_without_a_person(
    place: Place, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_account(place, qtbot)
    names: list[str] = []

    def choose(name: str) -> Path:
        names.append(name)
        return tmp_path / "paper.pdf"

    monkeypatch.setattr(place.view, "choose_file", choose)
    place.view.act("save")
    qtbot.waitUntil(lambda: bool(place.toasts), timeout=5_000)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert "Иванова" not in names[0]
    assert place.toasts[0][0] == "Квитанция сохранена"


def test_a_folder_that_takes_nothing_is_told_and_leaves_no_half_file(
    place: Place, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_account(place, qtbot)
    monkeypatch.setattr(place.view, "choose_file", lambda _name: tmp_path / "absent" / "x.pdf")
    place.view.act("save")
    qtbot.waitUntil(lambda: bool(place.toasts), timeout=5_000)
    assert place.toasts[0][0] == "Не сохранено"
    assert not (tmp_path / "absent").exists()


def test_a_free_span_is_picked_by_two_clicks() -> None:
    choice = PeriodChoice(MONTH, 202610, 0).with_mode(FREE, (202610, 202610))
    assert choice.picked(202607).span() == (202607, 202607)
    assert choice.picked(202607).picked(202609).span() == (202607, 202609)
    assert choice.picked(202607).picked(202609).picked(202606).span() == (202606, 202606)


def test_from_a_free_span_a_mode_goes_to_the_last_month_that_was_printed() -> None:
    year = PeriodChoice(YEAR, 202610, 0)
    printed = within_charged(year.span(), frozenset({202609, 202610}))
    free = year.with_mode(FREE, printed)
    assert free.span() == (202609, 202610)
    assert free.with_mode(MONTH, printed).span() == (202610, 202610)


@pytest.mark.parametrize(
    ("mode", "span"),
    [(MONTH, (202608, 202608)), (QUARTER, (202607, 202609)), (YEAR, (202601, 202612))],
)
def test_a_mode_covers_its_whole_part_of_the_year(mode: int, span: tuple[int, int]) -> None:
    assert PeriodChoice(mode, 202608, 0).span() == span


def test_a_span_is_cut_to_what_was_charged_but_never_moved_elsewhere() -> None:
    charged = frozenset({202607, 202608})
    assert within_charged((202601, 202612), charged) == (202607, 202608)
    assert within_charged((202611, 202611), charged) == (202611, 202611)


def test_a_payee_with_a_wrong_digit_is_told_beside_the_paper_and_gone_when_mended(
    place: Place, qtbot: QtBot, desk: Desk
) -> None:
    def pay_to(account: str) -> None:
        supplier = msgspec.structs.replace(samples.CENTRE, account=account)

        def write() -> None:
            connection = desk.ctx.stores.writing()
            with transaction(connection):
                CacheWriter(connection).upsert("supplier", supplier)

        desk.ctx.in_outbox_lane(write)
        place.presenter.on_changed(Changed("catalog"))

    open_account(place, qtbot)
    assert place.view.no_code.isHidden()
    pay_to("40702810867100001235")
    qtbot.waitUntil(place.view.no_code.isVisible, timeout=15_000)
    assert "Реквизиты получателя записаны неверно" in place.view.no_code.text
    assert place.view.print.isEnabled()
    pay_to(samples.CENTRE.account)
    qtbot.waitUntil(place.view.no_code.isHidden, timeout=15_000)


def test_the_months_with_debt_become_one_paper_by_one_button(
    place: Place, desk: Desk, qtbot: QtBot
) -> None:
    owes = msgspec.structs.replace(samples.ACCOUNT, id=ACCOUNT_ID, overdue_kopecks=100_000_000)

    def owe() -> None:
        connection = desk.ctx.stores.writing()
        with transaction(connection):
            CacheWriter(connection).upsert("account", owes)

    desk.ctx.in_outbox_lane(owe)
    open_account(place, qtbot)
    assert place.view.owed.isVisible()
    place.view.owed.click()
    first, last = 202607, 202610
    title = "Квитанция за июль 2026 – октябрь 2026"
    assert place.view.preview._title.text() == title
    assert place.view.modes.current == FREE
    assert (first, last) == place.presenter._span()
    assert not place.view.owed.isVisible()


def test_page_down_turns_the_page_wherever_the_keyboard_is(
    place: Place, desk: Desk, qtbot: QtBot
) -> None:
    open_account(place, qtbot)
    place.view.mode_chosen.emit(YEAR)
    qtbot.waitUntil(lambda: place.view.preview.page_count > 1, timeout=15_000)
    place.view.grid.setFocus()
    QTest.keyClick(place.view.grid, Qt.Key.Key_PageDown)
    assert place.view.preview._place.text().startswith("2 из ")
    QTest.keyClick(place.view.grid, Qt.Key.Key_PageUp)
    assert place.view.preview._place.text().startswith("1 из ")
