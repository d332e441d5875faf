"""A scanner types faster than a person: a burst becomes one scan and leaves the fields alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from domain import payment_qr
from tests.support.typing import type_text
from ui.scanner import RAW_INPUT, Scanner

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Bench:
    """A window with fields, a scanner and a clock of its own."""

    def __init__(self, app: QApplication, qtbot: QtBot) -> None:
        self.now_ms = 1000.0
        self.scanner = Scanner(app, lambda: self.now_ms)
        self.scans: list[str] = []
        self.scanner.scanned.connect(self.scans.append)
        self.window = QWidget()
        self.field, self.area, self.button = QLineEdit(), QPlainTextEdit(), QPushButton("Провести")
        self.presses = 0
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self._pressed)
        column = QVBoxLayout(self.window)
        for widget in (self.field, self.area, self.button):
            column.addWidget(widget)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()

    def type(self, text: str, gap_ms: float, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        for sign in text:
            self.now_ms += gap_ms
            type_text(self._focus(), sign)
        if end is not None:
            self.now_ms += gap_ms
            QTest.keyClick(self._focus(), end)

    def _focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def _pressed(self) -> None:
        self.presses += 1


@pytest.fixture
def bench(app: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(app, qtbot)
    yield made
    app.removeEventFilter(made.scanner)
    made.scanner.deleteLater()


def in_line(made: Bench) -> tuple[QWidget, Callable[[], str]]:
    made.field.setText("иван")
    return made.field, made.field.text


def in_area(made: Bench) -> tuple[QWidget, Callable[[], str]]:
    made.area.setPlainText("иван")
    return made.area, made.area.toPlainText


@pytest.mark.parametrize("where", [in_line, in_area])
@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_burst_is_one_scan_and_the_field_gets_its_text_back(
    bench: Bench, where: Callable[[Bench], tuple[QWidget, Callable[[], str]]], end: Qt.Key
) -> None:
    field, text = where(bench)
    field.setFocus()
    bench.type("7200000001", 10, end)
    assert bench.scans == ["7200000001"]
    assert text() == "иван"
    assert QApplication.focusWidget() is field


def test_a_person_is_never_taken_for_a_scanner(bench: Bench) -> None:
    bench.field.setFocus()
    bench.type("7200000001", 36)
    assert bench.scans == []
    assert bench.field.text() == "7200000001"


def test_five_quick_signs_are_typing(bench: Bench) -> None:
    bench.field.setFocus()
    bench.type("72000", 5)
    assert bench.scans == []
    assert bench.field.text() == "72000"


def test_what_a_person_typed_before_the_burst_stays(bench: Bench) -> None:
    bench.field.setFocus()
    bench.type("сок", 120, None)
    bench.now_ms += 400
    bench.type("7200000001", 10)
    assert bench.scans == ["7200000001"]
    assert bench.field.text() == "сок"


def test_the_ending_key_presses_no_button(bench: Bench) -> None:
    bench.button.setFocus()
    bench.type("7200000001", 10)
    assert bench.scans == ["7200000001"]
    assert bench.presses == 0


def test_a_field_for_raw_input_takes_the_burst_as_typing(bench: Bench) -> None:
    bench.field.setProperty(RAW_INPUT, True)
    bench.field.setFocus()
    bench.type("7200000001", 10)
    assert bench.scans == []
    assert bench.field.text() == "7200000001"


def test_nothing_is_scanned_while_it_is_switched_off(bench: Bench) -> None:
    bench.scanner.set_enabled(False)
    bench.field.setFocus()
    bench.type("Пароль-2026", 5)
    assert bench.scans == []


def test_a_payment_code_read_under_the_russian_layout_names_its_account(bench: Bench) -> None:
    typed = "ЫЕ00012/Тфьу=ТРИЦ/ЗуксФсс=7200000001"
    bench.field.setFocus()
    bench.type(typed, 8)
    assert bench.scans == [typed]
    assert payment_qr.looks_like_payment(typed)
    assert bench.field.text() == ""
