"""The cards of printing in the settings: printers by kind of paper, receipts, fiscal device."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.config import Config
from desktop.services.printer_choices import Choice
from ui.settings.lines import setting_line
from ui.widgets.buttons import Button
from ui.widgets.choices import Combo, Segmented
from ui.widgets.fields import LineEdit
from ui.widgets.layouts import column
from ui.widgets.marks import Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.surfaces import Card

_DEFAULT = "Принтер системы по умолчанию"
_SAME = "Тот же, что для квитанций"
_NO_RECEIPTS = "Не выбран"
_BY_ADDRESS = "По адресу"
_ADDRESS_HINT = "tcp:192.168.1.50, usb:04b8:0202, file:/dev/usb/lp0"
PAPERS = ("80mm", "A5", "A4")
DEVICES = ("", "emulator", "atol")
_DEVICE_WORDS = ("Нет", "Эмулятор (для обучения)", "АТОЛ, драйвер 10")


class ChoiceCombo(Combo):
    """A list of values under their words; what is set but unknown is shown as it is written."""

    picked = Signal(str)

    def __init__(self, name: str, width: int = 300) -> None:
        super().__init__([], name=name)
        self._values: list[str] = []
        self.setMinimumWidth(width)
        self.activated.connect(lambda at: self.picked.emit(self._values[at]))

    def show_choices(self, choices: Sequence[Choice], current: str) -> None:
        """Replace the list; the current value is chosen."""
        known = list(choices)
        if current not in [one.value for one in known]:
            known.append(Choice(current, current))
        self._values = [one.value for one in known]
        self.clear()
        self.addItems([one.words for one in known])
        self.setCurrentIndex(self._values.index(current))


class PrintingCards(QWidget):
    """Each choice is told by one signal: the setting's name and its new value."""

    changed = Signal(str, str)
    proof_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.bills = ChoiceCombo("Принтер квитанций")
        self.papers = ChoiceCombo("Принтер выписок и отчётов")
        self.receipts = ChoiceCombo("Принтер чеков")
        self.address = LineEdit(_ADDRESS_HINT, name="Адрес принтера чеков")
        self.address.setMinimumWidth(300)
        self.model = ChoiceCombo("Модель принтера чеков")
        self.page = ChoiceCombo("Кодовая страница принтера чеков")
        self._sizes = Segmented(["80 мм", "A5", "A4"])
        self.device = ChoiceCombo("ККТ")
        self._proof = Button("Напечатать проверку", icon="printer")
        self._proof_note = PlainLabel("", 12, 400, "text3", fit="elide")
        self._connect()
        self.setLayout(
            column(
                Card(
                    PlainLabel("Печать", 14, 600),
                    setting_line("Квитанции", self.bills),
                    Line(),
                    setting_line("Выписки и отчёты", self.papers),
                ),
                Card(
                    PlainLabel("Чеки", 14, 600),
                    setting_line("Принтер чеков", self.receipts, self.address),
                    Line(),
                    setting_line("Модель", self.model),
                    Line(),
                    setting_line("Кодовая страница", self.page),
                    Line(),
                    setting_line("Бумага, если печать через PDF", self._sizes),
                    Line(),
                    setting_line("ККТ", self.device),
                    Line(),
                    setting_line("Проверка", self._proof, self._proof_note),
                ),
                spacing=12,
            )
        )

    def show_config(self, config: Config) -> None:
        """What is set now, as far as it needs nothing to be looked up."""
        self._sizes.choose(PAPERS.index(config.receipt_paper))
        words = [Choice(value, word) for value, word in zip(DEVICES, _DEVICE_WORDS, strict=True)]
        self.device.show_choices(words, config.fiscal_device)

    def show_printers(self, names: Sequence[str], config: Config) -> None:
        """The printers of this computer for sheets."""
        found = [Choice(name, name) for name in names]
        self.bills.show_choices([Choice("", _DEFAULT), *found], config.printer)
        self.papers.show_choices([Choice("", _SAME), *found], config.printer_papers)

    def show_receipt_printers(self, found: Sequence[Choice], current: str) -> None:
        """Printers of this computer for receipts, and the address typed by hand."""
        is_known = not current or current in [one.value for one in found]
        choices = [Choice("", _NO_RECEIPTS), *found, Choice(_BY_ADDRESS, _BY_ADDRESS)]
        self.receipts.show_choices(choices, current if is_known else _BY_ADDRESS)
        self.address.setText("" if is_known else current)
        self.address.setVisible(not is_known)

    def show_models(self, models: Sequence[Choice], model: str) -> None:
        self.model.show_choices(models, model)

    def show_pages(self, pages: Sequence[Choice], page: str) -> None:
        self.page.show_choices(pages, page)

    def show_proof_note(self, text: str) -> None:
        """What became of the test page."""
        self._proof_note.setText(text)

    def _connect(self) -> None:
        for name, combo in (
            ("printer", self.bills),
            ("printer_papers", self.papers),
            ("receipt_model", self.model),
            ("receipt_page", self.page),
            ("fiscal_device", self.device),
        ):
            combo.picked.connect(lambda value, name=name: self.changed.emit(name, value))
        self.receipts.picked.connect(self._pick_receipts)
        self.address.editingFinished.connect(
            lambda: self.changed.emit("receipt_printer", self.address.text().strip())
        )
        self._sizes.chosen.connect(lambda at: self.changed.emit("receipt_paper", PAPERS[at]))
        self._proof.clicked.connect(self.proof_asked)

    def _pick_receipts(self, value: str) -> None:
        by_hand = value == _BY_ADDRESS
        self.address.setVisible(by_hand)
        if by_hand:
            self.address.setFocus()
        else:
            self.changed.emit("receipt_printer", value)
