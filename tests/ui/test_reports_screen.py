"""The screen of reports over real services: kinds by role, days, lists, paper, files, text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_client.money_commands import Tender
from desktop.errors import AppError
from desktop.services import auth, shifts, till
from desktop.services.till_model import PaymentDraft
from tests.support.bill_desk import ACCOUNT_ID, make_bill_desk
from tests.support.desk_kit import PASSWORD, Desk
from tests.support.paper_reading import text_of
from ui.bridge import Bridge
from ui.reports.presenter import ReportsPresenter
from ui.reports.view import ReportsView
from ui.shift.view import ShiftView


@dataclass
class Place:
    """The screen with what it sent away."""

    view: ReportsView
    presenter: ReportsPresenter
    printed: list[tuple[bytes, str]]
    toasts: list[tuple[str, str, str]]
    refuse: list[AppError]
    qtbot: QtBot

    def open(self, kind: str = "", account_id: int | None = None) -> None:
        self.view.activate(account_id)
        if kind:
            self.view.panel.kinds[kind].click()

    def wait_paper(self, title: str) -> None:
        """Until the paper of this title can be printed."""
        panel, preview = self.view.panel, self.view.preview

        def ready() -> bool:
            return panel.print.isEnabled() and preview._title.text() == title

        self.qtbot.waitUntil(ready, timeout=15_000)

    def wait_words(self, heading: str) -> None:
        """Until the preview says why there is no paper."""
        self.qtbot.waitUntil(
            lambda: (
                heading in self.view.preview._none.accessibleName()
                or heading in _words(self.view.preview._none)
            ),
            timeout=15_000,
        )

    def paper(self) -> str:
        """The text of what would be printed."""
        before = len(self.printed)
        self.view.act("print")
        self.qtbot.waitUntil(lambda: len(self.printed) > before, timeout=15_000)
        return text_of(self.printed[-1][0])


def _words(widget: object) -> str:
    from ui.widgets.plain_label import PlainLabel

    labels = widget.findChildren(PlainLabel)  # type: ignore[attr-defined]
    return " ".join(label.text() for label in labels)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A senior clerk with an open shift and one payment of 1 234,56."""
    one = make_bill_desk(tmp_path / "profile", months=2)
    auth.sign_out(one.ctx)
    auth.sign_in(one.ctx, "starshiy", PASSWORD)
    shifts.open_shift(one.ctx, 300_000)
    form = till.form(one.ctx, ACCOUNT_ID)
    tenders = (Tender(kind="cash", amount=123_456),)
    till.take(one.ctx, form, PaymentDraft(123_456, tenders, till.suggest(form, 123_456)))
    yield one
    one.close()


