"""«Очередь печати», the printer's mark and the printing settings over real services."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.config import Config, load_config, save_config
from desktop.devices.fiscal_emulator import FiscalEmulator
from desktop.events import Changed
from desktop.services import auth, printing
from desktop.services.print_model import JobState
from tests.support import desk_kit as kit
from tests.support.escpos_reading import Paper
from tests.support.receipt_samples import payment, z_paper
from tests.support.thermal_printer import ThermalPrinter
from tests.support.typing import type_text
from ui.bridge import Bridge
from ui.printing.lines import STATES
from ui.printing.mark import PrinterMarkPresenter
from ui.printing.presenter import PrintingPresenter
from ui.printing.view import PrintingView
from ui.settings.presenter import Looks, SettingsPresenter
from ui.settings.view import SettingsView
from ui.widgets.dialogs import Dialog

ROOT = Path(__file__).parents[2]


@dataclass
class Place:
    view: PrintingView
    desk: kit.Desk
    bridge: Bridge
    marks: list[tuple[str, ...]]
    toasts: list[tuple[str, str, str]]

    def set(self, **changes: object) -> None:
        path = self.desk.ctx.paths.config
        now: Config = load_config(path)
        save_config(path, replace(now, **changes))  # type: ignore[arg-type]

    def print(self, **changes: object) -> str:
        job_id = printing.print_receipt(self.desk.ctx, payment(**changes))
        self.desk.ctx.jobs.call(printing.LANE, lambda: None)
        self.view.activate(None)
        return job_id

    def states(self) -> list[str]:
        return [row.cells[4].text for row in self.view.table.table.rows]


@pytest.fixture
def place(
    app: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    desk = kit.make_desk(tmp_path / "p")
    auth.sign_in(desk.ctx, "kassir", kit.PASSWORD)
    kit.fill(desk.ctx)
    bridge = Bridge()
    monkeypatch.setattr(desk.ctx.jobs, "_post", bridge.post)
    view = PrintingView()
    qtbot.addWidget(view)
    bridge.setParent(view)
    presenter = PrintingPresenter(view, desk.ctx)
    marks: list[tuple[str, ...]] = []
    mark = PrinterMarkPresenter(desk.ctx, lambda *words: marks.append(words))
    bridge.changed.connect(presenter.on_changed)
    bridge.changed.connect(mark.on_changed)
    bridge.listen(desk.ctx.bus)
    toasts: list[tuple[str, str, str]] = []
    view.wants_toast.connect(lambda *words: toasts.append(words))
    view.resize(1150, 640)
    view.show()
    view.activate(None)
    yield Place(view, desk, bridge, marks, toasts)
    bridge.close()
    desk.close()


def test_every_state_has_words() -> None:
    assert set(STATES) == set(get_args(JobState))


def test_a_failed_receipt_says_why_and_ctrl_enter_prints_it(place: Place, qtbot: QtBot) -> None:
    place.print()
    qtbot.waitUntil(lambda: place.states() == ["Не напечатано"])
    assert place.view.panel.sentence.startswith("Принтер не выбран.")
    qtbot.waitUntil(lambda: ("Не напечатано: 1", "danger") in [one[:2] for one in place.marks])
    with ThermalPrinter() as printer:
        place.set(receipt_printer=printer.address)
        place.view.main_action()
        qtbot.waitUntil(lambda: place.states() == ["Напечатано"])
        printer.wait()
        assert "4 312,57" in Paper({17: "cp866"}).feed(printer.papers[0]).text
        qtbot.waitUntil(lambda: place.marks[-1] == (printer.address[4:], "text3", ""))
    assert not place.view.panel.print_again.isVisible()


def test_another_printer_is_chosen_by_a_key(
    place: Place, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in (
        ("lpstat", 'echo "printer Kyocera is idle."'),
        ("lp", f"cat > {tmp_path}/got.pdf"),
    ):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    place.print()
    qtbot.waitUntil(lambda: place.view.panel._printers.count() == 2)
    assert place.view.act("choice_1")
    place.view.main_action()
    qtbot.waitUntil(lambda: place.states() == ["Напечатано"])
    assert (tmp_path / "got.pdf").read_bytes().startswith(b"%PDF")


def test_del_takes_a_paper_off_and_what_stands_still_comes_first(
    place: Place, qtbot: QtBot
) -> None:
    place.print()
    qtbot.waitUntil(lambda: place.states() == ["Не напечатано"])
    with ThermalPrinter() as printer:
        place.set(receipt_printer=printer.address)
        place.print(number="04-214-039")
        printer.wait()
        qtbot.waitUntil(lambda: place.states() == ["Не напечатано", "Напечатано"])
    place.view.table.choose(0)
    qtbot.keyClick(place.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: sorted(place.states()) == ["Напечатано", "Снято"])


def test_a_receipt_the_device_may_have_is_asked_for_once_more(place: Place, qtbot: QtBot) -> None:
    place.set(fiscal_device="emulator")
    memory = place.desk.ctx.paths.root / "fiscal-emulator.json"
    FiscalEmulator(memory, place.desk.ctx.clock.now).change(planted="power_after")
    place.print()
    qtbot.waitUntil(lambda: place.states() == ["Не напечатано"])
    assert "спросит последний чек" in place.view.panel.sentence
    qtbot.keyClick(place.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(place.view.findChildren(Dialog)))
    (dialog,) = place.view.findChildren(Dialog)
    dialog.reject()
    assert place.states() == ["Не напечатано"]
    place.view.main_action()
    qtbot.waitUntil(lambda: place.states() == ["Напечатано"])


def test_the_fiscal_device_shows_its_shift_and_warnings(place: Place, qtbot: QtBot) -> None:
    place.set(fiscal_device="emulator")
    printing.print_shift_paper(place.desk.ctx, z_paper(kind="opening"))
    place.desk.ctx.jobs.call(printing.LANE, lambda: None)
    memory = place.desk.ctx.paths.root / "fiscal-emulator.json"
    FiscalEmulator(memory, place.desk.ctx.clock.now).change(has_paper=False)
    place.view.activate(None)
    qtbot.waitUntil(lambda: "бумага" in place.view._device_warning.text())
    assert place.view._device_shift.text() == "Смена 1 открыта, в ОФД передано всё"


def test_the_mark_warns_of_the_device_before_it_stops_anybody(place: Place, qtbot: QtBot) -> None:
    place.set(fiscal_device="emulator")
    printing.print_shift_paper(place.desk.ctx, z_paper(kind="opening"))
    place.desk.ctx.jobs.call(printing.LANE, lambda: None)
    place.desk.clock.advance(timedelta(hours=23, minutes=30))
    place.desk.ctx.bus.publish(Changed("sync"))
    qtbot.waitUntil(lambda: bool(place.marks) and place.marks[-1][1] == "warning")
    assert place.marks[-1][0] == "ККТ: смена скоро 24 ч"
    place.desk.clock.advance(timedelta(hours=1))
    place.desk.ctx.bus.publish(Changed("sync"))
    qtbot.waitUntil(lambda: place.marks[-1][1] == "danger")
    assert place.marks[-1][2].startswith("Смена ККТ открыта больше 24 часов.")


def test_leaving_clears_the_titles(place: Place, qtbot: QtBot) -> None:
    place.print()
    qtbot.waitUntil(lambda: place.states() == ["Не напечатано"])
    presenter = PrintingPresenter(place.view, place.desk.ctx)
    presenter.forget()
    assert place.states() == []


@pytest.fixture
def settings(place: Place, qtbot: QtBot) -> SettingsView:
    view = SettingsView()
    qtbot.addWidget(view)
    looks = Looks(lambda _: None, lambda: ["Kyocera", "Archive"], lambda: None, "0.1.0")
    presenter = SettingsPresenter(view, place.desk.ctx, looks)
    place.bridge.changed.connect(presenter.on_changed)
    view.resize(1150, 900)
    view.show()
    view.activate(None)
    qtbot.waitUntil(lambda: view.printing.page.count() > 2)
    return view


def saved(place: Place) -> Config:
    place.desk.ctx.jobs.call("slow", lambda: None)
    return load_config(place.desk.ctx.paths.config)


def pick(combo: object, words: str) -> None:
    found = combo.findText(words)  # type: ignore[attr-defined]
    assert found >= 0, words
    combo.setCurrentIndex(found)  # type: ignore[attr-defined]
    combo.activated.emit(found)  # type: ignore[attr-defined]


def test_printers_are_remembered_by_kind_of_paper(place: Place, settings: SettingsView) -> None:
    cards = settings.printing
    pick(cards.bills, "Kyocera")
    pick(cards.papers, "Archive")
    pick(cards.page, "CP866, № 7")
    pick(cards.device, "Эмулятор (для обучения)")
    now = saved(place)
    assert (now.printer, now.printer_papers) == ("Kyocera", "Archive")
    assert (now.receipt_page, now.fiscal_device) == ("cp866:7", "emulator")
    pick(cards.papers, "Тот же, что для квитанций")
    assert saved(place).printer_papers == ""


def test_a_typed_address_is_checked_and_the_test_page_comes_out(
    place: Place, settings: SettingsView, qtbot: QtBot
) -> None:
    cards = settings.printing
    pick(cards.receipts, "По адресу")
    toasts: list[str] = []
    settings.wants_toast.connect(lambda _heading, detail, _kind: toasts.append(detail))
    type_text(cards.address, "192.168.1.50")
    qtbot.keyClick(cards.address, Qt.Key.Key_Return)
    assert toasts[0].startswith("Адрес принтера чеков «192.168.1.50» записан неверно.")
    assert saved(place).receipt_printer == ""
    with ThermalPrinter() as printer:
        cards.address.clear()
        type_text(cards.address, printer.address)
        qtbot.keyClick(cards.address, Qt.Key.Key_Return)
        assert saved(place).receipt_printer == printer.address
        (button,) = [
            one for one in cards.findChildren(QPushButton) if one.text() == "Напечатать проверку"
        ]
        button.click()
        printer.wait()
        qtbot.waitUntil(lambda: cards._proof_note.text() == "Напечатано")
        assert "cp866:17" in Paper({}).feed(printer.papers[0]).text


def test_the_screens_of_printing_load_no_library_of_papers() -> None:
    code = (
        "import sys, ui.printing.presenter, ui.printing.view, ui.settings.presenter\n"
        "heavy = {'escpos', 'reportlab', 'pypdfium2', 'usb', 'PIL', 'yaml', 'libfptr10'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
