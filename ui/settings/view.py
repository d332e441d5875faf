"""The settings screen: looks, printer, what protects the keys, versions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.screen import Hint, Screen
from ui.widgets.choices import Combo, Segmented
from ui.widgets.layouts import STRETCH, Item, column, holder, row
from ui.widgets.marks import Badge, Line
from ui.widgets.plain_label import PlainLabel
from ui.widgets.states import Banner
from ui.widgets.surfaces import Card, ScrollArea

THEMES = ("system", "light", "dark")
SCALES = (100, 110, 125, 150)
_NO_PRINTER = "Принтер системы по умолчанию"


class SettingsView(Screen):
    """Each change is kept at once."""

    title = "Настройки"
    place = "settings"

    theme_chosen = Signal(str)
    scale_chosen = Signal(int)
    printer_chosen = Signal(str)
    shown_again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = Segmented(["Как в системе", "Светлая", "Тёмная"])
        self._scale = Segmented([f"{scale} %" for scale in SCALES])
        self._printer = Combo([_NO_PRINTER], name="Принтер")
        self._printer.setMinimumWidth(300)
        self._scale_note = PlainLabel("", 12, 400, "text3")
        self._keys = Badge("", "neutral")
        self._facts = {
            name: PlainLabel("", 13, 500, fit="elide")
            for name in ("office", "workplace", "server", "idle", "version", "data")
        }
        self._warning = Banner()
        self._theme.chosen.connect(lambda at: self.theme_chosen.emit(THEMES[at]))
        self._scale.chosen.connect(lambda at: self.scale_chosen.emit(SCALES[at]))
        self._printer.activated.connect(self._choose_printer)
        page = column(
            self._warning,
            Card(
                PlainLabel("Вид", 14, 600),
                _line("Тема", self._theme),
                Line(),
                _line("Размер текста", self._scale, self._scale_note),
            ),
            Card(
                PlainLabel("Печать", 14, 600),
                _line("Принтер этого рабочего места", self._printer),
            ),
            Card(
                PlainLabel("Защита", 14, 600),
                _line("Ключ к данным", self._keys),
                Line(),
                _line("Блокировка без движения", self._facts["idle"]),
            ),
            Card(
                PlainLabel("О программе", 14, 600),
                _line("Центр", self._facts["office"]),
                Line(),
                _line("Рабочее место", self._facts["workplace"]),
                Line(),
                _line("Сервер", self._facts["server"]),
                Line(),
                _line("Данные на", self._facts["data"]),
                Line(),
                _line("Версия", self._facts["version"]),
            ),
            STRETCH,
            margins=(20, 16, 20, 16),
            spacing=12,
        )
        inner = holder(row((holder(page), 3), STRETCH))
        inner.setMaximumWidth(1100)
        self.setLayout(column(ScrollArea(inner)))

    def activate(self, account_id: int | None) -> None:
        self.shown_again.emit()

    def first_focus(self) -> QWidget:
        return self._theme

    def hints(self) -> list[Hint]:
        return [("Tab", "следующая настройка"), ("F2", "поиск"), ("F1", "клавиши")]

    def show_choices(self, theme: str, scale: int) -> None:
        """What is set now."""
        self._theme.choose(THEMES.index(theme))
        self._scale.choose(SCALES.index(scale) if scale in SCALES else 0)

    def show_printers(self, names: Sequence[str], current: str) -> None:
        """The printers of this computer; the kept one is shown even when it is away."""
        known = [_NO_PRINTER, *names]
        if current and current not in known:
            known.append(current)
        self._printer.clear()
        self._printer.addItems(known)
        self._printer.setCurrentText(current or _NO_PRINTER)

    def show_fact(self, name: str, text: str) -> None:
        """office, workplace, server, idle, version or data."""
        self._facts[name].setText(text)

    def show_protection(self, words: str, tone: str, warning: str) -> None:
        """What keeps the key, and a sentence when it is the password alone."""
        self._keys.show_state(words, tone)
        if warning:
            self._warning.show_state(words, warning, "warning", "lock")
        else:
            self._warning.hide()

    def show_scale_note(self, text: str) -> None:
        """When the scale takes effect."""
        self._scale_note.setText(text)

    def _choose_printer(self, at: int) -> None:
        self.printer_chosen.emit("" if at == 0 else self._printer.itemText(at))


def _line(name: str, *items: Item) -> Item:
    label = PlainLabel(name, 13, 400, "text2")
    label.setMinimumWidth(220)
    grown = ((item, 1) if isinstance(item, PlainLabel) else item for item in items)
    has_text = any(isinstance(item, PlainLabel) for item in items)
    return row(label, *grown, None if has_text else STRETCH)
