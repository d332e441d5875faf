"""The screen of extracts over real services: debt bill, statement, act, certificate of payment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.errors import AppError
from desktop.events import Changed
from tests.support import debtor_samples as debtor
from tests.support.debtor_desk import ACCOUNT_ID, make_debtor_desk, put
from tests.support.debtor_samples import COLD, HEATING, part
from tests.support.desk_kit import Desk
from tests.support.paper_reading import text_of
from ui.bridge import Bridge
from ui.extracts.presenter import ExtractsPresenter
from ui.extracts.view import ExtractsView

LIMIT = 15_000


@dataclass
class Place:
    """The screen with what it sent away."""

    view: ExtractsView
    presenter: ExtractsPresenter
    printed: list[tuple[bytes, str]]
    toasts: list[tuple[str, str, str]]
    refuse: list[AppError]

    @property
    def total(self) -> str:
        return self.view.panel._total.text().replace("\u00a0", " ")

    @property
    def title(self) -> str:
        return self.view.preview._title.text()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = make_debtor_desk(tmp_path / "p")
    yield one
    one.close()


@pytest.fixture
def place(app: QApplication, qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Place:
    bridge = Bridge()
    monkeypatch.setattr(desk.ctx.jobs, "_post", bridge.post)
    view = ExtractsView()
    qtbot.addWidget(view)
    made = Place(view, None, [], [], [])  # type: ignore[arg-type]

    def print_pdf(content: bytes, title: str) -> None:
        if made.refuse:
            raise made.refuse[0]
        made.printed.append((content, title))

    made.presenter = ExtractsPresenter(view, desk.ctx, print_pdf)
    view.wants_toast.connect(lambda *words: made.toasts.append(words))
    view.resize(1150, 640)
    view.show()
    # The bridge lives as long as the place that uses it.
    view.setProperty("bridge", bridge)
    return made


def ready(place: Place, qtbot: QtBot, title: str = "") -> None:
    qtbot.waitUntil(
        lambda: place.view.panel.print.isEnabled() and place.title.startswith(title),
        timeout=LIMIT,
    )


def open_account(place: Place, qtbot: QtBot) -> None:
    place.view.activate(ACCOUNT_ID)
    ready(place, qtbot)


def test_without_being_asked_it_is_the_debt_bill_of_all_that_is_owed(
    place: Place, qtbot: QtBot
) -> None:
    open_account(place, qtbot)
    assert place.title.startswith("Долговая квитанция ДК-7200000001-261120-")
    assert place.total == "10 827,14 ₽"
    assert place.view.panel.period.span == (202604, 202610)
    assert place.view.act("print")
    qtbot.waitUntil(lambda: bool(place.printed), timeout=LIMIT)
    assert "ДОЛГОВАЯ КВИТАНЦИЯ" in text_of(place.printed[0][0])
    qtbot.waitUntil(lambda: bool(place.toasts))
    assert place.toasts[0][0] == "Документ ушёл на печать"


def test_what_is_asked_for_while_the_paper_is_made_comes_when_it_is_ready(
    place: Place, qtbot: QtBot
) -> None:
    place.view.activate(ACCOUNT_ID)
    place.view.act("print")
    assert place.printed == []
    qtbot.waitUntil(lambda: len(place.printed) == 1, timeout=LIMIT)


def test_services_and_penalty_are_ticked_off(place: Place, qtbot: QtBot) -> None:
    open_account(place, qtbot)
    boxes = place.view.panel._boxes
    assert [box.text() for box in boxes.values()] == [
        "Отопление", "Взнос на капитальный ремонт", "Холодное водоснабжение",
    ]  # fmt: skip
    for key in boxes:
        boxes[key].setChecked(key == COLD)
    place.view.panel.penalty.setChecked(False)
    qtbot.waitUntil(lambda: place.total == "1 855,71 ₽", timeout=LIMIT)
    boxes[COLD].setChecked(False)
    qtbot.waitUntil(lambda: not place.view.panel.print.isEnabled(), timeout=LIMIT)
    qtbot.waitUntil(lambda: "долга нет" in place.view.panel.print.toolTip(), timeout=LIMIT)


def test_the_card_prepares_a_paper_of_its_months(place: Place, qtbot: QtBot) -> None:
    place.view.prepare("statement", 202607, 202609)
    open_account(place, qtbot)
    assert place.title == "Выписка о начислениях и оплате"
    assert place.view.panel.period.span == (202607, 202609)
    assert place.total == "7 187,79 ₽"


def test_control_and_a_number_choose_the_paper_and_months_that_fit_it(
    place: Place, qtbot: QtBot
) -> None:
    open_account(place, qtbot)
    for number, title, total in (
        (2, "Выписка о начислениях и оплате", "10 827,14 ₽"),
        (3, "Акт сверки расчетов", "10 827,14 ₽"),
        (4, "Справка о подтверждении платежа", "1 050,00 ₽"),
        (1, "Долговая квитанция", "10 827,14 ₽"),
    ):
        assert place.view.act(f"switch_{number}")
        ready(place, qtbot, title)
        assert place.total == total
    assert place.view.panel.sheet.isHidden()


def test_a_payment_is_certified_by_its_key(place: Place, qtbot: QtBot) -> None:
    place.view.prepare_payment("0190-1")
    open_account(place, qtbot)
    assert place.title == "Справка о подтверждении платежа"
    assert place.total == "1 019,09 ₽"
    place.view.panel.payments.setCurrentIndex(0)
    qtbot.waitUntil(lambda: place.total == "1 050,00 ₽", timeout=LIMIT)


def test_the_left_arrow_steps_a_month_and_the_year_takes_what_there_is(
    place: Place, qtbot: QtBot
) -> None:
    place.view.prepare("act", 202610, 202610)
    open_account(place, qtbot)
    grid = place.view.panel.period.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert place.view.panel.period.span == (202609, 202609)
    ready(place, qtbot)
    place.view.panel.period.modes.chosen.emit(3)
    assert place.view.panel.period.span == (202604, 202611)
    ready(place, qtbot)


def test_a_spreadsheet_and_a_paper_are_saved_under_names_without_a_person(
    place: Place, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.view.prepare("statement", 202607, 202609)
    open_account(place, qtbot)
    names: list[str] = []

    def choose(name: str, form: str) -> Path:
        names.append(name)
        return tmp_path / f"paper.{form}"

    monkeypatch.setattr(place.view, "choose_file", choose)
    assert place.view.act("choice_1")
    place.view.act("save")
    qtbot.waitUntil(lambda: len(place.toasts) == 2, timeout=LIMIT)
    assert (tmp_path / "paper.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert names == [f"Выписка 7200000001 2026-07 2026-09.{form}" for form in ("xlsx", "pdf")]


def test_a_silent_printer_and_a_closed_folder_are_told(
    place: Place, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_account(place, qtbot)
    place.refuse.append(AppError("printer.missing"))
    place.view.act("print")
    qtbot.waitUntil(lambda: len(place.toasts) == 1, timeout=LIMIT)
    assert place.toasts[0][0] == "Не напечатано"
    monkeypatch.setattr(place.view, "choose_file", lambda *_: tmp_path / "absent" / "x.pdf")
    place.view.act("save")
    qtbot.waitUntil(lambda: len(place.toasts) == 2, timeout=LIMIT)
    assert place.toasts[1][0] == "Не сохранено"


def test_a_payment_that_comes_meanwhile_makes_the_paper_anew(
    place: Place, qtbot: QtBot, desk: Desk
) -> None:
    open_account(place, qtbot)
    put(desk, debtor.paid(9, "2026-11-19", (part(202605, COLD, 27_492),)))
    place.presenter.on_changed(Changed("payment"))
    qtbot.waitUntil(lambda: place.total == "10 552,22 ₽", timeout=LIMIT)


def test_who_owes_nothing_is_told_so_and_nobody_is_asked_for(
    app: QApplication, qtbot: QtBot, place: Place, desk: Desk
) -> None:
    settled = [
        part(period, service, amount)
        for period, service, amount in (
            (202604, HEATING, 174_722), (202610, HEATING, 357_139), (0, 0, 900_000),
        )
    ]  # fmt: skip
    put(desk, debtor.paid(9, "2026-11-19", settled))
    place.view.panel.penalty.setChecked(False)
    place.view.activate(ACCOUNT_ID)
    qtbot.waitUntil(lambda: "долга нет" in place.view.panel.print.toolTip(), timeout=LIMIT)
    place.view.activate(None)
    assert place.view.panel.isHidden()
    assert not place.view.panel.print.isEnabled()