@pytest.fixture
def place(app: QApplication, qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Place:
    bridge = Bridge()
    monkeypatch.setattr(desk.ctx.jobs, "_post", bridge.post)
    view = ReportsView()
    qtbot.addWidget(view)
    bridge.setParent(view)
    printed: list[tuple[bytes, str]] = []
    refuse: list[AppError] = []

    def print_pdf(content: bytes, title: str) -> None:
        if refuse:
            raise refuse[0]
        printed.append((content, title))

    presenter = ReportsPresenter(view, desk.ctx, print_pdf)
    toasts: list[tuple[str, str, str]] = []
    view.wants_toast.connect(lambda *words: toasts.append(words))
    view.resize(1150, 640)
    view.show()
    view.setProperty("bridge", bridge)  # it lives as long as the screen
    return Place(view, presenter, printed, toasts, refuse, qtbot)


def test_the_shift_of_today_is_there_when_the_screen_opens(place: Place) -> None:
    place.open()
    place.wait_paper("X-отчёт по смене № 1")
    assert "1 234,56" in place.paper()
    place.qtbot.waitUntil(lambda: bool(place.toasts), timeout=15_000)
    assert place.toasts[-1][0] == "Отчёт ушёл на печать"


def test_each_kind_has_its_number_and_comes_by_key(place: Place) -> None:
    place.open()
    for number, title in ((3, "Реестр за день"), (2, "Отчёт по кассирам"), (5, "Способы оплаты")):
        place.view.act(f"switch_{number}")
        place.wait_paper(title)
    assert place.view.act("switch_6") is False


def test_a_role_sees_only_its_papers(place: Place, desk: Desk) -> None:
    auth.sign_out(desk.ctx)
    auth.sign_in(desk.ctx, "pasport", PASSWORD)
    place.open()
    place.wait_paper("Способы оплаты")
    shown = [name for name, button in place.view.panel.kinds.items() if button.isVisible()]
    assert shown == ["ways"]


def test_days_are_typed_stepped_and_mended(place: Place) -> None:
    place.open("day")
    place.wait_paper("Реестр за день")
    panel = place.view.panel
    assert panel.day.text() == "20.11.2026"
    place.view.act("choice_3")
    assert panel.day.text() == "19.11.2026"
    place.wait_paper("Реестр за день")
    assert "Операций нет" in place.paper()
    panel.day.setText("31.11.2026")
    panel.day.editingFinished.emit()
    assert panel.day.state == "error"
    panel.day.setText("20.11")
    place.view.main_action()
    assert panel.day.state == "error"
    panel.day.setText("20.11.26")
    place.view.main_action()
    assert panel.day.state == "normal"
    place.wait_paper("Реестр за день")
    assert "1 234,56" in place.paper()


def test_a_span_the_wrong_way_round_is_turned(place: Place) -> None:
    place.open("operator")
    place.wait_paper("Отчёт по кассирам")
    panel = place.view.panel
    panel.first.setText("20.11.2026")
    panel.last.setText("01.11.2026")
    panel.last.editingFinished.emit()
    assert (panel.first.text(), panel.last.text()) == ("01.11.2026", "20.11.2026")
    place.view.act("choice_4")
    assert (panel.first.text(), panel.last.text()) == ("21.11.2026", "10.12.2026")


def test_days_without_shifts_say_so(place: Place) -> None:
    place.open("shift")
    place.wait_paper("X-отчёт по смене № 1")
    place.view.act("choice_3")
    place.wait_words("Смен нет")
    assert not place.view.panel.print.isEnabled()
    assert place.view.act("print") is True
    assert place.printed == []


def test_debts_are_counted_when_asked_with_their_progress(place: Place) -> None:
    place.open("debts")
    place.wait_words("Нажмите «Построить»")
    place.view.main_action()
    place.wait_paper("Возраст задолженности")
    assert not place.view.panel.progress.isVisible()
    assert "С просроченным долгом" in place.paper()


def test_the_house_of_the_chosen_resident_may_be_counted_alone(place: Place) -> None:
    place.open("debts", ACCOUNT_ID)
    panel = place.view.panel
    place.qtbot.waitUntil(lambda: panel.item.count() == 2, timeout=15_000)
    panel.item.setCurrentIndex(1)
    panel.item.activated.emit(1)
    place.view.main_action()
    place.wait_paper("Возраст задолженности")
    assert panel.item.currentText().split(",")[0] in place.paper()


def test_the_ways_of_a_resident_carry_a_code_and_are_copied_as_text(place: Place) -> None:
    place.open("ways", ACCOUNT_ID)
    place.wait_paper("Способы оплаты")
    assert "с QR-кодом" in place.view.panel.item.currentText()
    place.view.act("choice_2")
    assert "По реквизитам" in QGuiApplication.clipboard().text()
    assert not place.view.panel.sheet.isVisible()


def test_a_report_is_saved_as_paper_and_sheet(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReportsView, "choose_file", lambda _self, name, _form: tmp_path / name)
    place.open("day")
    place.wait_paper("Реестр за день")
    for name in ("save", "choice_1"):
        place.toasts.clear()
        place.view.act(name)
        place.qtbot.waitUntil(lambda: bool(place.toasts), timeout=15_000)
        assert place.toasts[-1][0] == "Отчёт сохранён"
    assert (tmp_path / "Реестр за 2026-11-20.pdf").read_bytes().startswith(b"%PDF")
    book = openpyxl.load_workbook(tmp_path / "Реестр за 2026-11-20.xlsx")
    assert book.worksheets[0]["A1"].value == "Реестр за день"


def test_a_printer_that_refuses_is_told_and_the_paper_stays(place: Place) -> None:
    place.open("day")
    place.wait_paper("Реестр за день")
    place.refuse.append(AppError("printer_missing", name="Окно 4"))
    place.view.act("print")
    place.qtbot.waitUntil(lambda: bool(place.toasts), timeout=15_000)
    assert place.toasts[-1][0] == "Не напечатано"
    assert place.view.panel.print.isEnabled()


def test_another_clerk_finds_nothing_of_the_one_before(place: Place) -> None:
    place.open("day")
    place.wait_paper("Реестр за день")
    place.presenter.forget()
    assert not place.view.panel.print.isEnabled()
    place.view.act("print")
    assert place.printed == []


def test_the_shift_screen_leads_to_the_reports(app: QApplication, qtbot: QtBot) -> None:
    view = ShiftView()
    qtbot.addWidget(view)
    wanted: list[tuple[str, object]] = []
    view.wants_place.connect(lambda *place: wanted.append(place))
    assert view.act("choice_4")
    view.reports.click()
    assert wanted == [("reports", None)] * 2
